"""Other programs are told of what happens: signed, once, by ids, and again until they have taken it or staff must look."""

import asyncio
import base64
import hmac
import json

import pytest
from sqlalchemy import select, update

from bella_core.crud import calls, outbox, tasks
from bella_core.crud.webhooks import EVENTS, TOPIC
from bella_core.db.models import outbox as table
from bella_core.db.models import webhooks as webhook_table
from bella_core.plugin import Rejected, Retry
from tests.rest.conftest import ONE_ENGINE
from tests.rest.test_slots import CHECKUP


async def subscribe(staff, url, *events):
    status, _, answer = await staff.request("POST", "/webhooks", json={"url": url, "events": list(events or EVENTS)})
    assert status == 200, answer
    return answer["webhook"]["id"], answer["secret"]


def signs(secret, headers, body):
    """Tell whether a message is signed by a secret, as https://www.standardwebhooks.com/ has receivers see for themselves."""
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    wanted = base64.b64encode(hmac.digest(base64.b64decode(secret.removeprefix("whsec_")), signed, "sha256")).decode()
    return f"v1,{wanted}" in headers["webhook-signature"].split(" ")


async def waiting(bella):
    rows = await bella.db.read(lambda conn: conn.execute(select(table.c.status, table.c.trouble).where(table.c.topic == TOPIC)).all())
    return [tuple(row) for row in rows]


async def test_an_appointment_is_told_of_by_ids_and_signed(clock, staff, writer, receiver):
    webhook_id, secret = await subscribe(staff, receiver.url, "appointment.booked", "appointment.cancelled")
    booked = (await writer.book(CHECKUP))["appointment"]
    headers, body = await receiver.next()

    assert signs(secret, headers, body)
    assert not signs(secret, headers, body + b" ")
    assert int(headers["webhook-timestamp"]) == int(clock.at.timestamp())
    assert json.loads(body) == {
        "type": "appointment.booked",
        "timestamp": clock.at.isoformat(),
        "data": {"appointment_id": booked["id"], "user_id": booked["user_id"], "location_id": "main"},
    }
    assert webhook_id not in body.decode()

    _, shown, _ = await writer.get(f"/appointments/{booked['id']}")
    await writer.request("POST", f"/appointments/{booked['id']}/cancel", headers={"If-Match": shown["ETag"]})
    cancelled, body = await receiver.next()
    assert json.loads(body)["type"] == "appointment.cancelled"
    assert cancelled["webhook-id"] != headers["webhook-id"]


async def test_only_what_was_asked_for_is_told(bella, clock, staff, writer, receiver):
    await subscribe(staff, receiver.url, "task.opened")
    await writer.book(CHECKUP)
    task_id = await bella.db.write(tasks.add, "callback", "normal", None, {"name": "Ann Roy"}, clock.at)
    told = None
    while told is None or told["data"] != {"task_id": task_id}:  # the booking leaves items of its own
        told = json.loads((await receiver.next())[1])
        assert told["type"] == "task.opened"


async def test_a_call_that_ends_is_told_of_unless_it_is_a_test(bella, clock, staff, receiver):
    await subscribe(staff, receiver.url, "call.ended")
    for carrier_id, is_test in (("test", True), ("real", False)):
        row = await bella.db.write(calls.begin, carrier_id=carrier_id, location_id="main", caller=None, at=clock.at, is_test=is_test)
        await bella.db.write(calls.finish, row.id, status="completed", at=clock.at)
    _, body = await receiver.next()
    assert json.loads(body)["data"] == {"call_id": row.id}
    assert len(await waiting(bella)) == 1


async def test_both_secrets_sign_for_a_day_after_a_rotation(bella, clock, staff, receiver):
    webhook_id, old = await subscribe(staff, receiver.url)
    _, _, answer = await staff.request("POST", f"/webhooks/{webhook_id}/rotate")
    for secrets_that_sign in ({old, answer["secret"]}, {answer["secret"]}):
        assert (await staff.request("POST", f"/webhooks/{webhook_id}/test"))[0] == 204
        headers, body = await receiver.next()
        assert {secret for secret in (old, answer["secret"]) if signs(secret, headers, body)} == secrets_that_sign
        clock.at = clock.at.replace(day=clock.at.day + 1)
    sealed = await bella.db.read(lambda conn: conn.execute(select(webhook_table.c.secret)).scalar_one())
    assert answer["secret"].encode() not in sealed


