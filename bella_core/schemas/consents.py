"""What programs say of what a contact may be sent, and what they are shown of it."""

from datetime import datetime

import attrs
from attrs.validators import and_, in_, max_len, min_len

from bella_core.domain.notices.classes import CLASSES

#: Where a consent comes from that staff enter; what patients say by text is noted by bella.
SOURCES = ("staff", "call", "form", "import")


def _check_classes(_instance: object, _field: object, value: tuple[str, ...]) -> None:
    if not value or not set(value) <= set(CLASSES):
        raise ValueError(f"must be one or more of {', '.join(CLASSES)}")


@attrs.frozen
class ConsentRequest:
    """
    A yes or a no that staff enter for a contact.

    Args:
        contact_id: whose; one of the user's.
        classes: of which messages. ``given``: yes or no.
        source: where it was said. ``version``: by which words: the form's name, for one.
    """

    contact_id: str
    classes: tuple[str, ...] = attrs.field(validator=_check_classes)
    given: bool
    source: str = attrs.field(default="staff", validator=in_(SOURCES))
    version: str = attrs.field(default="spoken", validator=and_(min_len(1), max_len(80)))


@attrs.frozen
class ConsentItem:
    """One entry of the log."""

    message_class: str
    given: bool
    source: str
    version: str
    actor: str
    at: datetime


@attrs.frozen
class ContactConsents:
    """What one contact may be sent now, by class, and how it came to be, oldest first; ``phone``: E.164."""

    contact_id: str
    phone: str
    relation: str
    may: dict[str, bool]
    log: tuple[ConsentItem, ...]
