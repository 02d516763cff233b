"""One end of a phrase: what is said of a day and a time in one breath, and the words that lead to it."""

from typing import Final

import attrs

from .atoms import Clock, Day, Moment, Part, Scene, Span
from .lexicon import word_set

#: What is done from one time to another, as in "move my cleaning from Tuesday to Thursday".
MOVING: Final = word_set(
    """
    move moved moving change changed changing switch switched push bump bumped reschedule rescheduled shift postpone deplacer deplace
    deplacez changer changez reporter reportez remettre remettez repousser repoussez bouger bougez devancer devancez switcher
    """
)


@attrs.define
class End:
    """
    One end of a phrase: a day or a stretch of days, a part of the day, a time, in any order.

    Args:
        first, stop: the items it is made of.
        before: the connecting words since the last end, their tags.
        before_first: the item where these begin, for the span in the caller's words.
        words: how many other words stand between it and the last end.
        behind: the connecting words until the next end.
    """

    first: int
    stop: int
    before: str
    words: int
    day: Day | Span | None = None
    part: Part | None = None
    clock: Clock | None = None
    moment: Moment | None = None
    adjoins: bool = False
    behind: str = ""

    @property
    def timed(self) -> bool:
        return self.part is not None or self.clock is not None

    @property
    def dated(self) -> bool:
        return self.day is not None


def lead_of(end: End) -> str:
    """Return the nearest word before ``end`` that sets a relation: from, between, before, after, until, within."""
    for tag in reversed(end.before):
        if tag in "<^BA>_":
            return tag
        if tag in "w.&+":
            break
    return ""


def lead_item(scene: Scene, end: End) -> int:
    """Return the item of the word that ``lead_of`` tells."""
    lead, item = lead_of(end), end.first
    while item > 0 and scene.items.tags[item] != lead:
        item -= 1
    return item
