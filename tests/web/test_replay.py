"""A call over the web application, told from its journal afterwards by ``bella replay``: on both engines, while the server runs."""

import asyncio
import itertools
import json
import os
import sys

import pytest

from bella_core.crud import calls, turns
from bella_core.schemas.journal import load
from bella_core.services.call_story import call_story
from bella_core.services.call_timings import stored, summed_up
from bella_core.telephony.keypads import KEYPADS
from bella_core.telephony.pacing import CARRIER
from tests.conversation.house import NOW, TO_READ_BACK
from tests.peers.stores import KEY


@pytest.fixture
def replay(database_url, tmp_path):
    """Run ``bella replay`` beside the server, with the server's settings."""

    async def run(*words):
        kept = {name: value for name, value in os.environ.items() if not name.startswith("BELLA_")}
        own = {"BELLA_DATABASE_URL": database_url, "BELLA_ENCRYPTION_KEY": KEY, "BELLA_DATA_DIR": str(tmp_path), "PYTHONUTF8": "1"}
        command = (sys.executable, "-m", "bella_core.cli", "replay", *words)
        pipe = asyncio.subprocess.PIPE
        ran = await asyncio.create_subprocess_exec(*command, env=kept | own, stdout=pipe, stderr=pipe)
        out, err = await ran.communicate()
        return ran.returncode, out.decode(), err.decode()

    return run


@pytest.fixture
async def booked(caller):
    """A call of one caller who books by the name of Peter Jones."""
    call = caller()
    await call.dial()
    for words in (*TO_READ_BACK, "yes"):
        await call.say(words)
    return call


async def test_the_story_holds_what_was_heard_understood_decided_why_and_said(server, booked):
    story = await server.bella.db.read(call_story, booked.sid)
    first, last = story.turns[1], story.turns[-1]

    assert (story.carrier_id, story.caller, story.outcome, story.status) == (booked.sid, "+14165550123", "booked", "completed")
    assert [turn.turn for turn in story.turns] == list(range(6))
    assert first.heard.words == TO_READ_BACK[0]
    evidence = {found.kind: found for found in first.understood}
    assert evidence["service"].value == {"_": "ServiceValue", "code": "cleaning"}
    assert first.heard.cleaned[evidence["service"].start : evidence["service"].end] == evidence["service"].text
    assert 0 < evidence["service"].confidence <= 1
    assert {"took:service", "took:known"} <= set(first.why)
    assert [(asked.ask["_"], asked.answer["_"]) for asked in last.asked] == [("Commit", "Booked")]
    assert {"booked", "commit=booked", "told:outcome:booked", "ends:hang_up"} <= set(last.why)
    assert last.said[0].key == "booked"
    assert all(turn.timing is not None and turn.timing.by == "gather" and turn.timing.engine_s > 0 for turn in story.turns[1:])


async def test_a_story_that_ends_up_in_an_error_shows_nothing_of_a_patient(server, booked):
    shown = repr(await server.bella.db.read(call_story, booked.sid))
    assert not [words for words in ("Jones", "Peter", "6475550123", "4165550123") if words in shown]


async def test_the_command_tells_the_same_by_either_id(server, booked, replay):
    row = await server.bella.db.read(calls.by_carrier, booked.sid)
    code, told, err = await replay(booked.sid)
    assert (code, err) == (0, "")
    assert "“service=cleaning; known=no”" in told
    assert "Commit -> " in told
    assert (await replay(row.id))[1] == told

    story = json.loads((await replay(row.id, "--json"))[1])
    assert [turn["why"] for turn in story["turns"]] == [list(turn.why) for turn in (await server.bella.db.read(call_story, row.id)).turns]


async def test_the_call_decided_again_gives_the_same_bytes(booked, replay):
    code, told, err = await replay(booked.sid, "--check")
    assert (code, told.strip(), err) == (0, "all 6 turns give the same bytes", "")


async def test_words_are_on_the_terminal_only_where_a_call_is_told(booked, replay):
    for words in (("--list",), ("--timings", "--days", "3650"), (booked.sid, "--check")):
        code, told, err = await replay(*words)
        assert code == 0, err
        assert "Jones" not in told + err


async def test_the_wait_for_an_answer_is_that_of_the_gather_and_bellas_own(server, booked):
    (row,) = summed_up(await server.bella.db.read(stored, NOW, 1000))
    call = await server.bella.db.read(calls.by_carrier, booked.sid)
    records = [load(text) for _, text in await server.bella.db.read(turns.every, call.id)]
    waited = sorted(
        KEYPADS[before.reply.listen.mode].speech_timeout_s + turn.timing.engine_s for before, turn in itertools.pairwise(records)
    )

    assert (row.by, row.turns) == ("gather", 5)
    assert row.engine_p95 == max(record.timing.engine_s for record in records[1:])
    assert row.p50 == pytest.approx(waited[2] + CARRIER["gather"].typical)
    assert row.p95 == pytest.approx(waited[4] + CARRIER["gather"].rare)


async def test_an_id_of_no_call_is_told(server, replay):
    assert server.url
    code, told, err = await replay("CA00000000000000000000000000000000")
    assert (code, told, err.strip()) == (1, "", "bella: there is no call of that id, neither bella's nor the carrier's")
