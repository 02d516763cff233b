"""The questions: what each listens for, and how it is worded the first time, again, and for the keypad."""

from typing import Literal

import attrs

from ..clinic import Service
from ..slots import Slot
from ..spoken import spoken_digits, spoken_phone, spoken_time
from . import nearest, usual
from .called import moment, provider_name, service_name, visit_name
from .desk import zero_hint
from .existing import wording as standing
from .families import roll, saying
from .requesting import is_request
from .state import NextVisit, Question, Step
from .turn import Turn
from .types import Listen, ListenFor, Prompt
from .wished import spoken_wish

Manner = Literal["first", "again", "keys", "other_language"]

#: Per question: the kind of answer, and the extractions that would answer it, the most wanted first.
ASKED: dict[Question, tuple[ListenFor, tuple[str, ...]]] = {
    "reason": ("open", ("intent", "service", "emergency", "time", "language", "patient_status", "patient_relation")),
    "anything_else": ("open", ("yes_no", "intent", "service", "time")),
    "after_911": ("open", ("intent", "emergency", "service", "yes_no")),
    "status": ("yes_no", ("patient_status", "yes_no")),
    "name": ("name", ("name", "spelled", "patient_status")),
    "family": ("name", ("name", "spelled")),
    "given": ("name", ("name", "spelled")),
    "name_sure": ("yes_no", ("yes_no", "name")),
    "birth_date": ("birth_date", ("date_of_birth",)),
    "caller_id": ("yes_no", ("yes_no", "phone")),
    "phone": ("phone", ("phone", "phone_part")),
    "phone_more": ("phone", ("phone", "phone_part")),
    "phone_sure": ("yes_no", ("yes_no", "phone")),
    "service": ("open", ("service", "emergency", "time")),
    "when": ("time", ("time", "time_excluded", "provider", "intent")),
    "offer": ("choice", ("intent", "time", "yes_no", "number", "time_excluded", "provider")),
    "read_back": ("yes_no", ("yes_no", "time", "service")),  # a lone name is not expected: "sounds good" is none
    "sure": ("yes_no", ("yes_no", "time", "service")),
    "change": ("open", ("time", "name", "service", "phone", "provider")),
    "party": ("choice", ("number",)),
    "whose": ("name", ("name", "number", "intent")),
    "next_visit": ("yes_no", ("yes_no", "time", "service", "name")),
    "waitlist": ("yes_no", ("yes_no", "intent")),
    "due": ("yes_no", ("yes_no", "time", "service")),
    "errand": ("open", ("intent",)),
    "insurer": ("open", ("insurer", "yes_no", "number")),
    "member": ("spelling", ("insurer", "number", "time", "yes_no")),  # as many keys as there are, until #
    "benefit_day": ("time", ("time", "yes_no")),
    "after_transfer": ("yes_no", ("yes_no", "intent")),
    "existing": ("open", ("intent", "time")),
    "identity": ("yes_no", ("yes_no", "date_of_birth")),
    "own_name": ("name", ("name", "spelled")),
    "which": ("choice", ("intent", "time", "service", "number")),
    "attend": ("yes_no", ("yes_no", "time")),
    "move_it": ("yes_no", ("yes_no", "time")),
    "move_sure": ("yes_no", ("yes_no", "time")),
    "cancel_it": ("yes_no", ("yes_no", "time")),
    "cancel_sure": ("yes_no", ("yes_no", "time")),
    "how_late": ("open", ("number", "time")),
}

#: Questions that are answered by a telephone's letters where nothing but keys answers.
LETTERED: frozenset[Question] = frozenset({"name", "family", "given"})
#: Which answers could do with the clinic's own words as hints to the speech engine.
HINTED = ("reason", "service", "change", "anything_else")


def pose(turn: Turn, question: Question, manner: Manner = "first") -> Step:
    """
    Ask a question, worded from the state alone, so that it can be asked again at any time.

    Args:
        manner: ``first``; ``again``: in other words; ``keys``: by keypad, with the way to a person;
            ``other_language``: the reason for the call, in the language that was switched to.
    """
    if question in standing.QUESTIONS:
        return _of_existing(turn, question, manner)
    if turn.state.by_keys and manner in {"first", "again"}:
        return _by_keys(turn, question)
    if question in {"read_back", "sure"}:
        return _read_back(turn, question, manner)
    parts = [turn.prompt(_key(turn, question, manner), **_words(turn, question))]
    if manner == "keys" and question != "reason":
        parts.append(turn.prompt(zero_hint(turn)))
    if manner == "keys":
        return turn.listen(question, tuple(parts), _listen(turn, question, by_key=True))
    return turn.listen(question, tuple(parts), _listen(turn, question))


def _by_keys(turn: Turn, question: Question) -> Step:
    """Ask somebody who has said nothing yet, and pressed keys."""
    if question in {"read_back", "sure"}:
        return _read_back(turn, question, "keys")
    asked = turn.prompt(_key(turn, question, "keys"), **_words(turn, question))
    return turn.listen(question, (asked,), _listen(turn, question, by_key=True))


