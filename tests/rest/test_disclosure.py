"""Staff say who may hear of a patient, and callers hear no more than that."""

import orjson
from sqlalchemy import select

from bella_core.db.models import audit
from bella_core.domain.dialogue.types import FindAppointments
from bella_core.services.turns_existing import By, perform
from tests.rest.conftest import NOW
from tests.rest.test_lists import fill


async def told(bella):
    """Return how many appointments a caller is told of who gives the patient's name and calls from their number."""
    ask = FindAppointments("Anne", "Roy0", None, "+15145551000")
    found = await perform(ask, By("k", "call"), NOW, db=bella.db, booking=bella.booking)
    return len(found.coming)


async def test_who_may_hear_of_a_patient_is_shown_and_changed_and_heeded(bella, make_client):
    await fill(bella, 1)
    reader, writer = await make_client("read"), await make_client("write")
    (user,) = (await reader.get("/users"))[2]["items"]
    path = f"/users/{user['id']}/disclosure"

    _, _, shown = await reader.get(path)
    ((contact),) = shown["contacts"]
    assert shown == {
        "do_not_disclose": False,
        "contacts": [{"contact_id": contact["contact_id"], "phone": "+15145551000", "relation": "self", "may_be_told": True}],
    }
    assert await told(bella) == 1

    status, _, changed = await writer.request("PATCH", path, json={"do_not_disclose": True})
    assert (status, changed["do_not_disclose"], changed["contacts"]) == (200, True, shown["contacts"])
    assert await told(bella) == 0

    await writer.request("PATCH", path, json={"do_not_disclose": False, "may_be_told": {contact["contact_id"]: False}})
    assert (await reader.get(path))[2]["contacts"][0]["may_be_told"] is False
    assert await told(bella) == 1  # the patient, by name

    said = select(audit.c.action, audit.c.details).where(audit.c.actor.like("api:%"), audit.c.action.like("disclosure.%"))
    rows = await bella.db.read(lambda conn: conn.execute(said.order_by(audit.c.id)).all())
    assert [row.action for row in rows] == ["disclosure.forbidden", "disclosure.opened", "disclosure.withdrawn"]
    assert orjson.loads(rows[2].details) == {"contact_id": contact["contact_id"]}


async def test_changing_what_is_not_there_changes_nothing_and_says_so(bella, make_client):
    await fill(bella, 1)
    reader, writer = await make_client("read"), await make_client("write")
    (user,) = (await reader.get("/users"))[2]["items"]
    path = f"/users/{user['id']}/disclosure"
    assert (await reader.get("/users/nobody/disclosure"))[0] == 404
    assert (await writer.request("PATCH", "/users/nobody/disclosure", json={"do_not_disclose": True}))[0] == 404
    assert (await writer.request("PATCH", path, json={"do_not_disclose": True, "may_be_told": {"nobody": True}}))[0] == 404
    assert (await writer.request("PATCH", path, json={"do_not_disclose": "yes please"}))[0] == 422
    assert (await reader.request("PATCH", path, json={"do_not_disclose": True}))[0] == 403
    assert (await reader.get(path))[2]["do_not_disclose"] is False
