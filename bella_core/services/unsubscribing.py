"""Links by which whoever reads an e-mail says that they want no more of its kind: the link itself is the proof of whose it is."""

import base64
import binascii

import attrs

from bella_core.core.clock import Clock
from bella_core.core.errors import BellaError
from bella_core.crud import contact_consents
from bella_core.crud.contact_consents import Said
from bella_core.db import Database, Vault
from bella_core.domain.notices.classes import CLASSES, MessageClass

_SAID = Said("form", "unsubscribe-link-1", "patient")
#: Far longer than a link is.
_LONGEST = 600


@attrs.frozen
class Subscription:
    """What a link is about: one contact's messages of one class."""

    contact_id: str
    message_class: MessageClass


class Unsubscribing:
    """
    Make links, and heed them.

    Args:
        vault: seals what a link holds, so that nobody can make one for somebody else. ``public_url``: where bella is reached; None: not.
    """

    def __init__(self, db: Database, vault: Vault, public_url: str | None, clock: Clock) -> None:
        self._db, self._vault, self._clock = db, vault, clock
        self._base = public_url.rstrip("/") if public_url else None

    def link(self, contact_id: str, message_class: MessageClass) -> str | None:
        """Return the address at which a contact unsubscribes from a class of messages; None where bella is not reached."""
        if self._base is None:
            return None
        sealed = self._vault.seal(f"unsubscribe {message_class} {contact_id}")
        return f"{self._base}/unsubscribe/{base64.urlsafe_b64encode(sealed).decode().rstrip('=')}"

    def read(self, token: str) -> Subscription | None:
        """Return what a link's token is about; None where it is none of ours."""
        if len(token) > _LONGEST:
            return None
        try:
            words = self._vault.open(base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)).split()
        except (binascii.Error, ValueError, BellaError):
            return None
        if len(words) != 3 or words[0] != "unsubscribe" or words[1] not in CLASSES:
            return None
        return Subscription(words[2], words[1])

    async def stop(self, subscription: Subscription) -> None:
        """Note that a contact wants no more messages of a class."""
        await self._db.write(contact_consents.say, subscription.contact_id, (subscription.message_class,), given=False, said=_SAID)
