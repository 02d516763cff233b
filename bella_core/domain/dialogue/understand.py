"""From what was heard to the form: every value that was said is taken, wherever it was asked for, and what depends on it is reopened."""

import re
from typing import Literal

import attrs

from bella_core.plugin.types import NameValue, ProviderValue, TimeValue

from ..names import compose, merge, same
from ..slots import Wish
from ..spoken import spoken_birth_date
from . import benefits, usual
from .heard import Heard, Named
from .questions import asks_status
from .state import Field, Form, Offer, Question
from .turn import Turn
from .whom import unwanted
from .wishes import read_wish, whenever

Relation = Literal["self", "child", "partner", "parent", "other"]

#: Questions whose answers are full of digits: a time read in one is none.
_DIGITS: frozenset[Question] = frozenset({"phone", "phone_more", "phone_sure", "birth_date", "caller_id"})
#: Questions about the name.
NAMING: frozenset[Question] = frozenset({"name", "family", "given", "name_sure"})
#: Questions at which somebody who spells puts the name right.
_CORRECTING: frozenset[Question] = frozenset({"read_back", "sure", "change"})
#: Fewer letters are as likely a short name ("Tu", "Li") as a spelled one.
_SPELLED = 3
#: What a lone name is when that was asked for.
_ALONE: dict[Question, Literal["given", "family"]] = {"family": "family", "given": "given"}
#: Digits of a number with its leading 1, and of an area code.
_LONGEST, _AREA = 11, 3
#: Words with which a yes before a name is said of having been here before; and those that take it back.
_HAVE_BEEN = re.compile(
    r"\b(?:(?:i|we|he|she|they) (?:have|has)\b(?!\s+(?:an?|the|to|my|our|some)\b)|been\b|j[’']y (?:suis|vais)|d[ée]j[àa]\b)", re.IGNORECASE
)
_NOT_BEEN = re.compile(r"\b(?:no|not|never|haven[’']?t|non|pas|jamais)\b", re.IGNORECASE)
#: And of a year.
_YEAR = 4
#: Tries at a name that the caller said no to, after which it is taken as it is, and at a number, after which it is keyed.
NAME_TRIES, NUMBER_TRIES = 2, 2


def fill(turn: Turn, heard: Heard) -> frozenset[str]:
    """
    Take all that was said into the form.

    Returns:
        What is new or changed: ``wanted``, ``known``, ``relation``, ``name``, ``phone``, ``birth_date``, ``service``, ``time``.
    """
    old = turn.state.form
    form = _answer(turn, heard, old)
    form = _who(turn, heard, form)
    form = _number(turn, heard, form)
    form = benefits.noted(_visit(turn, heard, form), heard)
    changed = _changes(old, form)
    if turn.state.question == "offer" and form.anyone and not old.anyone:
        changed |= {"time"}  # offers with the usual provider alone will not do
    if changed or "book" in heard.intents:
        about_a_visit = bool(changed & {"service", "time", "known", "relation"})  # "I'm a new patient" wants one
        form = attrs.evolve(form, wanted=form.wanted or "book" in heard.intents or about_a_visit)
    turn.state = attrs.evolve(turn.state, form=form)
    _reopen(turn, changed)
    return changed | ({"wanted"} if form.wanted and not old.wanted else set())


def birth_put_right(turn: Turn, heard: Heard) -> Heard:
    """Take a day for the birth date where that was just said with day and month the other way round: "no, the fifth of June"."""
    reply, born = turn.state.reply, turn.state.form.birth_date
    if born is None or reply is None or not any(part.key == "birth_date.said" for part in reply.parts) or len(heard.times) != 1:
        return heard
    value, guessed = heard.times[0].value, born.value
    if not isinstance(value, TimeValue) or value.start is None or (value.start.month, value.start.day) != (guessed.day, guessed.month):
        return heard
    return attrs.evolve(heard, times=(), yes_no=None, birth_date=guessed.replace(month=guessed.day, day=guessed.month))


def _changes(old: Form, new: Form) -> frozenset[str]:
    parts = {
        "known": (old.known, new.known),
        "relation": (old.relation, new.relation),
        "name": (old.name, new.name),
        "phone": ((old.phone, old.phone_digits, old.caller_refused), (new.phone, new.phone_digits, new.caller_refused)),
        "birth_date": (old.birth_date, new.birth_date),
        "service": (old.service, new.service),
        "time": (old.wish, new.wish),
    }
    return frozenset(part for part, (before, after) in parts.items() if before != after)


