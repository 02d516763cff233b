"""Which of several appointments a caller means: by its place in the list, its visit, its day or its hour."""

from collections.abc import Sequence

import attrs

from bella_core.plugin.types import Extraction

from .. import choices
from ..heard import Heard
from ..state import Existing
from ..turn import Turn
from ..types import Coming
from ..wishes import read_wish
from .wording import MOST


def settle(turn: Turn, existing: Existing) -> Existing:
    """
    Choose the one that it can only be, by what was said of it before it was found; where it is moved, the rest is the new time.

    A visit or a time that was named and that none of them has is told: who is then read another one shall not take it for theirs.
    """
    mine = narrowed(turn, existing.coming, existing.services, _about_it(turn, existing))
    if not _is_there(turn, existing):
        turn.say("existing.unlike")
        existing = _without_what_is_not_there(turn, existing)
    if len(mine) != 1:
        return existing
    return choose(turn, existing, mine[0])


def choose(turn: Turn, existing: Existing, one: Coming) -> Existing:
    """Note which one it is: a time that was said and is its own asks for no other."""
    left = tuple(time for time in existing.said if not choices.matching(turn, (one.row,), (time,)))
    return attrs.evolve(existing, chosen=one.row.appointment_id, said=left if existing.kind == "move" else ())


def pick(turn: Turn, existing: Existing, heard: Heard) -> Coming | None:
    """Return the one that the caller names when asked which; None where that is not plain."""
    listed = existing.coming[:MOST]
    place = heard.choice or (1 if "first" in heard.intents else 2 if "second" in heard.intents else 0)
    named = narrowed(turn, listed, heard.services, heard.times) if heard.services or heard.times else ()
    if len(named) == 1:
        return named[0]
    return listed[place - 1] if 0 < place <= len(listed) and not heard.times else None


def narrowed(turn: Turn, coming: Sequence[Coming], services: Sequence[str], times: Sequence[Extraction]) -> tuple[Coming, ...]:
    """Return those that agree with what was said; what agrees with none of them was said of something else."""
    by_service = tuple(one for one in coming if one.row.service in services) or tuple(coming)
    rows = [one.row for one in by_service]
    named = (choices.matching(turn, rows, times) or choices.of_weekday(turn, rows, times)) if times else ()
    return tuple(one for one in by_service if one.row in named) or by_service


def _is_there(turn: Turn, existing: Existing) -> bool:
    """Tell whether one of them has what was said of it: its visit, and each time."""
    rows = [one.row for one in existing.coming if not existing.services or one.row.service in existing.services]
    times = _about_it(turn, existing)
    if existing.kind == "move":  # "next week, but not Friday" is of the new time
        times = tuple(time for time in times if time.kind == "time")
    return bool(rows) and not (times and not choices.matching(turn, rows, times) and not choices.of_weekday(turn, rows, times))


def _without_what_is_not_there(turn: Turn, existing: Existing) -> Existing:
    """Forget what was said of one that there is not; where one is to be moved, when it shall be is kept."""
    if existing.kind == "move" and existing.said:
        form = turn.state.form
        wish = read_wish(form.wish, existing.said, existing.off, turn.now.date())
        turn.state = attrs.evolve(turn.state, form=attrs.evolve(form, wish=wish))
    return attrs.evolve(existing, services=(), said=(), off=())


def _about_it(turn: Turn, existing: Existing) -> tuple[Extraction, ...]:
    """Return the times that were said of the appointment itself: of one that is to be moved, those at which there is one."""
    if existing.off:
        return existing.off
    if existing.kind != "move":
        return existing.said
    rows = [one.row for one in existing.coming]
    return tuple(time for time in existing.said if choices.matching(turn, rows, (time,)))
