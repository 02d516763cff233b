"""Ids: UUIDv7 text (RFC 9562), sortable by the time they were made."""

import os
import time
import uuid
from datetime import UTC, datetime


def new_id() -> str:
    """Return a new UUIDv7 as text."""
    milliseconds = time.time_ns() // 1_000_000
    tail = int.from_bytes(os.urandom(10), "big")
    value = (milliseconds & (1 << 48) - 1) << 80 | tail & (1 << 80) - 1
    value = value & ~(0xF << 76) | 0x7 << 76  # version
    value = value & ~(0x3 << 62) | 0x2 << 62  # variant
    return str(uuid.UUID(int=value))


def made_at(an_id: str) -> datetime:
    """Return when an id was made, aware UTC; ``ValueError`` for what ``new_id`` has not made."""
    return datetime.fromtimestamp((uuid.UUID(an_id).int >> 80) / 1000, UTC)