def _reopen(turn: Turn, changed: frozenset[str]) -> None:
    """Take back what depended on a value that is another one now; the hold stays until a new one replaces it."""
    if changed & {"service", "time"}:
        offer = turn.state.offer
        refused = tuple(slot.starts_at for slot in offer.slots) if turn.state.question == "offer" else ()
        rounds = offer.rounds + (1 if refused else 0)
        turn.state = attrs.evolve(turn.state, offer=Offer(declined=tuple(dict.fromkeys((*offer.declined, *refused))), rounds=rounds))
    if changed & {"name", "birth_date"}:
        turn.state = attrs.evolve(turn.state, identified=False, looked_up=False, user_id=None)


def _answer(turn: Turn, heard: Heard, form: Form) -> Form:
    """Take a yes or a no to what was asked about one value."""
    if turn.state.question == "name_sure" and _goes_on(heard) and form.name is not None:
        form = attrs.evolve(form, name=attrs.evolve(form.name, grounding="said"))  # the read-back says it again
    yes, question = heard.yes_no == "yes", turn.state.question
    if heard.yes_no is not None and heard.known is None and _tells_status(turn, heard, form):
        form = attrs.evolve(form, known=Field(yes))
    if heard.yes_no is None or heard.doubt:
        return form  # "sorry" may be a no, or a question: it is asked again
    if question == "name_sure" and form.name is not None and not heard.names:
        if yes:
            return attrs.evolve(form, name=attrs.evolve(form.name, grounding="confirmed"))
        return attrs.evolve(form, name=None, name_tries=form.name_tries + 1)
    if not yes and question in {"caller_id", "phone_sure"} and _about_another(heard):
        return form
    if question == "caller_id" and heard.phone is None and heard.phone_part is None:
        number = Field(turn.state.caller or "", "confirmed", "caller_id")
        return attrs.evolve(form, phone=number) if yes else attrs.evolve(form, phone=None, caller_refused=True)
    if question == "phone_sure" and form.phone is not None and heard.phone is None:
        if yes:
            return attrs.evolve(form, phone=attrs.evolve(form.phone, grounding="confirmed"))
        return attrs.evolve(form, phone=None, phone_digits="", caller_refused=True, phone_tries=form.phone_tries + 1)
    return form


def _tells_status(turn: Turn, heard: Heard, form: Form) -> bool:
    """Tell whether a yes or a no is said of having been here before: nothing hangs on it, so that "yes, for years" will do."""
    if turn.state.question == "status":
        return not heard.doubt or (heard.yes_no == "yes" and not _NOT_BEEN.search(heard.text) and "question" not in heard.intents)
    if heard.doubt or form.known is not None or not asks_status(turn):
        return False
    return not heard.opens or (form.name is None and (heard.yes_no == "no" or bool(_HAVE_BEEN.search(heard.text))))


def _goes_on(heard: Heard) -> bool:
    """Tell whether somebody who was asked whether a name is right goes on to what comes next."""
    more = heard.birth_date is not None or heard.known is not None or bool(heard.times or heard.services)
    return more and heard.yes_no is None and not heard.names


def _about_another(heard: Heard) -> bool:
    """Tell whether a "no" corrects something else than the number that was asked about: "no, it's Anna", "no, the third of May"."""
    return heard.birth_date is not None or bool(heard.services) or any(named.sure for named in heard.names)


def _who(turn: Turn, heard: Heard, form: Form) -> Form:
    if heard.known is not None and (form.known is None or form.known.value != heard.known):
        form = attrs.evolve(form, known=Field(heard.known))
    if heard.relation is not None and (form.relation is None or form.relation.value != heard.relation):
        form = _other_patient(_without_patient(form, heard), heard.relation)
    if heard.birth_date is not None:
        if heard.birth_order and not heard.keyed:
            turn.say("birth_date.said", date=spoken_birth_date(heard.birth_date, turn.state.language))
        form = attrs.evolve(form, birth_date=Field(heard.birth_date, "said", "keyed" if heard.keyed else "said"))
    return _name(turn, heard, form)


