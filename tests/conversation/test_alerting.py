"""An alert reaches the sinks: by the outbox, or at once while the database is away; it carries ids and codes only."""

import pytest
from sqlalchemy import select

from bella_core.crud import outbox
from bella_core.db.models import outbox as outbox_table
from bella_core.plugin import hookimpl
from bella_core.services.alerting import from_payload
from tests.conversation.house import TO_READ_BACK, House
from tests.peers.stores import open_database

SID = "CA" + "1" * 32


class Pager:
    """An alert sink that remembers."""

    name = "pager"
    api = 1

    def __init__(self):
        self.sent = []

    @hookimpl
    async def send_alert(self, alert):
        self.sent.append(alert)


def rows(conn):
    return [
        (row.topic, row.key)
        for row in conn.execute(select(outbox_table.c.topic, outbox_table.c.key).where(outbox_table.c.topic == "alert"))
    ]


async def test_an_alert_waits_in_the_outbox_for_its_sink(db):
    house = House(db, plugins=[Pager()])
    await house.alerts.raise_alert("turn_failed", "critical", {"carrier_id": SID})
    (row,) = [row for row in await db.write(outbox.lease, 10, 60) if row.topic == "alert"]
    sink, alert = from_payload(row.payload)
    assert sink == "pager"
    assert row.key == f"{alert.id}:pager"
    assert (alert.rule, alert.severity, alert.fields) == ("turn_failed", "critical", {"carrier_id": SID})
    await house.close()


async def test_without_a_sink_nothing_waits(db):
    house = House(db)
    await house.alerts.raise_alert("turn_failed", "critical")
    assert await db.read(rows) == []
    await house.close()


async def test_while_the_database_is_away_an_alert_goes_straight_to_the_sink():
    away, pager = await open_database("postgresql://bella@127.0.0.1:1/nothing"), Pager()
    house = House(away, plugins=[pager])
    await house.alerts.raise_alert("database_away", "critical", {"carrier_id": SID})
    await house.alerts.close()
    assert [(alert.rule, alert.fields) for alert in pager.sent] == [("database_away", {"carrier_id": SID})]
    await house.close()
    await away.close()


async def test_while_the_database_is_away_one_trouble_is_told_of_once_and_another_too():
    away, pager = await open_database("postgresql://bella@127.0.0.1:1/nothing"), Pager()
    house = House(away, plugins=[pager])
    for _ in range(5):
        await house.alerts.raise_alert("database_away", "critical", {"carrier_id": SID})
    await house.alerts.raise_alert("message_lost", "critical", {"carrier_id": SID})
    await house.alerts.close()
    assert [alert.rule for alert in pager.sent] == ["database_away", "message_lost"]
    await house.close()
    await away.close()


async def test_a_sink_that_breaks_breaks_nothing_else():
    class Broken(Pager):
        name = "broken"

        @hookimpl
        async def send_alert(self, alert):
            raise OSError("no line")

    away, pager = await open_database("postgresql://bella@127.0.0.1:1/nothing"), Pager()
    house = House(away, plugins=[Broken(), pager])
    await house.alerts.raise_alert("database_away", "critical")
    await house.alerts.close()
    assert len(pager.sent) == 1
    await house.close()
    await away.close()


@pytest.mark.parametrize("said", [TO_READ_BACK])
async def test_a_turn_that_fails_for_whatever_reason_ends_at_a_person_and_is_told(db, said):
    class Defect:
        def __init__(self, real):
            self.find_slots, self.hold = real.find_slots, real.hold

        async def book(self, hold, patient, **kwargs):
            raise ZeroDivisionError

    pager = Pager()
    from tests.conversation.plain_words import PlainWords

    house = await House(db, plugins=[PlainWords, pager], booking=Defect).open()
    line = await house.call(*said)
    reply = await line.say("yes")
    assert reply.then == "transfer"
    assert "booked" not in line.keys
    assert await line.appointments() == ()
    assert len(await db.read(rows)) == 1
    await house.close()
