"""What patients may be sent, and what staff have to do, over REST: shown, changed by whom, and never for a stranger's key."""

from datetime import date, time

import pytest

from bella_core.crud import task_list, tasks
from tests.conversation.house import NOW
from tests.texting.conftest import PHONE, person
from tests.texting.test_reminders import before

DAY = date(2026, 11, 17)


class Client:
    """A program with a key."""

    def __init__(self, clinic, key):
        self._clinic, self._key = clinic, key

    async def ask(self, method, path, body=None):
        headers = {"X-API-Key": self._key}
        async with self._clinic.session.request(method, self._clinic.url + path, json=body, headers=headers) as answer:
            return answer.status, (await answer.json(content_type=None) if answer.status != 204 else None)


@pytest.fixture
async def client(clinic):
    key = await clinic.bella.keys.create("desk", "write")
    return Client(clinic, key)


@pytest.fixture
async def user(clinic, client):
    await clinic.book(DAY, person(), at=time(11))
    _, listed = await client.ask("GET", "/users")
    return listed["items"][0]["id"]


async def test_the_state_and_the_log_are_shown_and_can_be_changed_and_changed_back(clinic, client, user):
    status, shown = await client.ask("GET", f"/users/{user}/consents")
    [contact] = shown["items"]
    assert status == 200
    assert contact["may"] == {"confirmation": True, "reminder": True, "recall": False, "waiting_list": True}
    assert (contact["phone"], contact["relation"], contact["log"]) == (PHONE, "self", [])

    asked = {"contact_id": contact["contact_id"], "classes": ["recall"], "given": True, "source": "form", "version": "intake 2026-03"}
    status, after = await client.ask("POST", f"/users/{user}/consents", asked)
    [entry] = after["items"][0]["log"]
    assert status == 200
    assert after["items"][0]["may"]["recall"] is True
    assert (entry["message_class"], entry["given"], entry["source"], entry["version"]) == ("recall", True, "form", "intake 2026-03")
    assert entry["actor"] == "api:desk"

    _, undone = await client.ask("POST", f"/users/{user}/consents", {**asked, "given": False})
    assert undone["items"][0]["may"]["recall"] is False
    assert len(undone["items"][0]["log"]) == 2


async def test_what_a_patient_said_by_text_stands_there_too(clinic, client, user):
    await clinic.patient().text("ARRET")
    _, shown = await client.ask("GET", f"/users/{user}/consents")
    assert not any(shown["items"][0]["may"].values())
    assert {(row["source"], row["version"], row["actor"]) for row in shown["items"][0]["log"]} == {("sms", "stop", "patient")}


@pytest.mark.parametrize(
    ("change", "status", "told"),
    [
        ({"classes": []}, 422, "#/classes must be one or more of confirmation, reminder"),
        ({"classes": ["adverts"]}, 422, "#/classes must be one or more of confirmation, reminder"),
        ({"source": "telepathy"}, 422, "#/source must be one of staff, call, form, import"),
        ({"version": ""}, 422, "#/version must be a text of 1 to 80 characters"),
        ({"given": "yes"}, 422, "#/given must be true or false"),
        ({"contact_id": "00000000-0000-7000-8000-000000000000"}, 404, "GET /users/{id}/consents lists them"),
    ],
)
async def test_what_cannot_be_noted_is_told(client, user, change, status, told):
    _, shown = await client.ask("GET", f"/users/{user}/consents")
    asked = {"contact_id": shown["items"][0]["contact_id"], "classes": ["reminder"], "given": False, **change}
    answered, problem = await client.ask("POST", f"/users/{user}/consents", asked)
    assert answered == status
    assert problem["status"] == status
    assert told in problem["detail"]


async def test_nobody_is_found_where_nobody_is(client):
    assert (await client.ask("GET", "/users/00000000-0000-7000-8000-000000000000/consents"))[0] == 404


async def test_a_key_that_may_only_read_changes_nothing(clinic, client, user):
    reader = Client(clinic, await clinic.bella.keys.create("reader", "read"))
    assert (await reader.ask("GET", f"/users/{user}/consents"))[0] == 200
    asked = {"contact_id": "x", "classes": ["reminder"], "given": False}
    assert (await reader.ask("POST", f"/users/{user}/consents", asked))[0] == 403
    assert (await reader.ask("POST", "/tasks/x/done"))[0] == 403


async def test_whom_no_message_reaches_is_listed_for_staff_and_ticked_off(clinic, client):
    clinic.account.landlines.add(PHONE)
    booked = await clinic.book(DAY, at=time(11))
    await clinic.at(before(days=7, hours=-1))
    _, listed = await client.ask("GET", "/tasks?kind=undeliverable")
    [item] = listed["items"]
    assert (item["appointment_id"], item["urgency"], item["status"]) == (booked.appointment_id, "today", "open")
    assert "21614" in item["details"]["told"]
    assert (await client.ask("POST", f"/tasks/{item['id']}/done"))[0] == 204
    assert (await client.ask("POST", f"/tasks/{item['id']}/done"))[0] == 204
    assert (await client.ask("GET", "/tasks?kind=undeliverable"))[1]["items"] == []
    assert (await client.ask("POST", "/tasks/00000000-0000-7000-8000-000000000000/done"))[0] == 404


async def test_a_long_list_comes_in_pages_each_item_once(clinic, client):
    for number in range(7):
        await clinic.db.write(lambda conn, number=number: tasks.add(conn, "message", "normal", None, {"n": str(number)}, NOW))
    seen, cursor = [], ""
    while True:
        _, listed = await client.ask("GET", f"/tasks?kind=message&limit=3{cursor}")
        seen += [item["details"]["n"] for item in listed["items"]]
        if listed["next"] is None:
            break
        cursor = f"&cursor={listed['next']}"
    assert sorted(seen) == [str(number) for number in range(7)]
    assert len(await clinic.db.read(lambda conn: task_list.page(conn, limit=100))) >= 7
    assert (await client.ask("GET", "/tasks?limit=0"))[0] == 400
