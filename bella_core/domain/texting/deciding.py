"""What an answer by text leads to: which appointment it means, and what is done, asked back, or left to a person."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

import attrs

from .reading import TextAnswer
from .words import Intent

#: What bella may have asked back: "cancel it?", "which one?", "it has moved: do you come?".
QuestionKind = Literal["cancel", "which_confirm", "which_cancel", "moved"]


@attrs.frozen
class Asked:
    """An appointment that something was asked of, and the time that it had then; aware."""

    appointment_id: str
    starts_at: datetime


@attrs.frozen
class Question:
    """What was asked back last."""

    kind: QuestionKind
    about: tuple[Asked, ...]


@attrs.frozen
class Candidate:
    """
    An appointment to come that the sender was told of, and may be.

    Args:
        number: under which it was told. ``told_at``: for which time; ``starts_at``: when it is now; aware.
        late: whether cancelling it now is later than the clinic asks for.
    """

    appointment_id: str
    number: int
    told_at: datetime
    starts_at: datetime
    late: bool = False


#: ``confirm``, ``cancel`` and ``keep`` are done; the rest is asked back or said. ``leave``: a person reads it.
Act = Literal["confirm", "cancel", "keep", "ask_cancel", "which_confirm", "which_cancel", "moved", "change", "unmatched", "leave"]
Wish = Literal["confirm", "cancel"]


@attrs.frozen
class Decision:
    """What to do, with which appointments."""

    act: Act
    chosen: tuple[Candidate, ...] = ()


def decide(answer: TextAnswer, question: Question | None, candidates: Sequence[Candidate]) -> Decision:
    """
    Decide what an answer leads to.

    Nothing is cancelled without a yes to "cancel it?": a slip of the thumb must not cost anybody their appointment. What has moved since
    it was told is confirmed, or cancelled, only when the new time is known.

    Args:
        question: what was asked back last, if that is not long ago.
        candidates: in the order of their numbers.
    """
    if question is not None and question.kind == "cancel":
        settled = _to_cancel(answer, _still(question, candidates))
        if settled is not None:
            return settled
    if answer.intent == "change":
        return Decision("change", _pick(answer, candidates))
    wish = _wish(answer.intent, question)
    if wish is None:
        return Decision("leave")
    if not candidates:
        return Decision("unmatched")
    chosen = _pick(answer, candidates)
    if not chosen:
        return Decision("which_confirm" if wish == "confirm" else "which_cancel", tuple(candidates))
    if wish == "cancel":
        return Decision("ask_cancel", chosen)
    moved = tuple(one for one in chosen if one.starts_at != _known(one, question))
    return Decision("moved", moved) if moved else Decision("confirm", chosen)


def _wish(intent: Intent, question: Question | None) -> Wish | None:
    if intent in {"confirm", "yes"}:
        return "confirm"
    if intent in {"cancel", "no"}:
        return "cancel"
    asked = question.kind if question is not None and intent == "choose" else None
    return "confirm" if asked == "which_confirm" else "cancel" if asked == "which_cancel" else None


def _to_cancel(answer: TextAnswer, still: tuple[tuple[Candidate, Asked], ...]) -> Decision | None:
    """Settle "cancel it?"; None where the answer is none to it, or where nothing is left of what was asked."""
    chosen = tuple(one for one, _ in still)
    if chosen and answer.intent in {"yes", "cancel"} and not answer.numbers:
        moved = tuple(one for one, asked in still if one.starts_at != asked.starts_at)
        return Decision("moved", moved) if moved else Decision("cancel", chosen)
    return Decision("keep", chosen) if chosen and answer.intent == "no" else None


def _known(one: Candidate, question: Question | None) -> datetime:
    """Return the time of an appointment that the patient has in mind."""
    asked = question.about if question is not None and question.kind == "moved" else ()
    return next((told.starts_at for told in asked if told.appointment_id == one.appointment_id), one.told_at)


def _pick(answer: TextAnswer, among: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Return those that are meant; none where that is not clear."""
    if answer.everything or (len(among) == 1 and not answer.numbers):
        return tuple(among)
    by_number = {one.number: one for one in among}
    return tuple(by_number[number] for number in answer.numbers) if set(answer.numbers) <= by_number.keys() else ()


def _still(question: Question, candidates: Sequence[Candidate]) -> tuple[tuple[Candidate, Asked], ...]:
    """Return what a question was about, as far as it is still to come."""
    by_id = {one.appointment_id: one for one in candidates}
    return tuple((by_id[asked.appointment_id], asked) for asked in question.about if asked.appointment_id in by_id)
