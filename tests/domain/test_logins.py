"""How long a session lasts and the next try has to wait, for any instants."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bella_core.domain.logins import FORGOTTEN_AFTER, LONGEST_WAIT, Limits, Session, Tries, is_live, is_proved, wait

NOW = datetime(2026, 11, 3, 15, 0, tzinfo=UTC)
LIMITS = Limits(timedelta(minutes=15), timedelta(hours=12), timedelta(minutes=5))
SPANS = st.integers(0, 3 * 24 * 3600).map(lambda seconds: timedelta(seconds=seconds))


@given(SPANS, SPANS, SPANS)
def test_a_session_lives_until_nobody_uses_it_and_never_longer_than_it_may(age, idle, proved):
    session = Session("s", "a", b"d", "open", NOW - age, NOW - idle, NOW - proved)
    assert is_live(session, NOW, LIMITS) == (age < timedelta(hours=12) and idle < timedelta(minutes=15))
    assert is_proved(session, NOW, LIMITS) == (proved < timedelta(minutes=5))


@given(st.integers(0, 200), st.integers(1, 100), SPANS)
def test_the_next_try_waits_longer_with_each_wrong_one_and_at_most_a_quarter_of_an_hour(count, most, ago):
    told, more = (wait(Tries(number, NOW - ago), most, NOW) for number in (count, count + 1))
    assert timedelta(0) <= told <= more <= LONGEST_WAIT
    if count < most or ago >= min(LONGEST_WAIT, FORGOTTEN_AFTER):
        assert told == timedelta(0)
    elif ago < timedelta(seconds=30):
        assert told > timedelta(0)


def test_who_has_not_tried_waits_for_nothing():
    assert wait(None, 1, NOW) == timedelta(0)
    assert wait(Tries(1000, NOW), 1, NOW) == LONGEST_WAIT
