"""Make a plugin out of what was found: import it, parse its settings, build it, and hold its hooks to the contract."""

import functools
import inspect
from collections.abc import Iterator, Mapping
from typing import Any

import attrs
import pluggy
from pluggy import HookImpl

from bella_core.core.structuring import Mistakes, structure
from bella_core.core.suggesting import suggestion
from bella_core.plugin import API, Kind, Policy
from bella_core.plugin.hooks import PROJECT, policies_of
from bella_core.plugin.previous import Adapter, Previous

from .adapting import Adapted, adapt
from .discovery import Found
from .errors import told
from .secrets import secrets_in


class Unusable(Exception):
    """A plugin cannot be used; the message tells its author, or whoever set it up, what to do."""


class Manager(pluggy.PluginManager):
    """
    pluggy's registry with the contract's hooks; lifecycle hooks are also found without ``@hookimpl``.

    Args:
        families: the contract's hooks.
        api: its version.
        previous: the version before, which has a manager of its own for the plugins that were written for it.
    """

    def __init__(self, families: tuple[type, ...], api: int = API, previous: Previous | None = None) -> None:
        super().__init__(PROJECT)
        self.api = api
        self.former = Manager(previous.families, api - 1) if previous else None
        self._adapters = previous.adapters if previous else {}
        for family in families:
            self.add_hookspecs(family)
        self.policies = policies_of(families)

    def parse_hookimpl_opts(self, plugin: object, name: str) -> Any:
        """Return pluggy's options of a method, or None if it is no hook."""
        options = super().parse_hookimpl_opts(plugin, name)
        policy = self.policies.get(name)
        if options is None and policy is not None and policy.kind is Kind.LIFECYCLE and inspect.isroutine(getattr(plugin, name, None)):
            return {}
        return options

    def arguments(self, hook: str) -> tuple[str, ...]:
        """Return the names of a hook's arguments, in order."""
        spec = getattr(self.hook, hook).spec
        return (*spec.argnames, *spec.kwargnames)

    def adapted(self, name: str) -> Iterator[tuple[str, Adapted]]:
        """Yield the hooks of a plugin that was written for the version before, as they are called now."""
        former = self.former
        for hook, found in implementations(former, name) if former is not None else ():
            if isinstance(found, HookImpl) and former is not None:
                adapter = self._adapters.get(hook, Adapter(hook))
                yield adapter.hook, adapt(found, former.arguments(hook), adapter, self.arguments(adapter.hook))

    def is_registered(self, plugin: object) -> bool:
        """Tell whether a plugin is registered, for this version of the contract or the one before."""
        return super().is_registered(plugin) or (self.former is not None and self.former.is_registered(plugin))

    def unregister(self, plugin: object | None = None, name: str | None = None) -> Any | None:
        """Forget a plugin."""
        if self.former is not None and plugin is not None and self.former.is_registered(plugin):
            return self.former.unregister(plugin, name)
        return super().unregister(plugin, name)


def load(found: Found, given: object, table: Mapping[str, object] | None, manager: Manager, secrets: set[str]) -> object:
    """
    Return the plugin, registered with ``manager``.

    Args:
        found: what it is called, and what to import.
        given: the class or object that an embedder passed; ``None`` for what is installed.
        table: ``[plugins.NAME]``, or ``None`` if there is none.
        secrets: gets those in its settings, also when it cannot be used.

    Raises:
        Unusable: with a reason that tells what to do.
    """
    made = given if given is not None else imported(found)
    if isinstance(made, type):
        api = _check_api(made, manager)
        made = _build(found.name, made, table or {}, secrets)
    elif given is None:
        raise Unusable(f"the entry point {found.name!r} must name a class, not a {type(made).__name__}")
    else:
        api = _check_api(type(made), manager)
        if table:
            raise Unusable(f"[plugins.{found.name}] is not used: the plugin was passed as an object; pass its class to have it parsed")
    home = manager if api == manager.api or manager.former is None else manager.former
    _register(found.name, made, home)
    return made


def imported(found: Found) -> object:
    """
    Return what an entry point names.

    Raises:
        Unusable: it cannot be imported.
    """
    assert found.entry is not None  # only an embedder's own has none
    try:
        return found.entry.load()
    except (KeyboardInterrupt, GeneratorExit):
        raise
    except BaseException as error:  # a stranger's module may raise anything, SystemExit too
        raise Unusable(f"importing {found.entry.value} failed: {_short(error)}") from error


def _check_api(plugin: type, manager: Manager) -> int:
    api = getattr(plugin, "api", None)
    supported = [version.api for version in (manager.former, manager) if version is not None]
    if type(api) is not int:
        raise Unusable(f"class {plugin.__name__} must say which contract it was written for: api = {manager.api}")
    if api not in supported:
        both = " and ".join(map(str, supported))
        newer = "a newer bella" if api > manager.api else "a newer version of the plugin"
        raise Unusable(f"it was written for version {api} of the contract, this bella supports {both}: get {newer}")
    return api


