"""
How well a caller was understood, read off the state before a turn and the state after it.

A value is judged once it was put to the caller: in a question of its own ("your number is …?"), or in the read-back of what is booked.
What is said anew before that was not heard in time to be corrected, unless it replaces what was said; a change of mind counts as a
correction, as nobody can tell them apart. What callers key in, and the number that they call from, was not understood but known.
"""

from collections.abc import Mapping
from typing import Any

from bella_core.plugin.types import NameValue

from .state import DialogueState, Field, Form

#: The questions that put the whole booking to the caller.
_READ_BACK = frozenset({"read_back", "sure", "change"})
#: Where values come from that were understood.
_HEARD = frozenset({"said", "spelled"})


def verdicts(before: DialogueState, after: DialogueState) -> Mapping[str, bool]:
    """Return the values that a turn confirmed (True) or corrected (False), by kind: ``name``, ``phone``, ``service``, ``time``."""
    old, new = before.form, after.form
    booked = after.booked is not None and before.booked is None
    same_patient = (old.relation == new.relation or old.relation is None) and before.family.at == after.family.at
    judged = {
        "name": _name(old, new, booked=booked) if same_patient else None,
        "phone": _phone(old.phone, new.phone, booked=booked),
        "service": True if booked else False if _replaced(old.service, new.service) else None,
        "time": _time(before, after, booked=booked),
    }
    return {kind: right for kind, right in judged.items() if right is not None}


def is_understood(before: DialogueState, after: DialogueState) -> bool:
    """Tell whether a turn's answer was taken, and not asked for again."""
    return after.trouble.total == before.trouble.total and after.trouble.silences <= before.trouble.silences


def was_understood(after: DialogueState) -> bool:
    """Tell the same where only the state after the turn is at hand."""
    return after.trouble.misses == 0


def stages(before: DialogueState, after: DialogueState) -> tuple[str, ...]:
    """Return the stages that a call came to in a turn: ``understood``, ``offered``, ``booked``, each once in a call."""
    reached = {
        "understood": after.form != Form() and before.form == Form(),
        "offered": _was_offered(after) and not _was_offered(before) and before.booked is None,
        "booked": after.booked is not None and before.booked is None and after.booked.status == "booked",
    }
    return tuple(stage for stage, now in reached.items() if now)


def _was_offered(state: DialogueState) -> bool:
    offer = state.offer
    return bool(offer.slots or offer.declined or offer.chosen or offer.rounds or state.hold or state.booked)


def _name(old: Form, new: Form, *, booked: bool) -> bool | None:
    if old.name is not None and new.name is not None and _is_fuller(old.name.value, new.name.value):
        return True if booked and new.name.grounding != "confirmed" else _confirmed(old.name, new.name)
    if _replaced(old.name, new.name):
        return False
    return True if booked and new.name is not None and new.name.source in _HEARD else None


def _phone(old: Field[Any] | None, new: Field[Any] | None, *, booked: bool) -> bool | None:
    if _replaced(old, new):
        return False
    read_back = booked and new is not None and new.source in _HEARD and new.grounding != "confirmed"
    return True if read_back else _confirmed(old, new)


def _confirmed(old: Field[Any] | None, new: Field[Any] | None) -> bool | None:
    """Return True for a value that was said and that the caller has said yes to now, else None."""
    if new is None or new.grounding != "confirmed" or new.source not in _HEARD:
        return None
    return True if old is None or old.grounding != "confirmed" else None


def _replaced(old: Field[Any] | None, new: Field[Any] | None) -> bool:
    return old is not None and old.source in _HEARD and (new is None or new.value != old.value)


def _is_fuller(old: NameValue, new: NameValue) -> bool:
    """Tell whether a name is the same, or has only gained a part."""
    return old.given in {None, new.given} and old.family in {None, new.family}


def _time(before: DialogueState, after: DialogueState, *, booked: bool) -> bool | None:
    if booked and after.form.wish is not None:
        return True
    return False if before.question in _READ_BACK and before.form.wish != after.form.wish else None
