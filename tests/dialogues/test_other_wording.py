"""Callers in the words of other people: what stands in the book is what they came for, or nothing does."""

import pytest

from tests.dialogues import wording
from tests.dialogues.line import MemoryLine
from tests.dialogues.script import Script
from tests.dialogues.server_line import ServerLine

CALLS = {"en": 240, "fr": 60}
#: Calls that go through the whole of bella, to a real database.
WHOLE = {"en": 20, "fr": 10}
LONGEST = 26

pytestmark = pytest.mark.skipif(wording.folder() is None, reason="BELLA_EVAL_DATA names no folder of evaluation files")


async def converse(agenda, line):
    """Hold one call, and return the rows of its book."""
    reply = await line.start()
    for _ in range(LONGEST):
        if reply.then != "listen":
            break
        reply = await line.say(agenda.answer(reply))
    else:
        await line.hang_up()
    return await line.rows()


def script_of(agenda):
    return Script(agenda.id, (), agenda.now, first=wording.LANGUAGES[agenda.language])


async def in_memory(agenda):
    async with MemoryLine(script_of(agenda)) as line:
        return await converse(agenda, line)


async def in_a_database(agenda, folder):
    folder.mkdir()
    async with ServerLine(script_of(agenda), folder) as line:
        return await converse(agenda, line)


def judge(agenda, rows):
    """Tell what came of a call from the rows alone."""
    if not rows:
        return "none"
    wanted = (agenda.starts.strftime("%Y-%m-%d %H:%M"), agenda.name.casefold(), agenda.phone)
    booked = {(f"{row['day']} {row['time']}", row["name"].casefold(), row["phone"]) for row in rows}  # some ask for a table for two
    return "right" if booked == {wanted} else "wrong"


def check(agendas, verdicts):
    assert [agenda.id for agenda, verdict in zip(agendas, verdicts, strict=True) if verdict == "wrong"] == []
    assert verdicts.count("right") / len(verdicts) >= 0.9


@pytest.mark.parametrize("language", CALLS)
async def test_callers_in_the_words_of_others_get_what_they_came_for(language):
    agendas = list(wording.agendas(language))[: CALLS[language]]
    check(agendas, [judge(agenda, await in_memory(agenda)) for agenda in agendas])


@pytest.mark.parametrize("language", WHOLE)
async def test_they_get_it_from_the_whole_of_bella(language, tmp_path):
    agendas = list(wording.agendas(language))[: WHOLE[language]]
    check(agendas, [judge(agenda, await in_a_database(agenda, tmp_path / str(number))) for number, agenda in enumerate(agendas)])
