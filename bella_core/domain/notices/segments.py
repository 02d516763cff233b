"""
Into how many parts a text message is cut, each of which is paid for.

A part holds 140 octets. Text in the GSM 7-bit default alphabet takes a septet a character, and two for the few of its extension table
(3GPP TS 23.038, 6.2.1); one character beside it, such as ê or ç, and all of the text is written in UCS-2, two octets a code unit. A
message of several parts loses 6 octets of each to their numbering (3GPP TS 23.040, 9.2.3.24.1).
"""

from collections.abc import Iterable

_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_EXTENSION = frozenset("\f^{}\\[~]|€")

#: Septets or code units of a message of one part, and of each of several.
_GSM_ONE, _GSM_EACH, _UCS2_ONE, _UCS2_EACH = 160, 153, 70, 67

#: Signs of good typesetting, and what stands for them where each of them would more than double the parts.
_PLAIN = str.maketrans({
    "’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-", "…": "...", "\u00a0": " ", "\u202f": " ", "\u2009": " ",
    "\u2011": "-",
})  # fmt: skip


def plain(text: str) -> str:
    """Return a text with plain apostrophes, quotation marks, dashes and spaces; its letters stay, accents too."""
    return text.translate(_PLAIN)


def is_gsm(text: str) -> bool:
    """Tell whether a text can be written in the 7-bit alphabet."""
    return _GSM.union(_GSM_EXTENSION).issuperset(text)


def beside_gsm(text: str) -> int:
    """Return how many characters of a text cannot be written in the 7-bit alphabet."""
    return sum(sign not in _GSM and sign not in _GSM_EXTENSION for sign in text)


def gsm_segments(text: str) -> int:
    """Return how many parts a text would have if one of the 7-bit alphabet stood for each character that is not of it."""
    return _parts((2 if sign in _GSM_EXTENSION else 1 for sign in text), _GSM_ONE, _GSM_EACH)


def segments(text: str) -> int:
    """Return how many parts a text message has; an empty one has one."""
    if is_gsm(text):
        return _parts((2 if sign in _GSM_EXTENSION else 1 for sign in text), _GSM_ONE, _GSM_EACH)
    return _parts((2 if ord(sign) > 0xFFFF else 1 for sign in text), _UCS2_ONE, _UCS2_EACH)


def _parts(sizes: Iterable[int], one: int, each: int) -> int:
    """Return the parts of characters of these sizes; none of them is cut in two."""
    sizes = tuple(sizes)
    if sum(sizes) <= one:
        return 1
    parts, left = 1, each
    for size in sizes:
        if size > left:
            parts, left = parts + 1, each
        left -= size
    return parts
