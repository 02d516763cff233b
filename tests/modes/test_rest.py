"""What staff do beside bella through the REST interface of a real server, and what programs are told there."""

from datetime import timedelta

import attrs
import pytest

from bella_core.domain.clinic import Approval
from tests.rest.conftest import ONE_ENGINE, bella, clock, make_client, reader, server, session, writer  # noqa: F401 - fixtures
from tests.rest.test_assistant import PLAIN
from tests.rest.test_chat import TO_READ_BACK, Chat


async def change(bella, **changes):  # noqa: F811 - a fixture's value
    view = await bella.clinics.refresh()
    return await bella.clinics.save(attrs.evolve(view, locations=(attrs.evolve(view.locations[0], **changes),)))


@pytest.fixture
async def asking(bella):  # noqa: F811 - as above
    await change(bella, mode="request")
    return bella


async def rows(client, path, **query):
    return [row for page in await client.pages(path, **query) for row in page]


async def test_a_text_is_requested_approved_and_entered(asking, writer):  # noqa: F811 - as above
    answer = await writer.book(PLAIN)
    assert (answer["status"], answer["appointment"]["status"]) == ("requested", "requested")
    it = answer["appointment"]["id"]
    [waiting] = await rows(writer, "/requests", location="main")
    assert (waiting["starts_at"], waiting["ends_at"]) == ("2027-03-16T10:00:00-04:00", "2027-03-16T11:00:00-04:00")
    assert (waiting["appointment_id"], waiting["why"], waiting["decide_by"], waiting["moved_from"]) == (it, "location", None, None)
    [entry] = await rows(writer, "/to-enter")
    assert (entry["appointment_id"], entry["action"], entry["name"]) == (it, "request", "Sarah Wilson")
    assert entry["text"].startswith("ASKED FOR, yours once you enter it: Tuesday, March 16 2027, 10:00 AM to 11:00 AM, cleaning")

    status, _, done = await writer.request("POST", f"/requests/{it}/approve", json={"version": waiting["version"]})
    assert (status, done["decision"], done["starts_at"]) == (200, "approve", "2027-03-16T10:00:00-04:00")
    assert (await writer.request("POST", f"/requests/{it}/decline"))[0] == 409
    [entry] = await rows(writer, "/to-enter")
    assert entry["action"] == "book"
    assert (await writer.request("POST", f"/to-enter/{it}", json={"revision": entry["revision"] - 1}))[0] == 409
    status, _, ticked = await writer.request("POST", f"/to-enter/{it}", json={"revision": entry["revision"]})
    assert (status, ticked["is_open"], ticked["entered_by"]) == (200, False, "api:write")
    assert (ticked["action"], ticked["text"]) == ("none", "")
    assert await rows(writer, "/to-enter") == []
    [row] = await rows(writer, "/appointments")
    assert row["status"] == "booked"


@ONE_ENGINE
async def test_the_same_decision_under_one_key_is_made_once(asking, writer):  # noqa: F811 - as above
    it = (await writer.book(PLAIN))["appointment"]["id"]
    say = {"headers": {"Idempotency-Key": "one"}, "json": {"reason": "full"}}
    first, again = [await writer.request("POST", f"/requests/{it}/decline", **say) for _ in range(2)]
    assert first[0] == again[0] == 200
    assert first[2] == again[2]
    assert (await writer.request("POST", f"/requests/{it}/decline", **{**say, "json": {"reason": "other"}}))[0] == 422


@ONE_ENGINE
async def test_the_list_to_copy_is_plain_text(asking, writer, session):  # noqa: F811 - as above
    await writer.book(PLAIN)
    async with session.get(f"{writer.url}/to-enter", params={"as": "text"}, headers={"X-API-Key": writer.key}) as response:
        assert response.content_type == "text/plain"
        assert response.headers["Cache-Control"] == "no-store"
        assert "Sarah Wilson, born –, 416-555-0142" in await response.text()


