"""Staff's programs export, erase, hold and keep the register over REST; no other key may."""

import io
import json
import zipfile
from datetime import timedelta

import pytest

from bella_core.crud import users
from bella_core.domain.dialogue.types import PatientDraft
from tests.rest.conftest import NOW, ONE_ENGINE, bella, clock, make_client, server, session

__all__ = ["bella", "clock", "make_client", "server", "session"]

pytestmark = ONE_ENGINE

USER = "01900000-0000-7000-8000-000000000001"


@pytest.fixture
async def staff(bella, make_client):  # pytest's way to ask for a fixture
    await bella.db.write(users.create, USER, PatientDraft("Ann", "Baker", "Ann Baker", None, "en-CA"), NOW)
    return await make_client("staff")


async def raw(client, path):
    async with client.session.get(client.url + path, headers={"X-API-Key": client.key}) as answer:
        return answer, await answer.read()


async def test_a_patients_record_is_sent_as_a_file_that_nobody_keeps(staff):
    answer, body = await raw(staff, f"/users/{USER}/export")
    assert (answer.status, answer.headers["Cache-Control"]) == (200, "no-store")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="patient-{USER}.zip"'
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        assert json.loads(archive.read("record.json"))["tables"]["users"][0]["full_name"] == "Ann Baker"
    assert (await raw(staff, "/users/nobody/export"))[0].status == 404


@pytest.mark.parametrize("form", ["csv", "json", "xlsx", "ics", "fhir"])
async def test_the_book_is_sent_in_each_form(staff, form):
    answer, body = await raw(staff, f"/exports/appointments?format={form}&from=2027-03-01&to=2027-03-31&location=main")
    assert answer.status == 200
    assert body


@pytest.mark.parametrize("query", ["", "?format=pdf", "?format=csv&from=soon", "?format=csv&location=x", "?format=csv&provider=x", "?x=1"])
async def test_a_book_that_cannot_be_is_told(staff, query):
    assert (await staff.request("GET", f"/exports/appointments{query}"))[0] == 400


async def test_a_patient_is_held_released_and_erased(staff):
    status, _, hold = await staff.request("POST", f"/users/{USER}/holds", json={"reason": "a claim"})
    assert (status, hold["reason"], hold["placed_by"]) == (200, "a claim", "api:staff")
    status, _, problem = await staff.request("POST", f"/users/{USER}/erase")
    assert (status, "legal hold" in problem["detail"]) == (409, True)
    assert (await staff.request("POST", f"/holds/{hold['id']}/release", json={"reason": "settled"}))[0] == 204
    assert (await staff.request("POST", f"/holds/{hold['id']}/release", json={"reason": "settled"}))[0] == 404
    assert (await staff.get("/holds"))[2] == {"items": []}
    (known,) = (await staff.get("/holds", state="all"))[2]["items"]
    assert known["release_reason"] == "settled"

    status, _, erased = await staff.request("POST", f"/users/{USER}/erase")
    assert (status, erased["kept_until"], erased["done_at"] is not None) == (200, "2027-03-12", True)  # no appointment: nothing is kept
    assert [one["user_id"] for one in (await staff.get("/erasures"))[2]["items"]] == [USER]
    assert (await staff.request("POST", "/users/nobody/erase"))[0] == 404


async def test_what_a_patient_agreed_to_is_told(staff, bella):
    await bella.permits.change(USER, do_not_disclose=True, actor="staff:1")
    _, _, log = await staff.get(f"/users/{USER}/consent-log")
    assert [(one["about"], one["what"], one["given"], one["actor"]) for one in log["items"]] == [
        ("disclosure", "anybody", False, "staff:1")
    ]
    assert (await staff.get("/users/nobody/consent-log"))[0] == 404


async def test_a_breach_is_entered_assessed_told_of_and_closed(staff):
    asked = {"found_at": NOW.isoformat(), "happened": "2027-03-11", "circumstances": "=a lost laptop", "information": "names", "people": 3}
    status, _, breach = await staff.request("POST", "/incidents", json=asked)
    assert (status, breach["risk"], breach["owed"], breach["kept_until"]) == (200, "unassessed", ["assessed"], "2029-03-12")
    notes = f"/incidents/{breach['id']}/notes"
    status, _, breach = await staff.request("POST", notes, json={"kind": "assessed", "text": "not encrypted", "risk": "real", "version": 1})
    assert (status, breach["owed"]) == (200, ["told_commissioner", "told_people"])
    assert (await staff.request("POST", notes, json={"kind": "closed", "text": "done"}))[0] == 409
    assert (await staff.request("POST", notes, json={"kind": "noted", "text": "x", "version": 1}))[0] == 409
    for kind in ("told_commissioner", "told_people", "closed"):
        status, _, breach = await staff.request("POST", notes, json={"kind": kind, "text": "by letter"})
        assert status == 200
    assert (breach["status"], [event["kind"] for event in breach["events"]]) == (
        "closed", ["assessed", "told_commissioner", "told_people", "closed"],
    )  # fmt: skip
    answer, document = await raw(staff, "/exports/incidents")
    assert answer.headers["Content-Type"].startswith("text/markdown")
    assert "- Real risk of significant harm: yes" in document.decode()
    _, table = await raw(staff, "/exports/incidents?format=csv")
    assert b"'=a lost laptop" in table
    assert (await staff.get("/incidents"))[2]["items"] == [breach] == [(await staff.get(f"/incidents/{breach['id']}"))[2]]


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"found_at": (NOW + timedelta(days=1)).isoformat()}, 422),
        ({"found_at": "2027-03-01T10:00:00"}, 422),
        ({"circumstances": ""}, 422),
        ({"people": -1}, 422),
    ],
)
async def test_a_breach_that_cannot_be_is_told(staff, change, status):
    asked = {"found_at": NOW.isoformat(), "happened": "2027-03-11", "circumstances": "a", "information": "names"} | change
    assert (await staff.request("POST", "/incidents", json=asked))[0] == status


async def test_an_assessment_says_what_it_came_to(staff):
    asked = {"found_at": NOW.isoformat(), "happened": "2027-03-11", "circumstances": "a", "information": "names"}
    _, _, breach = await staff.request("POST", "/incidents", json=asked)
    notes = f"/incidents/{breach['id']}/notes"
    assert (await staff.request("POST", notes, json={"kind": "assessed", "text": "x"}))[0] == 409
    assert (await staff.request("POST", notes, json={"kind": "noted", "text": "x", "risk": "none"}))[0] == 409
    _, _, breach = await staff.request("POST", notes, json={"kind": "assessed", "text": "encrypted", "risk": "none"})
    assert (breach["risk"], breach["owed"]) == ("none", [])
    assert (await staff.request("POST", "/incidents/nobody/notes", json={"kind": "noted", "text": "x"}))[0] == 404


@pytest.mark.parametrize("scope", ["read", "write"])
async def test_no_other_key_may(make_client, scope):
    client = await make_client(scope)
    for path in (f"/users/{USER}/export", "/exports/appointments?format=csv", "/erasures", "/holds", "/incidents", "/exports/incidents"):
        assert (await client.request("GET", path))[0] == 403
    assert (await client.request("POST", f"/users/{USER}/erase"))[0] == 403
