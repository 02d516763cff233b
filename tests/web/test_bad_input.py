"""Whatever comes in, nobody gets a 500, a signed caller hears something, and an unsigned one leaves no trace."""

import asyncio
import hashlib
import hmac
import io
import json
import os
from base64 import b64encode
from urllib.parse import parse_qsl

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from sqlalchemy import func, select
from twilio.request_validator import RequestValidator

from bella_core.core.settings import TwilioSettings
from bella_core.crud import appointments, calls
from bella_core.db.models import calls as calls_table
from bella_core.db.models import holds as holds_table
from bella_core.web.app import make_app
from tests.conversation.house import TO_READ_BACK
from tests.peers.twiml_schema import faults
from tests.web.conftest import PUBLIC, TOKEN, running, settings_for

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
CALL = "CallSid=CA" + "1" * 32 + "&From=%2B14165550123&To=%2B14165550100"
PATHS = (
    "/twilio/voice",
    "/twilio/turn?call=x&turn=1",
    "/twilio/turn",
    "/twilio/dialled?call=&turn=-1",
    "/twilio/message",
    "/twilio/status",
)


def sign(path, body):
    """Sign a raw form body as Twilio does."""
    pairs = sorted(set(parse_qsl(body.decode("latin-1"), keep_blank_values=True, encoding="latin-1")))
    text = (PUBLIC + path).encode() + "".join(name + value for name, value in pairs).encode("latin-1")
    return b64encode(hmac.digest(TOKEN.encode(), text, "sha1")).decode()


def count(conn, table):
    return conn.scalar(select(func.count()).select_from(table))


@pytest.fixture
def database_url(migrated_postgres, postgres_databases):
    """The stricter engine: SQLite takes a NUL in a text, PostgreSQL does not."""
    return postgres_databases.create(migrated_postgres)


@pytest.fixture
def post(server, session):
    async def send(path, body, headers=FORM, *, signed=True, signature=None):
        body = body if isinstance(body, bytes) else body.encode()
        if signature or signed:
            headers = headers | {"X-Twilio-Signature": signature or sign(path, body)}
        async with session.post(server.url + path, data=body, headers=headers) as answer:
            return answer.status, await answer.text()

    return send


@pytest.mark.parametrize("signature", ["", "x", "RSOYDt4T1cUTdK1PDd93/VVr8B8=", "é"])
async def test_a_request_that_twilio_did_not_sign_is_refused_and_leaves_no_trace(server, post, signature):
    for path in PATHS:
        status, text = await post(path, CALL, signed=False, signature=signature)
        assert (status, "CA1" in text) == (403, False), path
    assert await server.bella.db.read(count, calls_table) == 0


async def test_a_signature_of_another_address_or_another_body_is_refused(post):
    assert (await post("/twilio/voice", CALL, signature=sign("/twilio/status", CALL.encode())))[0] == 403
    assert (await post("/twilio/voice", CALL + "&Digits=1", signature=sign("/twilio/voice", CALL.encode())))[0] == 403


async def test_a_signature_over_the_port_passes_too(server, session):
    fields = {"CallSid": "CA" + "2" * 32, "To": "+14165550100"}
    signature = RequestValidator(TOKEN).compute_signature(PUBLIC + ":443/twilio/voice", fields)
    async with session.post(server.url + "/twilio/voice", data=fields, headers={"X-Twilio-Signature": signature}) as answer:
        assert answer.status == 200


async def test_fields_added_after_signing_do_not_lose_a_caller(server, session):
    fields = {"CallSid": "CA" + "3" * 32, "To": "+14165550100"}
    signature = RequestValidator(TOKEN).compute_signature(PUBLIC + "/twilio/voice", fields)
    late = fields | {"CallToken": "eyJ", "StirVerstat": "TN-Validation-Passed-A"}
    async with session.post(server.url + "/twilio/voice", data=late, headers={"X-Twilio-Signature": signature}) as answer:
        assert answer.status == 200