@ONE_ENGINE
async def test_the_list_comes_as_json_or_as_text_and_as_nothing_else(asking, reader):  # noqa: F811 - as above
    status, _, problem = await reader.get("/to-enter", **{"as": "xml"})
    assert (status, problem["detail"]) == (400, "?as must be text, or be left out for JSON")


@ONE_ENGINE
async def test_who_may_only_read_decides_nothing(asking, reader, writer):  # noqa: F811 - as above
    it = (await writer.book(PLAIN))["appointment"]["id"]
    for path in (f"/requests/{it}/approve", f"/to-enter/{it}", "/releases", "/releases/x/withdraw"):
        assert (await reader.request("POST", path, json={}))[0] == 403
    assert [(await reader.get(path))[0] for path in ("/requests", "/to-enter", "/releases")] == [200] * 3


@ONE_ENGINE
@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/requests/nothing/approve", {}, 404),
        ("/requests/nothing/decline", {"because": "x"}, 422),
        ("/to-enter/nothing", {}, 404),
        ("/to-enter/nothing", {"revision": "one"}, 422),
        ("/releases/nothing/withdraw", {}, 404),
        ("/releases", {"location": "main"}, 422),
        ("/releases", {"location": "main", "starts_at": "2027-03-15T09:00:00", "ends_at": "2027-03-15T11:00:00"}, 422),
        ("/releases", {"location": "main", "starts_at": "9999-12-31T20:00:00-05:00", "ends_at": "9999-12-31T23:00:00-05:00"}, 422),
        ("/releases", {"location": "main", "starts_at": "2027-03-15T09:00:00-04:00", "ends_at": "2027-03-15T11:00:00-04:00"}, 422),
    ],
)
async def test_what_cannot_be_says_why(asking, writer, path, body, status):  # noqa: F811 - as above
    answered, _, problem = await writer.request("POST", path, json=body)
    assert (answered, bool(problem["detail"])) == (status, True)


async def test_times_are_released_offered_and_taken_back(bella, writer):  # noqa: F811 - as above
    await change(bella, mode="blocks")
    answer = await writer.book(PLAIN)
    assert (answer["status"], answer["alternatives"]) == ("unavailable", [])
    wanted = {"location": "main", "starts_at": "2027-03-16T09:00:00-04:00", "ends_at": "2027-03-16T12:00:00-04:00"}
    status, _, release = await writer.request("POST", "/releases", json=wanted)
    assert (status, release["starts_at"], release["provider"]) == (200, "2027-03-16T09:00:00-04:00", None)
    assert [row["id"] for row in await rows(writer, "/releases", limit=1)] == [release["id"]]
    answer = await writer.book(PLAIN)
    assert answer["status"] == "booked"
    assert [row["action"] for row in await rows(writer, "/to-enter")] == ["book"]
    status, _, gone = await writer.request("POST", f"/releases/{release['id']}/withdraw")
    assert (status, gone["withdrawn_at"] is None) == (200, False)
    [conflict] = await rows(writer, "/conflicts")
    assert (conflict["kind"], conflict["appointment_id"]) == ("hours_changed", answer["appointment"]["id"])


async def test_who_writes_hears_that_the_clinic_will_confirm(asking, writer):  # noqa: F811 - as above
    chat = await Chat(writer).start()
    await chat.say(*TO_READ_BACK)
    assert "Shall I ask the clinic for it?" in chat.text
    await chat.say("yes")
    assert "The clinic will confirm it." in chat.text
    assert "booked" not in chat.text.casefold()
    if chat.answer["status"] == "open":
        await chat.say("no thank you goodbye")
    assert chat.answer["outcome"] == "requested"


@ONE_ENGINE
async def test_the_jobs_of_a_running_bella_approve_what_nobody_looked_at(bella, clock, writer):  # noqa: F811 - as above
    await change(bella, approval=Approval(30, "approve"))
    assert (await writer.book(PLAIN))["status"] == "requested"
    clock.at += timedelta(minutes=31)
    [job] = [job for job in bella.modes.jobs() if job.name == "decide_requests"]
    await job.run()
    [row] = await rows(writer, "/appointments")
    assert row["status"] == "booked"
