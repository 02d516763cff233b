import asyncio
import contextlib
import threading
import time
from datetime import UTC, datetime

import attrs
import pytest

from bella_core.core.errors import StartupRefused
from bella_core.core.settings import PluginHostSettings
from bella_core.plugin import NotConfigured, Secret
from bella_core.runtime import report, watching
from bella_core.runtime.lifecycle import Lifecycle
from bella_core.runtime.registry import Registry, State
from bella_core.runtime.runner import HookRunner
from tests.runtime.families import Family, plugin

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class Clock:
    def now(self):
        return NOW

    def monotonic(self):
        return 0.0


def house(tmp_path, *plugins, **host):
    registry = Registry(PluginHostSettings(**host), given=plugins, discover=False, families=(Family,))
    runner = HookRunner(registry)
    return registry, runner, Lifecycle(registry, runner, Clock(), tmp_path / "plugins")


async def test_plugins_start_in_their_order_and_stop_in_the_reverse_order(tmp_path):
    events = []

    def noting(name):
        async def startup(self, host):
            events.append(f"{name} starts")

        async def shutdown(self):
            events.append(f"{name} stops")

        return plugin(name=name, startup=startup, shutdown=shutdown)

    _, _, lifecycle = house(tmp_path, noting("a"), noting("b"), order=("b",))
    await lifecycle.start()
    await lifecycle.stop()
    assert events == ["b starts", "a starts", "a stops", "b stops"]


async def fails(self, host):
    raise ValueError("no model file")


async def hangs(self, host):
    await asyncio.sleep(3600)


async def lacks_a_key(self, host):
    raise NotConfigured("set plugins.bad.key")


@pytest.mark.parametrize(
    ("startup", "state", "reason"),
    [
        (fails, State.FAILED, "startup failed: ValueError: no model file"),
        (hangs, State.FAILED, "startup took too long"),
        (lacks_a_key, State.IDLE, "set plugins.bad.key"),
    ],
)
async def test_a_plugin_that_cannot_start_is_taken_out_of_use_with_the_reason(tmp_path, startup, state, reason):
    bad = plugin(name="bad", startup=startup, gather=lambda self, value: "bad")
    good = plugin(name="good", gather=lambda self, value: "good")
    registry, runner, lifecycle = house(tmp_path, bad, good)
    await lifecycle.start()
    assert (registry.plugins["bad"].state, registry.plugins["bad"].reason) == (state, reason)
    assert await runner.collect("gather", 1) == [("good", "good")]
    await lifecycle.stop()
    lines = {line.name: (line.state, line.reason) for line in report.running(registry)}
    assert lines == {"bad": (state.value, reason), "good": ("active", "")}


async def test_a_required_plugin_that_cannot_start_refuses(tmp_path):
    _, _, lifecycle = house(tmp_path, plugin(name="bad", startup=fails), required=("bad",))
    with pytest.raises(StartupRefused, match="plugin 'bad' is required, but cannot be used: startup failed"):
        await lifecycle.start()


async def test_the_host_gives_time_a_folder_and_background_work_that_ends_with_it(tmp_path, capsysbinary):
    ended = []

    async def forever():
        try:
            await asyncio.sleep(3600)
        finally:
            ended.append("forever")

    async def breaks():
        raise ValueError("a caller's words")

    async def startup(self, host):
        assert host.now() == NOW
        (host.data_dir / "model").write_text("x")
        host.spawn("forever", forever())
        host.spawn("breaks", breaks())
        host.ready("still warming up")
        host.logger.info("model_loaded", seconds=1.5, words="a caller's words")

    registry, _, lifecycle = house(tmp_path, plugin(name="worker", startup=startup))
    await lifecycle.start()
    await asyncio.sleep(0.01)
    assert registry.plugins["worker"].reason == "still warming up"
    assert (tmp_path / "plugins" / "worker" / "model").read_text() == "x"
    await lifecycle.stop()
    assert ended == ["forever"]
    assert asyncio.all_tasks() == {asyncio.current_task()}
    written = capsysbinary.readouterr().out
    assert b'"event":"spawned_task_failed"' in written
    assert written.count(b'"plugin":"worker"') == 3  # the model is loaded, the plugin reports itself, its work has failed
    assert b"caller" not in written


