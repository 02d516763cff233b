"""What many calls come to is counted right, and a goal that is missed is told."""

from datetime import date, datetime

import attrs
import pytest

from bella_core.telephony.pacing import CARRIER
from bella_core.testing.simulation import Outcome, Tally, figures, shortfalls, table, upper_bound
from tests.simulation.test_judge import AGENDA

GOOD = Outcome(AGENDA, 0.0, "right", (), "hang_up", success=True, turns=6, speech_s=40.0, reprompts=0, slowest_ms=1.0, transcript=())
WRONG = attrs.evolve(GOOD, verdict="wrong", wrong=("time",), success=False)


@pytest.mark.parametrize(("found", "calls", "bound"), [(0, 100_000, 0.00002996), (0, 100, 0.02951), (1, 100, 0.04656), (5, 5, 1.0)])
def test_the_bound_is_the_exact_one(found, calls, bound):
    assert upper_bound(found, calls) == pytest.approx(bound, rel=1e-3)


def test_calls_are_counted_by_rate_language_and_persona():
    french = attrs.evolve(
        GOOD, agenda=attrs.evolve(AGENDA, language="fr"), wer=0.1, turns=10, end="transfer", success=False, verdict="none"
    )
    rows = {row.name: row for row in figures([GOOD, french])}

    assert list(rows) == ["all", "errors 0%", "errors 10%", "speaks en", "speaks fr", "to book", "plain"]
    assert (rows["all"].success, rows["all"].turns, rows["all"].most, rows["all"].transfers) == (0.5, 6.0, 10, 1)
    assert len(table(list(rows.values())).splitlines()) == 8


def test_good_calls_meet_every_goal():
    assert shortfalls([GOOD] * 10) == ()


def test_each_goal_that_is_missed_is_told():
    slow = attrs.evolve(GOOD, turns=30, slowest_ms=50.0)
    told = " | ".join(shortfalls([slow, slow, WRONG]))

    for words in ("success at 0% errors: 66.7%", "wrong rows: 1", "turns to a booking", "longest call has 30", "slowest step 50.0 ms"):
        assert words in told


def test_the_wait_for_an_answer_is_summed_up_by_transport():
    answered = [attrs.evolve(GOOD, answered=(("yes_no", 0.01), ("phone", 0.01)))] * 10
    waits = {row.by: row for row in Tally(answered).waiting()}

    assert list(waits) == ["gather", "relay", "stream"]
    assert (waits["gather"].turns, waits["gather"].engine_p95, waits["gather"].missed) == (20, 0.01, ())
    # half of the answers are a yes or a no, after which one second is waited, the others a number, after which three are
    assert waits["gather"].p50 == pytest.approx(1 + 0.01 + CARRIER["gather"].typical)
    assert waits["gather"].p95 == pytest.approx(3 + 0.01 + CARRIER["gather"].rare)


def test_an_own_part_that_takes_too_long_is_told():
    assert "relay: own part of the wait" in " | ".join(shortfalls([attrs.evolve(GOOD, answered=(("open", 0.06),))]))


def test_a_call_is_told_with_who_wanted_what():
    told = attrs.evolve(WRONG, transcript=("bella   Hello.", "caller  hi")).told()

    assert told.startswith(
        "call 0: plain, en, 0% errors, calls Mon 2027-03-01 10:00 from a hidden number\nMarie Tremblay, +15145550123, new; wants cleaning"
    )
    assert told.endswith("bella   Hello.\ncaller  hi\nwrong time (hang_up)")


def test_days_are_told(clinic):
    when = attrs.evolve(AGENDA.when, days=(date(2027, 3, 4),), start=datetime(2027, 3, 4, 14).time(), way="exact")
    assert "exact 2027-03-04 14:00" in attrs.evolve(GOOD, agenda=attrs.evolve(AGENDA, when=when)).told()
