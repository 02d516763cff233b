"""What is asked of every plugin, whatever its hooks."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import ClassVar

import pytest

from bella_core.core.phi import FIELDS, is_event
from bella_core.core.structuring import Mistakes, structure
from bella_core.plugin import API
from bella_core.runtime.calling import HookResult
from bella_core.runtime.registry import State

from ..bench import Bench, told
from ..inspecting import bare_credentials, secrets_in, shapeless, unexplained
from ..phrases import leaks
from ..promises import Grade, promise, refuse_dropped
from ..remotes import Remote, Request, Response
from ..watching import IMPORT_S, import_cost, no_blocking, overhear


class PluginSuite:
    """
    Hold a plugin to the contract: ``class TestEcho(PluginSuite): plugin = Echo``.

    Attributes:
        plugin: its class.
        name: its entry point's name; empty for the class's own, in lower case with ``_``.
        settings: its table; a suite that needs an address known only when a test runs overrides ``settings_for``.
        uses_remote: whether it talks to a server; the suite then runs one that answers with ``respond``, fails and hangs.
        capabilities: flags of the suite, each with the hook it stands for; a flag must tell the truth.
    """

    plugin: ClassVar[type]
    name: ClassVar[str] = ""
    settings: ClassVar[Mapping[str, object]] = {}
    uses_remote: ClassVar[bool] = False
    capabilities: ClassVar[Mapping[str, str]] = {}

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        refuse_dropped(cls)

    # --- what a subclass may say -----------------------------------------------------------------------------------------

    def settings_for(self, remote: Remote | None) -> Mapping[str, object]:  # noqa: ARG002  # for subclasses
        """Return the plugin's table; ``remote.url`` is the address of the suite's server."""
        return self.settings

    def respond(self, request: Request) -> Response:  # noqa: ARG002  # for subclasses
        """Answer one request as the real service would."""
        return Response.json({})

    def exercise(self, bench: Bench) -> dict[str, HookResult]:  # noqa: ARG002  # for subclasses
        """Call every hook of the family once, as a call or a job does, and return what came of each."""
        return {}

    # --- fixtures ----------------------------------------------------------------------------------------------------------

    @pytest.fixture
    def remote(self) -> Iterator[Remote | None]:
        if not self.uses_remote:
            yield None
            return
        remote = Remote(self.respond)
        yield remote
        remote.close()
        assert not remote.mistakes, f"respond() of {type(self).__name__} failed: {remote.mistakes}"

    @pytest.fixture
    def bench(self, remote: Remote | None, tmp_path: Path) -> Iterator[Bench]:
        with Bench(self.plugin, self.plugin_name(), self.settings_for(remote), tmp_path) as bench:
            yield bench

    @pytest.fixture
    def started(self, bench: Bench) -> Bench:
        result = bench.start()
        assert bench.loaded.state is State.ACTIVE, bench.loaded.reason
        assert result.outcome == "ok", f"startup: {told(result)}"
        return bench

    @classmethod
    def plugin_name(cls) -> str:
        """Return the plugin's name."""
        own = cls.name or getattr(cls.plugin, "name", "")
        return own or re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", cls.plugin.__name__).lower()

    # --- promises ----------------------------------------------------------------------------------------------------------

    @promise(Grade.BRONZE)
    def test_it_names_its_contract(self) -> None:
        """It says which version of the contract it was written for."""
        api = getattr(self.plugin, "api", None)
        assert api in {API, API - 1} - {0}, f"class {self.plugin.__name__} needs the line: api = {API}"

    @promise(Grade.BRONZE)
    def test_it_is_taken(self, bench: Bench) -> None:
        """The host takes it: settings fit, hooks are spelt and declared as the contract has them."""
        assert bench.loaded.state is State.ACTIVE, bench.loaded.reason
        assert bench.loaded.hooks, "it has no hook: mark its methods with @hookimpl"

    @promise(Grade.BRONZE)
    def test_it_does_what_it_says(self, bench: Bench) -> None:
        """It has the hooks that its suite's flags announce, and no other of the family."""
        for flag, hook in self.capabilities.items():
            said, has = bool(getattr(self, flag)), bench.has(hook)
            assert said == has, f"{flag} = {said}, but the plugin {'has' if has else 'has no'} hook {hook}"

    @promise(Grade.BRONZE)
    def test_settings_are_strict(self, bench: Bench, tmp_path: Path, remote: Remote | None) -> None:
        """A setting that it does not have is a mistake, and no setting takes just anything."""
        table = {**self.settings_for(remote), "no_such_setting": 1}
        with Bench(self.plugin, bench.name, table, tmp_path) as other:
            assert other.loaded.state is State.FAILED, "it took a setting that it does not have"
        loose = shapeless(getattr(self.plugin, "settings", None))
        assert not loose, f"settings without a type of their own: {', '.join(loose)}"

    @promise(Grade.BRONZE)
    def test_without_settings_it_says_what_is_missing(self, tmp_path: Path) -> None:
        """Without a table in bella.toml it works, or says what is missing (NotConfigured), and does not break."""
        with Bench(self.plugin, self.plugin_name(), {}, tmp_path) as bench:
            if bench.loaded.state is State.ACTIVE:
                result = bench.start()
                assert result.outcome in {"ok", "not_configured"}, f"startup: {told(result)}; raise NotConfigured with what is missing"
            else:
                assert "is missing; set it" in bench.loaded.reason, bench.loaded.reason

    @promise(Grade.BRONZE)
    def test_importing_it_is_cheap(self) -> None:
        """Importing it takes less than 50 ms and loads no heavy module."""
        cost = import_cost(self.plugin.__module__)
        assert not cost.heavy, f"imported with the plugin, and not on first use: {', '.join(cost.heavy)}"
        assert cost.seconds < IMPORT_S, f"importing {self.plugin.__module__} takes {cost.seconds * 1000:.0f} ms"

    @promise(Grade.BRONZE)
    def test_its_health_can_be_told(self, started: Bench) -> None:
        """Asked for its health, it answers with None or a sentence."""
        if not started.has("health"):
            return
        result = started.run(started.runner.lifecycle(started.name, "health"))
        assert result is not None
        assert result.outcome == "ok", told(result)
        assert result.value is None or isinstance(result.value, str), f"health returned {type(result.value).__name__}"

    @promise(Grade.SILVER)
    def test_credentials_are_secrets(self) -> None:
        """Its tokens, keys and passwords are typed Secret."""
        bare = bare_credentials(getattr(self.plugin, "settings", None))
        assert not bare, f"type these as Secret[str]: {', '.join(bare)}"

    @promise(Grade.SILVER)
    def test_no_words_and_no_secrets_leak(self, started: Bench, remote: Remote | None) -> None:
        """Neither a caller's words nor its own credentials reach a log line, the terminal, or an error's text."""
        with overhear(started.host) as heard:
            results = [*self.exercise(started).values()]
            if remote is not None:
                remote.fail(500)
                results += self.exercise(started).values()
            results.append(started.stop())
        written = "\n".join([heard.text(), *(f"{result.error!r}" for result in results if result.error is not None)])
        assert not leaks(written), f"a caller's words leaked: {leaks(written)}"
        assert not [secret for secret in self._secrets(remote) if secret and secret in written], "a credential leaked"

    @promise(Grade.SILVER)
    def test_its_log_lines_can_be_read(self, started: Bench) -> None:
        """Its log lines have an event of two words or more and only fields that the host's log takes."""
        self.exercise(started)
        started.stop()
        for line in started.host.logger.lines:
            assert is_event(line.event), f"{line.event!r} would be withheld: write two_words_or_more"
            strange = sorted(line.fields.keys() - FIELDS.keys() - {"error", "exc_info"})
            assert not strange, f"the log has no field {', '.join(strange)}; there are: {', '.join(sorted(FIELDS))}"
            texts = [name for name, value in line.fields.items() if isinstance(value, str) and not FIELDS.get(name, bool)(value)]
            assert not texts, f"the text in {', '.join(texts)} would be withheld: give an id, a number, or a member of an Enum"

    @promise(Grade.SILVER)
    def test_nothing_blocks_the_event_loop(self, started: Bench, remote: Remote | None, tmp_path: Path) -> None:
        """No hook sleeps, reads files, waits for a socket or computes for long on the event loop."""
        self.exercise(started)  # what is imported or opened on first use
        with no_blocking():
            results = self.exercise(started)
        for hook, result in results.items():
            assert "Blocking call" not in str(result.error), f"{hook} blocks the event loop: {result.error}; use async def, or a plain def"
        # A machine that stood still for a moment is not the plugin's fault: who keeps the loop keeps it each time.
        held = "blocked" in started.outcomes() and all(self._holds_the_loop(remote, tmp_path / again) for again in ("second", "third"))
        assert not held, "a hook kept the event loop for more than a quarter of a second"

    def _holds_the_loop(self, remote: Remote | None, folder: Path) -> bool:
        with Bench(self.plugin, self.plugin_name(), self.settings_for(remote), folder) as bench:
            bench.start()
            self.exercise(bench)
            return "blocked" in bench.outcomes()

    @promise(Grade.SILVER)
    def test_stopping_leaves_nothing_running(self, started: Bench) -> None:
        """After shutdown no task and no thread of it is left."""
        self.exercise(started)
        result = started.stop()
        assert result.outcome == "ok", f"shutdown: {told(result)}"
        assert not started.running(), f"still running: {', '.join(started.running())}; use host.spawn, and close clients in shutdown"

    @promise(Grade.SILVER)
    def test_it_starts_again(self, started: Bench, remote: Remote | None, tmp_path: Path) -> None:
        """A second one starts while the first runs, and works: nothing is kept in globals."""
        with Bench(self.plugin, started.name, self.settings_for(remote), tmp_path / "second") as second:
            assert second.start().outcome == "ok"
            started.stop()
            for hook, result in self.exercise(second).items():
                assert result.outcome == "ok", f"{hook}: {told(result)}"

    @promise(Grade.GOLD)
    def test_every_setting_is_explained(self) -> None:
        """The settings class's docstring explains every setting."""
        missing = unexplained(getattr(self.plugin, "settings", None))
        assert not missing, f"say in the docstring what these are: {', '.join(missing)}"

    def _secrets(self, remote: Remote | None) -> list[str]:
        settings = getattr(self.plugin, "settings", None)
        try:
            return list(secrets_in(structure(self.settings_for(remote), settings))) if settings is not None else []
        except Mistakes:
            return []
