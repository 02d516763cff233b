"""
Log lines: JSON on standard output, one a line, without patients' data by construction.

``get_logger(__name__).info("call_started", call_id=…)``: an event of two words or more and fields of ``phi.FIELDS``. Whatever else is
given is withheld and counted. An exception is its type and where it was raised, never its text. Lines of other libraries pass the same
gate: their message appears only when it is a literal of their code, never with its arguments.
"""

import contextlib
import logging
import sys
import threading
from collections.abc import Iterator, Mapping, MutableMapping
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, get_args

import orjson
import structlog

from bella_core.plugin import Logger

from .log_output import Channel, Copies, Kind, Output, open_file
from .log_settings import LogSettings
from .phi import FIELDS, WITHHELD, allow, is_event

_LEVELS = {"debug": 10, "info": 20, "warning": 30, "error": 40, "critical": 50}
_FRAMES = 6  # of a traceback; the innermost ones

_context: ContextVar[Mapping[str, object]] = ContextVar("bella_log_context", default={})  # noqa: B039  # never changed, always replaced

#: The plugin whose code runs; set by the runner, so that its lines carry its name.
current_plugin: ContextVar[str] = ContextVar("bella_current_plugin", default="")


_output = Output()
_channels = {kind: Channel(_output, kind) for kind in get_args(Kind)}
allow("stream", ("access", "security"))


def configure(
    *, level: str = "info", stream: BinaryIO | None = None, libraries: bool = True, own: Mapping[Kind, BinaryIO] | None = None
) -> None:
    """
    Set where this process's log lines go.

    Args:
        level: the lowest that is written: ``debug``, ``info``, ``warning``, ``error``.
        stream: binary; ``None`` for standard output, whatever that is when a line is written.
        libraries: also take over the standard library's root logger, in which other libraries write.
        own: streams for ``access`` or ``security`` lines, if they are to stand apart.
    """
    _output.stream, _output.level, _output.own = stream, _LEVELS[level], own or {}
    if libraries:
        root = logging.getLogger()
        root.handlers = [_Gate()]
        root.setLevel(logging.WARNING)


@contextlib.contextmanager
def serving(settings: LogSettings) -> Iterator[None]:
    """Log as the settings say while a server runs: a thread writes, so that no call waits for a disk or for whoever reads the lines."""
    with contextlib.ExitStack() as stack:
        files: dict[Kind, Path | None] = {"access": settings.access_file, "security": settings.security_file}
        own = {kind: stack.enter_context(open_file(path)) for kind, path in files.items() if path is not None}
        configure(level=settings.level, own=own)
        stack.callback(configure)
        stack.enter_context(_output.behind())
        yield


@contextlib.contextmanager
def copied() -> Iterator[Copies]:
    """Keep a copy of every line that is written while inside, for whoever brings them elsewhere too."""
    with _output.copied() as copies:
        yield copies


def guard_process() -> None:
    """Send what Python itself prints of errors and warnings, with their texts, through the same gate; for programs, not for embedders."""
    threading.excepthook = lambda failed: _python.error("thread_has_failed", error=failed.exc_value or failed.exc_type)
    sys.unraisablehook = lambda failed: _python.error("error_in_cleanup", error=failed.exc_value or failed.exc_type)
    logging.captureWarnings(capture=True)


def get_logger(name: str, *, kind: Kind = "app", **fields: object) -> Logger:
    """Return a logger; ``name`` is the module's, ``fields`` stand on every line. What is not of ``kind`` ``app`` says so as ``stream``."""
    if kind != "app":
        fields["stream"] = kind
    logger: Logger = structlog.wrap_logger(
        _channels[kind],
        processors=[_render],
        wrapper_class=structlog.make_filtering_bound_logger(0),
        context_class=dict,
        cache_logger_on_first_use=True,
    ).bind(_module=name, **fields)
    return logger


@contextlib.contextmanager
def log_context(**fields: object) -> Iterator[None]:
    """Put ``fields``, such as ``call_id`` and ``turn``, on every line written inside, also by tasks started inside."""
    token = _context.set({**_context.get(), **fields})
    try:
        yield
    finally:
        _context.reset(token)


def in_context(field: str) -> str | None:
    """Return what ``log_context`` put on every line under ``field``, such as ``correlation_id``."""
    value = _context.get().get(field)
    return value if isinstance(value, str) else None


