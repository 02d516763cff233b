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
from .rows import Row
from .sounding import sound_alike

Verdict = Literal["right", "none", "wrong", "channel"]

_YES = re.compile(
    r"\b(yes|yeah|yep|yup|sure|ok|okay|right|correct|perfect|fine|good|great|works?|exactly|go ahead|please|"
    r"oui|ouais|d'accord|correct|exacte?|parfait|c'est bon|c'est ça|ça me va|convient)\b",
    re.IGNORECASE,
)
_NO = re.compile(r"\b(no|not|nope|never|neither|non|pas|jamais|aucun|ni)\b|n't\b", re.IGNORECASE)


@attrs.frozen
class Turn:
    """What a caller did, and what the engine wrote; None for keys and true silence."""

    act: Act
    heard: Heard | None = None


def judge(agenda: Agenda, agreed: Agreed | None, rows: Sequence[Row], turns: Sequence[Turn]) -> tuple[Verdict, tuple[str, ...]]:
    """
    Compare.

    Returns:
        ``right``: one row, as agreed. ``none``: no row. ``wrong``: anything else; ``channel``: so, but the channel made a yes of
        something else in this call. And what is wrong: ``unagreed``, ``rows``, ``service``, ``time``, ``name``, ``phone``.
    """
    if not rows:
        return "none", ()
    wrong = ("rows",) if len(rows) > 1 else _differences(agenda, agreed, rows[0])
    if not wrong:
        return "right", ()
    return ("channel" if any(made_yes(turn) for turn in turns) else "wrong"), wrong


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
        "service": row.service in agreed.services & agenda.services,
        "time": row.starts_at == agreed.starts_at,
        "name": sound_alike(row.name, agenda.name),
        "phone": row.phone == agenda.phone,
    }
    return tuple(what for what, holds in checks.items() if not holds)
