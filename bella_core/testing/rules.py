"""What the quality scale asks of a distribution besides its suites: what stands in its metadata, its package, its README."""

import contextlib
import importlib.util
import io
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterator
from importlib.metadata import Distribution
from pathlib import Path
from typing import Any

import attrs

from bella_core.core.structuring import Mistakes, structure
from bella_core.runtime.outdated import uses
from bella_core.runtime.showing import source_of

from .promises import Grade

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_REMOVAL = re.compile(r"^#+ .*\b(?:remov|uninstall|désinstall)", re.MULTILINE | re.IGNORECASE)
_MYPY_S = 300


@attrs.frozen
class Rule:
    """
    Hold one rule and what came of it.

    Args:
        name: a short code. ``grade``: the lowest that asks for it. ``says``: the rule, in a sentence.
        kept: whether it holds. ``told``: what is missing, where it does not, or why it need not.
    """

    name: str
    grade: Grade
    says: str
    kept: bool
    told: str = ""


@attrs.frozen
class Subject:
    """One plugin of a distribution: its name, its class, whose it is."""

    name: str
    plugin: type
    distribution: Distribution

    @property
    def package(self) -> str:
        """Return the top-level package that holds the plugin."""
        return self.plugin.__module__.partition(".")[0]

    @property
    def readme(self) -> str:
        """Return the README: of the folder it is used from, else as it was packaged."""
        source = source_of(self.distribution)
        if source is not None and (source / "README.md").is_file():
            return (source / "README.md").read_text(encoding="utf-8")
        return str(self.distribution.metadata.json.get("description", ""))


def distribution_rules(subject: Subject) -> Iterator[Rule]:
    """Yield every rule about a distribution but ``strict_types``, with what came of it."""
    for name, grade, says, check in _RULES:
        missing = "; ".join(check(subject))
        yield Rule(name, grade, says, kept=not missing, told=missing)


def strict_types(subject: Subject, *, wanted: bool) -> Rule:
    """Return the rule that costs most, some ten seconds; it is looked at if it is ``wanted``."""
    missing = "; ".join(_strict(subject)) if wanted else "looked at when everything else holds"
    return Rule("strict_types", Grade.GOLD, "Its package passes mypy --strict", kept=not missing, told=missing)


def _metadata(subject: Subject) -> Iterator[str]:
    described = subject.distribution.metadata.json
    missing = {"summary": "description", "requires_python": "requires-python"}
    yield from (f"pyproject.toml has no {name}" for field, name in missing.items() if not described.get(field))
    if not any(re.match(r"bella[-_.]core\b", required, re.IGNORECASE) for required in subject.distribution.requires or ()):
        yield "dependencies do not name bella-core"


def _typed(subject: Subject) -> Iterator[str]:
    if not any((place / "py.typed").is_file() for place in _places(subject.package)):
        yield f"put an empty py.typed into the package {subject.package}"


def _readme(subject: Subject) -> Iterator[str]:
    if not subject.readme.strip():
        yield 'there is no README: readme = "README.md" in pyproject.toml'
    elif not _REMOVAL.search(subject.readme):
        yield "the README has no part headed 'Removing': how to take the plugin out, and what it leaves behind"


def _up_to_date(subject: Subject) -> Iterator[str]:
    yield from map(str, uses(subject.plugin.__module__))


def _blocks_hold(subject: Subject) -> Iterator[str]:
    blocks = _BLOCK.findall(subject.readme)
    if not blocks:
        yield "the README shows no example: no ```python, ```toml or ```console block"
    for language, text in blocks:
        if language == "python":
            yield from _runs(text)
        elif language == "toml":
            yield from _fits(text, subject)


def _runs(text: str) -> Iterator[str]:
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            exec(compile(text, "README.md", "exec"), {"__name__": "readme"})  # noqa: S102  # whoever checks a plugin runs its code anyway
    except Exception as error:  # noqa: BLE001  # an example may fail in any way
        yield f"a python block of the README fails: {type(error).__name__}: {error}"


def _fits(text: str, subject: Subject) -> Iterator[str]:
    try:
        table = tomllib.loads(text).get("plugins", {}).get(subject.name)
        settings = getattr(subject.plugin, "settings", None)
        if table is not None and settings is not None:
            with tempfile.TemporaryDirectory() as folder:
                structure(_with_secrets_in(Path(folder), table), settings, f"plugins.{subject.name}")
    except (tomllib.TOMLDecodeError, Mistakes) as error:
        yield f"a toml block of the README does not fit: {error}"


def _with_secrets_in(folder: Path, value: Any) -> Any:
    """Have every ``{ file = … }`` name a file that is there: an example's stands on another machine."""
    if not isinstance(value, dict):
        return value
    if value.keys() == {"file"} and isinstance(value["file"], str):
        (folder / "secret").write_text("a secret of an example", encoding="utf-8")
        return {"file": str(folder / "secret")}
    return {key: _with_secrets_in(folder, inner) for key, inner in value.items()}


def _strict(subject: Subject) -> Iterator[str]:
    if importlib.util.find_spec("mypy") is None:
        yield "mypy is not installed here, so types were not checked: pip install mypy"
        return
    with tempfile.TemporaryDirectory() as cache:
        command = [
            sys.executable,
            "-m",
            "mypy",
            "--strict",
            "--no-error-summary",
            "--cache-dir",
            cache,
            *map(str, _places(subject.package)),
        ]
        done = subprocess.run(command, capture_output=True, text=True, timeout=_MYPY_S, check=False, cwd=cache)  # noqa: S603  # this Python
    if done.returncode:
        lines = done.stdout.splitlines() or done.stderr.splitlines()
        yield f"mypy --strict finds {len(lines)} mistake(s), the first: {lines[0] if lines else 'unknown'}"


def _places(package: str) -> list[Path]:
    spec = importlib.util.find_spec(package)
    places = list(spec.submodule_search_locations or ()) if spec else []
    return [Path(place) for place in places]


_RULES: tuple[tuple[str, Grade, str, Callable[[Subject], Iterator[str]]], ...] = (
    ("metadata", Grade.BRONZE, "Its metadata says what it is and that it needs bella-core", _metadata),
    ("typed", Grade.BRONZE, "Its package carries py.typed", _typed),
    ("readme", Grade.BRONZE, "Its README tells how to remove it", _readme),
    ("up_to_date", Grade.GOLD, "It uses nothing of the contract that is deprecated", _up_to_date),
    ("examples_hold", Grade.GOLD, "The examples of its README hold: python runs, toml fits its settings", _blocks_hold),
)
