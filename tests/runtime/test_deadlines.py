"""A clinic sets deadlines for one plugin's hook; they are held in fan-outs too, and cannot eat a call."""

import asyncio
import re
import time
from pathlib import Path

import pytest

from bella_core.core.config import load_settings
from bella_core.core.errors import ConfigError
from bella_core.core.settings import PluginHostSettings
from bella_core.plugin import hookimpl
from bella_core.plugin.hooks import policies_of
from bella_core.plugin.specs import FAMILIES
from bella_core.runtime.deadlines import INLINE_S, LONGEST_S, mistakes
from bella_core.runtime.registry import Registry
from bella_core.runtime.runner import HookRunner
from tests.runtime.families import SHORT_S, Family, Time, outcomes, plugin


def runner_of(*plugins, **deadlines):
    host = PluginHostSettings(order=tuple(one.name for one in plugins), deadlines=deadlines)
    return HookRunner(Registry(host, given=plugins, discover=False, families=(Family,)), now=Time())


def after(seconds, value):
    async def answer(self, _=None):
        await asyncio.sleep(seconds)
        return value

    return answer


class Echo:
    api = 1

    @hookimpl
    async def transcribe(self, audio, hints):
        return None

    @hookimpl
    def extract(self, cleaned):
        return ()


def refused(**deadlines):
    with pytest.raises(ConfigError) as caught:
        Registry(PluginHostSettings(deadlines=deadlines), given=[Echo], discover=False)
    return list(caught.value.mistakes)


async def test_a_shorter_deadline_is_the_plugins_own():
    hung = plugin(name="hung", answer=after(60, "never"))
    slow = plugin(name="slow", answer=after(0.04, "slow"))
    runner = runner_of(hung, slow, hung={"answer": 0.01})
    started = time.monotonic()

    result = await runner.provide("answer", 1)

    assert (result.plugin, result.value) == ("slow", "slow")
    assert time.monotonic() - started < SHORT_S


async def test_a_longer_deadline_waits_and_no_longer_than_what_is_left():
    runner = runner_of(plugin(name="slow", answer=after(SHORT_S * 1.5, "slow")), slow={"answer": SHORT_S * 5})

    assert (await runner.provide("answer", 1)).value == "slow"
    started = time.monotonic()
    assert await runner.provide("answer", 1, budget_s=SHORT_S / 2) is None
    assert time.monotonic() - started < SHORT_S


async def test_in_a_fan_out_everyone_has_their_own_deadline_and_nobody_waits_for_the_longest():
    ended = {}

    def waits(name):
        async def gather(self, value):
            started = time.monotonic()
            try:
                await asyncio.sleep(0.12 if name == "patient" else 60)
            finally:
                ended[name] = time.monotonic() - started
            return name

        return plugin(name=name, gather=gather)

    runner = runner_of(waits("hasty"), waits("usual"), waits("patient"), hasty={"gather": 0.02}, patient={"gather": 0.2})

    assert await runner.collect("gather", 1) == [("patient", "patient")]
    assert outcomes(runner, "gather") == {"deadline": 1, "ok": 1}
    assert 0.02 <= ended["hasty"] < SHORT_S <= ended["usual"] < 0.12
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_a_mixed_fan_out_ends_when_all_have_answered():
    quick, quicker = (plugin(name=name, gather=after(0, name)) for name in ("quick", "quicker"))
    runner = runner_of(quick, quicker, quicker={"gather": 0.2})
    started = time.monotonic()

    assert await runner.collect("gather", 1) == [("quick", "quick"), ("quicker", "quicker")]
    assert time.monotonic() - started < SHORT_S / 2


async def test_a_mixed_fan_out_never_lasts_longer_than_what_is_left():
    one, other = (plugin(name=name, gather=after(60, name)) for name in ("one", "other"))
    runner = runner_of(one, other, other={"gather": 0.2})
    started = time.monotonic()

    assert await runner.collect("gather", 1, budget_s=0.03) == []
    assert time.monotonic() - started < SHORT_S


async def test_whoever_was_late_in_a_mixed_fan_out_is_cancelled_once():
    cancelled = []

    async def tidies_up(self, value):
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            await asyncio.sleep(0.01)
            cancelled.append("tidy")
            raise

    runner = runner_of(plugin(name="tidy", gather=tidies_up), plugin(name="other", gather=after(0.05, "other")), tidy={"gather": 0.01})

    assert await runner.collect("gather", 1) == [("other", "other")]
    assert cancelled == ["tidy"]


