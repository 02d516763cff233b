"""A chain holds as it was made, and shows any one change that is made to it; for any rows."""

from datetime import UTC, datetime

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bella_core.domain.sealing import NOTHING, AuditEntry, Head, Link, breaks, digest_of, head_of

SECRET = b"s" * 32
TEXTS = st.text(max_size=8)
TIMES = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)).map(
    lambda at: at.replace(microsecond=at.microsecond // 1000 * 1000)
)
ENTRIES = st.builds(AuditEntry, TEXTS, TIMES, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS)


def chained(entries):
    previous, links = NOTHING, []
    for position, entry in enumerate(entries, 1):
        previous = digest_of(SECRET, previous, entry)
        links.append(Link(position, entry.id, previous, entry))
    return links


def found(links, after=None):
    return [one.position for one in breaks(SECRET, links, after or Head(0, NOTHING))]


@given(st.lists(ENTRIES, max_size=5))
def test_what_was_not_touched_holds_from_any_place_on(entries):
    links = chained(entries)
    assert found(links) == []
    for place, link in enumerate(links, 1):
        assert found(links[place:], Head(link.position, link.digest)) == []


@given(st.lists(ENTRIES, min_size=1, max_size=5), st.data())
def test_one_changed_field_shows_at_its_place(entries, data):
    links = chained(entries)
    place = data.draw(st.integers(0, len(links) - 1))
    field = data.draw(st.sampled_from([field.name for field in attrs.fields(AuditEntry)]))
    value = data.draw(TIMES if field == "at" else TEXTS)
    assume(value != getattr(entries[place], field))
    links[place] = attrs.evolve(links[place], entry=attrs.evolve(entries[place], **{field: value}))
    assert found(links) == [place + 1]


@given(st.lists(ENTRIES, min_size=2, max_size=5), st.data())
def test_a_link_that_is_gone_shows_unless_it_was_the_last(entries, data):
    links = chained(entries)
    place = data.draw(st.integers(0, len(links) - 2))
    assert place + 2 in found(links[:place] + links[place + 1 :])


def test_words_that_move_from_one_field_to_the_next_are_another_row():
    at = datetime(2027, 1, 1, tzinfo=UTC)
    one, other = AuditEntry("i", at, "ab", "c", "s", "t", "{}"), AuditEntry("i", at, "a", "bc", "s", "t", "{}")
    assert digest_of(SECRET, NOTHING, one) != digest_of(SECRET, NOTHING, other)


@given(st.integers(0, 10**9), st.binary(min_size=32, max_size=32))
def test_a_head_that_was_noted_is_read_again(position, digest):
    assert head_of(f" {Head(position, digest)}\n") == Head(position, digest)


@pytest.mark.parametrize("text", ["", "1", "1:", "1:abc", "x:" + "0" * 64, "1:" + "g" * 64, "-1:" + "0" * 64])
def test_what_is_no_head_is_refused(text):
    with pytest.raises(ValueError, match="head"):
        head_of(text)
