"""Messages to patients, and what became of them. A message is PHI: its address and its words stand in no log line and in no error."""

from datetime import datetime
from typing import Literal

import attrs

#: How a message travels: a text message to a telephone, or an e-mail.
Channel = Literal["sms", "email"]


@attrs.frozen
class Attachment:
    """A file that goes with an e-mail: its name, its media type such as ``text/calendar``, and its bytes."""

    name: str
    content_type: str
    data: bytes = attrs.field(repr=False)


@attrs.frozen
class Message:
    """
    One message to one person.

    Args:
        id: the same whenever the same message is sent again, and no other message's: where a service takes a key of the sender's own,
            give it this one.
        channel: how it travels.
        to: the number (E.164) or the e-mail address.
        language: of the text, ``en-CA`` or ``fr-CA``.
        subject: of an e-mail; empty for a text message.
        text: plain text, as it is to be read.
        attachments: of an e-mail; none with a text message.
        attempt: which try this is. From the second on, an earlier one may have been accepted without an answer that reached us.
        made_at: when it was first to be sent, aware UTC: what the service accepted before that is another message.
    """

    id: str
    channel: Channel
    to: str = attrs.field(repr=False)
    language: str
    subject: str = attrs.field(repr=False)
    text: str = attrs.field(repr=False)
    attachments: tuple[Attachment, ...] = ()
    attempt: int = 1
    made_at: datetime | None = None


@attrs.frozen
class Sent:
    """
    Tell that a service accepted a message.

    Args:
        ref: the message's id there; no number and no address.
        segments: of how many parts a text message is, where the service says so: what the clinic pays for.
    """

    ref: str
    segments: int | None = None