def _of_existing(turn: Turn, question: Question, manner: Manner) -> Step:
    """Ask about an appointment that stands; what is to be done with it is said first, to its end."""
    by_key = bool(turn.state.by_keys) or manner == "keys"
    said = standing.read_back(turn, question)
    key = f"{question}.keys" if by_key else question if manner == "first" else f"{question}.again"
    hint = (turn.prompt(zero_hint(turn)),) if manner == "keys" and not said and not turn.state.by_keys else ()
    asked = turn.prompt(key, **standing.words(turn, question))
    return turn.listen(question, (*said, asked, *hint), _listen(turn, question, by_key=by_key), firm=bool(said))


def asks_status(turn: Turn) -> bool:
    """Tell whether the last reply asked, beside the name, whether the patient has been here before."""
    reply = turn.state.reply
    return turn.state.question == "name" and reply is not None and any(part.key.startswith("name.status") for part in reply.parts)


def listening(turn: Turn, question: Question) -> Listen:
    """Return what is listened for after a question."""
    return _listen(turn, question)


def bookable(turn: Turn) -> tuple[Service, ...]:
    """Return the services that are offered by telephone, first those that the patient can have now."""
    known = turn.state.form.known
    fits = [service for service in turn.clinic.services if service.is_by_phone]
    if known is not None and not known.value:
        return tuple(service for service in fits if service.for_new) or tuple(fits)
    return tuple(fits)


def _key(turn: Turn, question: Question, manner: Manner) -> str:
    if question == "offer":
        return _offer_key(turn, manner)
    if question in {"after_transfer", "waitlist"}:
        return _varied(turn, question, manner)
    if manner == "keys" and turn.state.by_keys and question in LETTERED:
        return "given.letters" if question == "given" else "family.letters"
    if manner != "first":
        return f"{question}.{manner}"
    if question == "when" and turn.state.offer.rounds:
        return "when.other"
    if question == "service" and usual.recall(turn):
        return usual.RECALL_KEY
    asked = _asked(turn, question)
    if (narrower := _of_them(turn, asked) or _of_what(turn, question)) is not None:
        return narrower
    relation, existing = turn.state.form.relation, turn.state.existing
    if question in {"status", "name"} and relation is not None and relation.value != "self":
        return f"{asked}.child" if relation.value == "child" else f"{asked}.other"
    return f"{asked}.other" if question == "name" and existing is not None and existing.of_another else asked


def _varied(turn: Turn, question: Question, manner: Manner) -> str:
    """Return the key of a question that says more where more is at stake: what a yes stands for is said each time."""
    if question == "waitlist" and turn.state.form.callback:
        return "waitlist.sure.keys" if manner == "keys" else "waitlist.sure"
    begun = question == "after_transfer" and turn.state.handover is not None and turn.state.handover.resumes
    return question + ".begun" * begun + (f".{manner}" if manner != "first" else "")


def _asked(turn: Turn, question: Question) -> str:
    """Return what is asked in one breath with the question."""
    state = turn.state
    alone = state.form.known is not None or bool(state.form.callback) or state.existing is not None or state.errand is not None
    if question == "name" and not alone:
        return "name.status"
    return "service.when" if question == "service" and state.form.wish is None and not state.form.callback else question


def _of_what(turn: Turn, question: Question) -> str | None:
    """Return how an errand is asked about, and an insurance."""
    errand, insurance = turn.state.errand, turn.state.insurance
    if question == "errand" and errand is not None and errand.kind in {"prescription", "records", "professional"}:
        return f"errand.{errand.kind}"
    return "member.cdcp" if question == "member" and insurance is not None and insurance.insurer == "cdcp" else None


def _of_them(turn: Turn, asked: str) -> str | None:
    """Return how one of several is asked about."""
    if not roll.is_together(turn):
        return None
    relation = turn.state.form.relation
    if asked == "birth_date":
        return "birth_date.of"
    if asked == "name" and turn.state.family.at:
        return "name.next.child" if relation is not None and relation.value == "child" else "name.next"
    children = relation is not None and all(one.form.relation == relation for one in roll.current(turn)) and relation.value == "child"
    return f"{asked}.children" if asked in {"name.status", "status"} and children else None


def _offer_key(turn: Turn, manner: Manner) -> str:
    count = "one" if len(turn.state.offer.slots) == 1 else "two"
    if manner != "first":
        return f"offer.{manner}.{count}"
    if not turn.state.offer.exact:
        return f"offer.{nearest.why(turn)}.{count}"
    return f"offer.usual.{count}" if _is_usual(turn, *turn.state.offer.slots) else f"offer.{count}"


def _is_usual(turn: Turn, *slots: Slot) -> bool:
    """Tell whether these are with the provider whom the patient usually sees."""
    return {slot.provider_id for slot in slots} == {usual.provider(turn)}


