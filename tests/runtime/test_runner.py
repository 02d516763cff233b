import asyncio
import contextlib
import re
import threading
import time

import pytest

from bella_core.core.logging import current_plugin
from bella_core.core.settings import PluginHostSettings
from bella_core.plugin import NotConfigured, Rejected, Retry
from bella_core.runtime.errors import BadValue, HookFailed
from bella_core.runtime.registry import Registry, State
from bella_core.runtime.runner import HookRunner
from tests.runtime.families import SHORT_S, Family, Time, outcomes, plugin, runner_of


def returns(value):
    return lambda self, value_=None: value


def raises(error):
    def function(self, value):
        raise error

    return function


async def hangs(self, value):
    await asyncio.sleep(3600)


async def refuses_to_end(self, value):
    for _ in range(1):
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.sleep(3600)
    await asyncio.sleep(3600)


def only_text(value, plugin):
    if not isinstance(value, str):
        raise BadValue("expected text")
    return value


#: Every way in which a plugin can misbehave, and the outcome it is counted under.
async def raises_later(self, value):
    await asyncio.sleep(0)
    raise RuntimeError


async def exits(self, value):
    raise SystemExit(3)


async def cancels_itself(self, value):
    raise asyncio.CancelledError


def blocks_a_thread(self, value):
    time.sleep(SHORT_S * 4)


async def nonsense(self, value):
    return 42


def stops_iterating(self, value):
    raise StopIteration


async def closes_itself(self, value):
    raise GeneratorExit


class Unmarkable(Exception):
    def add_note(self, note):
        raise AttributeError("an error of the plugin's own making that takes no notes")

    def __str__(self):
        raise ValueError("nor has it a text")


async def raises_what_takes_no_note(self, value):
    raise Unmarkable


MISBEHAVIOUR = [
    (raises_later, "error"),
    (exits, "error"),
    (cancels_itself, "error"),
    (stops_iterating, "error"),
    (closes_itself, "error"),
    (raises_what_takes_no_note, "error"),
    (hangs, "deadline"),
    (refuses_to_end, "deadline"),
    (blocks_a_thread, "deadline"),
    (nonsense, "bad_value"),
]


async def fine(self, value):
    return f"fine {value}"


async def test_collect_asks_all_and_keeps_their_order_however_they_run():
    async def slow(self, value):
        await asyncio.sleep(0.01)
        return "slow"

    runner = runner_of(plugin(name="a", gather=slow), plugin(name="b", gather=returns("inline")), plugin(name="c", gather=slow))
    assert await runner.collect("gather", 1) == [("a", "slow"), ("b", "inline"), ("c", "slow")]


@pytest.mark.parametrize(("function", "outcome"), MISBEHAVIOUR)
async def test_a_plugin_that_misbehaves_is_left_out_of_a_collection_and_counted(function, outcome):
    bad = function if asyncio.iscoroutinefunction(function) else None
    runner = runner_of(plugin(gather=bad or raises(StopIteration)), plugin(name="good", gather=returns("yes")))
    assert await runner.collect("gather", 1, check=only_text) == [("good", "yes")]
    counted = outcomes(runner, "gather")
    assert counted.pop("ok") == 1
    assert counted == {outcome if bad else "error": 1}


@pytest.mark.parametrize("error", [SystemExit, GeneratorExit, asyncio.CancelledError, RecursionError, MemoryError, Unmarkable])
async def test_whatever_an_inline_hook_raises_is_its_own_error(error):
    runner = runner_of(plugin(gather=raises(error)), plugin(name="good", gather=returns("yes")))
    assert await runner.collect("gather", 1) == [("good", "yes")]
    assert outcomes(runner, "gather") == {"error": 1, "ok": 1}


async def test_an_error_that_is_raised_again_and_again_is_attributed_once():
    always_the_same = ValueError("made once, at import")
    runner = runner_of(plugin(gather=raises(always_the_same)))
    await runner.collect("gather", 1)
    await runner.collect("gather", 1)
    assert len(always_the_same.__notes__) == 1


@pytest.mark.parametrize(("function", "outcome"), MISBEHAVIOUR)
async def test_providers_are_a_fallback_chain(function, outcome):
    runner = runner_of(plugin(answer=function), plugin(answer=returns(None)), plugin(name="good", answer=fine), plugin(answer=hangs))
    started = time.monotonic()
    result = await runner.provide("answer", 7, check=lambda value, name: value if value is None else only_text(value, name))
    assert (result.plugin, result.value) == ("good", "fine 7")
    assert time.monotonic() - started < SHORT_S * 3
    assert outcomes(runner, "answer")[outcome] == 1


