"""Find an installed module and its source without importing anything, not even the packages above it."""

from collections.abc import Iterator
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path


def locate(module: str) -> ModuleSpec | None:
    """Return where a module is, or None if there is none."""
    places: list[str] | None = None
    spec: ModuleSpec | None = None
    for part in module.split("."):
        spec = PathFinder.find_spec(part, places)
        if spec is None:
            return None
        places = list(spec.submodule_search_locations or ())
    return spec


def sources(module: str) -> Iterator[Path]:
    """Yield the Python files of the top-level package, or the one file, that a module is in."""
    spec = locate(module.partition(".")[0])
    if spec is None:
        return
    for place in spec.submodule_search_locations or ():
        yield from sorted(Path(place).rglob("*.py"))
    if not spec.submodule_search_locations and spec.origin and spec.origin.endswith(".py"):
        yield Path(spec.origin)
