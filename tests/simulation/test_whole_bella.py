"""The same callers through the whole of bella: what they agreed to stands in the database."""

from bella_core.testing.simulation import caller_of, hold_call, setting
from tests.simulation.bella_line import BellaLine

CALLS = 12


async def test_the_database_holds_what_callers_agreed_to(clinic, tmp_path):
    outcomes = []
    for number in range(CALLS):
        given = setting(clinic, 5, number)
        async with BellaLine(given, tmp_path / str(number)) as line:
            outcomes.append(await hold_call(line, caller_of(given), given.channel))

    assert [outcome.told() for outcome in outcomes if outcome.verdict == "wrong"] == []
    assert sum(outcome.verdict == "right" for outcome in outcomes) >= CALLS - 3
