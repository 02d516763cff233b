import time

import pytest

from bella_core.core.errors import StartupRefused
from bella_core.core.settings import PluginHostSettings
from bella_core.plugin import NotConfigured
from bella_core.runtime.errors import BadValue
from bella_core.runtime.lifecycle import Lifecycle
from bella_core.runtime.registry import Registry, State
from bella_core.runtime.runner import HookRunner
from tests.runtime.families import SHORT_S, Family, plugin
from tests.runtime.test_lifecycle import Clock


def house(*plugins, **host):
    host.setdefault("order", tuple(plugin.name for plugin in plugins))
    registry = Registry(PluginHostSettings(**host), given=plugins, discover=False, families=(Family,))
    return registry, HookRunner(registry)


def no_twins():
    """A check that refuses what an earlier plugin contributed already."""
    owners = {}

    def check(value, name):
        if not isinstance(value, str):
            raise BadValue(f"expected a name, got {type(value).__name__}")
        if value in owners:
            raise BadValue(f"{value!r} is taken by plugin {owners[value]!r}: rename one of them")
        owners[value] = name
        return value

    return check


def offers(value):
    return lambda self: value


def raises(error):
    def offers(self):
        raise error

    return offers


def too_slow(self):
    time.sleep(SHORT_S * 1.5)
    return "late"


def test_contributions_come_in_the_plugins_order():
    _, runner = house(plugin(name="b", offers=offers("of b")), plugin(name="none"), plugin(name="a", offers=offers("of a")))
    assert runner.contribute("offers", check=no_twins()) == [("b", "of b"), ("a", "of a")]
    assert {(name, outcome): tally.count for (name, _, outcome), tally in runner.timings.rows().items() if tally.count} == {
        ("b", "ok"): 1,
        ("a", "ok"): 1,
    }


@pytest.mark.parametrize(
    ("function", "state", "reason"),
    [
        (raises(ValueError("no such file")), State.FAILED, "offers() failed: ValueError: no such file"),
        (raises(SystemExit(3)), State.FAILED, "offers() failed: SystemExit: 3"),
        (offers(3), State.FAILED, "offers() cannot be used: expected a name, got int"),
        (offers("taken"), State.FAILED, "offers() cannot be used: 'taken' is taken by plugin 'first': rename one of them"),
        (
            too_slow,
            State.FAILED,
            "offers() took 0.2 s, the limit is 0.1 s: it only tells what there is; open files and connections in startup()",
        ),
        (raises(NotConfigured("set plugins.bad.key")), State.IDLE, "set plugins.bad.key"),
    ],
)
async def test_a_plugin_that_cannot_tell_what_it_contributes_is_taken_out_of_use(function, state, reason):
    first = plugin(name="first", offers=offers("taken"), answer=lambda self, value: None)
    bad = plugin(name="bad", offers=function, gather=lambda self, value: "bad")
    registry, runner = house(first, bad, plugin(name="last", offers=offers("free"), gather=lambda self, value: "last"))
    assert runner.contribute("offers", check=no_twins()) == [("first", "taken"), ("last", "free")]
    assert (registry.plugins["bad"].state, registry.plugins["bad"].reason) == (state, reason)
    assert await runner.collect("gather", 1) == [("last", "last")]


def test_a_required_plugin_that_cannot_tell_refuses_the_start():
    _, runner = house(plugin(name="bad", offers=offers(3)), required=("bad",))
    with pytest.raises(StartupRefused, match=r"plugin 'bad' is required, but cannot be used: offers\(\) cannot be used: expected a name"):
        runner.contribute("offers", check=no_twins())


def test_a_contribution_that_awaits_is_refused_when_the_plugin_is_loaded():
    async def offers(self):
        return "late"

    registry, runner = house(plugin(name="bad", offers=offers))
    assert registry.plugins["bad"].reason == "offers must be a plain def: it only tells what there is; do what awaits in startup"
    assert runner.contribute("offers") == []


async def test_a_started_plugin_whose_contribution_is_refused_is_stopped_once_and_at_once(tmp_path):
    events = []

    def noting(name, value):
        async def startup(self, host):
            events.append(f"{name} starts")

        async def shutdown(self):
            events.append(f"{name} stops")

        return plugin(name=name, startup=startup, shutdown=shutdown, offers=offers(value))

    registry, runner = house(noting("good", "name"), noting("bad", 3))
    lifecycle = Lifecycle(registry, runner, Clock(), tmp_path)
    await lifecycle.start()
    runner.contribute("offers", check=no_twins())
    await lifecycle.release()
    assert events == ["good starts", "bad starts", "bad stops"]
    await lifecycle.stop()
    assert events == ["good starts", "bad starts", "bad stops", "good stops"]
