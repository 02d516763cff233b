"""A process is killed while it brings a message home from Twilio: whoever comes after it finishes, and nothing is lost or forgotten too soon."""

import asyncio
import json
import signal
import sys
from pathlib import Path

import pytest
from sqlalchemy import update

from bella_core.db.models import outbox
from tests.peers.modem import modulate
from tests.peers.twilio_caller import TwilioCaller
from tests.web.conftest import PUBLIC, TOKEN
from tests.web.test_recordings import SAID, Modem, account, clinic, deliver, due_again, leave, the_recording

__all__ = ["account"]

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(("moment", "status", "fetched"), [("before", "waiting", 2), ("after", "kept", 1)])
async def test_a_process_killed_around_keeping_what_it_fetched_loses_nothing(
    database_url, tmp_path, session, account, moment, status, fetched
):
    async with clinic(database_url, tmp_path, account, Modem()) as server:
        call = TwilioCaller(session, server.url, public_url=PUBLIC, token=TOKEN)
        ref = await leave(call, account)
    (tmp_path / "account").write_text(json.dumps(account.settings))
    command = [sys.executable, "-m", "tests.web.fetched", database_url, str(tmp_path), moment]
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT)
    assert await process.wait() == -signal.SIGKILL
    assert (account.fetched, account.deleted) == (1, [])

    async with clinic(database_url, tmp_path, account, Modem()) as server:
        assert (await the_recording(server, call)).status == status
        await server.bella.db.write(lambda conn: conn.execute(update(outbox).values(leased_until=None)))
        await due_again(server)
        await deliver(server)
        found = await the_recording(server, call)
        assert (found.status, found.words, found.samples) == ("kept", SAID, len(modulate(SAID)))
        assert (account.fetched, account.deleted) == (fetched, [ref])