def described(**fields: object) -> dict[str, object]:
    """Return what a line written now may hold of ``fields``, with what ``log_context`` puts on it: nothing of a patient's."""
    line: dict[str, object] = {}
    _fill(line, _context.get())
    _fill(line, fields)
    return line


def waiting() -> int:
    """Return how many lines wait to be written."""
    return _output.waiting()


def lost() -> int:
    """Return how many lines of this process nobody took so far."""
    return _output.lost


def withheld() -> int:
    """Return how many values were withheld in this process so far; more than none is a mistake of a programmer."""
    return _output.withheld


# --- a line -----------------------------------------------------------------------------------------------------------


def _render(_logger: object, method: str, fields: MutableMapping[str, Any]) -> bytes:
    if _LEVELS[method] < _output.level:
        raise structlog.DropEvent
    event = fields.pop("event", None)
    line: dict[str, object] = {
        "time": datetime.now(UTC),
        "level": method,
        "event": event if is_event(event) else _withhold(),
        "logger": fields.pop("_module", ""),
    }
    plugin = current_plugin.get()
    if plugin:
        line["plugin"] = plugin
    error = fields.pop("exc_info", None) or fields.pop("error", None)
    _fill(line, _context.get())
    _fill(line, fields)
    if error is not None:
        _describe(line, error)
    return orjson.dumps(line, option=orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE)


def _fill(line: dict[str, object], fields: Mapping[str, object]) -> None:
    for name, value in fields.items():
        check = FIELDS.get(name)
        if check is None:  # the name itself might be somebody's
            _withhold()
            line["withheld"] = int(str(line.get("withheld", 0))) + 1
        elif value is None or value is True or value is False or check(value):
            line[name] = value.value if isinstance(value, Enum) else value
        else:
            line[name] = _withhold()


def _withhold() -> str:
    _output.withheld += 1
    return WITHHELD


def _describe(line: dict[str, object], error: object) -> None:
    """Add an exception: an exception's object or class, ``True`` for the one being handled; never its text."""
    if error is True:
        error = sys.exc_info()[1]
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, type) and issubclass(error, BaseException):
        line["error"] = error.__qualname__
    elif isinstance(error, BaseException):
        line["error"] = type(error).__qualname__
        line["at"] = locations(error.__traceback__)
        if cause := error.__cause__ or error.__context__:
            line["cause"] = type(cause).__qualname__
    else:
        line["error"] = _withhold()


def locations(traceback: TracebackType | None) -> list[str]:
    """Return where a traceback leads, innermost last, as ``package/module.py:LINE function``."""
    found = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        found.append(f"{'/'.join(code.co_filename.replace(chr(92), '/').split('/')[-3:])}:{traceback.tb_lineno} {code.co_name}")
        traceback = traceback.tb_next
    return found[-_FRAMES:]


# --- other libraries' lines -------------------------------------------------------------------------------------------

_python = get_logger("python")


class _Gate(logging.Handler):
    """Take the standard library's records: who wrote it and where, and the message if it is a literal of that code."""

    def emit(self, record: logging.LogRecord) -> None:
        line: dict[str, object] = {
            "time": datetime.now(UTC),
            "level": record.levelname.lower(),
            "event": "library_line",
            "logger": record.name,
            "at": [f"{'/'.join(record.pathname.replace(chr(92), '/').split('/')[-3:])}:{record.lineno} {record.funcName}"],
            "message": record.msg if _is_literal(record) else _withhold(),
        }
        if plugin := current_plugin.get():  # whose code uses that library
            line["plugin"] = plugin
        _fill(line, _context.get())
        if record.exc_info:
            _describe(line, record.exc_info)
        _output.write("app", orjson.dumps(line, option=orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE, default=lambda _: WITHHELD))

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: ARG002, N802  # the standard library's signature
        """Count it: the base class would print the record with its arguments."""
        _withhold()


def _is_literal(record: logging.LogRecord) -> bool:
    if not isinstance(record.msg, str):
        return False
    frame = sys._getframe(1)  # noqa: SLF001  # the documented way to look at callers
    while frame.f_back is not None:
        frame = frame.f_back
        if frame.f_code.co_name == record.funcName and frame.f_code.co_filename == record.pathname:
            return record.msg in frame.f_code.co_consts
    return False