def _without_patient(form: Form, heard: Heard) -> Form:
    """Forget who the patient was when the visit turns out to be for another: what was said of the child is not true of the parent."""
    if form.relation is None or form.relation.value == "self":
        return form
    return attrs.evolve(form, name=None, name_tries=0, birth_date=None, known=form.known if heard.known is not None else None)


def _other_patient(form: Form, relation: Relation) -> Form:
    """A name said before it was known whom the visit is for may be the caller's: it is asked about."""
    form = attrs.evolve(form, relation=Field(relation))
    if relation == "self" or form.name is None:
        return form
    return attrs.evolve(form, name=attrs.evolve(form.name, grounding="inferred"))


def _name(turn: Turn, heard: Heard, form: Form) -> Form:
    before = form.name.value if form.name else None
    asked = turn.state.question
    if heard.letters is not None:
        return attrs.evolve(form, name=_keyed_name(form.name, *heard.letters, given=asked == "given"))
    if is_spelled(heard) and asked in NAMING and (whole := _given_and_spelled(heard)) is not None:
        return attrs.evolve(form, name=Field(whole, "said", "spelled"))
    if is_spelled(heard) and asked in NAMING | _CORRECTING and heard.spelled and not heard.names:
        spelled = NameValue(None, heard.spelled.capitalize(), heard.spelled.capitalize())
        return attrs.evolve(form, name=Field(merge(before, spelled), "said", "spelled"))
    if not heard.names or (asked == "name_sure" and heard.yes_no == "yes"):
        return form
    named = heard.names[-1]
    value = _as_written(named, heard)
    if not named.sure and asked not in NAMING | {"change"}:
        return form  # a word that might be a name, in passing, is none
    said_more = asked in _CORRECTING and (heard.times or heard.services)  # "Thursday, February": a day, and no name
    if before is not None and not named.announced and (said_more or asked not in NAMING | _CORRECTING):
        return form  # nor does it replace the name that was given when that was asked for
    merged = merge(before, value, alone=_ALONE.get(asked))
    if form.name is not None and same(merged, form.name.value):  # whoever says it once more, asked whether it is right, says yes
        return attrs.evolve(form, name=attrs.evolve(form.name, grounding="confirmed")) if asked == "name_sure" else form
    other = form.relation is not None and form.relation.value != "self"
    ambiguous = other and heard.relation is not None and len(heard.names) == 1
    sure = (named.sure and not ambiguous) or form.name_tries >= NAME_TRIES
    return attrs.evolve(form, name=Field(merged, "said" if sure else "inferred"))


def _given_and_spelled(heard: Heard) -> NameValue | None:
    """Return a given name that was said and a family name that was spelled beside it as one; None for anything else."""
    if len(heard.names) != 1 or heard.spelled is None or heard.names[0].value.family is not None or heard.names[0].value.given is None:
        return None
    given = heard.names[0].value.given
    return None if given.casefold() == heard.spelled.casefold() else compose(given, heard.spelled.capitalize())


def _keyed_name(before: Field[NameValue] | None, part: str, certain: bool, *, given: bool) -> Field[NameValue]:
    """Take a part of a name by the telephone's letters; the name is certain where all of it is."""
    value = NameValue(part, None, part) if given else NameValue(None, part, part)
    merged = merge(before.value if before else None, value, alone="given" if given else "family")
    sure = certain and (before is None or before.source == "keyed")
    return Field(merged, "confirmed", "keyed") if sure else Field(merged)


def is_spelled(heard: Heard) -> bool:
    """Tell whether a name was spelled."""
    return heard.spelled is not None and len(heard.spelled) >= _SPELLED and heard.spelled.isalpha()


def _as_written(named: Named, heard: Heard) -> NameValue:
    """Prefer the reading that begins (or ends) with the letter that the caller gave."""
    if heard.letter is None:
        return named.value
    letter, last = heard.letter.letter.casefold(), heard.letter.place == "last"
    for name in (named.value, *named.alternatives):
        word = (name.family or name.given or name.full).casefold()
        if word.endswith(letter) if last else word.startswith(letter):
            return name
    return named.value