def _build(name: str, plugin: type, table: Mapping[str, object], secrets: set[str]) -> object:
    settings = settings_of(name, plugin, table)
    secrets.update(secrets_in(settings))
    try:
        return plugin() if settings is None else plugin(settings)
    except (KeyboardInterrupt, GeneratorExit):
        raise
    except BaseException as error:  # see imported
        raise Unusable(f"building {plugin.__name__} failed: {_short(error)}") from error


def settings_of(name: str, plugin: type, table: Mapping[str, object]) -> object:
    """
    Return a plugin's settings, parsed; ``None`` if it takes none.

    Raises:
        Unusable: they do not fit.
    """
    settings = getattr(plugin, "settings", None)
    if settings is None and table:
        raise Unusable(f"[plugins.{name}] has settings, but class {plugin.__name__} takes none")
    if settings is not None and not (isinstance(settings, type) and attrs.has(settings)):
        raise Unusable(f"{plugin.__name__}.settings must be an attrs class")
    try:
        return None if settings is None else structure(table, settings, f"plugins.{name}")
    except Mistakes as error:
        raise Unusable("; ".join(error.lines)) from None


def _short(error: BaseException) -> str:
    """Return an error in one line; it happened before any call, so no caller's words can be in it."""
    return f"{type(error).__name__}: {told(error)}"


# --- hooks ------------------------------------------------------------------------------------------------------------


def _register(name: str, plugin: object, manager: Manager) -> None:
    problems = list(_unmarked(plugin, manager))
    try:
        manager.register(plugin, name)
    except (pluggy.PluginValidationError, ValueError) as error:
        raise Unusable(f"its hooks do not fit: {' '.join(str(error).split())}") from None
    for hook, found in implementations(manager, name):
        problems += _misfits(hook, found, manager) if isinstance(found, HookImpl) else ()
    if problems:
        manager.unregister(plugin)
        raise Unusable("; ".join(problems))


def implementations(manager: Manager, name: str) -> Iterator[tuple[str, HookImpl | Adapted]]:
    """Yield the hooks of the plugin called ``name``, misspelt ones too."""
    yield from manager.adapted(name)
    for hook, caller in vars(manager.hook).items():
        for implementation in caller.get_hookimpls() if isinstance(caller, pluggy.HookCaller) else ():
            if implementation.plugin_name == name:
                yield hook, implementation


def _unmarked(plugin: object, manager: Manager) -> Iterator[str]:
    for name in manager.policies:
        method = inspect.getattr_static(plugin, name, None)
        if inspect.isroutine(method) and manager.parse_hookimpl_opts(plugin, name) is None:
            yield f"{name} is a hook's name, but the method is not marked @hookimpl"


def _misfits(hook: str, implementation: HookImpl, manager: Manager) -> Iterator[str]:
    policy = manager.policies.get(hook)
    refused = [option for option in ("wrapper", "hookwrapper", "tryfirst", "trylast") if getattr(implementation, option)]
    if refused:
        yield f"{hook} uses {', '.join(refused)}, which bella refuses: order is by name, or by plugin_host.order"
    if policy is None:
        if not implementation.optionalhook:
            yield f"{hook!r} is no hook of the contract{suggestion(hook, manager.policies)}"
        return
    if not refused and (inspect.isgeneratorfunction(implementation.function) or inspect.isasyncgenfunction(implementation.function)):
        yield f"{hook} must return its result: with yield in it nothing of it would be run"
    if policy.kind is Kind.CONTRIBUTE and runs(policy, implementation.function) == "async":
        yield f"{hook} must be a plain def: it only tells what there is; do what awaits in startup"
    required = [
        parameter.name
        for parameter in inspect.signature(implementation.function).parameters.values()
        if parameter.kind is parameter.KEYWORD_ONLY and parameter.default is parameter.empty
    ]
    if any(parameter.kind is parameter.VAR_POSITIONAL for parameter in inspect.signature(implementation.function).parameters.values()):
        yield f"{hook} takes *args, which no argument is given to; name the arguments that it needs"
    if required:
        yield f"{hook} takes {', '.join(required)} by keyword only; hooks are called by position"


def runs(policy: Policy, function: Any) -> str:
    """
    Return how an implementation runs.

    An ``async def`` runs as a task, whatever the hook declares; a plain ``def`` runs inline where the hook is inline, else in a thread.
    """
    while isinstance(function, functools.partial):
        function = function.func
    if inspect.iscoroutinefunction(function):
        return "async"
    return "inline" if policy.runs == "inline" else "thread"
