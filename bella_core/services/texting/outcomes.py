"""What a text comes to: what is answered, asked back, noted, and left to staff."""

from collections.abc import Mapping, Sequence
from typing import Literal

import attrs

from bella_core.core.phi import allow
from bella_core.crud.text_answers import Todo
from bella_core.domain.notices.reminding import Coming
from bella_core.domain.texting.deciding import Act, Asked, Candidate, Decision, Question, QuestionKind
from bella_core.domain.texting.replies import ReplyKind

#: What a text was taken for.
Kind = Act | Literal["stop", "start", "help", "carrier_cancel", "taken", "failed"]

#: The items that staff are left: words to read, a wish to change, an appointment that was cancelled by text.
MESSAGE, CHANGE, CANCELLED = "text_message", "text_change", "text_cancelled"

_QUESTIONS: Mapping[Act, QuestionKind] = {
    "ask_cancel": "cancel", "which_confirm": "which_confirm", "which_cancel": "which_cancel", "moved": "moved",
}  # fmt: skip
_REPLIES: Mapping[Act, ReplyKind] = {
    "confirm": "confirmed", "cancel": "cancelled", "keep": "kept", "ask_cancel": "ask_cancel", "which_confirm": "which_confirm",
    "which_cancel": "which_cancel", "moved": "moved", "change": "change", "unmatched": "unmatched", "leave": "read",
}  # fmt: skip

allow("kind", (*_REPLIES, "stop", "start", "help", "carrier_cancel", "taken", "failed"))


@attrs.frozen
class Left:
    """An item for staff, and the appointments that it is about."""

    kind: str
    urgency: Literal["today", "normal"]
    appointment_ids: tuple[str, ...] = ()


@attrs.frozen
class Outcome:
    """
    What a text comes to.

    Args:
        kind: what it was taken for. ``reply``: what is answered, about ``coming``; None for nothing.
        words: an answer that somebody else has written. ``question``: what is asked back.
        todo: what is to be done. ``left``: what staff are left at once.
        consent: what the sender wants of all messages.
    """

    kind: Kind
    reply: ReplyKind | None = None
    coming: tuple[Coming, ...] = ()
    words: str | None = attrs.field(default=None, repr=False)
    question: Question | None = None
    todo: Todo | None = None
    left: Left | None = None
    consent: Literal["stop", "start"] | None = None


def outcome_of(decision: Decision, coming: Sequence[Coming], *, thanked: bool) -> Outcome:
    """
    Return what a decision comes to.

    Args:
        coming: the chosen appointments, as they are told. ``thanked``: the sender knows that a person reads what they write.
    """
    act, chosen = decision.act, decision.chosen
    ids = tuple(one.appointment_id for one in chosen)
    if act in {"leave", "unmatched"}:
        return Outcome(act, None if thanked else _REPLIES[act], left=Left(MESSAGE, "today", ids))
    reply: ReplyKind = "ask_cancel_late" if act == "ask_cancel" and any(one.late for one in chosen) else _REPLIES[act]
    return Outcome(act, reply, tuple(coming), question=_question(act, chosen), todo=_todo(act, ids), left=_left(act, ids))


def _todo(act: Act, ids: tuple[str, ...]) -> Todo | None:
    match act:
        case "confirm" | "cancel":
            return Todo(act, ids)
    return None


def _question(act: Act, chosen: tuple[Candidate, ...]) -> Question | None:
    kind = _QUESTIONS.get(act)
    return None if kind is None else Question(kind, tuple(Asked(one.appointment_id, one.starts_at) for one in chosen))


def _left(act: Act, ids: tuple[str, ...]) -> Left | None:
    return Left(CHANGE, "today", ids) if act == "change" else None