async def row_of(bella, webhook_id):
    """Return a row for a webhook as a worker would get it."""
    payload = {"webhook_id": webhook_id, "message_id": "msg_1", "type": "webhook.test", "at": "2027-03-12T14:30:00+00:00", "ids": {}}
    return outbox.OutboxRow("row", TOPIC, "key", payload, 1, 1)


@ONE_ENGINE
async def test_what_is_not_taken_is_sent_again_under_the_same_id(bella, staff, receiver):
    webhook_id, _ = await subscribe(staff, receiver.url)
    row = await row_of(bella, webhook_id)
    receiver.answers = [(500, {}), (429, {"Retry-After": "120"}), (200, {})]
    with pytest.raises(Retry, match="answers 500") as first:
        await bella.webhooks.deliver(row)
    assert first.value.after_s is None
    with pytest.raises(Retry, match="answers 429") as second:
        await bella.webhooks.deliver(row)
    assert second.value.after_s == 120
    await bella.webhooks.deliver(row)
    assert len({(await receiver.next())[0]["webhook-id"] for _ in range(3)}) == 1


@ONE_ENGINE
async def test_no_redirect_is_followed(bella, staff, receiver):
    webhook_id, _ = await subscribe(staff, receiver.url)
    receiver.answers = [(307, {"Location": "/elsewhere"})]
    with pytest.raises(Retry, match="answers 307"):
        await bella.webhooks.deliver(await row_of(bella, webhook_id))
    assert receiver.got.qsize() == 1


@ONE_ENGINE
async def test_who_wants_nothing_more_or_is_gone_is_not_asked_for_ever(bella, staff, receiver):
    webhook_id, _ = await subscribe(staff, receiver.url)
    receiver.answers = [(410, {})]
    with pytest.raises(Rejected, match="410"):
        await bella.webhooks.deliver(await row_of(bella, webhook_id))
    assert (await staff.request("DELETE", f"/webhooks/{webhook_id}"))[0] == 204
    await bella.webhooks.deliver(await row_of(bella, webhook_id))  # nothing is sent, nothing is wrong
    assert receiver.got.qsize() == 1


@ONE_ENGINE
async def test_staff_see_what_no_receiver_takes_and_no_webhook_is_told_of_that(bella, staff, receiver):
    webhook_id, _ = await subscribe(staff, receiver.url)
    receiver.answers = [(410, {})]
    assert (await staff.request("POST", f"/webhooks/{webhook_id}/test"))[0] == 204
    await receiver.next()
    for _ in range(600):
        found = (await staff.get("/tasks", kind="undelivered"))[2]["items"] if await waiting(bella) == [("dead", "rejected")] else []
        if found:
            break
        await asyncio.sleep(0.1)
    [task] = found
    assert task["details"]["topic"] == TOPIC
    assert await waiting(bella) == [("dead", "rejected")]


@ONE_ENGINE
async def test_only_keys_of_staff_may_and_the_secret_is_shown_once(staff, writer, receiver):
    body = {"url": receiver.url, "events": ["call.ended"]}
    assert (await writer.request("POST", "/webhooks", json=body))[0] == 403
    webhook_id, secret = await subscribe(staff, receiver.url, "call.ended")
    await subscribe(staff, receiver.url, "task.opened")
    [[first], [_]] = await staff.pages("/webhooks", limit=1)
    assert (first["id"], first["events"], first["url"]) == (webhook_id, ["call.ended"], receiver.url)
    assert secret not in json.dumps(first)
    for method, path in (("DELETE", "none"), ("POST", "none/rotate"), ("POST", "none/test")):
        assert (await staff.request(method, f"/webhooks/{path}"))[0] == 404
    for events in ([], ["moon.rose"], "call.ended"):
        status, _, problem = await staff.request("POST", "/webhooks", json={**body, "events": events})
        assert (status, problem["errors"][0]["pointer"]) == (422, "#/events")
    status, _, problem = await staff.request("POST", "/webhooks", json={**body, "url": "http://example.ca"})
    assert (status, problem["errors"][0]["pointer"]) == (422, "#/url")


@ONE_ENGINE
async def test_an_address_that_is_allowed_no_more_is_sent_nothing(bella, staff, receiver):
    webhook_id, _ = await subscribe(staff, receiver.url)
    await bella.db.write(lambda conn: conn.execute(update(webhook_table).values(url="http://192.0.2.1/")))
    with pytest.raises(Rejected, match="https"):
        await bella.webhooks.deliver(await row_of(bella, webhook_id))
