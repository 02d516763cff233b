"""The first words: whose telephone it is, that it is a machine, in which languages, and how to get a person."""

import attrs

from . import language
from .desk import zero_hint
from .questions import listening
from .state import Step
from .turn import Turn
from .types import Started


def greet(turn: Turn, event: Started) -> Step:
    """Answer the call; one that is answered already hears its last reply again."""
    state = turn.state
    if state.reply is not None:
        return Step(state, (), None, state.reply)
    caller = event.caller if event.caller not in _own_numbers(turn) else None
    state = attrs.evolve(state, location_id=event.location_id, caller=caller, caller_mobile=event.caller_mobile)
    turn.state = attrs.evolve(state, started_at=turn.at, pages=event.pages, written=event.written)
    served = turn.location.languages
    turn.state = attrs.evolve(turn.state, language=event.language if event.language and event.language in served else served[0])
    turn.say("greeting", clinic=turn.clinic.name)
    other = language.other(turn)
    second = (turn.prompt("greeting.language", other),) if other else ()
    parts = (*second, turn.prompt("reason"), turn.prompt(zero_hint(turn)))
    return turn.listen("reason", parts, listening(turn, "reason"))


def _own_numbers(turn: Turn) -> frozenset[str]:
    """A clinic's own number is no caller's."""
    return frozenset(number for location in turn.clinic.locations for number in location.numbers)
