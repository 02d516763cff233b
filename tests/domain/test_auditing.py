"""What of an audit somebody should look at: days that are not like an actor's others, and what is asked too often."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bella_core.domain.auditing import Act, Finding, findings, tally

MONDAY = date(2026, 11, 2)


def acts(count, *, actor="api:site", action="user.seen", day=MONDAY, about="u1"):
    return [Act(day, actor, action, about) for _ in range(count)]


def week(*counts, actor="api:site"):
    return [act for day, count in enumerate(counts) for act in acts(count, actor=actor, day=MONDAY + timedelta(days=day))]


def test_who_did_what_is_counted_whoever_did_most_first():
    done = tally([*acts(1, actor="call"), *acts(2), *acts(1, action="user.merged")])
    assert list(done.items()) == [("api:site", {"user.seen": 2, "user.merged": 1}), ("call", {"user.seen": 1})]


def test_a_day_that_is_not_like_the_others_is_told_of():
    assert findings(week(20, 30, 150, 25)) == (Finding("busy_day", MONDAY + timedelta(days=2), "api:site", 150, 25.0),)


def test_a_day_that_is_busy_as_always_is_not():
    assert findings(week(120, 130, 150, 125)) == ()


def test_a_few_things_are_never_too_many():
    assert findings(week(1, 1, 99)) == ()


def test_a_first_day_of_many_things_is_told_of():
    assert findings(week(100)) == (Finding("busy_day", MONDAY, "api:site", 100, 0.0),)


def test_callers_and_bella_herself_are_nobody_in_particular():
    assert findings([*week(1, 500, actor="call"), *week(1, 500, actor="system")]) == ()


def test_many_recordings_heard_in_a_day_are_told_of():
    assert findings(acts(19, action="recording.heard")) == ()
    assert findings(acts(20, action="recording.heard")) == (Finding("many_recordings_heard", MONDAY, "api:site", 20),)


def test_who_asks_about_one_patient_again_and_again_in_vain_is_told_of():
    refused = [act for call in range(3) for act in acts(1, actor="call", action="disclosure.refused", about="u7")]
    assert findings(refused[:2]) == ()
    assert findings(refused) == (Finding("many_refusals", MONDAY, "u7", 3),)


@given(
    st.lists(
        st.builds(
            Act,
            st.dates(MONDAY, MONDAY + timedelta(days=3)),
            st.sampled_from(["call", "api:site", "staff:ann"]),
            st.sampled_from(["recording.heard", "disclosure.refused", "user.merged"]),
            st.sampled_from(["u1", "u2"]),
        ),
        max_size=60,
    )
)
def test_nothing_is_counted_twice_or_left_out_and_the_order_of_rows_is_nothing(rows):
    assert sum(sum(done.values()) for done in tally(rows).values()) == len(rows)
    assert findings(rows) == findings(rows[::-1])
    assert all(one.count <= len(rows) for one in findings(rows))
