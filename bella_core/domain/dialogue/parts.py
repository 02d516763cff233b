"""Which part of what was read back a caller names: "the day", "no, another number", "le nom"."""

import re
from typing import Literal

import attrs

from .families import roll
from .heard import Heard
from .questions import pose
from .state import Offer, Question, Step
from .turn import Turn

Part = Literal["time", "service", "name", "phone"]

#: What each part is called, the most telling first: "the phone number of my visit" is about the number.
_NAMED: tuple[tuple[Part, re.Pattern[str]], ...] = (
    ("phone", re.compile(r"\b(numbers?|phone|cell|cellphone|num[ée]ros?|t[ée]l[ée]phone|cellulaire)\b", re.IGNORECASE)),
    ("name", re.compile(r"\b(names?|spelling|surname|noms?|pr[ée]noms?)\b", re.IGNORECASE)),
    ("service", re.compile(r"\b(visit|service|treatment|reason|visite|traitement|soin|raison)\b", re.IGNORECASE)),
    ("time", re.compile(r"\b(day|date(?! (?:of birth|de naissance)\b)|time|hour|jour|journ[ée]e|heure|moment)\b", re.IGNORECASE)),
)
#: Words that want a part to be another one.
_OTHER = re.compile(
    r"\b(other|another|different|wrong|change|not right|isn['’]t right|incorrect|"
    r"autre|diff[ée]rente?|mauvaise?|changer|change[zs]?|pas (?:le|la) bonn?e?|pas exacte?)\b",
    re.IGNORECASE,
)
#: Nobody says where to be called who is content with the number that was read back.
_CALL_ME = re.compile(
    r"\b((call|reach|phone|contact) me|(r?appel|joi|rejoi|contact)\w+[- ]mo\w+|me (joindre|rejoindre|rappeler|contacter))\b", re.IGNORECASE
)
_DIGIT = re.compile(
    r"\d|\b(zero|one|two|three|four|five|six|seven|eight|nine|z[ée]ro|une?|deux|trois|quatre|cinq|sept|huit|neuf)\b", re.IGNORECASE
)
#: As many digits, where no time was read in them, are of a number.
_DIGITS = 3
_KEYS: dict[int, Part] = {1: "time", 2: "service", 3: "name", 4: "phone"}
_ASKED: dict[Part, Question] = {"time": "when", "service": "service", "name": "name", "phone": "phone"}


def named(heard: Heard, *, asked: bool) -> Part | None:
    """
    Return the part that shall be another one.

    Args:
        asked: what to change was asked, so that its name alone, or its key, is an answer.
    """
    if heard.keyed:
        return _KEYS.get(heard.choice or 0) if asked else None
    if _CALL_ME.search(heard.text) or _says_digits(heard):
        return "phone"
    content = heard.yes_no == "yes" or bool(heard.intents)
    if not asked and content and heard.yes_no != "no" and "neither" not in heard.intents and not _OTHER.search(heard.text):
        return None
    return next((part for part, words in _NAMED if words.search(heard.text)), None)


def _says_digits(heard: Heard) -> bool:
    """Tell whether digits were said that nothing was read in: those of a number that was lost in part."""
    read = heard.times or heard.excluded or heard.birth_date or heard.phone
    return not read and len(_DIGIT.findall(heard.text)) >= _DIGITS


def reopen(turn: Turn, part: Part) -> Step:
    """Forget one part and ask for it; the hold stays until there is something better."""
    state, form = turn.state, turn.state.form
    if part == "name" and roll.is_together(turn):
        return pose(turn, "whose")
    if part == "name":
        turn.state = attrs.evolve(state, user_id=None, identified=False, looked_up=False)
        form = attrs.evolve(form, name=None, name_tries=form.name_tries + 1)
    elif part == "phone":
        tries = form.phone_tries + (form.phone is not None and form.phone.source == "said")
        form = attrs.evolve(form, phone=None, phone_digits="", caller_refused=True, phone_tries=tries)
    else:
        form = attrs.evolve(form, wish=None) if part == "time" else attrs.evolve(form, service=None)
        turn.state = attrs.evolve(state, offer=Offer(declined=state.offer.declined))
        if part == "service":
            roll.forget_service(turn)
    turn.state = attrs.evolve(turn.state, form=form, trouble=attrs.evolve(state.trouble, silences=0, misses=0, asides=0, unchanged=0))
    if part == "phone":
        return pose(turn, "phone", "keys" if form.phone_tries else "first")
    return pose(turn, _ASKED[part], "again" if part == "name" else "first")
