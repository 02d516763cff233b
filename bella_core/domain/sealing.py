"""The chain of the audit: each row's digest holds that of the row before, so that none can be changed, taken out or slipped in; pure."""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Literal

import attrs

#: What the first link follows.
NOTHING = bytes(32)


@attrs.frozen
class AuditEntry:
    """A row of the audit as it is sealed; ``at``: aware, exact to the millisecond. ``details``: JSON, as it is stored."""

    id: str
    at: datetime
    actor: str
    action: str
    subject: str
    subject_id: str
    details: str


@attrs.frozen
class Link:
    """A place in the chain: whose row it seals, with what digest, and the row as it is now; None where it is there no more."""

    position: int
    audit_id: str
    digest: bytes
    entry: AuditEntry | None


@attrs.frozen
class Break:
    """
    A place at which the chain does not hold.

    Args:
        why: the row was ``changed`` after it was sealed, or is ``missing``, or links before this one are (``gap``).
    """

    position: int
    audit_id: str
    why: Literal["changed", "missing", "gap"]


@attrs.frozen
class Head:
    """The last link: who notes it elsewhere sees later whether the chain was cut off behind it. ``str`` of it is what is noted."""

    position: int
    digest: bytes

    def __str__(self) -> str:
        return f"{self.position}:{self.digest.hex()}"


def head_of(text: str) -> Head:
    """
    Return a head that was noted.

    Raises:
        ValueError: it is none.
    """
    position, _, digest = text.strip().partition(":")
    if not position.isdecimal() or len(digest) != 2 * len(NOTHING) or not set(digest) <= set("0123456789abcdef"):
        raise ValueError("write the head as it was shown: a number, a colon, and 64 letters and digits")
    return Head(int(position), bytes.fromhex(digest))


def digest_of(secret: bytes, previous: bytes, entry: AuditEntry) -> bytes:
    """
    Return the digest of a row that follows another: HMAC-SHA-256 of the one before and of all that the row says.

    Args:
        previous: the digest of the row before; ``NOTHING`` for the first.
    """
    at = entry.at.isoformat(timespec="milliseconds")
    told = [entry.id, at, entry.actor, entry.action, entry.subject, entry.subject_id, entry.details]
    return hmac.digest(secret, previous + json.dumps(told).encode(), hashlib.sha256)


def breaks(secret: bytes, links: Iterable[Link], after: Head) -> Iterator[Break]:
    """
    Return where a stretch of the chain does not hold.

    Args:
        links: in their order. ``after``: the link before the first of them, position 0 for none.
    """
    position, previous = after.position, after.digest
    for link in links:
        if link.position != position + 1:
            yield Break(link.position, link.audit_id, "gap")
        elif link.entry is None:
            yield Break(link.position, link.audit_id, "missing")
        elif not hmac.compare_digest(digest_of(secret, previous, link.entry), link.digest):
            yield Break(link.position, link.audit_id, "changed")
        position, previous = link.position, link.digest
