"""An idempotency key belongs to the address that it first came with: another one never does, or answers, under it."""

from tests.rest.test_waiting import ASKED

BOOK = {"transcript": "Ann Roy would like a cleaning.", "from": "+14165550142"}
ADDRESSES = [
    ("/waiting", ASKED),
    ("/assistant/book", BOOK),
    ("/requests/0195a4e0-0000-7000-8000-000000000001/approve", {}),
    ("/requests/0195a4e0-0000-7000-8000-000000000001/decline", {}),
    ("/requests/0195a4e0-0000-7000-8000-000000000002/approve", {}),
]


async def sent(client, path, body, key="one"):
    status, _, answer = await client.request("POST", path, json=body, headers={"Idempotency-Key": key})
    return status, answer


async def test_a_key_that_came_to_one_address_is_refused_at_every_other(writer):
    for path, body in ADDRESSES:
        first = await sent(writer, path, body, key=path)
        for other, another in ADDRESSES:
            if other != path:
                status, problem = await sent(writer, other, another, key=path)
                assert (status, problem["title"]) == (422, "Idempotency key reused")
                assert "another address" in problem["detail"]
        assert await sent(writer, path, body, key=path) == first


async def test_another_clients_same_key_is_its_own(writer, make_client):
    other = await make_client("write")
    assert (await sent(writer, *ADDRESSES[0]))[0] == 200
    assert (await sent(other, *ADDRESSES[1]))[0] == 200


async def test_a_request_that_did_not_fit_may_be_mended_under_its_key(writer):
    assert (await sent(writer, "/waiting", {**ASKED, "urgency": "whenever"}))[0] == 422
    assert (await sent(writer, "/waiting", ASKED))[0] == 200
