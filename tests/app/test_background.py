import asyncio

from bella_core.app import background
from bella_core.app.background import Background
from bella_core.core.errors import DatabaseAway


async def test_a_worker_that_fails_is_started_again_and_stopped_at_the_end(monkeypatch, capsysbinary):
    monkeypatch.setattr(background, "_RESTART_S", 0.001)
    tries, third = [], asyncio.Event()

    async def work():
        tries.append(1)
        if len(tries) == 1:
            raise ValueError("a caller's words")
        if len(tries) == 2:
            raise DatabaseAway("gone")
        third.set()
        await asyncio.sleep(3600)

    workers = Background()
    workers.start("test_worker", work)
    async with asyncio.timeout(5):
        await third.wait()
    await workers.stop()
    assert asyncio.all_tasks() == {asyncio.current_task()}
    written = capsysbinary.readouterr().out
    assert b'"event":"worker_has_failed"' in written
    assert b'"event":"worker_waits_for_database"' in written
    assert b"words" not in written


async def test_a_repeated_task_is_done_again_and_again():
    done = asyncio.Semaphore(0)

    async def work():
        done.release()

    workers = Background()
    workers.start("test_task", work, every_s=0.001)
    async with asyncio.timeout(5):
        for _ in range(3):
            await done.acquire()
    await workers.stop()
