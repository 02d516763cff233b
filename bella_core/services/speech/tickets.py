"""What ties a socket to a call: a sealed ticket that the TwiML hands out and the stream's first message brings back."""

import base64
import binascii
from datetime import datetime, timedelta
from typing import Protocol

import attrs
import orjson

from bella_core.core.errors import BellaError
from bella_core.schemas.converter import Unreadable, read, write

#: How long a ticket holds: Twilio connects within seconds, but only when it has said what comes first.
_VALID = timedelta(minutes=5)
#: A ``<Parameter>`` holds fewer than 500 characters.
_LONGEST = 490


class BadTicket(BellaError):
    """The ticket was not made here, was altered, is too old, or is another call's."""


class Sealer(Protocol):
    """What seals a ticket: ``db.Vault``."""

    def seal(self, text: str) -> bytes: ...
    def open(self, sealed: bytes) -> str: ...


@attrs.frozen
class Ticket:
    """
    Hold whose call a stream is.

    Args:
        call_id: bella's. ``carrier_id``: the carrier's, which the stream's first message must repeat.
        said: the number of the turn whose reply the carrier's own voice has said before the stream; -1 if it said nothing.
    """

    call_id: str
    carrier_id: str
    location_id: str
    said: int = -1


@attrs.frozen
class _Sealed:
    ticket: Ticket
    until: datetime


def seal_ticket(vault: Sealer, ticket: Ticket, now: datetime) -> str:
    """Return the ticket as text, valid from ``now`` (aware UTC) for some minutes."""
    text = orjson.dumps(write(_Sealed(ticket, now + _VALID))).decode()
    return base64.urlsafe_b64encode(vault.seal(text)).decode().rstrip("=")


def open_ticket(vault: Sealer, text: str, carrier_id: str, now: datetime) -> Ticket:
    """
    Return the ticket that a stream of the call ``carrier_id`` brought.

    Raises:
        BadTicket: it opens nothing here.
    """
    try:
        sealed = base64.b64decode(text[:_LONGEST] + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        made = read(orjson.loads(vault.open(sealed)), _Sealed)
    except (binascii.Error, ValueError, Unreadable, BellaError):
        raise BadTicket("this is no ticket of this server") from None
    if now > made.until or made.ticket.carrier_id != carrier_id:
        raise BadTicket("the ticket is too old, or another call's")
    return made.ticket
