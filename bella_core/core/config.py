"""Read the settings: ``bella.toml``, overridden by the environment; every mistake is reported at once."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs

from .errors import ConfigError
from .hiding import HiddenTable
from .settings import CallSettings, PluginHostSettings, ServerSettings, Settings, TwilioSettings, default_data_dir
from .structuring import EnvText, Mistakes, structure
from .suggesting import suggestion

__all__ = ["CallSettings", "PluginHostSettings", "ServerSettings", "Settings", "TwilioSettings", "load_settings"]

#: Variables with names of their own; any other key is ``BELLA_`` and its path, joined by two underscores.
VARIABLES: dict[str, tuple[str, ...]] = {
    "BELLA_ENVIRONMENT": ("environment",),
    "BELLA_DATA_DIR": ("data_dir",),
    "BELLA_DATABASE_URL": ("database_url",),
    "BELLA_REDIS_URL": ("redis_url",),
    "BELLA_PUBLIC_URL": ("public_url",),
    "BELLA_ENCRYPTION_KEY": ("encryption_key",),
    "TWILIO_ACCOUNT_SID": ("twilio", "account_sid"),
    "TWILIO_AUTH_TOKEN": ("twilio", "auth_token"),
}

# Not settings: where the settings are, what tests use, and what Kubernetes sets for a service that is called "bella".
_NOT_SETTINGS = re.compile(r"BELLA_(?:CONFIG|EVAL_DATA|AUDIO_DATA|TEST_.+|PORT(?:_.+)?|SERVICE_(?:HOST|PORT)(?:_.+)?)")

_PLUGIN_NAME = re.compile(r"[a-z][a-z0-9_]*")


def load_settings(path: Path | None, environ: Mapping[str, str]) -> Settings:
    """
    Read the settings.

    Args:
        path: the file; ``None`` for ``BELLA_CONFIG``, else ``bella.toml`` in the current folder if there is one.
        environ: the environment; it wins over the file. An empty variable counts as not set.

    Raises:
        ConfigError: every mistake at once, each with its path and how to mend it; no secret stands in one.
    """
    file = _file(path, environ)
    settings, mistakes = _settings(file, environ)
    if mistakes or settings is None:  # raised out here, where no variable holds what was read
        raise ConfigError(str(file) if file else "settings", mistakes)
    public_url = settings.public_url.rstrip("/") if settings.public_url else None
    return attrs.evolve(settings, public_url=public_url)


def _settings(file: Path | None, environ: Mapping[str, str]) -> tuple[Settings | None, list[str]]:
    document = _read(file) if file else HiddenTable()
    mistakes = list(_override(document, environ))
    _part(document.get("plugin_host"))
    tables = document.pop("plugins", {})
    mistakes += _check_tables(tables)
    document.setdefault("data_dir", str(default_data_dir(environ)))
    try:
        settings = structure(document, Settings)
    except Mistakes as found:
        return None, [*mistakes, *found.lines]
    hidden = {name: HiddenTable(table) for name, table in tables.items()} if not mistakes else {}
    return attrs.evolve(settings, plugins=hidden), mistakes


def _file(path: Path | None, environ: Mapping[str, str]) -> Path | None:
    named = path or (Path(environ["BELLA_CONFIG"]) if environ.get("BELLA_CONFIG") else None)
    if named is None:
        usual = Path("bella.toml")
        return usual if usual.is_file() else None
    if not named.is_file():
        raise ConfigError(str(named), ["there is no such file; check --config or BELLA_CONFIG"])
    return named


def _read(file: Path) -> HiddenTable:
    try:
        return HiddenTable(tomllib.loads(file.read_text("utf-8")))
    except UnicodeDecodeError:
        why = "the file is not UTF-8; save it as UTF-8"
    except OSError as error:
        why = f"the file cannot be read: {error.strerror}"
    except tomllib.TOMLDecodeError as error:
        why = f"this is not TOML: {error}"
    raise ConfigError(str(file), [why])


def _override(document: dict[str, Any], environ: Mapping[str, str]) -> Iterator[str]:
    for variable, value in sorted(environ.items()):
        if not value or not variable.startswith(("BELLA_", "TWILIO_")) or _NOT_SETTINGS.fullmatch(variable):
            continue
        path = VARIABLES.get(variable) or _file_of(variable)
        if path is None and variable.startswith("BELLA_") and "__" in variable:
            path = tuple(variable.removeprefix("BELLA_").lower().split("__"))
        if path is None:
            if variable.startswith("BELLA_"):
                yield f"{variable}: unknown variable{suggestion(variable, _variables())}"
        elif not _put(document, path, EnvText(value, variable)):
            yield f"{variable}: {path[0]!r} is no table in the file"


def _file_of(variable: str) -> tuple[str, ...] | None:
    """Return the path of a variable with a name of its own whose value is the file that holds it, such as ``TWILIO_AUTH_TOKEN_FILE``."""
    path = VARIABLES.get(variable.removesuffix("_FILE")) if variable.endswith("_FILE") else None
    return (*path[:-1], f"{path[-1]}_file") if path else None


def _part(host: object) -> None:
    """Read a deadline's key ``"whisper.transcribe"`` in quotes as one without them, ``whisper.transcribe``."""
    deadlines = host.get("deadlines") if isinstance(host, dict) else None
    if isinstance(deadlines, dict):
        for key in [key for key in deadlines if "." in key]:
            _put(deadlines, tuple(key.split(".", 1)), deadlines.pop(key))


def _variables() -> Iterator[str]:
    """Yield the variable of every key but the plugins'."""
    yield from VARIABLES
    short = set(VARIABLES.values())
    for table in attrs.fields(Settings):
        kind = type(table.default)
        if attrs.has(kind):
            paths = [(table.name, key.name) for key in attrs.fields(kind)]
            yield from (f"BELLA_{'__'.join(path)}".upper() for path in paths if path not in short)


def _put(document: dict[str, Any], path: tuple[str, ...], value: object) -> bool:
    table = document
    for step in path[:-1]:
        table = table.setdefault(step, {})
        if not isinstance(table, dict):
            return False
    table[path[-1]] = value
    return True


def _check_tables(tables: object) -> Iterator[str]:
    if not isinstance(tables, dict):
        yield "plugins: expected tables, [plugins.NAME]"
        return
    for name, table in tables.items():
        if not isinstance(table, dict):
            yield f"plugins.{name}: expected a table, [plugins.{name}]"
        elif not _PLUGIN_NAME.fullmatch(name):
            yield f"plugins.{name}: a plugin's name is made of a-z, 0-9 and _, and starts with a letter"
