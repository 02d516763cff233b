"""
``bella plugins new NAME --kind KIND``: write a plugin's distribution.

It works as it is: it installs, its types hold under mypy --strict, and its conformance tests pass. What it does is small; make it yours.
"""

import argparse
import json
import re
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from string import Template

from bella_core.core.errors import BellaError
from bella_core.runtime.discovery import find

#: Each kind, and the folders of its templates: a later one's file replaces an earlier one's.
KINDS = {
    "extractor": ("common", "extractor"),
    "rules": ("common", "rules"),
    "stt": ("common", "service", "stt"),
    "llm": ("common", "service", "llm"),
    "calendar": ("common", "service", "calendar"),
    "alert-sink": ("common", "service", "alert-sink"),
    "metric-backend": ("common", "service", "metric-backend"),
    "messages": ("common", "service", "messages"),
}
_TEMPLATES = "plugins_templates"
_NAME = re.compile(r"[a-z][a-z0-9_]*")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the action's arguments."""
    parser.description = __doc__
    parser.add_argument("name", metavar="NAME", help="the plugin's name: a-z, 0-9 and _")
    parser.add_argument("--kind", choices=sorted(KINDS), required=True, help="what it does")
    parser.add_argument("--folder", type=Path, default=Path(), metavar="DIR", help="where to put it (default: here)")


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    folder = write(args.name, args.kind, args.folder)
    steps = [f"cd {folder}", "pip install -e '.[tests]'", f"pytest && mypy && bella plugins check {_plain(args.name)}"]
    if args.json:
        print(json.dumps({"folder": str(folder), "kind": args.kind, "plugin": _plain(args.name), "next": steps}, ensure_ascii=False))
    else:
        print("\n  ".join([f"Wrote {folder}. Next:", *steps]))
    return 0


def write(name: str, kind: str, parent: Path) -> Path:
    """
    Write a distribution into a new folder below ``parent``, and return that folder.

    Raises:
        BellaError: the name cannot be a plugin's or is an installed one's, or the folder is there already.
    """
    plain = _plain(name)
    if not _NAME.fullmatch(plain):
        raise BellaError(f"{name!r} cannot be a plugin's name: write a-z, 0-9 and _, and begin with a letter, such as clinic_words")
    if plain in {found.name for found in find()}:
        raise BellaError(f"a plugin called {plain!r} is installed already; installing another would take its place: choose another name")
    words = _words(plain)
    folder = parent / words["distribution"]
    if folder.exists():
        raise BellaError(f"{folder} is there already; choose another name or --folder")
    for target, text in _written(kind, words):
        file = folder / target
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


def _plain(name: str) -> str:
    return re.sub(r"^bella[-_]", "", name).replace("-", "_")


def _words(name: str) -> dict[str, str]:
    from bella_core import __version__

    title = "".join(part.capitalize() for part in name.split("_"))
    return {
        "name": name,
        "upper": name.upper(),
        "package": f"bella_{name}",
        "distribution": f"bella-{name.replace('_', '-')}",
        "cls": title,
        "version": __version__,
    }


def _written(kind: str, words: dict[str, str]) -> Iterator[tuple[str, str]]:
    templates: dict[str, Traversable] = {}
    for layer in KINDS[kind]:
        templates |= dict(_files(files(__package__) / _TEMPLATES / layer, ""))
    parts = {path: template for path, template in templates.items() if path.startswith("parts/")}
    words |= {Path(path).stem: Template(part.read_text(encoding="utf-8")).substitute(words).rstrip("\n") for path, part in parts.items()}
    for path, template in templates.items():
        if path not in parts:
            target = path.replace("PACKAGE", words["package"]).replace("TESTS/", "tests/")
            yield target, Template(template.read_text(encoding="utf-8")).substitute(words)


def _files(folder: Traversable, path: str) -> Iterator[tuple[str, Traversable]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _files(entry, f"{path}{entry.name}/")
        elif entry.name.endswith(".tmpl"):
            yield path + entry.name.removesuffix(".tmpl"), entry
