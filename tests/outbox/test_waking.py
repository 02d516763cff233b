"""A push makes a plugin's pull due, wherever the job runs, and however many pushes come."""

import asyncio

import pytest

from bella_core.core.errors import DatabaseAway
from bella_core.core.settings import PluginHostSettings
from bella_core.plugin import BusyPage, hookimpl
from bella_core.runtime.hooks import Hooks
from bella_core.runtime.registry import Registry
from bella_core.runtime.runner import HookRunner
from bella_core.services.jobs import Job, Jobs, pull_calendars, pull_job
from bella_core.services.waking import APART_S, Waker
from bella_core.testing import StandingClock


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
def clock():
    return StandingClock()


@pytest.fixture
def waker(db, hooks, clock):
    return Waker(db, hooks, clock)


async def test_a_push_makes_that_plugins_pull_due_and_no_other(db, hooks, waker):
    jobs = Jobs(db, pull_calendars(db, hooks))
    assert await jobs.run_due() == ("calendar_pull:diary", "calendar_pull:other")
    assert await jobs.run_due() == ()
    assert await waker.wake("diary")
    assert await jobs.run_due() == ("calendar_pull:diary",)


async def test_only_a_plugin_that_is_pulled_from_can_be_woken(waker):
    assert not await waker.wake("sink")
    assert not await waker.wake("nobody")


async def test_many_pushes_make_one_pull_at_once_and_one_after_a_pause(db, hooks, waker, clock, monkeypatch):
    written = []

    async def write(function, names, in_s):
        written.append(in_s)

    monkeypatch.setattr(db, "write", write)
    for _ in range(50):
        assert await waker.wake("diary")
        clock.move(0.1)
    assert written == [0.0, pytest.approx(APART_S - 0.1)]
    clock.move(APART_S)
    await waker.wake("diary")
    assert written[2:] == [pytest.approx(0.0, abs=0.2)]


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
