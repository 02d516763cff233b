"""What calls used of things that are paid for: noted while they go on, summed up for bills."""

from collections.abc import Mapping
from math import ceil
from typing import Literal

from sqlalchemy import Connection, literal, select

from bella_core.db.models import call_usage, calls, dials

from .measuring import operation
from .writing import upsert

#: What is noted of a call; the last word of a quantity that is time is its unit.
Item = Literal[
    "gathers",
    "relay_seconds",
    "relay_turns",
    "stream_seconds",
    "transfer_leg_seconds",
    "model_requests",
    "model_nothing_new",
    "model_input_tokens",
    "model_output_tokens",
    "transcription_seconds",
]
#: The most that one note may add: what a column can hold of many of them.
_MOST = 1_000_000


@operation
def add(conn: Connection, call_id: str, used: Mapping[Item, int]) -> None:
    """Add to what a call used; nothing happens for a call that is not known."""
    for item, quantity in used.items():
        if quantity > 0:
            source = select(calls.c.id, literal(item), literal(min(quantity, _MOST))).where(calls.c.id == call_id)
            insert = upsert(conn, call_usage).from_select(["call_id", "item", "quantity"], source)
            more = {"quantity": call_usage.c.quantity + insert.excluded.quantity}
            conn.execute(insert.on_conflict_do_update(index_elements=["call_id", "item"], set_=more))


@operation
def note_legs(conn: Connection, carrier_id: str) -> None:
    """
    Note how long the lines were taken that a call was put through to, once it is over; again changes nothing.

    A leg counts from when its line began to ring: only when it was taken is it known that it costs anything.
    """
    call = conn.execute(select(calls.c.id, calls.c.ended_at).where(calls.c.carrier_id == carrier_id)).one_or_none()
    if call is None or call.ended_at is None:
        return
    taken = conn.scalars(select(dials.c.at).where(dials.c.carrier_id == carrier_id, dials.c.why == "accepted"))
    seconds = sum(max(0, ceil((call.ended_at - at).total_seconds())) for at in taken)
    if seconds:
        noted = {"call_id": call.id, "item": "transfer_leg_seconds", "quantity": min(seconds, _MOST)}
        conn.execute(upsert(conn, call_usage).values(**noted).on_conflict_do_nothing())


@operation
def of_call(conn: Connection, call_id: str) -> dict[str, int]:
    """Return what one call used."""
    rows = conn.execute(select(call_usage.c.item, call_usage.c.quantity).where(call_usage.c.call_id == call_id))
    return {row.item: row.quantity for row in rows}
