"""Every scripted caller gets what they wanted into the book, or somebody to talk to; nothing else is ever booked."""

import pytest

from tests.dialogues.line import MemoryLine
from tests.dialogues.script import load

SCRIPTS = load()


def converse(line, script):
    """Speak the caller's part until it is over, or bella's is."""
    transcript = []
    reply = line.start()
    for said in script.caller:
        transcript += [f"bella   {' '.join(part.text for part in reply.parts)}", f"caller  {said.words or said.do}"]
        if said.do == "hang_up":
            line.hang_up()
            break
        assert reply.then == "listen", "bella's part was over before the caller's:\n" + "\n".join(transcript)
        if said.do == "say":
            reply = line.say(said.words, heard=said.heard, confidence=said.confidence)
        else:
            reply = line.keys(said.words) if said.do == "keys" else line.silence()
    transcript.append(f"bella   {' '.join(part.text for part in reply.parts)}  -> {reply.then}")
    return reply, "\n".join(transcript)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.title)
def test_the_book_holds_what_the_caller_wanted(script):
    line = MemoryLine(script)
    reply, transcript = converse(line, script)
    rows = line.rows()
    if script.row is None:
        assert rows == [], transcript
    else:
        assert len(rows) == 1, transcript
        assert {key: rows[0][key] for key in script.row} == script.row, transcript
    assert sorted(line.tasks()) == sorted(script.tasks), transcript
    assert line.outcome() == (script.outcome or ("booked" if script.row else line.outcome())), transcript
    assert script.end is None or reply.then == script.end, transcript
    said = "\n".join(line.said())
    assert [words for words in script.spoken if words not in said] == [], transcript
    assert [words for words in script.unexpected if words in said] == [], transcript
    assert len(script.caller) <= script.turns, transcript
    if reply.then != "listen" or script.caller[-1].do == "hang_up":
        assert line.holds() == 0, transcript


def test_half_of_the_callers_speak_french():
    french = [script for script in SCRIPTS if "fr_" in script.title]
    assert len(SCRIPTS) >= 60
    assert len(french) >= 50
