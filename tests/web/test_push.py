"""``POST /hooks/{plugin}``: a push from outside makes a plugin's pulls due, and can do nothing else."""

import asyncio

from bella_core.crud.jobs import is_due
from bella_core.plugin import BusyPage, hookimpl
from bella_core.services.jobs import Jobs, pull_calendars
from tests.web.conftest import running, settings_for

JOB = "calendar_pull:diary"


class Diary:
    name, api = "diary", 1

    def __init__(self):
        self.asked = 0

    @hookimpl
    async def calendar_pull(self, binding, cursor):
        self.asked += 1
        return BusyPage((), (), None)


class Sink:
    name, api = "sink", 1

    @hookimpl
    async def send_alert(self, alert): ...


async def post(session, server, path, **more):
    async with session.post(server.url + path, **more) as answer:
        return answer.status, await answer.read()


async def pulled(server):
    """Run the job, as the process that has the jobs does."""
    return await Jobs(server.bella.db, pull_calendars(server.bella.db, server.bella.hooks)).run_due()


async def test_a_push_makes_the_plugins_pull_due_and_asks_nobody(database_url, tmp_path, session):
    diary = Diary()
    async with running(settings_for(database_url, tmp_path), plugins=(diary, Sink)) as server:
        assert await pulled(server) == (JOB,)
        assert not await server.bella.db.read(is_due, JOB)
        assert await post(session, server, "/hooks/diary", data=b"anything at all") == (202, b"")
        assert await server.bella.db.read(is_due, JOB)
        assert diary.asked == 0
        assert await pulled(server) == (JOB,)


async def test_many_pushes_are_answered_alike_and_cause_one_pull(sqlite_url, tmp_path, session):
    async with running(settings_for(sqlite_url, tmp_path), plugins=(Diary,)) as server:
        await pulled(server)
        answers = await asyncio.gather(*(post(session, server, "/hooks/diary") for _ in range(40)))
        assert set(answers) == {(202, b"")}
        assert await pulled(server) == (JOB,)
        assert await pulled(server) == ()


async def test_who_is_not_pulled_from_cannot_be_pushed(sqlite_url, tmp_path, session):
    async with running(settings_for(sqlite_url, tmp_path), plugins=(Diary, Sink)) as server:
        for name in ("sink", "nobody", "..%2fdiary"):
            status, body = await post(session, server, f"/hooks/{name}")
            assert (status, b"none that is pulled from" in body) == (404, True)
        async with session.get(server.url + "/hooks/diary") as answer:
            assert (answer.status, answer.headers["Allow"]) == (405, "POST")


async def test_a_push_is_answered_before_its_body_has_come(sqlite_url, tmp_path):
    async with running(settings_for(sqlite_url, tmp_path), plugins=(Diary,)) as server:
        host, port = server.url.removeprefix("http://").split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(b"POST /hooks/diary HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000000\r\n\r\nx")
        async with asyncio.timeout(5):
            assert (await reader.readline()).startswith(b"HTTP/1.1 202 ")
        writer.close()