async def test_when_no_provider_answers_there_is_nothing():
    runner = runner_of(plugin(answer=hangs), plugin(answer=returns(None)))
    assert await runner.provide("answer", 1) is None
    assert await runner_of().provide("answer", 1) is None


async def test_providers_share_what_is_left_of_the_turn():
    runner = runner_of(*[plugin(answer=hangs) for _ in range(5)])
    started = time.monotonic()
    assert await runner.provide("answer", 1, budget_s=0.03) is None
    assert time.monotonic() - started < SHORT_S


async def test_transform_hands_on_and_keeps_the_input_of_whoever_fails():
    async def doubles(self, value):
        return value + value

    runner = runner_of(
        plugin(change=lambda self, value, by: value + by),
        plugin(change=lambda self, by: 1 / 0),
        plugin(change=lambda self, value: 3),
        plugin(change=doubles),
        plugin(change=hangs),
    )
    assert await runner.transform("change", "a", "b", changes=0, check=only_text) == "abab"


@pytest.mark.parametrize(("function", "outcome"), MISBEHAVIOUR)
async def test_a_gate_that_cannot_be_asked_stays_shut(function, outcome):
    async def permits(self, value):
        return "yes"

    runner = runner_of(plugin(permit=function), plugin(permit=permits))
    assert [result.outcome for result in await runner.gate("permit", 1, check=only_text)] == [outcome, "ok"]


@pytest.mark.parametrize(("function", "outcome"), MISBEHAVIOUR)
async def test_a_delivery_that_fails_says_how(function, outcome):
    runner = runner_of(plugin(name="sink", bring=function))
    with pytest.raises(HookFailed) as caught:
        await runner.deliver("sink", "bring", "a caller's words", check=only_text)
    assert (caught.value.plugin, caught.value.hook, caught.value.outcome) == ("sink", "bring", outcome)
    assert "words" not in str(caught.value)


@pytest.mark.parametrize("error", [Retry("later", 5.0), Rejected("never"), NotConfigured("no key")])
async def test_what_a_plugin_says_on_purpose_is_passed_on_and_opens_no_breaker(error):
    async def says(self, value):
        raise error

    runner = runner_of(plugin(name="sink", bring=says))
    for _ in range(5):
        with pytest.raises(type(error)):
            await runner.deliver("sink", "bring", 1)
    assert runner.breakers() == {("sink", "bring"): "closed"}


@pytest.mark.parametrize("error", [Retry("too many callers at once"), Rejected("no words in it")])
async def test_an_engine_that_is_busy_is_asked_again_for_the_next_caller(error):
    async def says(self, value):
        raise error

    runner = runner_of(plugin(name="busy", answer=says))
    for _ in range(5):
        assert await runner.provide("answer", 1) is None
    assert runner.breakers() == {("busy", "answer"): "closed"}


async def test_a_delivery_to_nobody_fails():
    with pytest.raises(HookFailed, match="plugin 'sink' did not do 'bring': absent"):
        await runner_of().deliver("sink", "bring", 1)


async def test_a_hung_plugin_costs_its_deadline_three_times_then_almost_nothing():
    now = Time()
    runner = runner_of(plugin(name="hung", answer=hangs), now=now)
    for _ in range(3):
        await runner.provide("answer", 1)
    best = 1.0
    for _ in range(50):
        started = time.perf_counter()
        assert await runner.provide("answer", 1) is None
        best = min(best, time.perf_counter() - started)
    assert best < 0.0001
    assert outcomes(runner, "answer") == {"deadline": 3, "breaker_open": 50}
    assert runner.breakers() == {("hung", "answer"): "open"}
    now.now += 30.0
    assert runner.breakers() == {("hung", "answer"): "half_open"}


async def test_an_inline_hook_that_overruns_again_and_again_is_not_asked_any_more():
    def blocks(self, value):
        time.sleep(SHORT_S * 1.2)
        return "late"

    runner = runner_of(plugin(name="slow", gather=blocks))
    answers = [await runner.collect("gather", 1) for _ in range(4)]
    assert answers == [[("slow", "late")]] * 3 + [[]]
    assert outcomes(runner, "gather") == {"overrun": 3, "breaker_open": 1}


