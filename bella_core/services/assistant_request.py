"""What a request names besides its text: the location, and the number that the text came from."""

from collections.abc import Mapping, Sequence

import phonenumbers

from bella_core.domain.clinic import ClinicView, Locale, Location
from bella_core.plugin.types import KINDS
from bella_core.schemas.converter import Mistake, Unreadable
from bella_core.telephony.callers import usable_caller

#: The longest text that is read, in characters; speech of several minutes.
LONGEST = 4000
_LOCALES: Mapping[str, Locale] = {"en-CA": "en-CA", "fr-CA": "fr-CA"}
_KNOWN = f"is no kind of value; there are: {', '.join(KINDS)}"


def location_of(clinic: ClinicView, wanted: str | None) -> Location:
    """
    Return the location that was named, or the clinic's only one.

    Raises:
        Unreadable: there is no such location, or none was named and there are several.
    """
    if wanted is None and len(clinic.locations) == 1:
        return clinic.locations[0]
    found = next((location for location in clinic.locations if location.id == wanted), None)
    if found is None:
        what = "is missing, and the clinic has several locations" if wanted is None else "is no location of this clinic"
        known = ", ".join(location.id for location in clinic.locations)
        raise Unreadable((Mistake("#/location", f"{what}; known: {known}"),))
    return found


def contact_number(number: str | None, location: Location) -> str | None:
    """
    Return the number that a text came from.

    Args:
        number: E.164, or as it is written in Canada; None if it is not known.

    Returns:
        E.164; None where there is none, or where it is the clinic's own.

    Raises:
        Unreadable: it is no telephone number.
    """
    if number is None:
        return None
    try:
        parsed = phonenumbers.parse(number, "CA")
    except phonenumbers.NumberParseException:
        parsed = None
    if parsed is None or not phonenumbers.is_valid_number(parsed):
        detail = "is no telephone number; write it as +14165550199, or leave it out if it is not known"
        raise Unreadable((Mistake("#/from", detail),))
    return usable_caller(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164), own=location.numbers)


def check_text(text: str, pointer: str = "#/transcript") -> None:
    """
    Check a text's length.

    Raises:
        Unreadable: it is too long.
    """
    if len(text) > LONGEST:
        raise Unreadable((Mistake(pointer, f"has {len(text)} characters; send at most {LONGEST}"),))


def locale_of(wanted: str | None, location: Location) -> Locale:
    """
    Return the language that was named, or the location's first.

    Raises:
        Unreadable: bella does not speak it.
    """
    if wanted is None:
        return location.languages[0]
    if wanted not in _LOCALES:
        raise Unreadable((Mistake("#/language", "must be en-CA or fr-CA"),))
    return _LOCALES[wanted]


def check_kinds(kinds: Sequence[str]) -> None:
    """
    Check kinds of values; those of plugins have a dot.

    Raises:
        Unreadable: there is no such kind.
    """
    unknown = [Mistake(f"#/expecting/{place}", _KNOWN) for place, kind in enumerate(kinds) if kind not in KINDS and "." not in kind]
    if unknown:
        raise Unreadable(tuple(unknown))
