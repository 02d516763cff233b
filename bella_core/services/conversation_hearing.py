"""What the caller did, made into an event that the dialogue understands."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bella_core.core.clock import Clock
from bella_core.domain.clinic import ClinicView, Location, location_view
from bella_core.domain.dialogue import operators
from bella_core.domain.dialogue.types import Event, Keyed, Listen, Silence, StaffTakes, TransferEnded, Understood
from bella_core.plugin import TurnContext, Utterance
from bella_core.plugin.types import LocationView
from bella_core.schemas.journal import TurnRecord
from bella_core.telephony.transport import Dialled, Keys, Spoken, TurnInput, Wanted

from .extraction import Extractor
from .proposals import Proposer

#: Longest utterance that is read, in characters.
MAX_TEXT = 4000


def place(clinic: ClinicView, location_id: str | None) -> Location:
    """Return a location; the clinic's first where there is no such one."""
    return next((found for found in clinic.locations if found.id == location_id), clinic.locations[0])


class Hearing:
    """
    Make events.

    Args:
        extraction: reads what was said.
        clock: tells how much of the turn's time is left for plugins.
        proposer: a language model to ask what was meant, if there is one.
    """

    def __init__(self, extraction: Extractor, clock: Clock, proposer: Proposer | None = None) -> None:
        self._extraction = extraction
        self._clock = clock
        self._proposer = proposer
        self._views: tuple[ClinicView, dict[str, LocationView]] | None = None

    async def event(self, given: TurnInput, before: TurnRecord, clinic: ClinicView, at: datetime, until: float) -> Event:
        """
        Return the event of a turn.

        Args:
            before: the turn before: what was asked says how the answer is to be read.
            at: aware UTC. ``until``: monotonic seconds at which the turn's time is up.
        """
        match given.body:
            case Keys(digits):
                return Keyed(digits, given.heard)
            case Dialled(why):
                return TransferEnded(why)
            case Wanted():
                return StaffTakes()
            case Spoken(text, confidence) if text.strip():
                text, typed = text[:MAX_TEXT], before.state.operator or operators.is_operator(text)
                return await self._understood(given, text, confidence, self._context(before, clinic, at, until), typed=typed)
        return Silence()

    async def _understood(self, given: TurnInput, text: str, confidence: float | None, context: TurnContext, *, typed: bool) -> Understood:
        """Return what was said; ``typed``: by a relay operator, whose "go ahead" is no part of it."""
        assert isinstance(given.body, Spoken)
        if typed:
            text = operators.without_go_ahead(text)
        read = await self._extraction.read(Utterance(text, context.language, confidence, given.body.source), context)
        may_propose = self._proposer is not None and self._proposer.ready()
        return Understood(read.cleaned.text, read.extractions, given.heard, confidence, may_propose)

    def _context(self, before: TurnRecord, clinic: ClinicView, at: datetime, until: float) -> TurnContext:
        state = before.state
        location = place(clinic, state.location_id)
        listen = before.reply.listen or Listen("open", state.language)
        return TurnContext(
            state.call_id,
            at.astimezone(ZoneInfo(location.zone)),
            listen.language,
            listen.expecting,
            self._view(clinic, location),
            max(0.01, until - self._clock.monotonic()),
            state.caller,
            listen.pending,
        )

    def _view(self, clinic: ClinicView, location: Location) -> LocationView:
        """Return what plugins see of a location; made once for each snapshot of the clinic."""
        if self._views is None or self._views[0] is not clinic:
            self._views = (clinic, {found.id: location_view(clinic, found) for found in clinic.locations})
        return self._views[1][location.id]