async def test_background_work_that_exits_ends_nothing_but_itself(tmp_path, capsysbinary):
    async def exits():
        raise SystemExit(2)

    async def startup(self, host):
        host.spawn("exits", exits())

    _, _, lifecycle = house(tmp_path, plugin(name="worker", startup=startup))
    await lifecycle.start()
    await asyncio.sleep(0.01)
    await lifecycle.stop()
    assert b'"error":"SystemExit"' in capsysbinary.readouterr().out


async def test_what_is_no_coroutine_cannot_be_spawned_and_its_author_is_told(tmp_path):
    async def work():
        """Run for a moment."""

    async def startup(self, host):
        host.spawn("work", work)

    registry, _, lifecycle = house(tmp_path, plugin(name="worker", startup=startup))
    await lifecycle.start()
    assert "spawn takes a coroutine, got function: call the async def" in registry.plugins["worker"].reason


@pytest.mark.parametrize(
    ("said", "reason"), [(ValueError("no key"), "no key"), ("a" * 1000, "a" * 300), ("half \udcff", "half ?"), ("", "")]
)
async def test_whatever_a_plugin_reports_is_a_short_text(tmp_path, said, reason):
    async def startup(self, host):
        host.ready(said)

    registry, _, lifecycle = house(tmp_path, plugin(name="worker", startup=startup))
    await lifecycle.start()
    await asyncio.sleep(0.01)
    assert registry.plugins["worker"].reason == reason


async def test_a_plugin_whose_error_has_no_text_is_taken_out_of_use_like_any_other(tmp_path):
    class Odd(Exception):
        def __str__(self):
            raise ValueError

    async def startup(self, host):
        raise Odd

    registry, _, lifecycle = house(tmp_path, plugin(name="odd", startup=startup))
    await lifecycle.start()
    assert registry.plugins["odd"].reason.startswith("startup failed: Odd")


async def test_background_work_that_keeps_the_event_loop_is_named(tmp_path, capsysbinary, monkeypatch):
    monkeypatch.setattr(watching, "BLOCKING_S", 0.02)

    async def polls():
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.sleep(3600)
        time.sleep(0.05)  # noqa: ASYNC251  # what the test is about
        await asyncio.sleep(0)
        return "ended in its own way"

    async def startup(self, host):
        host.spawn("polls", polls())

    _, _, lifecycle = house(tmp_path, plugin(name="worker", startup=startup))
    await lifecycle.start()
    await asyncio.sleep(0.01)
    assert b"spawned_task_blocks" not in capsysbinary.readouterr().out
    await lifecycle.stop()
    written = capsysbinary.readouterr().out
    assert written.count(b'"event":"spawned_task_blocks"') == 1
    assert b'"plugin":"worker"' in written
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_no_reason_shows_a_secret_of_the_plugins_settings(tmp_path):
    @attrs.frozen
    class Settings:
        token: Secret[str]

    class Careless:
        api, settings = 1, Settings

        def __init__(self, settings):
            self.token, self.host = settings.token, None

        async def startup(self, host):
            self.host = host

        async def health(self):
            return f"the service refuses {self.token.reveal()}"

    class Failing(Careless):
        async def startup(self, host):
            self.host = host
            raise ValueError(f"illegal header: Bearer {self.token.reveal()}")

    tables = {"careless": {"token": "sk-12345"}, "failing": {"token": "sk-67890"}}
    registry = Registry(tables=tables, given=[Careless, Failing], discover=False)
    lifecycle = Lifecycle(registry, HookRunner(registry), Clock(), tmp_path)
    await lifecycle.start()
    await lifecycle.examine()
    assert registry.plugins["careless"].reason == "the service refuses …"
    registry.plugins["careless"].made.host.ready("away: https://example.ca/?key=sk-12345")
    registry.plugins["failing"].made.host.ready(None)  # why it is not used stands
    await asyncio.sleep(0)
    assert registry.plugins["careless"].reason == "away: https://example.ca/?key=…"
    assert registry.plugins["failing"].reason == "startup failed: ValueError: illegal header: Bearer …"
    await lifecycle.stop()


async def test_a_plugins_thread_can_spawn_too(tmp_path):
    seen = []

    async def work():
        seen.append(threading.current_thread() is threading.main_thread())

    def startup(self, host):
        assert threading.current_thread() is not threading.main_thread()
        host.spawn("work", work())

    _, _, lifecycle = house(tmp_path, plugin(name="threaded", startup=startup))
    await lifecycle.start()
    await asyncio.sleep(0.01)
    await lifecycle.stop()
    assert seen == [True]


