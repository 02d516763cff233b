"""One server per embedded database: SQLite serves one process."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from bella_core.core.config import Settings
from bella_core.core.errors import StartupRefused


@contextmanager
def only_server(settings: Settings) -> Iterator[None]:
    """
    Hold the lock file beside the embedded database while the server runs; the system lets go of it when the process ends, however.

    Raises:
        StartupRefused: another server holds it.
    """
    if not settings.embedded:
        yield
        return
    file = Path(settings.database.reveal().removeprefix("sqlite:///") + ".lock")
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with file.open("a+", encoding="ascii") as stream:
        if not _lock(stream):
            stream.seek(0)
            raise StartupRefused(
                f"another bella (process {stream.read().strip() or 'unknown'}) serves {file.with_suffix('')}; SQLite serves one process: "
                "stop it, choose another BELLA_DATA_DIR, or set BELLA_DATABASE_URL to a PostgreSQL"
            )
        stream.seek(0)
        stream.truncate()
        stream.write(f"{os.getpid()}\n")
        stream.flush()
        yield


def _lock(stream: IO[str]) -> bool:
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        try:
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]  # Windows only
        except OSError:
            return False
        return True
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
