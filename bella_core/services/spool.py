"""Messages that were recorded while the database was away: one sealed file each, on the disk before the caller is thanked."""

import asyncio
import os
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import attrs
import orjson
from cattrs.preconf.orjson import make_converter

from bella_core.core.logging import get_logger
from bella_core.db import Vault
from bella_core.db.vault import VaultError

_log = get_logger(__name__)
_json = make_converter()
_SUFFIX = ".sealed"
_UNSAFE = re.compile(r"[^A-Za-z0-9_-]")


@attrs.frozen
class RecordedMessage:
    """
    A message that the carrier recorded.

    Args:
        recording_sid: the carrier's id of the recording; the same id is the same message.
        carrier_id: of the call. ``location_id``: that was called.
        caller: E.164, or None.
        seconds: its length.
        at: when it was recorded, aware UTC.
        language: in which it was asked for.
    """

    recording_sid: str
    carrier_id: str
    location_id: str
    caller: str | None
    seconds: int
    at: datetime
    language: str = "en-CA"


class Spool:
    """
    Keep messages in a folder until the database is back.

    Args:
        folder: made when the first message comes.
        vault: seals each file.
    """

    def __init__(self, folder: Path, vault: Vault) -> None:
        self._folder = folder
        self._vault = vault

    async def add(self, message: RecordedMessage) -> None:
        """
        Write a message to the disk; when this returns it survives a crash. The same message again changes nothing.

        Raises:
            OSError: the disk does not take it.
        """
        await asyncio.to_thread(self._write, message)

    async def all(self) -> list[RecordedMessage]:
        """Return the messages that wait, the oldest first; a file that cannot be read stays, and a log line tells."""
        return await asyncio.to_thread(lambda: sorted(self._read(), key=lambda message: message.at))

    async def remove(self, message: RecordedMessage) -> None:
        """Forget a message that the database has."""
        await asyncio.to_thread(self._path(message).unlink, missing_ok=True)

    def _write(self, message: RecordedMessage) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._path(message)
        unfinished = path.with_suffix(".part")
        with open(unfinished, "wb", opener=_private) as file:  # Path.open takes no opener
            file.write(self._vault.seal(orjson.dumps(_json.unstructure(message)).decode()))
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
        _sync_folder(self._folder)

    def _read(self) -> Iterator[RecordedMessage]:
        for path in self._folder.glob(f"*{_SUFFIX}"):
            try:
                yield _json.structure(orjson.loads(self._vault.open(path.read_bytes())), RecordedMessage)
            except (OSError, VaultError) as error:
                _log.error("spool_unreadable", error=error)

    def _path(self, message: RecordedMessage) -> Path:
        return self._folder / f"{_UNSAFE.sub('', message.recording_sid)}{_SUFFIX}"


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _sync_folder(folder: Path) -> None:
    """Make the new name last; a folder cannot be opened on every platform."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
