"""Callers get what they wanted, over a good line and a bad one; and nothing that nobody agreed to is ever booked."""

import itertools
import os

import pytest

from bella_core.runtime import calling
from bella_core.testing.simulation import RATES, Tally, Trial, hold_calls, setting, simulate, table
from bella_core.testing.simulation.figures import GOALS, MEAN_TURNS, MOST_TURNS
from bella_core.testing.simulation.trial import Booth

#: A sample has to miss a goal by this much before it says anything: three standard errors of the smallest rate's calls.
SLACK = 0.03


async def held(clinic, extractor, calls, seed, **more):
    return [outcome async for outcome in simulate(clinic, extractor, calls, seed, **more)]


@pytest.mark.soak
def test_callers_get_what_they_wanted_and_nothing_else(many, seed):
    tally, wrong, endless = Tally(), [], []
    for outcome in hold_calls(Trial(seed), range(many), processes=os.cpu_count() or 1):
        wrong += [outcome.told()] if outcome.verdict == "wrong" else []
        endless += [outcome.told()] if outcome.end == "endless" else []
        tally.add(outcome)
    rows = {row.name: row for row in tally.figures()}

    print(f"seed {seed}", table(tuple(rows.values())), *tally.shortfalls(), sep="\n")
    assert wrong == [], "\n\n".join(wrong)
    assert endless == [], "\n\n".join(endless)
    assert rows["all"].most <= MOST_TURNS
    for rate, least in GOALS:
        assert rows[f"errors {rate:.0%}"].success >= least - SLACK
    assert not [row for row in tally.waiting() if row.missed]


async def test_a_call_depends_on_the_seed_and_its_number_alone(clinic, extractor):
    together = await held(clinic, extractor, 6, seed=7)
    again = [outcome for number in reversed(range(6)) for outcome in await held(clinic, extractor, 1, seed=7, first=number)]

    assert [outcome.transcript for outcome in together] == [outcome.transcript for outcome in reversed(again)]
    assert len({outcome.transcript for outcome in together}) == 6


def test_a_plugin_that_is_late_on_a_busy_machine_is_asked_all_the_same(monkeypatch):
    with Booth(Trial(7)) as booth:
        at_ease = [booth.hold(number).transcript for number in range(3)]
    monkeypatch.setattr(calling, "perf_counter", itertools.count().__next__)  # each call of a plugin takes a second or more
    with Booth(Trial(7)) as booth:
        assert [booth.hold(number).transcript for number in range(3)] == at_ease


def test_rates_take_turns(clinic):
    assert [setting(clinic, 1, number).channel.wer for number in range(6)] == [*RATES, *RATES]


def test_another_seed_has_other_callers(clinic):
    assert setting(clinic, 1, 0).agenda != setting(clinic, 2, 0).agenda


def test_callers_of_every_kind_speak_both_languages(clinic):
    drawn = [setting(clinic, 3, number).agenda for number in range(400)]

    assert {(who.persona.name, who.language) for who in drawn if who.persona.weight > 5} == {
        (name, language)
        for name in ("plain", "hurried", "chatty", "elderly", "parent", "anxious", "code-switching")
        for language in ("en", "fr")
    }
    assert {"wrong number", "prankster"} <= {who.persona.name for who in drawn}


def test_the_goal_for_turns_is_the_one_that_is_published():
    assert MEAN_TURNS == 7
