"""Hand a message to the plugin that carries it, and heed what the service says of its receiver."""

from bella_core.crud import contact_consents
from bella_core.crud.contact_consents import Said
from bella_core.db import Database
from bella_core.plugin import Message, Rejected, Sent
from bella_core.runtime.hooks import Hooks

#: The service's own list of who replied STOP said so: to bella, or to another sender of the same account.
OPTED_OUT = Said("carrier", "opted_out", "system")


async def send(db: Database, hooks: Hooks, carrier: str, message: Message, contact_id: str) -> Sent:
    """
    Send a contact a message.

    Args:
        carrier: the plugin that carries the message's channel.

    Raises:
        Retry, Rejected, HookFailed: as ``Hooks.send_message``; of one who wants no more messages that is noted first.
    """
    try:
        return await hooks.send_message(carrier, message)
    except Rejected as refused:
        if refused.opted_out:
            await db.write(contact_consents.withdraw_all, contact_id, OPTED_OUT)
        raise