def _number(turn: Turn, heard: Heard, form: Form) -> Form:
    if heard.phone is not None and heard.phone == turn.state.caller:
        return attrs.evolve(form, phone=Field(heard.phone, "confirmed", "caller_id"), phone_digits="")  # the line agrees
    if heard.phone is not None:
        return _whole_number(turn, heard, form, heard.phone)
    if heard.phone_part is not None and not _is_year(turn, heard.phone_part, form):
        digits = _continued(form.phone_digits, heard.phone_part)
        restarted = bool(form.phone_digits) and not digits.startswith(form.phone_digits)
        return attrs.evolve(form, phone_digits=digits, phone_tries=form.phone_tries + restarted)
    return form


def _whole_number(turn: Turn, heard: Heard, form: Form, number: str) -> Form:
    """Take a number; one that is put right for the second time is keyed."""
    form, before = attrs.evolve(form, phone_digits=""), form.phone
    if heard.keyed:
        return attrs.evolve(form, phone=Field(number, "confirmed", "keyed"))
    if before is not None and before.value == number:
        return attrs.evolve(form, phone=before if before.grounding == "confirmed" or heard.phone_sure else Field(number, "inferred"))
    if before is not None and before.source == "said" and turn.state.question in _CORRECTING:
        form = attrs.evolve(form, phone_tries=form.phone_tries + 1)
        if form.phone_tries >= NUMBER_TRIES:
            return attrs.evolve(form, phone=None, caller_refused=True)
    return attrs.evolve(form, phone=Field(number, "said" if heard.phone_sure else "inferred"))


def _is_year(turn: Turn, part: str, form: Form) -> bool:
    """Tell whether four digits that nobody asked for are the year of a birth date that is being corrected ("actually, it's 1981")."""
    asked = turn.state.question in {"phone", "phone_more"}
    return not asked and form.birth_date is not None and len(part) == _YEAR and part.startswith(("19", "20"))


def _continued(digits: str, part: str) -> str:
    """Join the parts of a number; who says more than fits, or the area code again, has started over."""
    new = part.removeprefix(digits) or part
    over = len(digits) + len(new) > _LONGEST
    again = bool(digits) and new[:3] == digits[:3] and len(new) > _AREA
    return new[:_LONGEST] if over or again else digits + new


def _visit(turn: Turn, heard: Heard, form: Form) -> Form:
    asked = turn.state.question == "status" or asks_status(turn)
    about_status = asked and form.service is not None  # "my first visit" answers that, and asks for nothing
    if heard.services and not about_status and (form.service is None or form.service.value not in heard.services):
        form = attrs.evolve(form, service=Field(heard.services[0]))
    elif form.service is None and heard.yes_no == "yes" and usual.asks_recall(turn.state) and (due := usual.recall(turn)):
        form = attrs.evolve(form, service=Field(due[0]))
    if turn.state.question not in _DIGITS and (heard.times or heard.excluded):
        sure = all("doubt" not in time.inferred for time in heard.times)
        form = attrs.evolve(form, wish=read_wish(form.wish, heard.times, heard.excluded, turn.now.date()), wish_sure=sure)
    if turn.state.question == "when" and _whenever(heard):
        form = attrs.evolve(form, wish=whenever(form.wish or Wish(), turn.now.date()))
    if heard.provider is not None:
        form = _provider(turn, heard.provider, form)
    return form


def _whenever(heard: Heard) -> bool:
    """Tell whether any time will do ("whenever is fine", "any time", "the first you have")."""
    anyone = heard.provider is not None and heard.provider == ProviderValue(None)
    asked = heard.yes_no == "yes" or anyone or bool(heard.intents & {"either", "first"})
    return asked and not (heard.times or heard.excluded or heard.doubt)


def _provider(turn: Turn, asked: ProviderValue, form: Form) -> Form:
    if asked.excluded:
        return _rule_out(form, unwanted(turn, asked))
    form = attrs.evolve(form, anyone=asked.id is None and asked.role is None)
    if asked.id is None and (form.wish is None or form.wish.provider_id is None):
        return form
    wish = form.wish or Wish()
    others = tuple(provider for provider in wish.not_providers if provider != asked.id)
    return attrs.evolve(form, wish=attrs.evolve(wish, provider_id=asked.id, not_providers=others))


def _rule_out(form: Form, who: frozenset[str]) -> Form:
    wish = form.wish or Wish()
    others = tuple(dict.fromkeys((*wish.not_providers, *sorted(who))))
    wanted = None if wish.provider_id in who else wish.provider_id
    return attrs.evolve(form, wish=attrs.evolve(wish, provider_id=wanted, not_providers=others)) if who else form
