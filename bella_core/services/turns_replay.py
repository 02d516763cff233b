"""A journalled call, decided again: what was heard and answered then is fed to the dialogue of now."""

from collections.abc import Iterable, Iterator

from bella_core.domain.clinic import ClinicView
from bella_core.domain.dialogue.state import initial
from bella_core.domain.dialogue.step import step
from bella_core.domain.dialogue.types import Reply
from bella_core.schemas.journal import TurnRecord


def replay(call_id: str, records: Iterable[TurnRecord], clinic: ClinicView) -> Iterator[Reply | None]:
    """
    Yield the reply to each turn, decided from the journalled events alone.

    Args:
        records: the call's turns, in order.
        clinic: as it was at the records' revision, if the same bytes are wanted.
    """
    state = initial(call_id)
    for record in records:
        reply = None
        for event in record.events:
            result = step(state, event, record.at, clinic)
            state, reply = result.state, result.reply
        yield reply
