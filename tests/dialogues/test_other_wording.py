"""Callers in the words of other people: what stands in the book is what they came for, or nothing does."""

import pytest

from tests.dialogues import wording
from tests.dialogues.script import Script
from tests.dialogues.server_line import ServerLine

CALLS = {"en": 80, "fr": 20}
LONGEST = 26

pytestmark = pytest.mark.skipif(wording.folder() is None, reason="BELLA_EVAL_DATA names no folder of evaluation files")


async def call(agenda, folder):
    """Hold one call with the whole of bella, and return the rows of its database."""
    folder.mkdir()
    async with ServerLine(Script(agenda.id, (), agenda.now, first=wording.LANGUAGES[agenda.language]), folder) as line:
        reply = await line.start()
        for _ in range(LONGEST):
            if reply.then != "listen":
                break
            reply = await line.say(agenda.answer(reply))
        else:
            await line.hang_up()
        return await line.rows()


def judge(agenda, rows):
    """Tell what came of a call from the rows alone."""
    if not rows:
        return "none"
    (row,) = rows
    wanted = (agenda.starts.strftime("%Y-%m-%d %H:%M"), agenda.name.casefold(), agenda.phone)
    return "right" if (f"{row['day']} {row['time']}", row["name"].casefold(), row["phone"]) == wanted else "wrong"


@pytest.mark.parametrize("language", CALLS)
async def test_callers_in_the_words_of_others_get_what_they_came_for(language, tmp_path):
    agendas = list(wording.agendas(language))[: CALLS[language]]
    verdicts = [judge(agenda, await call(agenda, tmp_path / str(number))) for number, agenda in enumerate(agendas)]
    assert len(verdicts) == CALLS[language]
    assert [agenda.id for agenda, verdict in zip(agendas, verdicts, strict=True) if verdict == "wrong"] == []
    assert verdicts.count("right") / len(verdicts) >= 0.9