async def test_an_awaited_hook_that_blocks_the_loop_is_named_and_not_asked_any_more(monkeypatch, capsysbinary):
    monkeypatch.setattr("bella_core.runtime.calling.BLOCKING_S", 0.02)

    async def blocks(self, value):
        await asyncio.sleep(0)
        time.sleep(0.03)  # noqa: ASYNC251  # the very mistake
        await asyncio.sleep(0)
        return "answer"

    async def waits(self, value):
        await asyncio.sleep(0.03)
        return "answer"

    runner = runner_of(plugin(name="blocker", gather=blocks), plugin(name="waiter", gather=waits))
    answers = [[name for name, _ in await runner.collect("gather", 1)] for _ in range(4)]
    assert answers == [["blocker", "waiter"]] * 3 + [["waiter"]]
    assert outcomes(runner, "gather") == {"blocked": 3, "ok": 4}
    out = capsysbinary.readouterr().out
    assert out.count(b'"event":"plugin_overran","logger":"bella_core.runtime.calling","plugin":"blocker"') == 3
    assert out.count(b'"event":"plugin_not_used"') == 1
    withdrawn = runner._registry.plugins["blocker"]
    assert withdrawn.state is State.FAILED
    assert re.fullmatch(
        r"its hook 'gather' kept the event loop again and again, 0\.\d\d s the last time: "
        r"await what takes time, or write a plain def, which runs in a thread",
        withdrawn.reason,
    )


async def test_an_inline_hook_that_keeps_the_loop_again_and_again_is_disabled_too(monkeypatch):
    monkeypatch.setattr("bella_core.runtime.calling.BLOCKING_S", SHORT_S)
    sleeper = plugin(name="sleeper", gather=lambda self, value: time.sleep(SHORT_S * 1.5) or "late")
    runner = runner_of(sleeper, plugin(name="other", gather=returns("yes")))
    for _ in range(3):
        assert [name for name, _ in await runner.collect("gather", 1)] == ["sleeper", "other"]
    assert runner.plugins("gather") == ["other"]
    assert "its hook 'gather' kept the event loop again and again" in runner._registry.plugins["sleeper"].reason


@pytest.mark.parametrize("ending", ["hangs", "raises"])
async def test_one_that_blocks_and_then_hangs_or_fails_is_disabled_too(monkeypatch, ending):
    monkeypatch.setattr("bella_core.runtime.calling.BLOCKING_S", 0.02)

    async def blocks(self, value):
        time.sleep(0.03)  # noqa: ASYNC251  # the very mistake
        if ending == "hangs":
            await asyncio.sleep(3600)
        raise ValueError

    runner = runner_of(plugin(name="blocker", gather=blocks), plugin(name="other", gather=returns("yes")))
    for _ in range(3):
        await runner.collect("gather", 1)
    await asyncio.sleep(0)

    assert runner.plugins("gather") == ["other"]
    assert runner._registry.plugins["blocker"].state is State.FAILED


async def test_one_that_only_fails_is_not_disabled_and_one_that_is_required_rests(monkeypatch):
    monkeypatch.setattr("bella_core.runtime.calling.BLOCKING_S", 0.02)

    async def blocks(self, value):
        time.sleep(0.03)  # noqa: ASYNC251  # the very mistake

    needed, failing = plugin(name="needed", gather=blocks), plugin(name="failing", gather=raises_later)
    host = PluginHostSettings(required=("needed",))
    runner = HookRunner(Registry(host, given=[needed, failing], discover=False, families=(Family,)), now=Time())
    for _ in range(4):
        await runner.collect("gather", 1)

    assert runner.plugins("gather") == ["failing", "needed"]
    assert set(runner.breakers().values()) == {"open"}


async def test_a_caller_who_is_cancelled_again_and_again_opens_no_breaker():
    runner = runner_of(plugin(name="slow", answer=hangs))
    for _ in range(4):
        call = asyncio.create_task(runner.provide("answer", 1))
        await asyncio.sleep(0.001)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
    assert runner.breakers() == {("slow", "answer"): "closed"}


async def test_five_hung_plugins_cost_one_deadline_together():
    runner = runner_of(*[plugin(gather=hangs) for _ in range(5)])
    started = time.monotonic()
    assert await runner.collect("gather", 1) == []
    assert SHORT_S <= time.monotonic() - started < SHORT_S * 2


