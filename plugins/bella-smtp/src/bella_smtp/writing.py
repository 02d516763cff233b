"""A message of bella's as an e-mail."""

import hashlib
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime

from bella_core.plugin import Attachment, Message


def write(message: Message, sender: str, now: datetime) -> EmailMessage:
    """
    Return the e-mail.

    Its Message-ID is made of the message's id, so that a repeated one is the same e-mail to every server and mailbox that keeps account
    of them (RFC 5322, 3.6.4). ``Auto-Submitted`` keeps holiday notices from answering it (RFC 3834).

    Args:
        sender: the address in ``From``. ``now``: aware; the date of a message that does not say when it was made.
    """
    mail = EmailMessage()
    mail["From"], mail["To"] = sender, message.to
    mail["Subject"] = " ".join(message.subject.split())
    mail["Date"] = format_datetime((message.made_at or now).astimezone(UTC))
    mail["Message-ID"] = message_id(message.id, sender)
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.text)
    mail["Content-Language"] = message.language
    for attachment in message.attachments:
        _attach(mail, attachment)
    return mail


def message_id(key: str, sender: str) -> str:
    """Return the Message-ID of a message: it tells nothing of it, and is the same every time."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{sender.rpartition('@')[2]}>"


def _attach(mail: EmailMessage, attachment: Attachment) -> None:
    kind, *parameters = attachment.content_type.split(";")
    main, _, sub = kind.strip().partition("/")
    pairs = (parameter.partition("=") for parameter in parameters)
    named = {name.strip(): value.strip() for name, _, value in pairs}
    mail.add_attachment(attachment.data, maintype=main, subtype=sub or "octet-stream", filename=attachment.name, params=named)
