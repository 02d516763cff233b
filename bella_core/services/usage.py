"""Note what calls use of things that are paid for; a note that cannot be written never disturbs a call."""

from collections.abc import Mapping

import attrs

from bella_core.core.errors import DatabaseAway
from bella_core.core.logging import get_logger
from bella_core.crud import usage
from bella_core.crud.usage import Item
from bella_core.db import Database
from bella_core.domain.dialogue.types import Answer, Proposals, Propose, Understood
from bella_core.schemas.journal import TurnRecord

_log = get_logger(__name__)


def used_by_turn(record: TurnRecord) -> Mapping[Item, int]:
    """
    Return what a turn used.

    An utterance that the carrier heard in a ``<Gather>`` is paid for; keys and silence are not. A model told nothing new if all that it
    proposed had been read in the caller's words already, or if it proposed nothing.
    """
    used = dict[Item, int]()
    by = record.timing.by if record.timing is not None else ""
    if record.heard is not None and by in {"gather", "relay"}:
        used["gathers" if by == "gather" else "relay_turns"] = 1
    said = next((event for event in record.events if isinstance(event, Understood)), Understood(""))
    read = {(one.kind, one.value) for one in said.extractions}
    answers = [event.result for event in record.events if isinstance(event, Answer) and isinstance(event.result, Proposals)]
    if any(isinstance(ask, Propose) for ask in record.asks) and answers:
        used["model_requests"] = len(answers)
        used["model_nothing_new"] = sum(read.issuperset((one.kind, one.value) for one in told.extractions) for told in answers)
    return used


@attrs.frozen
class UsageNotes:
    """Note what is known of a call only when it goes on no longer by one transport."""

    _db: Database

    async def note(self, call_id: str, used: Mapping[Item, int]) -> None:
        """Add to what a call used."""
        try:
            await self._db.write(usage.add, call_id, used)
        except (DatabaseAway, TimeoutError) as error:
            _log.warning("usage_not_noted", call_id=call_id, error=error)
