"""What services tell later of messages that they accepted: whether they arrived; staff hear of each that did not, once."""

from typing import Literal

from bella_core.core.clock import Clock
from bella_core.core.logging import get_logger
from bella_core.crud import contact_consents, sent_messages
from bella_core.db import Database

from .sending import OPTED_OUT

#: The carrier's code for somebody who replied STOP (https://www.twilio.com/docs/api/errors/21610).
_STOPPED = "21610"

_log = get_logger(__name__)


class Delivery:
    """Note what became of messages."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db, self._clock = db, clock

    async def note(self, ref: str, final: Literal["delivered", "undeliverable"] | None, code: str | None) -> None:
        """
        Note what a service tells of a message, in whatever order and however often.

        Args:
            ref: the service's id of it. ``final``: None while that may still change. ``code``: the service's own, of what went wrong.
        """
        if final is None:
            return
        contact_id = await self._db.write(sent_messages.note_status, ref, final, code, self._clock.now())
        if final == "undeliverable":
            _log.warning("message_undeliverable", carrier_id=ref)
            if code == _STOPPED and contact_id is not None:
                await self._db.write(contact_consents.withdraw_all, contact_id, OPTED_OUT)
