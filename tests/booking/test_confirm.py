"""A patient says that they come: once noted, and until it is moved; on each engine."""

import pytest
from sqlalchemy import select

from bella_core.core.errors import KeyReused, NotFound, RuleBroken, StaleVersion
from bella_core.db.models import appointments, audit, outbox

from .conftest import MONDAY, NOW, ask, draft


@pytest.fixture
async def booked(booking):
    found = await booking.find_slots(ask(days=(MONDAY,)))
    return await booking.book(found.slots[0], draft(), key="b", actor="staff:1")


async def confirmed_at(db):
    return await db.read(lambda conn: conn.scalar(select(appointments.c.confirmed_at)))


async def test_it_is_noted_once_and_audited_once_and_no_message_goes_out(db, booking, booked, clock):
    before = await db.read(lambda conn: conn.scalars(select(outbox.c.id)).all())
    said = await booking.confirm(booked.appointment_id, key="c1", actor="call")
    clock.at = NOW.replace(hour=20)
    again = await booking.confirm(booked.appointment_id, key="c1", actor="call")
    by_text = await booking.confirm(booked.appointment_id, key="c2", actor="patient")
    assert said == again == by_text == booked
    assert await confirmed_at(db) == NOW
    assert await db.read(lambda conn: conn.scalars(select(audit.c.action)).all()) == ["appointment.booked", "appointment.confirmed"]
    assert await db.read(lambda conn: conn.scalars(select(outbox.c.id)).all()) == before


async def test_a_move_takes_it_back(db, booking, booked):
    await booking.confirm(booked.appointment_id, key="c", actor="call")
    other = (await booking.find_slots(ask(after=booked.starts_at))).slots[0]
    moved = await booking.reschedule(booked.appointment_id, other, key="m", actor="call")
    assert moved.starts_at == other.starts_at
    assert await confirmed_at(db) is None
    await booking.confirm(booked.appointment_id, key="c2", actor="call")
    assert await confirmed_at(db) == NOW


async def test_what_is_no_appointment_cannot_be_confirmed(db, booking, booked, clock):
    with pytest.raises(NotFound):
        await booking.confirm("nothing", key="n", actor="call")
    await booking.confirm(booked.appointment_id, key="k", actor="call")
    with pytest.raises(KeyReused):
        await booking.confirm("another", key="k", actor="call")
    clock.at = booked.ends_at
    with pytest.raises(RuleBroken):
        await booking.confirm(booked.appointment_id, key="late", actor="call")
    clock.at = NOW
    await booking.cancel(booked.appointment_id, key="off", actor="staff:1")
    with pytest.raises(StaleVersion):
        await booking.confirm(booked.appointment_id, key="off2", actor="call")
