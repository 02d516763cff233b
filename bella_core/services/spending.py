"""
The budgets of language models: for a call, for a day, and for a day of one location, in tokens and in dollars.

What a request may take at most is reserved before it is made, in the database, and put right after it. Past a budget calls go on without a
model, and somebody is told.
"""

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_UP, Decimal
from typing import Literal

import attrs
from sqlalchemy import Connection

from bella_core.core.clock import Clock
from bella_core.core.errors import BudgetSpent
from bella_core.core.logging import get_logger
from bella_core.core.metrics import MODEL_COST, MODEL_REFUSED, MODEL_TOKENS, Meter
from bella_core.core.phi import allow
from bella_core.core.settings import LanguageModelSettings
from bella_core.crud import spending
from bella_core.crud import usage as call_usage
from bella_core.crud.spending import Budget
from bella_core.crud.usage import Item
from bella_core.db import Database
from bella_core.plugin import CompletionRequest, Usage
from bella_core.runtime.calling import HookResult

from .alerting import Alerts

#: Characters of a token, at least; in French and in JSON there are fewer than in English.
_CHARS = 3
#: Dollars that no request costs; a plugin that says so is believed as far as the database can count.
_MOST = 1_000_000
#: So many times what a request may take at most is believed of an answer: a provider that claims more does not use up everybody's day.
_BELIEVED = 10
#: The alert's rule, and the scopes that it names.
RULE = "model_budget_spent"
_SCOPES = ("call", "day", "location")
#: A scope that is no budget of anybody's: one turn.
_TURN = "turn"

#: Why nothing was set aside.
Refused = Literal["budget", "asked_before"]

#: How the part of a plugin ends that was not asked.
_NOT_ASKED = frozenset({"breaker_open", "busy", "not_configured"})

_log = get_logger(__name__)
allow("rule", [RULE])
allow("scope", _SCOPES)


@attrs.frozen
class AskedIn:
    """The turn of a call in which a model is asked."""

    call_id: str
    number: int


@attrs.frozen
class Reservation:
    """What was set aside for one request, and under which scopes."""

    scopes: tuple[str, ...]
    tokens: int
    micro_usd: int


