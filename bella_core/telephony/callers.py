"""The caller's number, where it is one: an offer to ring back, never proof of who calls."""

from collections.abc import Collection

import phonenumbers

#: What carriers send in place of a hidden number: words, and the same words on a keypad (ANONYMOUS, RESTRICTED, UNAVAILABLE,
#: UNKNOWN, BLOCKED, PRIVATE, WITHHELD).
PLACEHOLDERS = frozenset(
    {"266696687", "7378742833", "86282452253", "8656696", "2562533", "7748283", "94844353"}
)  # fmt: skip


def usable_caller(number: str | None, *, own: Collection[str] = (), forwarded_from: str | None = None) -> str | None:
    """
    Return the caller's number if it can be rung back.

    Args:
        number: Twilio's ``From``.
        own: the clinic's own numbers, E.164; a line that forwards may show one of them as the caller.
        forwarded_from: Twilio's ``ForwardedFrom``: the line that forwarded the call, never the caller.

    Returns:
        E.164, or None: hidden, no telephone number, or not the caller's.
    """
    found = e164(number)
    if found is None or found in own or found == e164(forwarded_from):
        return None
    return found


def e164(number: str | None) -> str | None:
    """Return a telephone number as E.164 if it is a valid one of some country, else None."""
    if not number or not number.startswith("+") or number[1:] in PLACEHOLDERS:
        return None
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164) if phonenumbers.is_valid_number(parsed) else None
