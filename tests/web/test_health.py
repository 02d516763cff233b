"""Health tells the truth: alive is not ready."""

import pytest
from sqlalchemy import text

from bella_core import __version__
from tests.web.conftest import running, settings_for


async def get(session, server, path):
    async with session.get(server.url + path) as answer:
        return answer.status, await answer.json()


async def test_a_server_that_lives_says_so_and_its_version(server, session):
    assert await get(session, server, "/healthz") == (200, {"status": "ok", "version": __version__})
    assert await get(session, server, "/readyz") == (200, {"status": "ready", "version": __version__})


async def test_a_database_without_its_guard_is_not_ready(sqlite_url, session, tmp_path):
    async with running(settings_for(sqlite_url, tmp_path)) as server:

        def drop(conn):
            for (name,) in conn.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'claims'")).all():
                conn.execute(text(f"DROP TRIGGER {name}"))

        await server.bella.db.write(drop)
        status, document = await get(session, server, "/readyz")
        assert (status, document["status"]) == (503, "unready")
        assert "overlapping" in document["reason"]
        assert (await get(session, server, "/healthz"))[0] == 200


async def test_a_database_that_is_gone_is_not_ready_and_ready_again_when_it_is_back(postgres_server, session, tmp_path):
    from tests.peers.postgres import Databases
    from tests.peers.stores import open_database

    url = Databases(postgres_server.url).create()
    db = await open_database(url)
    await db.upgrade()
    await db.close()
    async with running(settings_for(url, tmp_path)) as server:
        postgres_server.stop()
        status, document = await get(session, server, "/readyz")
        assert (status, document["reason"]) == (503, "the database does not answer")
        assert (await get(session, server, "/healthz"))[0] == 200
        postgres_server.start()
        assert (await get(session, server, "/readyz"))[0] == 200


@pytest.mark.parametrize("path", ["/"])
async def test_a_browser_is_told_what_runs_here(server, session, path):
    async with session.get(server.url + path) as answer:
        page = await answer.text()
        assert (answer.status, answer.content_type) == (200, "text/html")
        assert __version__ in page
        assert "/twilio/voice" in page