def believable(usage: Usage, reservation: Reservation) -> Usage:
    """
    Return what is believed of what an answer says that it took: no more than some times what its request may take at most.

    Returns:
        The usage itself where it is believed; else one with the tokens, and the cost, cut in proportion.
    """
    said, most = usage.input_tokens + usage.output_tokens, _BELIEVED * reservation.tokens
    cost = None if usage.cost_usd is None else min(usage.cost_usd, float(_MOST))
    if said <= most:
        return attrs.evolve(usage, cost_usd=cost)
    given = -(-usage.input_tokens * most // said)  # rounded up: no tokens at all would be an answer that does not count them
    return Usage(given, most - given, None if cost is None else min(cost, (usage.cost_usd or 0) * (most / said)))


def may_have_taken(result: HookResult) -> bool:
    """Tell whether a plugin may have taken something: not if it was not asked, it was none of its business, or the service says so."""
    if result.outcome == "ok":
        return result.value is not None
    return result.outcome not in _NOT_ASKED and getattr(result.error, "unspent", False) is not True


@attrs.frozen
class Spending:
    """
    Keep language models within their budgets.

    Args:
        limits: the budgets.
        meter: counts what was taken, and what was refused.
    """

    _db: Database
    _alerts: Alerts
    _limits: LanguageModelSettings
    _clock: Clock
    _meter: Meter = attrs.field(factory=Meter)

    async def reserve(self, request: CompletionRequest, turn: AskedIn, location_id: str, today: date) -> Reservation | Refused:
        """
        Set aside what a request may take at most, unless a budget has no room for it, or another process has asked in this turn.

        Args:
            turn: in which it is asked. ``today``: the location's.

        Raises:
            DatabaseAway: nothing was set aside.
        """
        tokens, micro_usd = _most_tokens(request), _micro(self._limits.request_usd)
        once = Budget(f"{_TURN}:{turn.call_id}:{turn.number}", tokens, micro_usd)  # has room for one request: a turn may be taken twice
        budgets = (*self._budgets(turn.call_id, location_id, today), once)
        reservation = Reservation(tuple(budget.scope for budget in budgets), tokens, micro_usd)
        try:
            await self._db.write(spending.reserve, budgets, tokens, reservation.micro_usd, self._clock.now())
        except BudgetSpent as error:
            if error.scope == once.scope:
                return "asked_before"
            self._meter.add(MODEL_REFUSED, 1, request.purpose, error.scope.partition(":")[0])
            await self._tell(error.scope, location_id)
            return "budget"
        return reservation

    async def settle(self, reservation: Reservation, usage: Usage | None, unknown: int = 0) -> None:
        """
        Put right what was set aside.

        Args:
            usage: of the answer, if there was one; what it does not tell stays as it was taken to be.
            unknown: plugins besides that may have taken something; each is taken to have taken all that it might.
        """
        tokens, micro_usd = unknown * reservation.tokens, unknown * reservation.micro_usd
        if usage is not None:
            tokens += usage.input_tokens + usage.output_tokens if usage.input_tokens else reservation.tokens
            micro_usd += _micro(usage.cost_usd) if usage.cost_usd is not None else reservation.micro_usd
        more = tokens - reservation.tokens, micro_usd - reservation.micro_usd
        output = min(usage.output_tokens, tokens) if usage is not None else 0
        await self._db.write(_settle, reservation, more, {"model_input_tokens": tokens - output, "model_output_tokens": output})

    def measure(self, plugin: str, purpose: str, usage: Usage) -> None:
        """Count what an answer took; a cost that the plugin does not know is what a request is taken to cost."""
        for direction, tokens in (("input", usage.input_tokens), ("output", usage.output_tokens)):
            self._meter.add(MODEL_TOKENS, tokens, plugin, purpose, direction)
        self._meter.add(MODEL_COST, self._limits.request_usd if usage.cost_usd is None else usage.cost_usd, plugin, purpose)

    def _budgets(self, call_id: str, location_id: str, today: date) -> tuple[Budget, ...]:
        given = self._limits
        return (
            Budget(f"call:{call_id}", given.call_tokens, _micro(given.call_usd)),
            Budget(f"day:{today.isoformat()}", given.day_tokens, _micro(given.day_usd)),
            Budget(f"location:{location_id}:{today.isoformat()}", given.location_tokens, _micro(given.location_usd)),
        )

    async def _tell(self, scope: str, location_id: str) -> None:
        """Say once that a budget is spent; of calls that take more than theirs the first one of a day is told, and the others counted."""
        kind = scope.partition(":")[0]
        _log.warning("model_budget_spent", scope=kind, location_id=location_id)
        if not await self._db.write(spending.first_to_tell, scope, self._clock.now()):
            return
        fields: Mapping[str, str] = {"scope": kind, **({"location_id": location_id} if kind == "location" else {})}
        await self._alerts.raise_alert(RULE, "info" if kind == "call" else "warning", fields)


def _settle(conn: Connection, reservation: Reservation, more: tuple[int, int], used: Mapping[Item, int]) -> None:
    """Put right what was set aside, and note what the call used."""
    if any(more):
        spending.settle(conn, reservation.scopes, *more)
    for kind, _, call_id in (scope.partition(":") for scope in reservation.scopes):
        if kind == "call":
            call_usage.add(conn, call_id, used)


def _most_tokens(request: CompletionRequest) -> int:
    chars = len(request.instructions) + len(request.input) + len(str(request.schema))
    return chars // _CHARS + 1 + request.max_tokens


def _micro(usd: float) -> int:
    """Return dollars as millionths, rounded up."""
    return int((Decimal(str(usd)) * 1_000_000).to_integral_value(ROUND_UP))
