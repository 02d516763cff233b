"""What people, programs and callers did is what the audit's report tells, through a whole bella on each engine."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from bella_core.crud import audit
from bella_core.db.types import db_now
from tests.conversation.house import TO_READ_BACK, StandingClock
from tests.conversation.plain_words import PlainWords
from tests.peers.twilio_caller import TwilioCaller
from tests.web.conftest import PUBLIC, TOKEN, running, session, settings_for  # noqa: F401  # a fixture

#: Caller's words that nobody may find again.
NAME, NUMBER = "Zebulon Quackenbush", "+14165550147"
DAYS = {"from": "2026-01-01", "to": "2026-12-31"}


@pytest.fixture
async def server(database_url, tmp_path):
    async with running(settings_for(database_url, tmp_path), plugins=(PlainWords,), clock=StandingClock()) as made:
        yield made


def refuse_thrice(conn):
    for _ in range(3):
        audit.add(conn, "call", "disclosure.refused", "call", "c1", user_id="u7", why="not_known")


async def around_now(server):
    """The days around now by the database's own clock, which dates the audit; bella's stands still."""
    now = await server.bella.db.read(lambda conn: conn.scalar(select(db_now())))
    return {"from": (now.date() - timedelta(days=1)).isoformat(), "to": (now.date() + timedelta(days=1)).isoformat()}


async def reported(server, session, key, **query):  # noqa: F811  # the fixture, handed on
    async with session.get(f"{server.url}/audit/report", params=query, headers={"X-API-Key": key} if key else {}) as response:
        return response.status, await response.json(content_type=None)


async def test_the_report_tells_who_did_what_and_what_to_look_at(server, session):  # noqa: F811  # the fixture
    call = TwilioCaller(session, server.url, public_url=PUBLIC, token=TOKEN, caller=NUMBER)
    await call.dial()
    for words in (TO_READ_BACK[0], f"name={NAME}", *TO_READ_BACK[2:], "yes", "yes"):
        if call.state == "listening":
            await call.say(words)
    await server.bella.db.write(refuse_thrice)
    key = await server.bella.keys.create("site", "write")
    status, document = await reported(server, session, key, **await around_now(server))
    assert status == 200
    actors = {one["actor"]: one["actions"] for one in document["actors"]}
    assert actors["staff"] == {"api_key.created": 1}
    assert actors["call"]["appointment.booked"] == 1
    assert actors["call"]["disclosure.refused"] == 3
    assert document["actions"] == sum(sum(done.values()) for done in actors.values())
    ((rule, who, count),) = [(one["rule"], one["who"], one["count"]) for one in document["findings"]]
    assert (rule, who, count) == ("many_refusals", "u7", 3)
    text = json.dumps(document)
    assert not [secret for secret in ("Zebulon", "Quackenbush", "4165550147") if secret in text]


async def test_the_report_tells_of_alerts_that_concern_security(server, session):  # noqa: F811  # the fixture
    for rule in ("unusual_export", "unusual_export", "alert_test"):
        await server.bella.alerts.raise_alert(rule, "warning")
    key = await server.bella.keys.create("site", "write")
    _, document = await reported(server, session, key, **{"from": "2026-11-03", "to": "2026-11-03"})
    assert [(one["rule"], one["status"], one["count"]) for one in document["alerts"]] == [("unusual_export", "firing", 2)]
    _, before = await reported(server, session, key, **{"from": "2026-11-01", "to": "2026-11-02"})
    assert before["alerts"] == []


async def test_days_without_anything_are_told_as_such(server, session):  # noqa: F811  # the fixture
    key = await server.bella.keys.create("site", "write")
    status, document = await reported(server, session, key, **{"from": "2020-01-01", "to": "2020-01-31"})
    assert (status, document["actions"], document["actors"], document["findings"], document["alerts"]) == (200, 0, [], [], [])


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ({"from": "2026-11-03"}, "to"),
        ({"from": "soon", "to": "2026-11-03"}, "from"),
        ({"from": "2026-11-03", "to": "2026-11-02"}, "to"),
        (DAYS | {"location": "main"}, "location"),
    ],
)
async def test_days_that_cannot_be_are_refused_with_what_is_wrong(server, session, query, wrong):  # noqa: F811  # the fixture
    key = await server.bella.keys.create("site", "write")
    status, problem = await reported(server, session, key, **query)
    assert status == 400
    assert wrong in json.dumps(problem)


async def test_only_a_key_that_may_write_sees_who_did_what(server, session):  # noqa: F811  # the fixture
    assert (await reported(server, session, None, **DAYS))[0] == 401
    assert (await reported(server, session, await server.bella.keys.create("reader", "read"), **DAYS))[0] == 403
