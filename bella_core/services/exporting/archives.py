"""Zip files that are sent while they are written."""

import zipfile
from typing import IO, cast


class Archive:
    """A zip file whose ready bytes can be taken at any time, and that so is never held whole."""

    def __init__(self) -> None:
        self._pipe = _Pipe()
        self._zip = zipfile.ZipFile(cast("IO[bytes]", self._pipe), "w", zipfile.ZIP_DEFLATED)

    @property
    def held(self) -> int:
        """How many bytes are ready."""
        return len(self._pipe.held)

    def taken(self) -> bytes:
        """Return what is ready, which is not held any more."""
        ready = bytes(self._pipe.held)
        self._pipe.held.clear()
        return ready

    def begin(self, name: str) -> IO[bytes]:
        """Begin a file in it; one at a time, and each is closed before the next."""
        return self._zip.open(name, "w")

    def add(self, name: str, data: str | bytes) -> None:
        """Add a whole file."""
        self._zip.writestr(name, data)

    def close(self) -> None:
        """Write the list of the files, which ends it."""
        self._zip.close()


class _Pipe:
    """What a zip file is written into: it goes on only, and so can be sent before it is whole."""

    def __init__(self) -> None:
        self.held = bytearray()

    def write(self, data: bytes) -> int:
        """Hold some bytes until they are taken."""
        self.held += data
        return len(data)

    def flush(self) -> None:
        """Do nothing: there is nothing behind it."""
