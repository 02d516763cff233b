"""
The judge: compares what stands in the book with what the caller agreed to.

It sees the caller's agenda, the rows, and what the caller meant and the engine wrote in each turn; nothing of the dialogue.
"""

import re
from collections.abc import Sequence
from typing import Literal

import attrs

from .acts import Act, Agreed
from .agenda import Agenda
from .channel import Heard
from .rows import Left, Row, Waiting
from .sounding import sound_alike

Verdict = Literal["right", "none", "wrong", "channel"]

_YES = re.compile(
    r"\b(yes|yeah|yep|yup|sure|ok|okay|right|correct|perfect|fine|good|great|works?|exactly|go ahead|please|"
    r"oui|ouais|d'accord|correct|exacte?|parfait|c'est bon|c'est ça|ça me va|convient)\b",
    re.IGNORECASE,
)
_NO = re.compile(r"\b(no|not|nope|never|neither|non|pas|jamais|aucun|ni)\b|n't\b", re.IGNORECASE)

#: The kind of item that an errand leaves; the waiting list is a row of its own.
LEAVES = {
    "prescription": "prescription", "billing": "billing", "records": "records", "professional": "professional", "returned_call": "callback",
    "waiting_list": "callback",
}  # fmt: skip


@attrs.frozen
class Turn:
    """What a caller did, and what the engine wrote; None for keys and true silence."""

    act: Act
    heard: Heard | None = None


def judge(
    agenda: Agenda,
    agreed: Agreed | None,
    rows: Sequence[Row],
    turns: Sequence[Turn],
    booked: Sequence[Agreed] = (),
    *,
    together: Sequence[Agreed] = (),
) -> tuple[Verdict, tuple[str, ...]]:
    """
    Compare.

    Args:
        agreed: what was said yes to last. ``booked``: what before that, and bella said was booked.
        together: what was said yes to for several at once: all of it stands in the book, or none.

    Returns:
        ``right``: what was agreed stands in the book, and nothing else that is new. ``none``: nothing is new. ``wrong``: anything else;
        ``channel``: so, but the channel made a yes of something else in this call. And what is wrong: ``unagreed``, ``rows``, ``cancel``
        (what stood before does not, or still does, against what was agreed), ``confirmed`` (which nobody agreed to), ``missing`` (what was
        said to be done), ``service``, ``time``, ``provider``, ``name``, ``phone``, ``record``, ``group`` (some of several stand in the
        book, and others do not).
    """
    before = [agenda.standing] if agenda.standing is not None else []
    new = [row for row in rows if row not in before]
    stands = [row for row in rows if row in before]
    comes = any(row.confirmed for row in stands)
    against_new = _against_group(agenda, together, new) if together else _against_new(agenda, agreed, new, booked)
    wrong = (*_against_standing(before, stands, new, _Said(agreed, tuple(booked))), *against_new)
    if not wrong:
        changed = bool(new) or len(stands) < len(before) or comes
        return ("right" if (agreed is not None or booked or together) and changed else "none"), ()
    return ("channel" if any(made_yes(turn) for turn in turns) else "wrong"), wrong


@attrs.frozen
class _Said:
    """What was said yes to last, and what before that and bella said was done."""

    agreed: Agreed | None
    done: tuple[Agreed, ...]

    @property
    def all(self) -> tuple[Agreed, ...]:
        return (*self.done, *([self.agreed] if self.agreed is not None else []))


def _against_standing(before: Sequence[Row], stands: Sequence[Row], new: Sequence[Row], said: _Said) -> tuple[str, ...]:
    """Compare what stood before the call with what was agreed on it; an appointment that stands twice is one too many."""
    if not before:
        return ()
    may_go, must_go = any(one.cancels for one in said.all), any(one.cancels for one in said.done)
    gone = not stands
    half = not gone and bool(new) and may_go  # the new time is had, and the old one kept
    wrong = ["cancel"] if len(stands) > 1 or (gone and not may_go) or (not gone and must_go) or half else []
    if gone and not new and may_go and all(one.moves for one in said.all if one.cancels):
        wrong.append("missing")
    comes = any(row.confirmed for row in stands)
    if comes and not any(one.comes for one in said.all):
        wrong.append("confirmed")
    if not comes and stands and any(one.comes for one in said.done):
        wrong.append("missing")
    return tuple(dict.fromkeys(wrong))


def _against_new(agenda: Agenda, agreed: Agreed | None, new: Sequence[Row], booked: Sequence[Agreed]) -> tuple[str, ...]:
    """Compare each row with an agreement of its own."""
    if len(new) > 1 + len(booked):
        return ("rows",)
    left = [*booked, *([agreed] if agreed is not None else [])]
    for row in new:
        own = next((one for one in left if not _differences(agenda, one, row)), None)
        if own is None:
            return _differences(agenda, left[-1] if left else None, row)
        left.remove(own)
    return ("missing",) if any(one in left for one in booked if not one.comes and (one.moves or not one.cancels)) else ()


def judge_left(agenda: Agenda, left: Sequence[Left], waiting: Sequence[Waiting]) -> tuple[str, ...]:
    """
    Compare what an errand left for staff, and who was put on the waiting list, with who called.

    Returns:
        What is wrong: a ``phone`` or a ``name`` of another, the ``service`` that is waited for. A name that staff are only left word of was
        read back to nobody.
    """
    kind = LEAVES.get(agenda.persona.errand)
    reached = [item.phone for item in left if item.kind == kind] + [one.phone for one in waiting]
    checks = {
        "phone": all(number in {agenda.phone, agenda.number, ""} for number in reached),
        "name": all(sound_alike(one.name, agenda.name) for one in waiting),
        "service": all(one.service in agenda.services | {agenda.other_service} for one in waiting),
    }
    return tuple(what for what, holds in checks.items() if not holds)


def _against_group(agenda: Agenda, together: Sequence[Agreed], new: Sequence[Row]) -> tuple[str, ...]:
    """Compare the rows with what was agreed for several: all of it or nothing."""
    if not new:
        return ()
    if len(new) != len(together):
        return ("group",)
    return _against_new(agenda, None, new, together)


def made_yes(turn: Turn) -> bool:
    """Tell whether the channel made a yes of something else."""
    if turn.heard is None or turn.act.means == "yes":
        return False
    said, wrote = turn.act.words, turn.heard.text
    lost_no = bool(_NO.search(said)) and not _NO.search(wrote)
    return bool(_YES.search(wrote)) and (lost_no or not _YES.search(said))


def _differences(agenda: Agenda, agreed: Agreed | None, row: Row) -> tuple[str, ...]:
    if agreed is None:
        return ("unagreed",)
    checks = {
        "service": row.service in agreed.services,
        "time": row.starts_at == agreed.starts_at,
        "provider": not (row.provider and agreed.providers) or row.provider in agreed.providers,
        "name": sound_alike(row.name, agreed.name),
        "phone": row.phone == agenda.phone,
        "record": row.record is None or row.record == agreed.record,
    }
    return tuple(what for what, holds in checks.items() if not holds)
