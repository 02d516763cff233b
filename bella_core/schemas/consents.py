"""What programs say of what a contact may be sent, and what they are shown of it."""

from datetime import datetime

import attrs

from bella_core.domain.notices.classes import CLASSES

from .checks import one_of, sized, some_of

#: Where a consent comes from that staff enter; what patients say by text is noted by bella.
SOURCES = ("staff", "call", "form", "import")


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
    classes: tuple[str, ...] = attrs.field(validator=some_of(CLASSES))
    given: bool
    source: str = attrs.field(default="staff", validator=one_of(SOURCES))
    version: str = attrs.field(default="spoken", validator=sized(1, 80))


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
