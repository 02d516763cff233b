"""Telephone numbers of the North American plan: what is well formed, and the shape in which all of bella keeps them (E.164)."""

import re

#: Area code and exchange begin with 2 to 9, and an N11 code ("911") is neither (NANPA, Central Office Code Assignment Guidelines).
_NANP = re.compile(r"1?((?!.11)[2-9]\d\d(?!.11)[2-9]\d{6})")


def from_digits(digits: str) -> str | None:
    """
    Read ten digits, or eleven with a leading 1, as a North American number.

    Args:
        digits: digits only, as keyed or put together from parts.

    Returns:
        E.164, or None when no such number can exist.
    """
    found = _NANP.fullmatch(digits)
    return f"+1{found[1]}" if found else None
