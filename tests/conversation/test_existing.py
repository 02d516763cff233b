"""Appointments that patients have, by telephone and in writing: told and changed only for who may, audited either way; on each engine."""

from datetime import date, datetime, timedelta

import attrs
import orjson
import pytest
from sqlalchemy import delete, select, update

from bella_core.crud import appointments, calls, contacts, tasks, turns
from bella_core.db.models import appointments as table
from bella_core.db.models import audit, claims, holds, outbox, users
from bella_core.domain.dialogue.types import FindAppointments, FindSlots, NoteLate, PatientDraft
from bella_core.domain.slots import Wish
from bella_core.plugin.types import NameValue
from bella_core.schemas.journal import dump_reply, load
from bella_core.services.chat import ChatDesk, Message, Opening
from bella_core.services.turns_existing import By, perform
from bella_core.services.turns_replay import replay
from tests.conversation.house import CALLER, NOW

BORN, LEO = date(1980, 1, 31), date(2018, 5, 20)
WHO = ("name=Ann Lee", "born=1980-01-31")
DAY = date(2026, 11, 10)


async def book(house, given, born, *, phone=CALLER, relation="self", day=DAY, at="10:00", service="cleaning", key="", language="en-CA"):
    draft = PatientDraft(given, "Lee", f"{given} Lee", phone, language, birth_date=born, relation=relation)
    wish = Wish(days=(day,), at=datetime.strptime(at, "%H:%M").time())  # noqa: DTZ007  # a time of day
    found = await house.booking.find_slots(FindSlots(service, "main", wish), now=NOW)
    return await house.booking.book(found.slots[0], draft, key=f"{given}{day}{key}", actor="staff:1")


@pytest.fixture
async def ann(house):
    return await book(house, "Ann", BORN)


async def row(house, booked):
    return await house.db.read(appointments.by_id, booked.appointment_id)


async def audited(house):
    """Return what was audited of disclosure: what, of what, and the details."""
    said = select(audit.c.action, audit.c.subject, audit.c.subject_id, audit.c.details).where(audit.c.action.like("disclosure.%"))
    rows = await house.db.read(lambda conn: conn.execute(said.order_by(audit.c.id)).all())
    return [(one.action, one.subject, one.subject_id, orjson.loads(one.details)) for one in rows]


async def overlaps(house):
    """Return how many pairs of claims overlap: the database's own word that nothing is booked twice."""
    one, two = claims.alias("one"), claims.alias("two")
    pairs = select(one.c.id).where(
        one.c.resource == two.c.resource, one.c.id < two.c.id, one.c.starts_at < two.c.ends_at, two.c.starts_at < one.c.ends_at
    )
    return len(await house.db.read(lambda conn: conn.execute(pairs).all()))


async def test_when_is_it(house, ann):
    line = await house.call("intent=when", *WHO)
    assert line.keys == ["existing.told", "anything_else"]
    assert "Tuesday, November tenth at 10 AM" in line.text
    await line.say("no")
    assert (await line.row()).outcome == "told"
    ((action, subject, user_id, details),) = await audited(house)
    assert (action, subject, user_id) == ("disclosure.allowed", "user", (await row(house, ann)).user_id)
    assert (details["errand"], details["call_id"]) == ("when", line.call_id)


async def test_a_cancellation(house, ann):
    line = await house.call("intent=cancel", *WHO)
    assert (await row(house, ann)).status == "booked"
    await line.say("yes")
    found = await row(house, ann)
    assert (found.status, found.version, line.keys) == ("cancelled", 2, ["cancelled", "anything_else"])
    assert (await line.row()).outcome == "cancelled"
    assert await house.db.read(lambda conn: conn.execute(select(claims.c.id)).all()) == []


async def test_a_move_in_one_transaction_from_the_hold(house, ann):
    line = await house.call("intent=move", *WHO, "about=2026-11-12 14:00", "first")
    assert line.keys == ["move_it.said", "move_it"]
    assert "from Tuesday, November tenth at 10 AM to Thursday, November twelfth at 2 PM" in line.text
    assert (await row(house, ann)).starts_at == ann.starts_at
    await line.say("yes")
    found = await row(house, ann)
    assert (found.starts_at - ann.starts_at, found.version) == (timedelta(days=2, hours=4), 2)
    assert (line.keys[0], (await line.row()).outcome, await overlaps(house)) == ("moved", "moved", 0)


async def test_a_move_by_less_than_its_own_length_keeps_both_times_apart_from_others_until_the_yes(house, ann):
    line = await house.call("intent=move", *WHO, "at=2026-11-10 10:30")
    assert line.keys == ["move_it.said", "move_it"]
    other = await house.booking.find_slots(FindSlots("cleaning", "main", Wish(days=(DAY,), provider_id=ann.provider_id)), now=NOW)
    taken = [slot for slot in other.slots if slot.starts_at < ann.ends_at + timedelta(minutes=30) and slot.ends_at > ann.starts_at]
    assert taken == []
    assert await overlaps(house) == 0
    await line.say("yes")
    found = await row(house, ann)
    assert (found.starts_at - ann.starts_at, found.provider_id, await overlaps(house)) == (timedelta(minutes=30), ann.provider_id, 0)


