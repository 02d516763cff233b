"""What a turn, and the end of a call, tell of how well callers are understood and how far they come."""

from bella_core.core.metrics import ARTIFACTS, CALLS_ENDED, EXTRACTION_ACCURACY, FUNNEL, SPEECH_ACCURACY, Meter
from bella_core.domain.dialogue.quality import is_understood, stages, verdicts, was_understood
from bella_core.domain.dialogue.robots import OUTCOME as _NOBODY
from bella_core.domain.dialogue.types import Understood
from bella_core.schemas.journal import TurnRecord

#: Outcomes of calls that go on with a person, and of those that ended before anything came of them.
_TO_PEOPLE = frozenset({"transferred", "referred"})
_NOTHING = frozenset({"abandoned", "none"})
#: From this turn on somebody has answered: nobody's calls have ended before.
_ANSWERED_TURN = 4


def measure_turn(meter: Meter, before: TurnRecord, made: TurnRecord) -> None:
    """Record what a turn shows, also of the turn before: whether it has to be corrected; of a call that nobody made nothing."""
    if made.state.outcome == _NOBODY or made.state.suspected != before.state.suspected:  # or may turn out to be nobody's
        return
    if made.state.turn == _ANSWERED_TURN:
        meter.add(FUNNEL, 1, "answered")
    judged = verdicts(before.state, made.state)
    for kind, right in judged.items():
        meter.add(EXTRACTION_ACCURACY, right, kind)
    for stage in stages(before.state, made.state):
        meter.add(FUNNEL, 1, stage)
    _measure_speech(meter, before, corrected=not all(judged.values()))
    if _has_artefacts(made):
        meter.add(ARTIFACTS, is_understood(before.state, made.state))


def measure_end(meter: Meter, latest: TurnRecord | None, outcome: str, language: str) -> None:
    """Record the end of a call, and what its last turn shows."""
    meter.add(CALLS_ENDED, 1, outcome, language)
    if outcome == _NOBODY:
        return
    if latest is None or latest.state.turn < _ANSWERED_TURN:
        meter.add(FUNNEL, 1, "answered")
    if outcome in _TO_PEOPLE or outcome in _NOTHING:
        meter.add(FUNNEL, 1, "abandoned" if outcome in _NOTHING else "transferred")
    if latest is not None:
        _measure_speech(meter, latest, corrected=False)


def _measure_speech(meter: Meter, turn: TurnRecord, *, corrected: bool) -> None:
    """Record whether a turn that was spoken was understood; nobody listens to what is written or keyed."""
    written = turn.timing is not None and turn.timing.by == "chat"
    if turn.heard is not None and isinstance(turn.events[0], Understood) and not written:
        meter.add(SPEECH_ACCURACY, was_understood(turn.state) and not corrected, turn.state.language)


def _has_artefacts(turn: TurnRecord) -> bool:
    """Tell whether cleaning took anything from what was heard."""
    event = turn.events[0]
    return turn.heard is not None and isinstance(event, Understood) and _plain(event.text) != _plain(turn.heard)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
