"""A push makes a plugin's pull due, wherever the job runs, and however many pushes come."""

import asyncio

import pytest

from bella_core.core.clock import SystemClock
from bella_core.core.errors import DatabaseAway
from bella_core.core.settings import PluginHostSettings
from bella_core.plugin import BusyPage, hookimpl
from bella_core.runtime.hooks import Hooks
from bella_core.runtime.registry import Registry
from bella_core.runtime.runner import HookRunner
from bella_core.services.jobs import Job, Jobs, pull_calendars, pull_job
from bella_core.services.waking import Waker


class Diary:
    name, api = "diary", 1

    @hookimpl
    async def calendar_pull(self, binding, cursor):
        return BusyPage((), (), "c")


class Other(Diary):
    name = "other"


class Sink:
    name, api = "sink", 1

    @hookimpl
    async def send_alert(self, alert): ...


@pytest.fixture
def hooks():
    return Hooks(HookRunner(Registry(PluginHostSettings(), given=(Diary, Other, Sink), discover=False)))


@pytest.fixture
async def waker(db, hooks):
    waker = Waker(db, hooks, SystemClock())
    yield waker
    await waker.close()


async def test_a_push_makes_that_plugins_pull_due_and_no_other(db, hooks, waker):
    jobs = Jobs(db, pull_calendars(db, hooks))
    assert await jobs.run_due() == ("calendar_pull:diary", "calendar_pull:other")
    assert await jobs.run_due() == ()
    assert await waker.wake("diary")
    assert await jobs.run_due() == ("calendar_pull:diary",)


async def test_only_a_plugin_that_is_pulled_from_can_be_woken(waker):
    assert not await waker.wake("sink")
    assert not await waker.wake("nobody")


async def test_many_pushes_are_noted_at_once_and_once_more_after_a_pause(db, hooks, monkeypatch):
    written, clock = [], SystemClock()

    async def write(function, names):
        written.append(clock.monotonic())

    monkeypatch.setattr(db, "write", write)
    waker = Waker(db, hooks, clock, apart_s=0.1)
    for _ in range(50):
        assert await waker.wake("diary")
        await asyncio.sleep(0.001)
    await asyncio.sleep(0.2)
    assert len(written) == 2
    assert written[1] - written[0] >= 0.1
    await waker.close()


async def test_no_push_is_lost_however_it_falls_among_pulls(db, hooks):
    """A push that comes right after a pull began, within the pause, is followed by a pull all the same."""
    waker = Waker(db, hooks, SystemClock(), apart_s=0.2)
    jobs = Jobs(db, pull_calendars(db, hooks))
    await jobs.run_due()
    await waker.wake("diary")
    await waker.wake("diary")
    assert await jobs.run_due() == ("calendar_pull:diary",)
    await waker.wake("diary")
    assert await jobs.run_due() == ()
    await asyncio.sleep(0.3)
    assert await jobs.run_due() == ("calendar_pull:diary",)
    await waker.close()


async def test_what_waits_to_be_noted_ends_with_the_process(db, hooks):
    waker = Waker(db, hooks, SystemClock())
    await waker.wake("diary")
    await waker.wake("diary")
    await waker.close()
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_a_push_while_a_pull_runs_is_followed_by_another_pull(db, hooks, waker):
    begun, go_on, runs = asyncio.Event(), asyncio.Event(), []

    async def pull():
        runs.append(1)
        begun.set()
        await go_on.wait()

    jobs = Jobs(db, [Job(pull_job("calendar_pull", "diary"), pull, 90.0)])
    running = asyncio.create_task(jobs.run_due())
    await begun.wait()
    await waker.wake("diary")
    assert await jobs.run_due() == ()  # it is not run twice at a time
    go_on.set()
    await running
    assert await jobs.run_due() == ("calendar_pull:diary",)
    assert await jobs.run_due() == ()
    assert len(runs) == 2


async def test_a_push_that_could_not_be_noted_does_not_silence_the_next(db, hooks, waker, monkeypatch):
    async def away(*args, **kwargs):
        raise DatabaseAway

    jobs = Jobs(db, pull_calendars(db, hooks))
    await jobs.run_due()
    with monkeypatch.context() as patch:
        patch.setattr(db, "write", away)
        with pytest.raises(DatabaseAway):
            await waker.wake("diary")
    await waker.wake("diary")
    assert await jobs.run_due() == ("calendar_pull:diary",)


async def test_a_pull_that_hangs_keeps_no_other_from_running_and_ends_with_the_process(db):
    ended, ran = [], asyncio.Event()

    async def hangs():
        try:
            await asyncio.sleep(3600)
        finally:
            ended.append("hangs")

    async def runs():
        ran.set()

    jobs = Jobs(db, [Job("calendar_pull:hangs", hangs, 90.0), Job("calendar_pull:runs", runs, 0.0)])
    task = asyncio.create_task(jobs.run())
    for _ in range(2):
        await asyncio.wait_for(ran.wait(), 5)
        ran.clear()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert ended == ["hangs"]
    assert asyncio.all_tasks() == {asyncio.current_task()}