async def test_the_old_time_stays_when_the_new_one_is_lost(house, ann):
    line = await house.call("intent=move", *WHO, "at=2026-11-12 14:00")
    await house.db.write(lambda conn: conn.execute(delete(holds)))
    for provider in house.clinics.view.providers:
        start, end = ann.starts_at + timedelta(days=2), ann.starts_at + timedelta(days=2, hours=9)
        block = {"id": f"b-{provider.id}", "resource": f"provider:{provider.id}", "starts_at": start, "ends_at": end, "kind": "block"}
        await house.db.write(lambda conn, block=block: conn.execute(claims.insert().values(**block)))
    await line.say("yes")
    assert line.keys[0] == "existing.taken"
    assert "stays as it was" in line.text
    assert (await row(house, ann)).starts_at == ann.starts_at


async def test_who_comes_says_so_once(house, ann):
    line = await house.call("intent=confirm", *WHO, "yes")
    assert line.keys[0] == "attending"
    at = await house.db.read(lambda conn: conn.scalar(select(table.c.confirmed_at)))
    assert at == NOW
    assert (await line.row()).outcome == "confirmed"


async def test_what_still_has_to_be_confirmed_counts_as_to_come_and_is_never_called_booked(house, ann):
    await house.db.write(lambda conn: conn.execute(update(table).values(status="requested")))
    line = await house.call("intent=when", *WHO)
    assert line.keys[0] == "existing.told.requested"
    await line.say("intent=cancel")
    await line.say("yes")
    assert (await row(house, ann)).status == "cancelled"


async def test_a_refusal_sounds_the_same_whether_or_not_there_is_a_record_and_is_audited_without_a_name(house, ann):
    nobody = await house.call("intent=cancel", "name=Zoe Quackenbush", "born=1980-01-31", "yes")
    user_id = (await row(house, ann)).user_id
    await house.db.write(lambda conn: conn.execute(update(users).values(do_not_disclose=True)))
    forbidden = await house.call("intent=cancel", *WHO, "yes")
    assert (forbidden.keys, forbidden.text, forbidden.reply.then) == (nobody.keys, nobody.text, nobody.reply.then)
    assert (await row(house, ann)).status == "booked"
    rows = await audited(house)
    assert [(action, details["why"], details["user_id"]) for action, _, _, details in rows] == [
        ("disclosure.refused", "unidentified", None),
        ("disclosure.refused", "forbidden", user_id),
    ]
    assert {subject for _, subject, _, _ in rows} == {"call"}
    assert "quackenbush" not in str(rows).lower()


async def test_another_number_says_nothing_against_the_patient_but_does_against_who_calls_for_a_child(house):
    leo = await book(house, "Leo", LEO, relation="child")
    ask = FindAppointments("Leo", "Lee", LEO, "+16475550199", "child", errand="when")
    await house.db.write(calls.begin, carrier_id="CA9", location_id="main", caller=None, at=NOW)
    by = By("k", "call")

    async def told(**changes):
        found = await perform(attrs.evolve(ask, **changes), by, NOW, db=house.db, booking=house.booking)
        return [one.row.appointment_id for one in found.coming]

    assert await told() == []
    assert await told(relation="self") == []  # a child does not call for itself
    assert await told(caller=CALLER) == [leo.appointment_id]
    assert await told(caller_name=NameValue("Sue", "Lee", "Sue Lee")) == []
    await book(house, "Sue", BORN, day=date(2026, 11, 11))  # whose own telephone it is
    assert await told(caller_name=NameValue("Sue", "Lee", "Sue Lee")) == [leo.appointment_id]
    why = [details.get("why") for _, _, _, details in await audited(house)]
    assert why == ["stranger", "stranger", None, "stranger", None]


async def test_a_number_that_staff_have_not_looked_at_hears_nothing_of_a_child(house):
    leo = await book(house, "Leo", LEO, relation="child")
    user_id = (await row(house, leo)).user_id

    def relate(conn):
        contact = contacts.ensure(conn, "+16475550199", known_mobile=False, language="en-CA", at=NOW)
        contacts.relate(conn, user_id, contact, relation="child", may_be_told=False)

    await house.db.write(relate)
    ask = FindAppointments("Leo", "Lee", LEO, "+16475550199", "child")
    assert (await perform(ask, By("k", "call"), NOW, db=house.db, booking=house.booking)).coming == ()