BODIES = {
    "no fields": b"",
    "no call": b"From=%2B14165550123",
    "an empty call": b"CallSid=&To=%2B14165550100",
    "a call that is no id": b"CallSid=%00%01&To=%2B14165550100",
    "broken utf-8": CALL.encode() + b"&SpeechResult=caf%E9+%FF%FE",
    "controls": CALL.encode() + b"&SpeechResult=a%00b%1b&Digits=%00",
    "no numbers": b"CallSid=CA" + b"1" * 32,
    "a confidence that is none": CALL.encode() + b"&SpeechResult=yes&Confidence=abc",
    "a field twice": CALL.encode() + b"&CallSid=CA" + b"4" * 32,
    "a percent too much": CALL.encode() + b"&SpeechResult=100%&X=%zz",
    "two thousand fields": CALL.encode() + b"&a=b" * 2000,
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
async def test_a_strange_form_gets_twiml_or_a_clear_refusal(post, body):
    for path in PATHS:
        status, text = await post(path, body)
        assert status in {200, 400, 403}, path
        if status == 200:
            assert faults(text) == [], path
        else:
            assert text.strip(), path


STRANGE_TURNS = (
    "",
    "?turn=1",
    "?call=&turn=",
    "?call=01890000-0000-7000-8000-000000000000&turn=1",
    "?call=x&turn=99999999999999999999",
    "?call=x&turn=%C2%B2",
    "?call=%00&turn=1",
    "?call=x&turn=1&wait=1",
    "?turn=1&call=" + "x" * 3000,
    "?call=%FF%FE&turn=%FF",
)


async def test_a_turn_of_an_unknown_call_begins_the_call_anew(server, caller):
    call = caller()
    for query in STRANGE_TURNS:
        text, status = await call.post(f"{PUBLIC}/twilio/turn{query}", SpeechResult="hello")
        assert status == 200, query
        assert f"{PUBLIC}/twilio/voice" in text, query
    await call.dial()
    assert call.state == "listening"


async def test_a_body_that_is_no_form_is_refused_clearly(post):
    body = json.dumps({"CallSid": "CA1"}).encode()
    path = "/twilio/voice?bodySHA256=" + hashlib.sha256(body).hexdigest()
    signature = RequestValidator(TOKEN).compute_signature(PUBLIC + path, {})
    status, text = await post(path, body, {"Content-Type": "application/json"}, signature=signature)
    assert (status, "form" in text) == (415, True)
    assert (await post("/twilio/voice", body, {"Content-Type": "application/json"}, signature=signature))[0] == 403
    assert (await post("/twilio/voice", os.urandom(400), {"Content-Type": "text/xml"}, signed=False))[0] == 403


async def test_a_body_larger_than_any_webhook_is_refused(server, session):
    async with session.post(server.url + "/twilio/voice", data=io.BytesIO(b"a" * 5_000_000), headers=FORM) as answer:
        assert answer.status == 413


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
async def test_another_method_is_refused(server, session, method):
    async with session.request(method, server.url + "/twilio/voice") as answer:
        assert answer.status == 405


async def test_no_strange_turn_loses_a_hold(server, caller):
    call = caller()
    await call.dial()
    for words in TO_READ_BACK:
        await call.say(words)
    action = call._action
    stale = action.rpartition("=")[0]
    for url, fields in [
        (f"{stale}=1", {"SpeechResult": "no"}),
        (f"{stale}=77", {"SpeechResult": "no"}),
        (f"{stale}=x", {"SpeechResult": "no"}),
        (f"{stale}=0", {"Digits": "0"}),
    ]:
        _, status = await call.post(url, **fields)
        assert status == 200
    assert await server.bella.db.read(count, holds_table) == 1
    await call.say("yes")
    row = await server.bella.db.read(calls.by_carrier, call.sid)
    assert len(await server.bella.db.read(appointments.of_call, row.id)) == 1


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd", "nonsense"])
async def test_a_body_that_is_not_packed_as_it_says_is_no_error_of_the_servers(server, session, encoding):
    headers = FORM | {"Content-Encoding": encoding}
    async with session.post(server.url + "/twilio/voice", data=CALL.encode(), headers=headers) as answer:
        assert 400 <= answer.status < 500


async def test_a_public_address_with_a_path_is_signed_with_it_whether_a_proxy_strips_it_or_not(sqlite_url, session, tmp_path):
    public = PUBLIC + "/phone"
    fields = {"CallSid": "CA" + "5" * 32, "To": "+14165550100"}
    signature = RequestValidator(TOKEN).compute_signature(public + "/twilio/voice", fields)
    async with running(settings_for(sqlite_url, tmp_path, public_url=public)) as mounted:
        parent = web.Application()
        parent.add_subapp("/phone", make_app(mounted.bella))
        async with TestServer(parent) as server:
            for url in (mounted.url + "/twilio/voice", str(server.make_url("/phone/twilio/voice"))):
                async with session.post(url, data=fields, headers={"X-Twilio-Signature": signature}) as answer:
                    assert answer.status == 200
                    assert public + "/twilio/turn?call=" in await answer.text()


RAW_PATHS = (
    b"/twilio/turn?call=%zz&turn=%",
    b"/twilio/turn?call=\xff&turn=1",
    b"http://evil.example/twilio/voice",
    b"/twilio/turn?" + b"a" * 9000,
    b"*",
)


@pytest.mark.parametrize("host", [b"bella.example.ca", b"evil.example:99999", b"x\xff", b""])
async def test_an_address_that_no_client_would_write_is_no_error_of_the_servers(sqlite_url, tmp_path, host):
    async with running(settings_for(sqlite_url, tmp_path, twilio=TwilioSettings(), public_url=None)) as server:
        for path in RAW_PATHS:
            reader, writer = await asyncio.open_connection("127.0.0.1", int(server.url.rpartition(":")[2]))
            body = CALL.encode()
            head = b"POST %b HTTP/1.1\r\nHost: %b\r\nContent-Type: %b\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
            writer.write(head % (path, host, FORM["Content-Type"].encode(), len(body)) + body)
            answer = await reader.read()
            writer.close()
            assert answer.split(b" ", 2)[1] in {b"200", b"400"}, path
            assert b"evil.example" not in answer
