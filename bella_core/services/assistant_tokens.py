"""Proposals: what would be booked, sealed into a token that its holder sends back to book it."""

import base64
import binascii
from datetime import datetime
from typing import Protocol

import attrs
import orjson

from bella_core.core.errors import BellaError
from bella_core.domain.dialogue.types import PatientDraft
from bella_core.domain.slots import Slot
from bella_core.schemas.converter import Unreadable, read, write

#: Minutes for which a proposal can be taken up.
PROPOSAL_MIN = 10
#: Longer than any token that is made here; what is cut off one that is longer makes it no token.
_LONGEST = 8192


class BadProposal(BellaError):
    """The token was not made here, or was altered."""


class ProposalExpired(BellaError):
    """The proposal is no longer open."""


class Sealer(Protocol):
    """What seals a token: ``db.Vault``."""

    def seal(self, text: str) -> bytes: ...
    def open(self, sealed: bytes) -> str: ...


@attrs.frozen
class Proposal:
    """
    Hold what would be booked.

    Args:
        id: its effect's idempotency key is made of it.
        expires_at: aware UTC.
        slot, patient: what would be written.
    """

    id: str
    expires_at: datetime
    slot: Slot
    patient: PatientDraft

    @property
    def key(self) -> str:
        """The idempotency key under which it is booked, however often it is sent."""
        return f"proposal:{self.id}"


def seal_proposal(vault: Sealer, proposal: Proposal) -> str:
    """Return the token of a proposal: URL-safe text that tells nothing of what is in it."""
    return base64.urlsafe_b64encode(vault.seal(orjson.dumps(write(proposal)).decode())).decode().rstrip("=")


def open_proposal(vault: Sealer, token: str) -> Proposal:
    """
    Return the proposal in a token, whether it has expired or not.

    Raises:
        BadProposal: the token was not made here, or its key is gone.
    """
    try:
        text = vault.open(base64.b64decode(token[:_LONGEST] + "=" * (-len(token) % 4), altchars=b"-_", validate=True))
        return read(orjson.loads(text), Proposal)
    except (binascii.Error, ValueError, Unreadable, BellaError):
        raise BadProposal("this is no proposal of this server") from None
