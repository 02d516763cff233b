"""What language models take, counted in the database before they are asked, so that every process keeps to the same limits."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import attrs
from sqlalchemy import Connection, delete, select, update

from bella_core.core.errors import BudgetSpent
from bella_core.db.models import spending

from .measuring import operation
from .timing import database_now
from .writing import insert_new


@attrs.frozen(order=True)
class Budget:
    """What may be spent under one scope, such as ``day:2026-11-03``: tokens, and millionths of a dollar."""

    scope: str
    tokens: int
    micro_usd: int


@attrs.frozen
class Spent:
    """What was spent under one scope: settled, or reserved and not settled yet."""

    requests: int
    tokens: int
    micro_usd: int


@operation
def reserve(conn: Connection, budgets: Sequence[Budget], tokens: int, micro_usd: int, at: datetime) -> None:
    """
    Count a request under every scope, or under none.

    Args:
        tokens, micro_usd: the most it may take.
        at: aware UTC.

    Raises:
        BudgetSpent: a scope has no room for it.
    """
    for budget in sorted(budgets):  # in one order, so that two processes do not wait for each other
        insert_new(conn, spending, scope=budget.scope, requests=0, tokens=0, micro_usd=0, told=0, at=at)
        room = (spending.c.tokens <= budget.tokens - tokens, spending.c.micro_usd <= budget.micro_usd - micro_usd)
        added = {
            "requests": spending.c.requests + 1,
            "tokens": spending.c.tokens + tokens,
            "micro_usd": spending.c.micro_usd + micro_usd,
            "at": at,
        }
        if not conn.execute(update(spending).where(spending.c.scope == budget.scope, *room).values(added)).rowcount:
            raise BudgetSpent(budget.scope)


@operation
def settle(conn: Connection, scopes: Sequence[str], tokens: int, micro_usd: int) -> None:
    """Put right what was reserved: ``tokens`` and ``micro_usd`` are what the request took more than that, or less."""
    changed = {"tokens": spending.c.tokens + tokens, "micro_usd": spending.c.micro_usd + micro_usd}
    for scope in sorted(scopes):
        conn.execute(update(spending).where(spending.c.scope == scope).values(changed))


@operation
def first_to_tell(conn: Connection, scope: str, at: datetime) -> bool:
    """Tell whether nobody was told yet that a scope's budget is spent; from now on somebody was."""
    insert_new(conn, spending, scope=scope, requests=0, tokens=0, micro_usd=0, told=0, at=at)
    return conn.execute(update(spending).where(spending.c.scope == scope, spending.c.told == 0).values(told=1)).rowcount > 0


@operation
def spent(conn: Connection, scope: str) -> Spent:
    """Return what was spent under a scope."""
    columns = (spending.c.requests, spending.c.tokens, spending.c.micro_usd)
    row = conn.execute(select(*columns).where(spending.c.scope == scope)).one_or_none()
    return Spent(*row) if row else Spent(0, 0, 0)


@operation
def forget(conn: Connection, older_than: timedelta) -> int:
    """Delete what was last counted so long ago, by the database's clock; return how many scopes."""
    return conn.execute(delete(spending).where(spending.c.at < database_now(conn) - older_than)).rowcount
