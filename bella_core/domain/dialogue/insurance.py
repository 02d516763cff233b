"""
Who insures the patient: asked once everything is booked, where the clinic wants to know, in at most two questions.

Whatever is answered, or not, nothing that was booked depends on it. What is said is kept as it was said, for staff to ask the insurer;
of coverage nothing is ever promised.
"""

import re
from datetime import date, datetime

import attrs

from bella_core.plugin.types import TimeValue

from .. import hours
from ..business_days import business_day_before
from . import elsewhere, next_visits
from .heard import Heard
from .questions import pose
from .state import Family, Form, Insurance, Offer, Question, Step
from .turn import Turn
from .types import AddTask, Booked, NoteInsurance

#: The two questions.
QUESTIONS: frozenset[Question] = frozenset({"insurer", "member"})
#: Business days before the visit by which staff should have asked the insurer.
DAYS_BEFORE = 2
#: The Canadian Dental Care Plan pays from a day on that stands in its welcome letter only, and not on the card.
CDCP = "cdcp"
#: Intents that want something else, or the question once more.
_OTHERWISE = frozenset({"book", "move", "cancel", "repeat", "wait", "human", "robot_refused"})
#: Characters of an answer that are kept; and turns of a call after which nothing more is asked.
_LONGEST, _ENOUGH = 80, 18
_NONE = re.compile(
    r"\b(no|none|nothing|nope|don[’']t have|do not have|out of pocket|pay(ing)? (it |for it )?(myself|cash)|"
    r"non|aucune?|pas d[’']assurances?|j[’']en ai pas|je n[’']ai pas|rien|sans assurance)\b",
    re.IGNORECASE,
)
_LATER = re.compile(
    r"\b(later|skip|not (now|sure)|don[’']t (know|remember)|do not know|no idea|not (on|with) me|i[’']ll bring|never ?mind|goodbye|bye|"
    r"plus tard|passe[rz]?|pas (maintenant|s[ûu]re?|avec moi)|sais pas|souviens pas|aucune id[ée]e|laissez faire|apporter\w*|au revoir)\b",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^\W*(?:yes|yeah|oui|ouais|um|uh|euh|well|ben|so|it[’']?s|c[’']est|i have|i[’']m with|we[’']re with|j[’']ai|je suis avec|on est avec|"
    r"with|avec|the|la|le|by|par|through)\b[\s,]*",
    re.IGNORECASE,
)


def ask(turn: Turn, visits: tuple[Booked, ...]) -> Step | None:
    """Ask who insures, where the clinic wants to know and has not heard; what was said of the booking is done with."""
    if turn.state.form.cdcp == "asked":
        for visit in visits:
            turn.tell(NoteInsurance(visit.appointment_id, CDCP, due_at(turn, visit), "", turn.state.form.cdcp_from))
        return None
    if not turn.location.ask_insurance or turn.state.by_keys or turn.state.form.urgent or turn.state.turn >= _ENOUGH:
        return None
    form = turn.state.form
    turn.state = attrs.evolve(
        turn.state,
        insurance=Insurance(visits),
        form=Form(phone=form.phone, caller_refused=form.caller_refused),
        offer=Offer(),
        family=Family(booked=turn.state.family.booked),
        user_id=None,
        visits=(),
        identified=False,
        looked_up=False,
    )
    return pose(turn, "insurer")


def answer(turn: Turn, heard: Heard) -> Step | None:
    """Keep what was said and ask for the number, or the day; then take leave. None for who wants something else."""
    asked = turn.state.insurance
    if asked is None or turn.state.question not in QUESTIONS:
        return None
    if heard.intents & _OTHERWISE or (heard.language is not None and heard.language.explicit):
        return None
    return _insurer(turn, heard, asked) if turn.state.question == "insurer" else _member(turn, heard, asked)


def leave(turn: Turn) -> Step:
    """Take leave of who says nothing, or nothing more: everything is booked already."""
    return next_visits.ask(turn)


def _insurer(turn: Turn, heard: Heard, asked: Insurance) -> Step:
    found = heard.insurer
    said = found.code if found is not None else _as_said(heard)
    if not said:
        plain = heard.yes_no == "yes" and not turn.state.trouble.asides
        turn.state = attrs.evolve(turn.state, trouble=attrs.evolve(turn.state.trouble, asides=1))
        return pose(turn, "insurer", "again") if plain else leave(turn)
    turn.state = attrs.evolve(turn.state, insurance=attrs.evolve(asked, insurer=said))
    member = (found.plan or "") if found is not None else ""
    _note(turn, said, member)
    return _done(turn) if member and said != CDCP else pose(turn, "member")


def _member(turn: Turn, heard: Heard, asked: Insurance) -> Step:
    """Keep the number as it was said; of the public plan, the day from which it pays."""
    if _LATER.search(heard.text) or heard.yes_no == "no" or not heard.text.strip():
        return _done(turn)
    day = _day(heard) if asked.insurer == CDCP else None
    plan = heard.insurer.plan if heard.insurer is not None else None
    _note(turn, asked.insurer, plan or ("" if day else heard.text[:_LONGEST]), day)
    first = min(asked.visits, key=lambda visit: visit.starts_at)
    if day is None or day <= turn.local(first.starts_at).date():
        return _done(turn)
    which = {"service": first.service, "starts_at": first.starts_at.isoformat(), "benefit_from": day.isoformat()}
    turn.tell(AddTask("callback", "today", {**elsewhere.details(turn, "benefit_after_visit"), **which}))
    return next_visits.ask(turn, "insurance.too_early")


def _done(turn: Turn) -> Step:
    return next_visits.ask(turn, "insurance.noted")


def _note(turn: Turn, insurer: str, member: str, benefit_from: date | None = None) -> None:
    asked = turn.state.insurance
    for visit in asked.visits if asked is not None else ():
        turn.tell(NoteInsurance(visit.appointment_id, insurer, due_at(turn, visit), member, benefit_from))


def due_at(turn: Turn, visit: Booked) -> datetime:
    """Return until when the insurer should be asked: the end of the second business day before the visit, or now."""
    day = business_day_before(turn.location, turn.local(visit.starts_at).date(), DAYS_BEFORE)
    opened = hours.open_stretches(turn.location, day)
    ends = opened[-1][1] if opened else visit.starts_at
    return max(turn.at, ends)


def _as_said(heard: Heard) -> str:
    """Return the name of an insurer that is not known; empty where there is none."""
    if heard.keyed or _NONE.search(heard.text) or _LATER.search(heard.text):
        return ""
    words = heard.text
    while (shorter := _LEAD.sub("", words)) != words:
        words = shorter
    return words.strip(" .,!?")[:_LONGEST]


def _day(heard: Heard) -> date | None:
    starts = (time.value.start for time in heard.times if isinstance(time.value, TimeValue))
    return next((start.date() for start in starts if start is not None), None)
