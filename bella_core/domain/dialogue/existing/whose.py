"""
Whether the patient is spoken of as somebody else than who calls: "Emma Wilson's appointment", "it's for Emma Wilson", "she was born …".

Who says no more than that is taken for the patient by nobody: of somebody else only who may be told of them is told.
"""

import re

import attrs

from bella_core.plugin.types import NameValue

from ...names import same
from ...phonetics import sound
from ..heard import Heard, Named
from ..state import Existing, Relation
from ..turn import Turn
from .words import VISIT

#: Before a name that the caller says to bear: who asks for somebody may say "c'est Emma Wilson" of them.
_BEARS = re.compile(r"\b(?:my\s+name(?:\s+is|[’']?s)|i[’']m|i\s+am|je\s+m[’']appelle|je\s+suis|mon\s+nom\s+est)\s*$", re.IGNORECASE)
#: "Emma's appointment", whether or not "Emma" is read as a name; of a day or a clinic nobody is spoken of.
_NOBODYS = (
    r"(?:it|that|there|here|what|when|where|who|how|let|name|today|tomorrow|tonight|week|month|year|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
)
_ITS_ANY = re.compile(rf"\b(?!{_NOBODYS}[’'])[^\W\d_]+[’']s\s+(?:[\w-]+\s+){{0,2}}?{VISIT}\b", re.IGNORECASE)
_FILE = rf"(?:{VISIT}|birthday|birth\s?date|date\s+of\s+birth|file|record|chart|account)"
#: Before a name that is the caller's own.
_OWN = re.compile(
    r"(?:\b(?:my|the)\s+(?:full\s+|own\s+)?name(?:\s+is|[’']?s)?|\bthis\s+is|\bi[’']?\s?a?m|\bje\s+m[’']appelle|\bje\s+suis|\bici|"
    r"\bmon\s+nom(?:\s+complet)?(?:\s+est|,?\s+c[’']est)?|\bc[’']est)[\s,]*$",
    re.IGNORECASE,
)
#: Before and after a name that is somebody else's.
_OF = re.compile(
    r"\b(?:(?:for|of|about|regarding|concerning|under|behalf\s+of|pour|de|sous|concernant)\s+|d[’'])"
    r"(?:(?:my|our|mon|ma|notre|a|un|une)\s+[\w-]+,?\s+)?$",
    re.IGNORECASE,
)
_ITS = re.compile(rf"[’']s?\s+(?:[\w-]+\s+){{0,3}}?{_FILE}\b", re.IGNORECASE)
_THIRD = re.compile(
    rf"\b(?:(?:she|he|they)(?:[’']s|\s+(?:was|were|is))\s+born|(?:she|he)\s+(?:can[’']?t|cannot|can\s+not|won[’']t|has\s+an?\s+{VISIT}|asked\s+me)|"
    rf"(?:his|her|their)\s+(?:[\w-]+\s+){{0,2}}?(?:{_FILE}|name)|"
    rf"(?:elle|il)\s+(?:est|a\s+[ée]t[ée])\s+n[ée]e?|(?:elle|il)\s+(?:ne\s+)?(?:peut|pourra|pourrait)\s+(?:pas|plus)|"
    rf"(?:sa|leur)\s+(?:date\s+de\s+naissance|f[êe]te)|(?:son|leur)\s+(?:prochain\s+)?(?:{VISIT}|anniversaire|nom))\b",
    re.IGNORECASE,
)
#: Between two names of which the second puts the first right.
_RATHER = re.compile(r"\b(?:sorry|no|i\s+mean|rather|actually|pardon|non|plut[ôo]t|je\s+veux\s+dire)\b", re.IGNORECASE)


def tell_apart(turn: Turn, heard: Heard) -> Heard:
    """
    Note whether it is somebody else's appointment, and the name of who calls where it was said beside the patient's.

    Returns:
        What was heard, with no other names than the patient's.
    """
    existing = turn.state.existing
    if existing is None or turn.state.question == "own_name":
        return heard
    caller, patients = _split(heard)
    another = caller is not None or _is_of_another(heard.text) or any(_is_of(heard.text, one) for one in patients)
    if another and caller is None:
        caller = _told_before(turn, heard, patients)
    if another:
        existing = attrs.evolve(existing, of_another=True, caller_name=caller or existing.caller_name)
    elif _bears(turn, heard, patients):
        existing = attrs.evolve(existing, of_another=False)
    turn.state = attrs.evolve(turn.state, existing=existing)
    return attrs.evolve(heard, names=patients)


def relation(turn: Turn, existing: Existing) -> Relation:
    """Return what the patient is to the caller: ``self`` only where nothing said otherwise."""
    said = turn.state.form.relation
    if said is not None and said.value != "self":
        return said.value
    return "other" if existing.of_another else "self"


def _split(heard: Heard) -> tuple[NameValue | None, tuple[Named, ...]]:
    """Return the caller's own name, where there is another beside it or the words are of somebody else, and the patient's."""
    own = [one for one in heard.names if _OWN.search(heard.text[: one.start])]
    if not own:
        return None, heard.names
    others = tuple(one for one in heard.names if one not in own and not same(one.value, own[0].value))
    if others:
        corrected = bool(_RATHER.search(heard.text[own[0].end : others[0].start])) and not _is_of(heard.text, others[0])
        return (None, heard.names) if corrected else (own[0].value, others)
    elsewhere = heard.relation not in {None, "self"} or _is_of_another(heard.text)
    return (own[-1].value, ()) if elsewhere else (None, heard.names)


def _is_of_another(text: str) -> bool:
    return bool(_THIRD.search(text) or _ITS_ANY.search(text))


def _is_of(text: str, named: Named) -> bool:
    return bool(_OF.search(text[: named.start]) or _ITS.match(text, named.end))


def _told_before(turn: Turn, heard: Heard, patients: tuple[Named, ...]) -> NameValue | None:
    """
    Return the name that was told before it was said to be about somebody else: it is who calls, and not the patient.

    One that sounds alike was the patient's, and is put right.
    """
    form, of = turn.state.form, [one.value for one in patients if _is_of(heard.text, one)]
    if form.name is None or not (of or turn.state.question == "reason") or any(_is_alike(one, form.name.value) for one in of):
        return None
    turn.state = attrs.evolve(turn.state, form=attrs.evolve(form, name=None))
    return form.name.value


def _is_alike(one: NameValue, other: NameValue) -> bool:
    return same(one, other) or sound(one.given or one.full) == sound(other.given or other.full)


def _bears(turn: Turn, heard: Heard, patients: tuple[Named, ...]) -> bool:
    """Tell whether who calls says to bear the patient's name; "for me" says nothing of it: "can you check for me"."""
    name = turn.state.form.name
    return name is not None and any(same(one.value, name.value) for one in patients if _BEARS.search(heard.text[: one.start]))
