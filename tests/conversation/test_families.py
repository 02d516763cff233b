"""What families, errands, insurance, the waiting list and returned calls come to in the database: through the whole conversation."""

from datetime import date, timedelta

import attrs
import pytest
from sqlalchemy import func, select, update

from bella_core.crud import appointments, calls, contacts, groups, insurances, rotation, tasks, users, waiting
from bella_core.db.models import appointments as table
from bella_core.db.models import holds, outbox, recall_offers
from bella_core.db.models import insurances as insured
from bella_core.db.models import tasks as task_table
from bella_core.domain.dialogue.types import PatientDraft
from bella_core.services.clinics_document import write
from bella_core.services.conversation_store import read_turn
from tests.conversation.house import CALLER, NOW, TO_READ_BACK

KIDS = "for my two kids;service=cleaning;known=no"
TOLD = (KIDS, "name=Zoe Lee", "born=2015-05-03", "name=Max", "born=2017-05-03", "day=2026-11-10", "first")


async def count(house, what):
    return await house.db.read(lambda conn: conn.scalar(select(func.count()).select_from(what)))


async def asking(house):
    """Have the clinic ask for the insurance."""
    view = house.clinics.view
    place = attrs.evolve(view.locations[0], ask_insurance=True)
    await house.clinics.import_toml(write(attrs.evolve(view, locations=(place, *view.locations[1:]))))


async def test_a_family_is_held_together_and_booked_in_one_transaction(house):
    line = await house.call(*TOLD)
    assert line.keys == ["read_back.family", "read_back.question"]
    assert await count(house, holds) == 2
    await line.say("yes")
    rows = await line.appointments()
    assert (line.keys, len(rows), len({row.group_id for row in rows})) == (["booked.family", "goodbye"], 2, 1)
    assert rows[0].starts_at == rows[1].starts_at
    people = [await house.db.read(users.by_id, row.user_id) for row in rows]
    assert {(one.full_name, one.birth_date) for one in people} == {("Zoe Lee", date(2015, 5, 3)), ("Max Lee", date(2017, 5, 3))}
    assert {row.contact_id for row in rows} == {await house.db.read(contacts.by_phone, CALLER)}
    topics = await house.db.read(lambda conn: list(conn.scalars(select(outbox.c.topic))))
    assert topics.count(groups.TOPIC) == 1
    assert (await count(house, holds), (await line.row()).outcome) == (0, "booked")


async def test_a_slot_that_somebody_took_meanwhile_leaves_nothing_booked(house):
    line = await house.call(*TOLD)
    kept = (await house.db.read(read_turn, line.call_id, line.turn)).state.family.holds[1]
    await house.db.write(lambda conn: conn.execute(holds.delete().where(holds.c.id == kept.id)))
    stranger = PatientDraft("Ann", "Roy", "Ann Roy", "+14165550177", "en-CA")
    await house.booking.book(kept.slot, stranger, key="faster", actor="call")
    await line.say("yes")
    assert (line.keys[0], await line.appointments()) == ("taken", ())
    assert await count(house, table) == 1
    await line.say("first")
    await line.say("yes")
    assert (line.keys[0], len(await line.appointments())) == ("booked.family", 2)


async def test_a_turn_that_comes_twice_books_once(house):
    line = await house.call(*TOLD)
    given = line.given("yes")
    one, two = await house.conversation.turn(given), await house.conversation.turn(given)
    assert (one, await count(house, table)) == (two, 2)


async def test_hanging_up_lets_go_of_all(house):
    line = await house.call(*TOLD)
    await line.end()
    assert (await count(house, holds), await line.appointments()) == (0, ())


async def test_insurance_is_kept_sealed_and_unverified_with_an_item_due_two_business_days_before(house):
    await asking(house)
    line = await house.call(*TO_READ_BACK, "yes")
    assert line.keys == ["booked", "insurer"]
    [row] = await line.appointments()
    await line.say("Green Valley Mutual")
    await line.say("nine nine eight seven")
    assert line.keys == ["insurance.noted", "goodbye"]
    kept = await house.db.read(insurances.by_appointment, row.id)
    assert (kept.insurer, kept.member, kept.status) == ("Green Valley Mutual", "nine nine eight seven", "unverified")
    [item] = [task for task in await house.db.read(tasks.of_call, line.call_id) if task.kind == "insurance"]
    assert item.details == {"insurer": "Green Valley Mutual", "member": "nine nine eight seven"}
    assert (item.appointment_id, item.user_id, item.id) == (row.id, row.user_id, kept.task_id)
    assert item.due_at.isoformat() == "2026-11-06T22:00:00+00:00"  # the visit is on a Tuesday: the end of Friday, five in Toronto
    sealed = await house.db.read(lambda conn: conn.execute(select(insured)).one())
    assert b"Green" not in sealed.insurer
    assert b"nine" not in sealed.member
    assert await house.db.write(rotation.reseal) == 0


