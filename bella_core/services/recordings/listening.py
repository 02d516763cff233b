"""What staff get of a call's recordings: what there is, and the sound as a WAV file, any part of it."""

import struct
from collections.abc import AsyncIterator

import attrs
from sqlalchemy import Connection

from bella_core.crud import audit, calls, recordings
from bella_core.crud.recordings import PART, ConsentRow, RecordingRow
from bella_core.db import Database
from bella_core.telephony import mulaw

#: Bytes of the file before its samples, and bytes of a sample: 16 bits, which every browser plays.
HEAD, WIDTH = 44, 2


@attrs.frozen
class Taped:
    """A call's recordings, the oldest first, and what the caller was told before them; at which location."""

    location_id: str
    recordings: tuple[RecordingRow, ...]
    consents: tuple[ConsentRow, ...]


class Listening:
    """Read recordings."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def of_call(self, call_id: str) -> Taped | None:
        """Return what there is of a call; None for a call that there is not."""
        return await self._db.read(_of_call, call_id)

    async def find(self, call_id: str, recording_id: str) -> RecordingRow | None:
        """Return one recording of a call."""
        found = await self._db.read(recordings.by_id, recording_id)
        return found if found is not None and found.call_id == call_id else None

    async def note(self, row: RecordingRow, actor: str, first: int, end: int) -> None:
        """Put down in the audit who is given a recording, and which bytes of its file: before they are sent."""
        await self._db.write(lambda conn: audit.add(conn, actor, "recording.heard", "recordings", row.id, first=first, end=end))

    async def file(self, row: RecordingRow, first: int, end: int) -> AsyncIterator[bytes]:
        """Give the bytes of a recording's file from ``first`` up to ``end``, a few at a time."""
        if first < HEAD:
            yield header(row.samples)[first : min(end, HEAD)]
        at = max(first, HEAD) - HEAD
        while at < end - HEAD:
            number, within = divmod(at // WIDTH, PART)
            piece = mulaw.to_pcm16(await self._db.read(recordings.part, row.id, number))
            begun = within * WIDTH + at % WIDTH
            chunk = piece[begun : begun + end - HEAD - at]
            if not chunk:  # deleted while it is heard
                return
            yield chunk
            at += len(chunk)


def size(row: RecordingRow) -> int:
    """Return how many bytes a recording's file has."""
    return HEAD + WIDTH * row.samples


def header(samples: int) -> bytes:
    """Return a WAV file's head: 16-bit mono at 8 kHz."""
    data = WIDTH * samples
    fmt = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, mulaw.RATE_HZ, WIDTH * mulaw.RATE_HZ, WIDTH, 16)
    return struct.pack("<4sI4s", b"RIFF", HEAD - 8 + data, b"WAVE") + fmt + struct.pack("<4sI", b"data", data)


def _of_call(conn: Connection, call_id: str) -> Taped | None:
    call = calls.by_id(conn, call_id)
    return None if call is None else Taped(call.location_id, recordings.of_call(conn, call_id), recordings.agreed(conn, call_id))