async def test_who_booked_without_a_birth_date_is_known_by_name_and_number(house):
    booked = await book(house, "Ann", None)
    ask = FindAppointments("Ann", "Lee", BORN, CALLER)
    by = By("k", "call")
    found = await perform(ask, by, NOW, db=house.db, booking=house.booking)
    assert [one.row.appointment_id for one in found.coming] == [booked.appointment_id]
    other = FindAppointments("Ann", "Lee", BORN, "+16475550199")
    assert (await perform(other, by, NOW, db=house.db, booking=house.booking)).user_id is None


async def test_a_name_is_known_by_its_sound_and_a_namesake_by_the_birth_date(house, ann):
    await book(house, "Ann", date(1950, 2, 2), phone="+16475550101", day=date(2026, 11, 11))
    by = By("k", "call")
    for given, family, born in (("Anne", "Leigh", BORN), ("Ann", "Lee", BORN)):
        found = await perform(FindAppointments(given, family, born, None), by, NOW, db=house.db, booking=house.booking)
        assert [one.row.appointment_id for one in found.coming] == [ann.appointment_id]
        assert found.name.full == "Ann Lee"
    wrong = FindAppointments("Ann", "Lee", date(1980, 1, 30), CALLER)
    assert (await perform(wrong, by, NOW, db=house.db, booking=house.booking)).user_id is None


async def test_by_keys_birth_date_and_the_number_that_calls(house, ann):
    line = await house.call("[3]", "[3]", "[19800131]", "[1]")
    assert (await row(house, ann)).status == "cancelled"
    assert line.keys[0] == "cancelled"


async def test_who_is_late_is_an_item_at_once_with_the_appointment_and_a_row_for_the_desk(house, ann):
    house.clock.at = ann.starts_at - timedelta(minutes=10)
    line = await house.call("intent=late; ten minutes", "name=Ann Lee")
    assert line.keys == ["late.noted", "anything_else"]
    (task,) = await house.db.read(tasks.of_call, line.call_id)
    assert (task.kind, task.urgency, task.appointment_id, task.details["minutes"]) == ("late", "now", ann.appointment_id, "10")
    assert task.user_id == (await row(house, ann)).user_id
    assert await house.db.read(lambda conn: conn.scalars(select(outbox.c.key).where(outbox.c.topic == "late")).all()) == [task.id]
    assert (await line.row()).outcome == "late"
    ask, by = NoteLate("Ann", "Lee", None, CALLER, 10, {}), By("again", line.call_id)
    first = await perform(ask, by, NOW, db=house.db, booking=house.booking)
    assert await perform(ask, by, NOW, db=house.db, booking=house.booking) == first


async def test_who_is_late_and_of_another_birth_date_is_not_taken_for_a_namesake(house, ann):
    house.clock.at = ann.starts_at - timedelta(minutes=10)
    line = await house.call("intent=late; ten minutes; born=1999-01-31", "name=Ann Lee")
    (task,) = await house.db.read(tasks.of_call, line.call_id)
    assert (task.kind, task.appointment_id, task.user_id) == ("late", None, None)


async def test_in_writing_it_is_the_same(house, ann):
    desk = ChatDesk(house.db, house.clinics, house.conversation, house.settings, house.clock)
    holder = "019a0000-0000-7000-8000-000000000001"
    written = await desk.start(holder, Opening(house.clinics.view.locations[0], CALLER))
    for count, words in enumerate(("intent=cancel", *WHO, "yes")):
        written = await desk.say(holder, Message(written.id, f"m{count}", written.turn, words))
    assert "cancelled" in [part.key for part in written.said.parts]
    assert (await row(house, ann)).status == "cancelled"


@pytest.mark.parametrize(
    "said",
    [
        ("intent=when", *WHO, "intent=cancel", "no", "no"),
        ("intent=move", *WHO, "at=2026-11-12 14:00", "yes", "no"),
        ("intent=confirm", *WHO, "yes", "no"),
        ("intent=late", "name=Ann Lee", "twenty", "no"),
        ("intent=cancel", "name=Zoe Roy", "born=1980-01-31", "no", "name=Ann Lee", "born=1980-01-31", "yes"),
    ],
)
async def test_such_a_call_replays_to_the_same_bytes_and_tells_why(house, ann, said):
    line = await house.call(*said)
    records = [load(text) for _, text in await house.db.read(turns.every, line.call_id)]
    replayed = list(replay(line.call_id, records, house.clinics.view))
    assert [dump_reply(reply) for reply in replayed] == [dump_reply(record.reply) for record in records]
    why = [code for record in records for code in record.why]
    assert f"wants:{said[0].removeprefix('intent=')}" in why
    done = {
        "move": "move=moved",
        "confirm": "confirm=confirmed",
        "late": "late=noted",
        "when": "appointments=1",
        "cancel": "cancel=cancelled",
    }
    assert done[said[0].removeprefix("intent=")] in why
