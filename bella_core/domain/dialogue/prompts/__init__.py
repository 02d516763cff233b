"""What bella says: one catalogue per language, each text overridable by the clinic under the same key and with the same parameters."""

from collections.abc import Mapping
from string import Formatter

from ...clinic import ClinicView, Locale
from . import benefits, en, errands, existing, families, fr, handing_over, requests

CATALOGUES: dict[Locale, Mapping[str, tuple[str, ...]]] = {
    "en-CA": {**en.TEXTS, **handing_over.EN, **existing.EN, **families.EN, **errands.EN, **requests.EN, **benefits.EN},
    "fr-CA": {**fr.TEXTS, **handing_over.FR, **existing.FR, **families.FR, **errands.FR, **requests.FR, **benefits.FR},
}

#: A caller says yes to what these tell, so that nothing of it may be left out.
WHOLE: Mapping[str, frozenset[str]] = {
    "read_back": frozenset({"name", "service", "moment", "phone"}),
    "booked": frozenset({"service", "moment"}),
    "requested": frozenset({"service", "moment"}),
    "requested.family": frozenset({"names", "moment"}),
    "read_back.family": frozenset({"visits", "phone"}),
    "booked.family": frozenset({"names", "moment"}),
    "family.visit": frozenset({"name", "service", "moment"}),
    "family.visit.same": frozenset({"name", "service"}),
    "family.visit.then": frozenset({"name", "service", "time"}),
    "move_it.said": frozenset({"name", "service", "old", "moment"}),
    "existing.told": frozenset({"name", "service", "moment"}),
    "existing.told.requested": frozenset({"name", "service", "moment"}),
    "moved": frozenset({"service", "moment"}),
    "moved.requested": frozenset({"service", "moment"}),
    "cancelled": frozenset({"service", "moment"}),
    "attending": frozenset({"service", "moment"}),
    "number.end": frozenset({"digits"}),
    "number.whole": frozenset({"digits"}),
}


def parameters(text: str) -> frozenset[str]:
    """
    Return the names in braces of a text.

    Raises:
        ValueError: the braces do not match, or hold anything but a name.
    """
    names = [(name, spec, conversion) for _, name, spec, conversion in Formatter().parse(text) if name is not None]
    if any(not name.isidentifier() or spec or conversion for name, spec, conversion in names):
        raise ValueError(f"only plain names may stand in braces: {text!r}")
    return frozenset(name for name, _, _ in names)


def render(clinic: ClinicView, language: Locale, key: str, turn: int, words: Mapping[str, str]) -> str:
    """
    Return the text of ``key`` with its parameters filled in.

    Args:
        clinic: its own text is used when it needs no other parameters than the catalogue's, and has those that callers rely on.
        turn: where a key has several texts, they take turns by it.
        words: the parameters, spoken forms.
    """
    texts = CATALOGUES[language][key]
    own = clinic.prompts.get(language, {}).get(key)
    text = own if own is not None and _fits(key, own, words) else texts[turn % len(texts)]
    return text.format_map(words)


def _fits(key: str, own: str, words: Mapping[str, str]) -> bool:
    try:
        return bool(own.strip()) and WHOLE.get(key, frozenset()) <= parameters(own) <= words.keys()
    except ValueError:
        return False
