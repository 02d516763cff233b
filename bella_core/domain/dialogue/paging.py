"""Paging who is on call: once a call, where the clinic has a rota and somebody is on it; and only what is done is said."""

import attrs

from ..on_call import on_call_now
from .turn import Turn
from .types import PageOnCall


def page(turn: Turn, key: str | None) -> bool:
    """
    Page who is on call for this call's emergency, and say so with ``key`` if somebody hears it; tell whether it is done.

    Nothing is said where nobody can be paged: the location has no rota, it has nobody now, or nothing carries text messages.
    """
    state, rota = turn.state, turn.location.paging
    if state.form.urgent not in rota.levels or state.paged or not state.pages:
        return False
    if not any(person in rota.rota for person in on_call_now(turn.location, turn.at)):
        return False
    turn.state = attrs.evolve(state, paged=True)
    turn.tell(PageOnCall(state.form.urgent, state.form.flag))
    if key is not None:
        turn.say(key, firm=True)
    return True