async def test_a_success_that_comes_after_the_deadline_does_not_count():
    async def ignores_the_deadline(self, value):
        try:
            await asyncio.sleep(3600)
        except asyncio.CancelledError:
            return "too late"

    runner = runner_of(plugin(name="late", answer=ignores_the_deadline))
    for _ in range(3):
        assert await runner.provide("answer", 1) is None
        await asyncio.sleep(0)
    assert runner.breakers() == {("late", "answer"): "open"}


async def test_cancelling_the_caller_cancels_the_plugins_and_leaks_no_task():
    ended = []

    async def waits(self, value):
        try:
            await asyncio.sleep(3600)
        finally:
            ended.append(value)

    runner = runner_of(*[plugin(gather=waits) for _ in range(3)])
    call = asyncio.create_task(runner.collect("gather", 1))
    await asyncio.sleep(0.01)
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    await asyncio.sleep(0.01)
    assert ended == [1, 1, 1]
    assert asyncio.all_tasks() == {asyncio.current_task()}
    assert set(runner.breakers().values()) == {"closed"}


async def test_errors_and_log_lines_carry_the_plugins_name(capsysbinary):
    seen = []

    async def fails(self, value):
        seen.append(current_plugin.get())
        raise ValueError("a caller's words")

    runner = runner_of(plugin(name="culprit", permit=fails, gather=lambda self, value: seen.append(current_plugin.get())))
    (result,) = await runner.gate("permit", "a caller's words")
    await runner.collect("gather", 1)
    assert seen == ["culprit", "culprit"]
    assert current_plugin.get() == ""
    assert result.error.__notes__ == ["in plugin 'culprit' , hook 'permit'"]
    line = capsysbinary.readouterr().out
    assert b'"plugin":"culprit"' in line
    assert b"words" not in line


async def test_a_plain_function_of_an_awaited_hook_runs_in_a_daemon_thread_of_its_plugins():
    def blocking(self, value):
        thread = threading.current_thread()
        return (thread.name, thread.daemon, current_plugin.get())

    runner = runner_of(plugin(name="blocker", answer=blocking))
    assert (await runner.provide("answer", 1)).value == ("bella-blocker-1", True, "blocker")
    await runner.close()


async def test_threads_are_capped_and_stuck_ones_are_not_waited_for():
    stuck = threading.Event()
    runner = runner_of(plugin(name="stuck", answer=lambda self, value: stuck.wait(60)), plugin(answer=fine), threads=2)
    for _ in range(3):
        assert (await runner.provide("answer", 1)).value == "fine 1"
    assert outcomes(runner, "answer") == {"deadline": 2, "busy": 1, "ok": 3}
    stuck.set()
    await runner.close()


async def test_deliveries_of_a_plugin_that_blocks_wait_for_its_threads():
    runner = runner_of(plugin(name="slow", bring=lambda self, value: time.sleep(SHORT_S / 20) or value), threads=2)
    assert await asyncio.gather(*(runner.deliver("slow", "bring", number) for number in range(8))) == list(range(8))
    assert outcomes(runner, "bring") == {"ok": 8}
    await runner.close()


async def test_observers_are_told_behind_the_call_and_never_awaited():
    told = []

    async def watches(self, value):
        await asyncio.sleep(0)
        told.append(value)

    runner = runner_of(plugin(watch=hangs), plugin(watch=watches))
    for number in range(3):
        runner.observe("watch", number)
    assert told == []
    await runner.close(wait_s=SHORT_S * 2)
    assert told == [0, 1, 2]


async def test_what_an_observer_has_no_room_for_is_dropped_and_counted():
    runner = runner_of(plugin(watch=hangs))
    for number in range(300):
        runner.observe("watch", number)
    assert outcomes(runner, "watch") == {"dropped": 44}
    await runner.close(wait_s=0.0)


async def test_a_plugin_may_take_fewer_arguments_in_any_order_or_have_defaults():
    runner = runner_of(
        plugin(change=lambda self, by, value: f"{value}-{by}"),
        plugin(change=lambda self, value, by="default": f"{value}-{by}"),
        plugin(change=lambda self: "none"),
    )
    assert await runner.collect("change", "v", "b") == [
        (name, value) for name, value in zip(runner.plugins("change"), ["v-b", "v-b", "none"], strict=True)
    ]


async def test_an_inline_hook_that_returns_a_coroutine_is_told_so_and_leaves_no_warning():
    async def inner():
        return ()

    runner = runner_of(plugin(gather=lambda self, value: inner()))
    assert await runner.collect("gather", 1) == []
    assert outcomes(runner, "gather") == {"bad_value": 1}