def _words(turn: Turn, question: Question) -> dict[str, str]:
    state, form = turn.state, turn.state.form
    if question == "caller_id":
        return {"digits": spoken_digits((state.caller or "")[-4:])}
    if question == "phone_sure":
        return {"digits": spoken_phone(form.phone.value if form.phone else "")}
    if question == "phone_more":
        return {"digits": spoken_digits(form.phone_digits)}
    if question == "name_sure":
        return {"name": form.name.value.full if form.name else ""}
    if question in {"offer", "next_visit"}:
        return _offered(turn) if question == "offer" else _next_visit(turn)
    if question == "birth_date" and roll.is_together(turn):
        return {"name": roll.given_name(turn)}
    if question == "whose":
        return saying.menu(turn)
    if question == "waitlist" and form.callback:
        service = service_name(turn, form.service.value) if form.service else ""
        said = spoken_wish(turn, form.wish) if form.wish else ""
        wished = f"{said}; " if said else ""
        return {"name": form.name.value.full if form.name else "", "service": service, "wished": wished, "phone": _reached_at(turn)}
    if question == "service":
        _, months = usual.recall(turn) or ("", 0)
        return _menu(turn) | {"months": str(months)}
    return {}


def _next_visit(turn: Turn) -> dict[str, str]:
    visit = turn.state.more[0] if turn.state.more else NextVisit()
    return {"visit": visit_name(turn, visit.relation, visit.service)}


def _offered(turn: Turn) -> dict[str, str]:
    """Say the slots on offer; of a second one on the same day only the time."""
    first, *others = turn.state.offer.slots
    said = {"first": saying.offered(turn, first, moment(turn, first)), "provider": provider_name(turn, first.provider_id)}
    for other in others[:1]:
        starts, language = turn.local(other.starts_at), turn.state.language
        same_day = starts.date() == turn.local(first.starts_at).date()
        when = spoken_time(starts.time(), language) if same_day else moment(turn, other)
        said["second"] = saying.offered(turn, other, when)
    return said


def _menu(turn: Turn) -> dict[str, str]:
    names = [service_name(turn, service.code) for service in bookable(turn)[:3]]
    items = [turn.prompt("menu.item", service=name, digit=str(place)).text for place, name in enumerate(names, 1)]
    return {"examples": ", ".join(names), "menu": "; ".join(items)}


def _read_back(turn: Turn, asking: Question, manner: Manner) -> Step:
    """Say all that is held, uninterrupted, and ask for a yes: by voice, or (``sure``) by key."""
    hold, name = turn.state.hold, turn.state.form.name
    if hold is None or name is None:  # not reached: the plan reads back only what is held and named
        return pose(turn, "change")
    slot = hold.slot
    said = (
        turn.prompt("read_back.family", visits=saying.visits(turn), phone=_reached_at(turn), **_where(turn))
        if roll.is_together(turn)
        else turn.prompt(
            "read_back",
            service=service_name(turn, slot.service),
            name=name.value.full,
            moment=moment(turn, slot),
            provider=_with(turn, slot),
            phone=_reached_at(turn),
            **_where(turn),
        )
    )
    held = turn.state.family.holds or (hold,)
    asks = is_request(turn, (one.slot for one in held))
    key = {"read_back": "request", "sure": "request_sure"}[asking] if asks else str(asking)
    first = f"{key}.question" if asking == "read_back" else key
    question: Prompt = turn.prompt(first if manner == "first" else f"{key}.{manner}")
    return turn.listen(asking, (said, question), _listen(turn, asking), firm=True)


def _where(turn: Turn) -> dict[str, str]:
    """Name the location; nobody needs to hear it of a clinic that has one."""
    place = turn.location.name
    return {"place": place, "where": turn.words("read_back.where", place=place) if len(turn.clinic.locations) > 1 else ""}


def _with(turn: Turn, slot: Slot) -> str:
    """Name the provider; the usual one as such, where no offer has done so."""
    name = provider_name(turn, slot.provider_id)
    said = turn.state.offer.slots or not _is_usual(turn, slot)
    return name if said else turn.words("provider.usual", provider=name)


def _reached_at(turn: Turn) -> str:
    """Say the number to be reached at: of the one that the call comes from the end is enough."""
    phone = turn.state.form.phone
    if phone is None or phone.value == turn.state.caller:
        return turn.words("number.end", digits=spoken_digits((turn.state.caller or "")[-4:]))
    return turn.words("number.whole", digits=spoken_phone(phone.value))


def _listen(turn: Turn, question: Question, *, by_key: bool = False) -> Listen:
    mode, expecting = ASKED[question]
    if by_key and mode == "open":
        mode = "spelling" if question == "how_late" else "choice"  # as many keys as there are, or one
    if turn.state.by_keys and question in LETTERED:
        mode = "spelling"  # as many keys as there are, until #
    names = (*(service_name(turn, service.code) for service in turn.clinic.services), *(who.name for who in turn.clinic.providers))
    hints = names if question in HINTED else ()
    if question == "service" and usual.recall(turn):
        expecting = (*expecting, "yes_no")
    if question == "name" and turn.state.existing is not None:  # both are asked for, and often said at once
        expecting = (*expecting, "date_of_birth")
    pending = turn.state.form.phone_digits if question == "phone_more" else ""
    return attrs.evolve(Listen(mode, turn.state.language, expecting), hints=hints, pending=pending, patient=turn.state.operator)
