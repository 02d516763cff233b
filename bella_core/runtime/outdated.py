"""What a plugin uses of the contract that is to go away: read in its source, or told by its hooks as it is loaded."""

import ast
import functools
import inspect
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path

import attrs
from pluggy import HookImpl

from bella_core.plugin import deprecations
from bella_core.plugin.deprecations import Deprecation

from .adapting import Adapted
from .locating import sources


@attrs.frozen
class Use:
    """One use of what is to go away, and where it stands."""

    file: Path
    line: int
    entry: Deprecation

    def __str__(self) -> str:
        """Return what is told of it."""
        return f"{self.entry} ({self.file.name}, line {self.line})"


def warn(plugin: object, hooks: Iterable[tuple[str, HookImpl | Adapted]]) -> tuple[str, ...]:
    """
    Warn of what a plugin uses, each with the plugin's own file and line, and return what was told.

    Raises:
        DeprecationWarning: warnings are errors here.
    """
    told = [*_of_class(type(plugin)), *(use for hook, found in hooks if isinstance(found, HookImpl) for use in _of_hook(hook, found))]
    for use in told:
        warnings.warn_explicit(str(use.entry), DeprecationWarning, str(use.file), use.line)
    return tuple(map(str, told))


def uses(module: str) -> tuple[Use, ...]:
    """Return what the package of ``module`` uses; nothing is imported, and nothing is read while nothing is deprecated."""
    if not deprecations.DEPRECATIONS:
        return ()
    return tuple(use for file in sources(module) for use in _of_source(file))


def _of_hook(hook: str, found: HookImpl) -> Iterator[Use]:
    function = found.function
    while isinstance(function, functools.partial):
        function = function.func
    code = inspect.unwrap(function).__code__
    for entry in deprecations.of_hook(hook, (*found.argnames, *found.kwargnames)):
        yield Use(Path(code.co_filename), code.co_firstlineno, entry)


def _of_class(plugin: type) -> Iterator[Use]:
    for entry in deprecations.of_api(getattr(plugin, "api", 0)):
        try:
            file, line = inspect.getsourcefile(plugin) or "", inspect.getsourcelines(plugin)[1]
        except (OSError, TypeError):  # made without a file
            file, line = plugin.__module__, 1
        yield Use(Path(file), line, entry)


def _of_source(file: Path) -> Iterator[Use]:
    try:
        tree = ast.parse(file.read_bytes())
    except (OSError, SyntaxError, ValueError):  # it cannot be loaded either, and that is told elsewhere
        return
    for node in ast.walk(tree):
        for entry in _of_node(node):
            yield Use(file, _line(node), entry)


def _line(node: ast.AST) -> int:
    """Return a node's first line; a decorated function's is its first decorator's, as in a traceback."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min(int(getattr(one, "lineno", 1)) for one in (node, *decorators))


def _of_node(node: ast.AST) -> Iterator[Deprecation]:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() if any(map(_marks, node.decorator_list)):
            given = node.args
            yield from deprecations.of_hook(node.name, [one.arg for one in (*given.posonlyargs, *given.args, *given.kwonlyargs)])
        case ast.ImportFrom(module=str(home)) if home.partition(".")[0] == "bella_core":
            for name in node.names:
                yield from deprecations.of_name(name.name)
        case ast.Assign(targets=[ast.Name(id="api")], value=ast.Constant(value=int(version))):
            yield from deprecations.of_api(version)


def _marks(decorator: ast.expr) -> bool:
    target = decorator.func if isinstance(decorator, ast.Call) else decorator
    return (target.id if isinstance(target, ast.Name) else getattr(target, "attr", "")) == "hookimpl"