async def test_cancelling_a_mixed_fan_out_leaks_no_task():
    one, other = (plugin(name=name, gather=after(60, name)) for name in ("one", "other"))
    runner = runner_of(one, other, other={"gather": 0.2})
    call = asyncio.create_task(runner.collect("gather", 1))
    await asyncio.sleep(0.01)
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    await asyncio.sleep(0)
    assert asyncio.all_tasks() == {asyncio.current_task()}
    assert set(runner.breakers().values()) == {"closed"}


async def test_an_inline_hooks_own_deadline_is_the_one_it_is_measured_by():
    def takes_a_while(self, value):
        time.sleep(0.02)
        return "late"

    runner = runner_of(plugin(name="slow", gather=takes_a_while), slow={"gather": 0.01})

    for _ in range(3):
        await runner.collect("gather", 1)
    assert outcomes(runner, "gather") == {"overrun": 3}


def test_names_that_nothing_has_refuse_the_start_with_a_suggestion_all_at_once():
    assert refused(ecko={"transcribe": 1.0}, echo={"transcrib": 1.0}) == [
        "plugin_host.deadlines.ecko: no plugin is called 'ecko'; did you mean 'echo'?",
        "plugin_host.deadlines.echo.transcrib: no hook is called 'transcrib'; did you mean 'transcribe'?",
    ]


def test_a_hook_that_the_plugin_does_not_have_refuses_the_start():
    assert refused(echo={"synthesize": 1.0}) == [
        "plugin_host.deadlines.echo.synthesize: the plugin has no such hook; it has: extract, transcribe"
    ]


@pytest.mark.parametrize(
    ("hook", "seconds", "longest"),
    [("transcribe", 9.5, "9"), ("transcribe", 0.0, "9"), ("transcribe", -1.0, "9"), ("extract", 0.3, "0.25")],
)
def test_a_deadline_that_a_call_cannot_wait_for_is_refused(hook, seconds, longest):
    assert refused(echo={hook: seconds}) == [
        f"plugin_host.deadlines.echo.{hook}: expected more than 0 and at most {longest} seconds, got {seconds:g}"
    ]


def test_the_contracts_own_deadlines_lie_within_the_bounds():
    policies = Registry(discover=False, families=FAMILIES).manager.policies

    for policy in policies.values():
        assert policy.deadline_s <= (INLINE_S if policy.runs == "inline" and policy.kind.value != "contribute" else LONGEST_S[policy.kind])


def test_they_are_read_from_the_file_and_the_environment(tmp_path):
    file = tmp_path / "bella.toml"
    file.write_text('[plugin_host.deadlines]\nwhisper.transcribe = 3\n"echo.extract" = 0.1\n')

    settings = load_settings(file, {"BELLA_PLUGIN_HOST__DEADLINES__WHISPER__TRANSCRIBE": "2.5", "BELLA_DATA_DIR": str(tmp_path)})

    assert settings.plugin_host.deadlines == {"whisper": {"transcribe": 2.5}, "echo": {"extract": 0.1}}


def test_the_deadline_on_the_page_is_one_that_can_be_set(tmp_path):
    page = (Path(__file__).parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")
    (tmp_path / "bella.toml").write_text(re.search(r"<!-- deadlines -->\n```toml\n(.*?)```", page, re.DOTALL)[1], encoding="utf-8")

    host = load_settings(tmp_path / "bella.toml", {"BELLA_DATA_DIR": str(tmp_path)}).plugin_host

    assert host.deadlines == {"whisper": {"transcribe": 3.0}}
    assert list(mistakes(host, ["whisper"], policies_of(FAMILIES))) == []


def test_a_deadline_that_is_no_number_is_told_with_its_path(tmp_path):
    file = tmp_path / "bella.toml"
    file.write_text('[plugin_host.deadlines]\nwhisper = 3\necho.extract = "soon"\n')

    with pytest.raises(ConfigError) as caught:
        load_settings(file, {"BELLA_DATA_DIR": str(tmp_path)})

    assert list(caught.value.mistakes) == [
        "plugin_host.deadlines.whisper: expected a table, got a whole number",
        "plugin_host.deadlines.echo.extract: expected a number, got text",
    ]
