"""Whatever is sent to be booked: a clear 4xx that says where, never a 500, and nothing in the book."""

import json

import pytest

from bella_core.db import Vault
from bella_core.domain.dialogue.types import PatientDraft
from bella_core.domain.slots import Slot
from bella_core.services.assistant_tokens import Proposal, seal_proposal

from .conftest import NOW, ONE_ENGINE

pytestmark = ONE_ENGINE

GOOD = {"transcript": "Hi, my name is Sarah Wilson, a cleaning on March 16th at 10 am.", "from": "+14165550142"}


def body(**changed):
    return json.dumps(GOOD | changed).encode()


@pytest.mark.parametrize(
    ("sent", "status", "pointers"),
    [
        (b"", 400, []),
        (b"transcript=hello", 400, []),
        (b"{", 400, []),
        (b"\xff\xfe", 400, []),
        (b'{"transcript": "\xe9t\xe9"}', 400, []),
        (b'{"transcript": "\\ud800"}', 400, []),
        (b"[" * 5000, 400, []),
        (b"[]", 422, ["#"]),
        (b"null", 422, ["#"]),
        (b'"hello"', 422, ["#"]),
        (b"{}", 422, ["#/transcript"]),
        (body(transcript=None), 422, ["#/transcript"]),
        (body(transcript=5), 422, ["#/transcript"]),
        (body(transcript=["a"]), 422, ["#/transcript"]),
        (body(transcript="a" * 4001), 422, ["#/transcript"]),
        (body(**{"from": 4165550142}), 422, ["#/from"]),
        (body(**{"from": ""}), 422, ["#/from"]),
        (body(**{"from": "12"}), 422, ["#/from"]),
        (body(**{"from": "+1 416 555"}), 422, ["#/from"]),
        (body(**{"from": "anonymous"}), 422, ["#/from"]),
        (body(**{"from": "+1" + "5" * 5000}), 422, ["#/from"]),
        (body(location="nowhere"), 422, ["#/location"]),
        (body(location=7), 422, ["#/location"]),
        (body(locations="main"), 422, ["#/locations"]),
        (body(form="+14165550142", transcript=1), 422, ["#/form", "#/transcript"]),
        (body(proposal="abc"), 422, ["#/from", "#/transcript"]),
        (b'{"proposal": 5}', 422, ["#/proposal"]),
        (b'{"proposal": ""}', 422, ["#/proposal"]),
        (b'{"proposal": "abc"}', 422, ["#/proposal"]),
        (b'{"proposal": "\\u00e9"}', 422, ["#/proposal"]),
        (json.dumps({"proposal": "A" * 20000}).encode(), 422, ["#/proposal"]),
        (body(transcript="a" * 70000), 413, []),
    ],
)
async def test_what_does_not_fit_is_refused_where_it_stands(writer, sent, status, pointers):
    got, headers, problem = await writer.request("POST", "/assistant/book", data=sent, headers={"Content-Type": "application/json"})

    assert (got, headers["Content-Type"], problem["status"]) == (status, "application/problem+json", status)
    assert sorted(error["pointer"] for error in problem["errors"]) == pointers
    assert problem["detail"]
    assert "Sarah" not in json.dumps(problem)
    assert (await writer.get("/appointments"))[2]["items"] == []


async def test_an_unknown_location_is_told_the_known_ones(writer):
    _, problem = await writer.book("hello", location="nowhere")

    assert problem["detail"] == "#/location is no location of this clinic; known: main"


@pytest.mark.parametrize("key", ["", " ", "k" * 256])
async def test_an_idempotency_key_is_1_to_255_characters(writer, key):
    status, _, problem = await writer.request("POST", "/assistant/book", json=GOOD, headers={"Idempotency-Key": key})

    assert (status, problem["title"]) == (400, "Bad idempotency key")


@pytest.mark.parametrize("number", ["416-555-0142", "(416) 555-0142", "+1 416 555 0142", "1 416 555 0142"])
async def test_a_number_may_be_written_as_people_write_it(writer, number):
    assert (await writer.book(GOOD["transcript"], number))["status"] == "booked"
    [[user]] = await writer.pages("/users")
    assert user["mobile"] == "+14165550142"


async def test_a_token_of_another_server_is_no_proposal(writer):
    proposed = await writer.book("My name is Sarah Wilson, a cleaning on March 16th in the morning.")
    altered = proposed["proposal"][:-4] + ("AAAA" if not proposed["proposal"].endswith("AAAA") else "BBBB")
    assert (await writer.book(proposal=altered))[0] == 422

    slot = Slot("cleaning", "main", "okafor", "room-1", NOW, NOW, ())
    foreign = seal_proposal(Vault([Vault.new_key()]), Proposal("x", NOW, slot, PatientDraft(None, None, "X", None, "en-CA")))
    assert (await writer.book(proposal=foreign))[0] == 422


async def test_a_database_that_is_away_is_said_so(bella, writer):
    assert (await writer.get("/users"))[0] == 200  # the key is known now
    await bella.db.close()

    status, headers, problem = await writer.get("/users")

    assert (status, headers["Retry-After"], problem["title"]) == (503, "5", "Database away")
