"""
Ask a language model what a caller meant, and keep of its answer what the caller's own words carry.

The model points, bella reads: it chooses out of closed lists and quotes the words; a day or an hour is whatever bella's own readers find in
the quoted words, and a choice that they contradict is dropped. No number, name or date ever comes from the model.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import attrs

from bella_core.core.clock import Clock
from bella_core.core.errors import DatabaseAway
from bella_core.core.logging import get_logger
from bella_core.core.phi import allow
from bella_core.domain.clinic import ClinicView, location_view
from bella_core.domain.dialogue.proposals import SUREST
from bella_core.domain.dialogue.state import DialogueState
from bella_core.domain.dialogue.types import Failed, Proposals, Propose
from bella_core.plugin import Completion, Extraction, TurnContext, Utterance, Value
from bella_core.runtime.calling import HookResult
from bella_core.runtime.hooks import Hooks

from .alerting import Alerts
from .extraction import Extractor
from .proposals_evidence import Quote, quoted, shortened
from .proposals_masking import masked, named_in
from .proposals_request import Choice, choices_for, request_for
from .proposals_vocabulary import vocabulary
from .spending import AskedIn, Reservation, Spending, believable, may_have_taken

#: Seconds that a model gets at most: past the soft limit the caller hears that bella is still there, and waits for the rest behind it.
MODEL_S = 6.0
#: Seconds of the turn that are kept for what follows; of a short one it is half.
_AFTER_S = 2.5
#: Seconds that must be there for it to be worth asking, and seconds in which bella's readers have read a quotation.
_WORTH_S, _READ_S = 0.5, 0.2
#: Quotations that are read; who sends more is not honest.
_MOST = 6

#: The alert's rule when every model has failed so often that it is not asked for a while.
RULE = "model_away"

_log = get_logger(__name__)
allow("rule", [RULE])


@attrs.frozen
class Proposer:
    """
    Ask models.

    Args:
        hooks: of the plugins that have one. ``extraction``: reads the words that a model quotes.
        spending: keeps them within their budgets.
    """

    _hooks: Hooks
    _extraction: Extractor
    _spending: Spending
    _alerts: Alerts
    _clock: Clock
    _told: set[str] = attrs.field(factory=set)

    def ready(self) -> bool:
        """Tell whether there is a model to ask."""
        return self._hooks.completes()

    async def propose(self, ask: Propose, state: DialogueState, clinic: ClinicView, at: datetime, left_s: float) -> Proposals | Failed:
        """
        Return what a model proposes and the caller's words carry.

        Args:
            ask: what was said and asked. ``state``: of the call.
            at: the time of the turn, aware UTC.
            left_s: seconds that are left of the turn; some of them are kept for what follows.
        """
        budget_s = min(MODEL_S, max(left_s / 2, left_s - _AFTER_S))
        if budget_s < _WORTH_S:
            return Failed("deadline")
        words = (await asyncio.to_thread(vocabulary)).with_lists(clinic, ask.kinds)
        seen = masked(ask.said, words, ask.kinds, named_in(state))
        choices, context = choices_for(ask, clinic), _context(ask, state, clinic, at)
        request = request_for(ask, seen, clinic, state.language, budget_s)
        reservation = await self._spending.reserve(request, AskedIn(state.call_id, state.turn), context.location.id, context.now.date())
        if not isinstance(reservation, Reservation):
            return Failed(reservation)
        started = self._clock.monotonic()
        asked = list[HookResult]()
        answered = await self._hooks.completed(request, asked)
        await self._note(reservation, answered, asked, request.purpose)
        if answered is None:
            return Failed("no_model")
        reading = _Reading(self._extraction, ask, seen, context)
        found = await reading.of(answered[1].value, choices)
        _log.info("model_proposed", count=len(found), ms=round(1000 * (self._clock.monotonic() - started)))
        return Proposals(found)

    async def _note(
        self, reservation: Reservation, answered: tuple[str, Completion] | None, asked: Sequence[HookResult], purpose: str
    ) -> None:
        """Count and settle what a request took, and say once when no model answers any more."""
        took = sum(map(may_have_taken, asked))
        usage = believable(answered[1].usage, reservation) if answered is not None else None
        if answered is not None and usage is not None:
            self._told.clear()
            self._spending.measure(answered[0], purpose, usage)
        elif not self.ready() and RULE not in self._told:
            self._told.add(RULE)
            await self._alerts.raise_alert(RULE, "warning")
        try:
            await self._spending.settle(reservation, usage, took - (usage is not None))
        except DatabaseAway as error:
            _log.warning("model_not_settled", error=error)


def _context(ask: Propose, state: DialogueState, clinic: ClinicView, at: datetime) -> TurnContext:
    location = next((place for place in clinic.locations if place.id == state.location_id), clinic.locations[0])
    now = at.astimezone(ZoneInfo(location.zone))
    return TurnContext(state.call_id, now, state.language, ask.kinds, location_view(clinic, location), _READ_S)


@attrs.frozen
class _Reading:
    """
    Have bella's own readers look at the words that a model points at.

    Args:
        seen: what the model was shown.
    """

    _extraction: Extractor
    _ask: Propose
    _seen: str
    _context: TurnContext

    async def of(self, answer: Mapping[str, Any], choices: Mapping[str, Choice]) -> tuple[Extraction, ...]:
        """Return the proposals that hold, those of the shortened utterance last."""
        said, found = self._ask.said.text, list[Extraction]()
        for proposal in answer["proposals"][:_MOST]:
            quote = quoted(proposal["words"], self._seen, said)
            if quote is not None:
                found += await self._chosen(choices[proposal["choice"]], quote)
        short = shortened(answer["cleaned"], self._seen, said)
        if short is not None:
            found += await self._read(short)
        return tuple(one for place, one in enumerate(found) if one not in found[:place])

    async def _chosen(self, choice: Choice, quote: Quote) -> Iterable[Extraction]:
        """Return what a choice comes to, unless bella reads something else in its words."""
        read = [one for one in await self._read(quote) if one.kind.removesuffix("_excluded") == choice.kind]
        if choice.value is None and not choice.plain:
            return read
        value = choice.value if choice.value is not None else await self._plain(choice)
        if value is None or (read and all(one.value != value for one in read)):
            return ()
        start, end = quote.place(0, len(quote.text))
        return (self._made(choice.kind, value, start, end),)

    async def _read(self, quote: Quote) -> list[Extraction]:
        """Read words of the caller by themselves, and say where in the utterance they stand."""
        read = await self._extraction.read(Utterance(quote.text, self._context.language), self._context)
        found = []
        for one in read.extractions:
            if one.kind in self._ask.kinds:
                start, end = quote.place(read.cleaned.origin[one.start], read.cleaned.origin[one.end - 1] + 1)
                found.append(self._made(one.kind, one.value, start, end, one.confidence))
        return found

    async def _plain(self, choice: Choice) -> Value | None:
        """Return what bella reads in the plain words for a choice."""
        words = choice.plain[self._context.language[:2]]
        read = await self._extraction.read(Utterance(words, self._context.language), self._context)
        return next((one.value for one in read.extractions if one.kind == choice.kind), None)

    def _made(self, kind: str, value: Value, start: int, end: int, confidence: float = SUREST) -> Extraction:
        return Extraction(kind, value, self._ask.said.text[start:end], start, end, confidence, plugin="model")
