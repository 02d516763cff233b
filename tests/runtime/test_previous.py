"""A plugin that was written for the contract before works under the present one; older and newer ones are refused."""

import asyncio

import attrs
import pytest

from bella_core.plugin import Kind, hookimpl
from bella_core.plugin.hooks import hook
from bella_core.plugin.previous import Adapter, Previous
from bella_core.runtime.registry import Registry, State
from bella_core.runtime.runner import HookRunner
from tests.runtime.families import Time, outcomes


@attrs.frozen
class Page:
    rows: tuple[str, ...]
    last: bool


class Former:
    """Version 4: a source was asked for rows after a number, and answered a list."""

    @hook(Kind.PULL, 0.2)
    async def fetch_rows(self, source, after): ...

    @hook(Kind.COLLECT, 0.2, runs="inline")
    def gather(self, value): ...


class Present:
    """Version 5: it is asked for pages, with a cursor first; ``gather`` has an argument more."""

    @hook(Kind.PULL, 0.2)
    async def fetch_page(self, cursor, source, since): ...

    @hook(Kind.COLLECT, 0.2, runs="inline")
    def gather(self, value, by): ...


ADAPTERS = {
    "fetch_rows": Adapter(
        "fetch_page", lambda cursor, source, since: (source, int(cursor or 0)), lambda rows: Page(tuple(rows), last=True)
    ),
    "gather": Adapter("gather", lambda value, by: (value,)),
}


class FiveIsPresent:
    api = 5

    @hookimpl
    async def fetch_page(self, cursor, source):
        return Page((f"{source}-{cursor}",), last=False)

    @hookimpl
    def gather(self, value, by):
        return f"{value}{by}"


class FourIsFormer:
    api = 4

    @hookimpl
    async def fetch_rows(self, after, source):
        await asyncio.sleep(0)
        return [f"{source}-{after}"]

    @hookimpl
    def gather(self, value):
        return value


class FourByThread:
    api = 4

    @hookimpl
    def fetch_rows(self, source):
        return [source]


def registry(*plugins):
    return Registry(given=plugins, discover=False, families=(Present,), api=5, previous=Previous((Former,), ADAPTERS))


async def test_both_versions_are_asked_by_the_present_ones_hooks():
    runner = HookRunner(registry(FiveIsPresent, FourIsFormer, FourByThread), now=Time())

    assert await runner.deliver("five_is_present", "fetch_page", "7", "book", None) == Page(("book-7",), last=False)
    assert await runner.deliver("four_is_former", "fetch_page", "7", "book", None) == Page(("book-7",), last=True)
    assert await runner.deliver("four_by_thread", "fetch_page", None, "book", None) == Page(("book",), last=True)
    assert await runner.collect("gather", "a", "b") == [("five_is_present", "ab"), ("four_is_former", "a")]
    assert {plugin for plugin, hook, outcome in runner.timings.rows() if (hook, outcome) == ("fetch_page", "ok")} == {
        "five_is_present",
        "four_is_former",
        "four_by_thread",
    }
    await runner.close()


def test_a_former_plugin_has_the_present_hooks():
    plugins = registry(FourIsFormer).plugins

    assert (plugins["four_is_former"].state, plugins["four_is_former"].hooks) == (State.ACTIVE, ("fetch_page", "gather"))


async def test_a_former_plugin_is_isolated_as_every_other_is():
    class Breaks(FourIsFormer):
        name = "breaks"

        @hookimpl
        def gather(self, value):
            raise ValueError

    runner = HookRunner(registry(Breaks, FourIsFormer), now=Time())

    assert await runner.collect("gather", "a", "b") == [("four_is_former", "a")]
    assert outcomes(runner, "gather") == {"ok": 1, "error": 1}


def test_a_former_plugin_is_held_to_the_contract_it_was_written_for():
    class Mixed(FourIsFormer):
        @hookimpl
        async def fetch_page(self, cursor): ...

    class Misspelt(FourIsFormer):
        @hookimpl
        def gather(self, by): ...

    plugins = registry(Mixed, Misspelt).plugins

    assert plugins["mixed"].reason == "'fetch_page' is no hook of the contract; did you mean 'fetch_rows'?"
    assert "Argument(s) {'by'} are declared in the hookimpl but can not be found" in plugins["misspelt"].reason


def test_a_former_plugin_can_be_taken_out_of_use():
    made = registry(FourIsFormer)
    made.fail("four_is_former", State.FAILED, "tests")

    assert HookRunner(made).plugins("gather") == []
    assert not made.manager.is_registered(made.plugins["four_is_former"].made)


@pytest.mark.parametrize(("api", "get"), [(3, "a newer version of the plugin"), (6, "a newer bella")])
def test_any_other_version_is_refused_and_both_supported_ones_are_named(api, get):
    plugin = type("Strange", (FiveIsPresent,), {"api": api})

    assert registry(plugin).plugins["strange"].reason == (
        f"it was written for version {api} of the contract, this bella supports 4 and 5: get {get}"
    )
