"""Programs see which calls there were and how they went; what was said only staff's programs see, and the audit holds that they did."""

import pytest
from sqlalchemy import select

from bella_core.db.models import audit


@pytest.fixture
async def staff(make_client):
    return await make_client("staff")


async def chatted(client, message="I would like to book a cleaning"):
    """Hold a short conversation and return its id."""
    _, _, opened = await client.request("POST", "/assistant/chat", json={"language": "en-CA", "from": "+14165550142"})
    said = {"id": opened["id"], "message_id": "1", "after": 0, "message": message}
    assert (await client.request("POST", "/assistant/chat", json=said))[0] == 200
    return opened["id"]


async def views(bella):
    query = select(audit.c.actor, audit.c.subject_id).where(audit.c.action == "call.viewed")
    return [tuple(row) for row in await bella.db.read(lambda conn: conn.execute(query).all())]


async def test_calls_are_listed_once_each_the_newest_first(bella, clock, writer, reader):
    made = []
    for _ in range(3):
        made.append(await chatted(writer))
        clock.at = clock.at.replace(minute=clock.at.minute + 1)
    found = [one["id"] for page in await reader.pages("/calls", limit=2) for one in page]
    assert found == made[::-1]
    _, _, page = await reader.get("/calls", limit=1)
    [call] = page["items"]
    assert (call["channel"], call["caller"], call["turns"], call["started_at"]) == ("chat", "+14165550142", 2, "2027-03-12T09:32:00-05:00")


async def test_calls_are_filtered(writer, reader):
    chat = await chatted(writer)
    for query, found in [
        ({"channel": "chat"}, [chat]),
        ({"channel": "phone"}, []),
        ({"from": "2027-03-12", "to": "2027-03-12", "location": "main"}, [chat]),
        ({"to": "2027-03-11"}, []),
        ({"from": "2027-03-13"}, []),
        ({"outcome": "booked"}, []),
    ]:
        assert [one["id"] for one in (await reader.get("/calls", **query))[2]["items"]] == found, query
    for wrong in ({"channel": "fax"}, {"from": "soon"}, {"to": "9999-12-31"}, {"location": "moon"}, {"caller": "x"}):
        assert (await reader.get("/calls", **wrong))[0] == 400


async def test_a_call_tells_how_it_went_and_not_what_was_said(bella, writer, reader):
    chat = await chatted(writer)
    for client in (reader, writer):
        status, _, call = await client.get(f"/calls/{chat}")
        assert status == 200
        assert call["transcript"] is None
        assert [turn["heard"] for turn in call["turns"]] == ["call", "words"]
        assert call["turns"][1]["times"]["by"] == "chat"
        assert "cleaning" not in str(call)
    assert await views(bella) == []


async def test_staff_read_what_was_said_and_the_audit_holds_it(bella, writer, staff):
    chat = await chatted(writer)
    _, headers, call = await staff.get(f"/calls/{chat}")
    [greeting, answer] = call["transcript"]
    assert (greeting["caller"], answer["caller"]) == ("", "I would like to book a cleaning")
    assert "name" in answer["bella"]
    assert await views(bella) == [("api:staff", chat)]

    status, again, body = await staff.request("GET", f"/calls/{chat}", headers={"If-None-Match": headers["ETag"]})
    assert (status, again["ETag"], body) == (304, headers["ETag"], None)


async def test_a_call_that_is_none_is_not_found(reader):
    assert (await reader.get("/calls/none"))[2]["title"] == "No such call"
