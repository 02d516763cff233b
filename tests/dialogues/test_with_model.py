"""Every scripted caller with a language model at hand: one that knows nothing changes nothing, one that lies books nothing else."""

import attrs
import pytest

from bella_core.domain.dialogue.types import Answer, Failed, Proposals, Propose, Understood
from bella_core.plugin.types import Extraction, IntentValue, PatientStatus, ProviderValue, ServiceValue
from bella_core.schemas.journal import dump_reply
from tests.dialogues.line import MemoryLine
from tests.dialogues.test_dialogues import SCRIPTS, converse
from tests.dialogues.world import World


@attrs.define
class Advised(World):
    """A world in which ``advise`` answers for a model."""

    advise: object = None
    asked: int = 0

    def answer(self, ask, key, at):
        if not isinstance(ask, Propose):
            return super().answer(ask, key, at)
        self.asked += 1
        return Answer(key, self.advise(ask))


class AdvisedLine(MemoryLine):
    """A call whose utterances may be asked about."""

    def __init__(self, script, advise):
        super().__init__(script)
        given = {field.name: getattr(self._world, field.name) for field in attrs.fields(World)}
        self._world = self._call.world = Advised(**given, advise=advise)
        take = self._call.take

        def may(event):
            return take(attrs.evolve(event, may_propose=True) if isinstance(event, Understood) else event)

        self._call = _Call(self._call, may)


class _Call:
    """A call that is taken through another door."""

    def __init__(self, call, take):
        self._call, self.take = call, take

    def __getattr__(self, name):
        return getattr(self._call, name)


def lies(ask):
    """Propose all that may be proposed, each with the whole utterance."""
    text = ask.said.text

    def carried(kind, value):
        return Extraction(kind, value, text, 0, len(text))

    found = [carried("intent", IntentValue(name)) for name in ask.intents if name not in {"human", "message", "move", "cancel"}]
    found += [
        carried("service", ServiceValue("root_canal")),
        carried("provider", ProviderValue("okafor")),
        carried("patient_status", PatientStatus(known=True)),
    ]
    return Proposals(tuple(found))


@pytest.mark.parametrize("advise", [lambda ask: Proposals(), lambda ask: Failed("no_model")], ids=["knows nothing", "is away"])
async def test_a_model_without_an_answer_changes_no_byte_of_any_script(advise):
    asked = 0
    for script in SCRIPTS:
        plain, advised = MemoryLine(script), AdvisedLine(script, advise)
        await converse(plain, script)
        await converse(advised, script)
        assert [dump_reply(reply) for reply in advised._call.replies] == [dump_reply(reply) for reply in plain._call.replies], script.title
        assert (await advised.rows(), await advised.tasks()) == (await plain.rows(), await plain.tasks())
        asked += advised._world.asked
    assert asked >= 10


async def test_a_lying_model_books_nothing_but_what_was_agreed_to():
    for script in SCRIPTS:
        line = AdvisedLine(script, lies)
        reply = await line.start()
        read_back = ""
        for said in script.caller:
            if reply.then != "listen":
                break
            before = len(line._world.rows)
            if said.do == "say":
                reply = await line.say(said.words, heard=said.heard, confidence=said.confidence)
            elif said.do in {"keys", "silent"}:
                reply = await (line.keys(said.words) if said.do == "keys" else line.silence())
            else:
                await line.hang_up()
                break
            if len(line._world.rows) > before:
                assert read_back, script.title
                assert all(row.patient.full in read_back for row in line._world.rows[before:])
            read_back = " ".join(part.text for part in reply.parts if part.key.startswith("read_back"))
        assert len(line._world.rows) <= max(1, len(script.rows or ()))