class Patient:
    """A plugin whose health a test sets: what ``health`` returns, or raises."""

    name = "patient"
    api = 1

    def __init__(self):
        self.answer, self.host = None, None

    async def startup(self, host):
        self.host = host

    async def health(self):
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.fixture
async def patient(tmp_path):
    plugin = Patient()
    registry = Registry(given=[plugin], discover=False)
    lifecycle = Lifecycle(registry, HookRunner(registry, now=lambda: 0.0), Clock(), tmp_path)
    await lifecycle.start()

    async def examine(answer):
        plugin.answer = answer
        await lifecycle.examine()
        return registry.plugins["patient"].reason

    plugin.examine = examine
    yield plugin
    await lifecycle.stop()


async def test_what_a_plugin_says_of_its_health_stands_beside_its_name_until_it_is_well(patient):
    assert await patient.examine("the model's file\nis gone") == "the model's file is gone"
    assert await patient.examine(None) == ""


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (ValueError("a caller's words"), "health failed: ValueError"),
        (NotConfigured("set plugins.patient.key"), "set plugins.patient.key"),
        (False, "health returned bool, and neither text nor None"),
        ("x" * 1000, "x" * 300),
    ],
)
async def test_whatever_health_does_the_plugin_stays_in_use(patient, answer, reason):
    for _ in range(5):
        assert await patient.examine(answer) == reason


async def test_what_a_plugin_reported_itself_is_not_taken_back(patient):
    await patient.examine("the file is gone")
    patient.host.ready("the licence has ended")
    await asyncio.sleep(0)
    assert await patient.examine("the file is gone") == "the licence has ended"
    assert await patient.examine(None) == "the licence has ended"

    patient.host.ready(None)
    await asyncio.sleep(0)
    assert await patient.examine("the file is gone") == "the file is gone"


async def test_the_health_of_a_plugin_is_logged_when_it_changes(patient, capsysbinary):
    for answer in (None, "away", "away", None, None):
        await patient.examine(answer)

    out = capsysbinary.readouterr().out
    assert [out.count(event) for event in (b'"event":"plugin_cannot_work"', b'"event":"plugin_works_again"')] == [1, 1]
    assert b"away" not in out


@pytest.mark.parametrize("channel", ["", "ops"])
async def test_a_hook_that_has_nothing_to_do_as_the_plugin_is_set_is_not_asked(tmp_path, channel):
    async def startup(self, host):
        self.host = host
        if not channel:
            host.forgo("bring")

    async def bring(self, value):
        pass

    registry, runner, lifecycle = house(tmp_path, plugin(name="pager", startup=startup, bring=bring))
    await lifecycle.start()
    assert runner.plugins("bring") == (["pager"] if channel else [])
    assert ("bring" in registry.plugins["pager"].hooks) is bool(channel)
    assert registry.plugins["pager"].state is State.ACTIVE
    with pytest.raises(RuntimeError, match="only while startup runs"):
        registry.plugins["pager"].made.host.forgo("startup")
    await lifecycle.stop()


async def test_a_hook_that_is_not_there_cannot_be_forgone(tmp_path):
    async def startup(self, host):
        host.forgo("brings")

    registry, _, lifecycle = house(tmp_path, plugin(name="pager", startup=startup))
    await lifecycle.start()
    assert registry.plugins["pager"].reason == ("startup failed: ValueError: there is no hook 'brings' to forgo: the plugin has startup")


async def test_what_a_plugin_reports_itself_is_logged_when_it_changes_and_without_its_words(patient, capsysbinary):
    for reason in (None, "the licence has ended", "the key has ended", None, None):
        patient.host.ready(reason)
        await asyncio.sleep(0)

    out = capsysbinary.readouterr().out
    assert [out.count(event) for event in (b'"event":"plugin_cannot_work"', b'"event":"plugin_works_again"')] == [1, 1]
    assert b"ended" not in out


async def test_the_report_tells_calls_seconds_and_breakers_by_hook(tmp_path):
    _, runner, lifecycle = house(tmp_path, plugin(name="a", gather=lambda self, value: 1 / value))
    await lifecycle.start()
    for value in (1, 2, 0, 0, 0, 1):
        await runner.collect("gather", value)
    (line,) = report.hooks(runner)
    assert (line.plugin, line.hook, line.breaker) == ("a", "gather", "open")
    assert {outcome: counted[0] for outcome, counted in line.outcomes.items()} == {"ok": 2, "error": 3, "breaker_open": 1}
    await lifecycle.stop()
