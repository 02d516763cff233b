from datetime import UTC, date, datetime

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bella_core.plugin import (
    Busy,
    BusyPage,
    Cleaned,
    Extraction,
    IntentValue,
    NameValue,
    PhoneValue,
    Span,
    TimeValue,
    Utterance,
)
from bella_core.runtime.checks import check_cleaned, check_extractions, expect, fits
from bella_core.runtime.errors import BadValue

TEXT = "it is marie"
CLEANED = Cleaned.verbatim(TEXT)
GOOD = Extraction("name", NameValue("Marie", None, "Marie"), "marie", 6, 11, 0.9)
AT = datetime(2026, 3, 2, 9, 0)  # the clinic's local time, as a TimeValue has it


def test_a_good_extraction_gets_the_name_of_its_plugin():
    assert check_extractions((GOOD,), "echo", CLEANED) == [attrs.evolve(GOOD, plugin="echo")]


def test_a_plugin_cannot_sign_with_anothers_name():
    assert check_extractions([attrs.evolve(GOOD, plugin="other")], "echo", CLEANED)[0].plugin == "echo"


@pytest.mark.parametrize(
    "bad",
    [
        None,
        "marie",
        GOOD,
        [None],
        [GOOD] * 65,
        (GOOD for _ in range(1)),
        [attrs.evolve(GOOD, kind="nome")],
        [attrs.evolve(GOOD, kind="other.card", value="x")],
        [attrs.evolve(GOOD, kind=None)],
        [attrs.evolve(GOOD, kind="number", value=True)],
        [attrs.evolve(GOOD, kind="number", value="7")],
        [attrs.evolve(GOOD, value="Marie")],
        [attrs.evolve(GOOD, value=NameValue("Marie", None, None))],
        [attrs.evolve(GOOD, kind="phone", value=PhoneValue("555-0123"))],
        [attrs.evolve(GOOD, kind="intent", value=IntentValue("dance"))],
        [attrs.evolve(GOOD, kind="time", value=TimeValue(AT.replace(tzinfo=UTC), None, "minute", "datetime"))],
        [attrs.evolve(GOOD, kind="time", value=TimeValue(date(2026, 3, 2), None, "day", "date"))],
        [attrs.evolve(GOOD, start=11)],
        [attrs.evolve(GOOD, start=-5)],
        [attrs.evolve(GOOD, end=12)],
        [attrs.evolve(GOOD, start=6.0)],
        [attrs.evolve(GOOD, text="Marie")],
        [attrs.evolve(GOOD, confidence=1.5)],
        [attrs.evolve(GOOD, confidence=float("nan"))],
        [attrs.evolve(GOOD, confidence="high")],
        [attrs.evolve(GOOD, inferred={"doubt"})],
        [attrs.evolve(GOOD, inferred=frozenset({1}))],
        [attrs.evolve(GOOD, alternatives=["Marie"])],
        [attrs.evolve(GOOD, alternatives=("Marie",))],
        [GOOD, attrs.evolve(GOOD, start=0)],
    ],
)
def test_one_bad_extraction_is_the_plugins_error(bad):
    with pytest.raises(BadValue):
        check_extractions(bad, "echo", CLEANED)


def test_a_plugin_may_have_kinds_of_its_own():
    own = attrs.evolve(GOOD, kind="echo.card", value="LC-1")
    assert check_extractions([own], "echo", CLEANED)[0].value == "LC-1"
    with pytest.raises(BadValue, match="KINDS"):
        check_extractions([own], "ecko", CLEANED)


UTTERANCE = Utterance("um it is marie", "en-CA")


def test_a_good_cleaning_passes():
    cleaned = Cleaned("it is marie", (Span(0, 3, "filler"),), tuple(range(3, 15)))
    assert check_cleaned(cleaned, UTTERANCE) is cleaned
    assert check_cleaned(Cleaned.verbatim(UTTERANCE.text), UTTERANCE).text == UTTERANCE.text


@pytest.mark.parametrize(
    "bad",
    [
        None,
        "it is marie",
        Cleaned("it"),
        Cleaned(None),
        Cleaned("it", (), (3, 4)),
        Cleaned("it", (), (3, 4, 5)),
        Cleaned("it", (), (4, 3, 14)),
        Cleaned("it", (), (-1, 3, 14)),
        Cleaned("it", (), (3, 15, 14)),
        Cleaned("it", (), (3.0, 4, 14)),
        Cleaned("it", (), [3, 4, 14]),
        Cleaned("it", (Span(0, 15),), (3, 4, 14)),
        Cleaned("it", (Span(2, 1),), (3, 4, 14)),
        Cleaned("it", ((0, 3),), (3, 4, 14)),
        Cleaned("x" * 4001, (), (0,) * 4001 + (14,)),
    ],
)
def test_a_cleaning_whose_offsets_do_not_hold_is_the_plugins_error(bad):
    with pytest.raises(BadValue):
        check_cleaned(bad, UTTERANCE)


@given(st.lists(st.integers(0, 14), max_size=14).map(sorted), st.data())
def test_every_cleaning_whose_offsets_hold_passes_and_no_other(offsets, data):
    text = data.draw(st.text(min_size=len(offsets), max_size=len(offsets)))
    good = Cleaned(text, (), (*offsets, len(UTTERANCE.text)))
    assert check_cleaned(good, UTTERANCE) is good
    spoilt = data.draw(st.sampled_from([good.origin[:-1], (*good.origin, 15), (-1, *good.origin[1:]), (*good.origin[:-1], 13)]))
    with pytest.raises(BadValue):
        check_cleaned(Cleaned(text, (), spoilt), UTTERANCE)


def test_nested_values_are_checked_to_their_last_field():
    aware = AT.replace(tzinfo=UTC)
    check = expect(BusyPage)
    good = BusyPage((Busy("1", aware, aware),), ("2",), None)
    assert check(good, "calendar") is good
    for bad in (
        None,
        attrs.evolve(good, busy=[Busy("1", aware, aware)]),
        attrs.evolve(good, busy=(Busy("1", AT, aware),)),
        attrs.evolve(good, busy=(Busy(1, aware, aware),)),
        attrs.evolve(good, gone="2"),
        attrs.evolve(good, cursor=3),
        attrs.evolve(good, complete="yes"),
    ):
        with pytest.raises(BadValue, match="expected BusyPage"):
            check(bad, "calendar")


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (str | None, [None, "x"], [1, b"x"]),
        (float, [1, 1.5], [True, "1", float("inf")]),
        (int, [1], [True, 1.0]),
        (date, [date(2026, 1, 1)], [AT, "2026-01-01"]),
        (dict[str, int], [{}, {"a": 1}], [{"a": "1"}, {1: 1}, []]),
        (tuple[str, int], [("a", 1)], [("a",), ("a", "1"), ["a", 1]]),
        (tuple[int, ...], [(), (1, 2)], [(1, "2")]),
        (object, [None, 1], []),
    ],
)
def test_types_mean_what_they_say(kind, good, bad):
    assert [fits(kind)(value) for value in good] == [True] * len(good)
    assert [fits(kind)(value) for value in bad] == [False] * len(bad)