async def test_who_hangs_up_after_the_insurer_has_said_it_and_stays_booked(house):
    await asking(house)
    line = await house.call(*TO_READ_BACK, "yes", "Green Valley Mutual")
    await line.end()
    [row] = await line.appointments()
    assert (await house.db.read(insurances.by_appointment, row.id)).insurer == "Green Valley Mutual"
    assert (await line.row()).outcome == "booked"


async def test_a_place_on_the_waiting_list_is_a_row(house):
    line = await house.call("intent=waiting_list;service=cleaning", "name=Peter Jones", "yes", "yes")
    assert line.keys == ["waitlist.done"]
    [wait] = await house.db.read(waiting.in_order, "main")
    assert (wait.service, wait.status) == ("cleaning", "waiting")
    assert (await house.db.read(users.by_id, wait.user_id)).full_name == "Peter Jones"


async def night(house):
    """Make it so late that nobody is at the desk."""
    house.clock.at = NOW + timedelta(hours=9)


@pytest.mark.parametrize(("what", "urgency"), [("prescription", "today"), ("billing", "normal"), ("records", "normal")])
async def test_an_errand_is_an_item_with_all_that_was_said(house, what, urgency):
    await night(house)
    line = await house.call(f"intent={what}", "name=Peter Jones", "the blue one")
    assert (line.keys, (await line.row()).outcome) == (["errand.done"], "message")
    [item] = await house.db.read(tasks.of_call, line.call_id)
    assert (item.kind, item.urgency, item.details["name"], item.details["phone"]) == (what, urgency, "Peter Jones", CALLER)
    assert item.details["text"] == f"intent={what} / the blue one"


async def test_an_errand_that_is_hung_up_in_is_left_too(house):
    await night(house)
    line = await house.call("intent=prescription")
    await line.end()
    assert await line.tasks() == [("prescription", "open")]


@pytest.mark.parametrize("what", ["sales", "wrong_number"])
async def test_who_has_no_business_here_leaves_no_item(house, what):
    line = await house.call(f"intent={what}")
    assert (line.reply.then, await line.tasks(), (await line.row()).outcome) == ("hang_up", [], "none")


async def test_a_returned_call_finds_the_item_that_is_open_for_the_number(house):
    await night(house)
    before = await house.call("intent=billing", "name=Peter Jones", "twice on my card")
    [open_item] = await house.db.read(tasks.of_call, before.call_id)
    line = await house.call("intent=returned_call", "name=Peter Jones", "it was about my bill")
    [item] = await house.db.read(tasks.of_call, line.call_id)
    assert (item.kind, item.details["task_id"]) == ("callback", open_item.id)


async def test_an_item_of_long_ago_is_nobodys_call(house):
    await night(house)
    await house.call("intent=billing", "name=Peter Jones", "twice on my card")
    long_ago = update(task_table).values(created_at=house.clock.at - timedelta(days=8))
    await house.db.write(lambda conn: conn.execute(long_ago))
    line = await house.call("intent=returned_call", "name=Peter Jones", "no idea")
    [item] = await house.db.read(tasks.of_call, line.call_id)
    assert "task_id" not in item.details


async def test_a_returned_call_about_a_recall_goes_on_to_book_what_is_due(house):
    line = await house.call(*TO_READ_BACK, "yes")
    [row] = await line.appointments()
    past = update(table).values(starts_at=NOW - timedelta(days=200), ends_at=NOW - timedelta(days=200) + timedelta(hours=1))
    await house.db.write(lambda conn: conn.execute(past))
    contact_id = await house.db.read(contacts.by_phone, CALLER)
    offer = recall_offers.insert().values(id="1", user_id=row.user_id, contact_id=contact_id, channel="sms", at=NOW - timedelta(days=2))
    await house.db.write(lambda conn: conn.execute(offer))
    await house.db.write(lambda conn: conn.execute(task_table.update().values(status="done")))
    again = await house.call("intent=returned_call")
    assert again.keys == ["due.recall", "due"]
    assert "Peter" not in again.text
    await again.say("yes")
    assert (await house.db.read(read_turn, again.call_id, again.turn)).state.form.service.value == "cleaning"


async def test_what_was_booked_is_told_in_its_own_reasons(house):
    line = await house.call(*TOLD, "yes")
    turn = await house.db.read(read_turn, line.call_id, line.turn)
    assert "commit=booked" in turn.why
    assert (await house.db.read(calls.by_id, line.call_id)).outcome == "booked"
    assert len(await house.db.read(appointments.of_call, line.call_id)) == 2
