"""
Count booking turns whose needed values are all found, without a language model and with an honest one.

The turns are of people who book a dentist, a doctor or a hair stylist: at "how can I help you?" those who say that they want to come (it is
needed that they do), at "when would you like to come?" those who say when (each day and hour is needed). Each is read as it was written, and
as the speech-error channel of the simulator hears it. A turn goes the way of a call's: bella reads it, the dialogue decides whether a model
is asked, the host checks what it proposes, the dialogue takes of it what counts. The model is a script that was written with half of the turns
in view; only the other half is counted, so that the shares are those of turns that it was not made for. ``python -m tests.evaluation.with_model FOLDER`` prints the
shares; FOLDER holds the evaluation rows, and beside or above them ``dialogues_en_sgd.jsonl``.
"""

import asyncio
import hashlib
import json
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import attrs
from bella_canadian_nlp import CanadianNlp

from bella_core.core.settings import LanguageModelSettings
from bella_core.crud import turns
from bella_core.domain.clinic import location_view
from bella_core.domain.dialogue import proposals
from bella_core.domain.dialogue.heard import listen_to
from bella_core.domain.dialogue.state import Step
from bella_core.domain.dialogue.step import respond, step
from bella_core.domain.dialogue.turn import Turn
from bella_core.domain.dialogue.types import Answer, Propose, Understood
from bella_core.plugin import TurnContext, Utterance
from bella_core.schemas.journal import load
from bella_core.services.evaluation.moments import meets, moments
from bella_core.services.evaluation.rows import rows_of
from bella_core.services.extraction import Extractor
from bella_core.services.proposals import Proposer
from bella_core.services.spending import Spending
from bella_core.testing.simulation.channel import Channel
from tests.conversation.house import House
from tests.evaluation.honest import Honest
from tests.peers.stores import migrate, open_database

DIALOGUES = "dialogues_en_sgd.jsonl"
RATES = (0.0, 0.1, 0.2)
SEED = 7
TO_WHEN = ("I would like to make an appointment", "no I am new", "Peter Jones", "a cleaning")
ROOM = LanguageModelSettings(*(1_000_000_000, 1_000_000.0) * 3)


@attrs.frozen
class Said:
    """One turn: what was said, when (local time), and what must be found: the items of a row, or with None that a booking is wanted."""

    text: str
    now: datetime
    items: tuple | None = None


@attrs.frozen
class Shares:
    """Of ``rows`` turns: in how many all was found without and with the model, in how many it was asked, and how many were lost by it."""

    question: str
    wer: float
    rows: int
    without: int
    with_model: int
    asked: int
    lost: int


def is_held_out(text):
    """Whether a turn is kept for the measurement; the others were in view when the model was written."""
    return hashlib.sha256(text.encode()).digest()[0] % 2 == 1


def when(folder):
    """Return the turns that say when."""
    return [Said(row.text, row.now, row.items) for row in rows_of(Path(folder) / "time_en_sgd.jsonl") if row.items]


def wishes(folder):
    """Return the turns that say for the first time that a booking is wanted."""
    path = next(place / DIALOGUES for place in (Path(folder), Path(folder).parent) if (place / DIALOGUES).exists())
    dialogues = map(json.loads, path.read_text("utf-8").splitlines())
    turns_said = [turn for dialogue in dialogues for turn in dialogue["turns"] if turn["speaker"] == "USER" and turn["text"]]
    wanting = [
        turn
        for turn in turns_said
        if any("BookAppointment" in act.get("values", ()) for act in turn["acts"] if act["act"] == "INFORM_INTENT")
    ]
    return [Said(turn["text"], datetime(2019, 3, 1, 8)) for turn in wanting]  # local time, as rows have it


class Evaluation:
    """
    Take turns at one question.

    Args:
        state: of a call at that question.
    """

    def __init__(self, house, state):
        self._house, self._state, self._clinic = house, state, house.clinics.view
        self._extractor, self._turns = Extractor(house.hooks), state.turn
        spending = Spending(house.db, house.alerts, ROOM, house.clock)
        self._proposer = Proposer(house.hooks, self._extractor, spending, house.alerts, house.clock)

    async def turn(self, text, now):
        """Return what the dialogue hears without the model and with it, and whether it was asked."""
        location = self._clinic.locations[0]
        at = now.replace(tzinfo=ZoneInfo(location.zone))
        context = TurnContext("evaluation", at, "en-CA", self._state.reply.listen.expecting, location_view(self._clinic, location))
        read = await self._extractor.read(Utterance(text, "en-CA"), context)
        said = Understood(read.cleaned.text, read.extractions, may_propose=True)
        alone = listen_to(said)
        self._turns += 1
        asked = step(attrs.evolve(self._state, turn=self._turns), said, at.astimezone(UTC), self._clinic)
        if not isinstance(asked.ask, Propose):
            return alone, alone, False
        proposed = await self._proposer.propose(asked.ask, asked.state, self._clinic, at.astimezone(UTC), 8.0)
        heard = []

        def hear(turn, what):
            heard.append(what)
            return Step(turn.state, (), None, None)

        proposals.take(Turn(asked.state, at, self._clinic), Answer("c:1:0", proposed), hear)
        return alone, heard[0], True

    def found_all(self, said, heard):
        """Whether all that the turn needs was heard."""
        if said.items is None:
            at = said.now.replace(tzinfo=UTC)
            return respond(Turn(self._state, at, self._clinic), heard).state.form.wanted
        found = moments(time.value for time in heard.times)
        return all(any(meets(item, wanted, moment) for wanted in item["any"] for moment in found) for item in said.items)

    async def shares(self, turns_said, wer):
        """Evaluate turns at a word error rate."""
        channel, without, together, asked, lost = Channel(Random(SEED), wer), 0, 0, 0, 0
        for said in turns_said:
            alone, helped, was_asked = await self.turn(channel.hear(said.text, "en").text, said.now)
            right = self.found_all(said, alone), self.found_all(said, helped)
            without, together, asked, lost = without + right[0], together + right[1], asked + was_asked, lost + (right == (True, False))
        return Shares(self._state.question, wer, len(turns_said), without, together, asked, lost)


async def evaluate(folder, url, rates=RATES, counts=is_held_out):
    """Evaluate those of a folder's booking turns that count, on a database of one's own."""
    db = await open_database(url)
    house = await House(db, plugins=(CanadianNlp, Honest())).open()
    try:
        found = []
        for words, every in (((), wishes(folder)), (TO_WHEN, when(folder))):
            said = [one for one in every if counts(one.text)]
            line = await house.call(*words)
            state = load((await db.read(turns.latest, line.call_id))[1]).state
            evaluation = Evaluation(house, state)  # one for all: a model is asked once in a turn, so no two may have one number
            found += [await evaluation.shares(said, wer) for wer in rates]
        return found
    finally:
        await house.close()
        await db.close()


def main():
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/bella.db"
        migrate(url)
        print("question  word errors  turns  without  with  asked  lost")
        for one in asyncio.run(evaluate(sys.argv[1], url)):
            shares = f"{one.without / one.rows:8.1%}{one.with_model / one.rows:8.1%}"
            print(f"{one.question:8}{one.wer:13.0%}{one.rows:7}{shares}{one.asked:6}{one.lost:6}")


if __name__ == "__main__":
    main()
