"""The bundled plugin for OpenAI's protocol in a whole bella: a caller's vague words, a provider on a socket, and a row in the book."""

import json
import os
import re
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from time import monotonic

import pytest

from bella_core.app.bella import Bella
from bella_core.core.config import load_settings
from bella_core.crud import appointments
from bella_core.schemas.assistant import ExtractText
from bella_core.services.assistant_extract import read_values
from bella_core.telephony.transport import Spoken, StartCall, TurnInput
from bella_core.testing import Remote, Response

#: Tuesday, 10:00 in Toronto.
NOW = datetime(2026, 11, 3, 15, 0, tzinfo=UTC)
GUMS = "my gums are a bit funny lately you know"
SAID = ("I would like to make an appointment", "no I am new", "Peter Jones", GUMS, "next Monday morning", "the first one", "yes")


class StandingClock:
    def now(self):
        return NOW

    def monotonic(self):
        return monotonic()


def chat(answer):
    message = {"role": "assistant", "content": json.dumps(answer), "refusal": None}
    usage = {"prompt_tokens": 400, "completion_tokens": 30, "total_tokens": 430}
    choice = {"index": 0, "finish_reason": "stop", "logprobs": None, "message": message}
    return Response.json({"id": "1", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice], "usage": usage})


@pytest.fixture
def provider():
    remote = Remote(lambda request: chat({"cleaned": "", "proposals": [{"choice": "service:checkup", "words": "gums"}]}))
    yield remote
    remote.close()


@asynccontextmanager
async def bella_with(folder, **environment):
    settings = load_settings(None, {"BELLA_DATA_DIR": str(folder), **environment})
    async with Bella(settings, clock=StandingClock(), jobs=False) as bella:
        yield bella


async def call(bella, said=SAID, channel="phone"):
    call_id, reply = await bella.conversation.start(StartCall("CA" + os.urandom(16).hex(), "main", "+14165550123", channel=channel))
    keys = []
    for turn, words in enumerate(said, 1):
        if reply.then == "listen":
            reply = await bella.conversation.turn(TurnInput(call_id, turn, Spoken(words)))
            keys.append(reply.parts[-1].key)
    return keys, await bella.db.read(appointments.of_call, call_id)


async def test_with_a_model_vague_words_lead_to_the_visit_that_was_meant(provider, tmp_path):
    environment = {"BELLA_PLUGINS__OPENAI__BASE_URL": f"{provider.url}/v1", "BELLA_PLUGINS__OPENAI__API_KEY": "sk-tests"}
    async with bella_with(tmp_path, **environment) as bella:
        keys, (row,) = await call(bella)
    assert keys[3] == "when"
    assert row.service == "checkup"
    assert len(provider.requests) == 1
    assert GUMS in provider.requests[0].json()["messages"][1]["content"]


#: A caller who tells everything to whoever asks nothing of the kind, at each question that a model may be asked about.
TELLTALE = (
    "my neighbour Wasyl Hnatyshyn told me about you and my gums are a bit funny lately you know 416 555 0187",
    "I would like to make an appointment",
    "Peter Jones",
    "zéphirine quackenbush was there with me I think when the kids were small, born may third nineteen eighty one",
    "no I am new",
    "like harpreet said my mouth is just weird lately, write to me at zoe dot hnatyshyn at gmail dot com",
    "a cleaning",
    "whenever littlechild is at school and not on my street, twelve hundred maple avenue K1A 0B6, four one six five five five oh one eight seven",
    "next Monday morning",
    "well mingzhu would have to look at that with her card 5191 2345 6789 0123 you know",
    "the first one",
    "yes",
)
SECRETS = re.compile(
    r"wasyl|hnatyshyn|z[ée]phirine|quackenbush|harpreet|little|mingzhu|zoe|gmail|maple|peter|jones|0187|555|416|k1a|5191|0123|third|nineteen|eighty"
    r"|five five|twelve|\+1",
    re.IGNORECASE,
)


@pytest.mark.parametrize("channel", ["phone", "chat"])
async def test_no_name_and_no_number_of_anybody_leaves_the_house(provider, tmp_path, channel):
    environment = {"BELLA_PLUGINS__OPENAI__BASE_URL": f"{provider.url}/v1", "BELLA_PLUGINS__OPENAI__API_KEY": "sk-tests"}
    async with bella_with(tmp_path, **environment) as bella:
        _, (row,) = await call(bella, TELLTALE, channel)
    assert row.service == "cleaning"
    bodies = [request.body.decode() for request in provider.requests]
    assert len(bodies) >= 4
    for request, body in zip(provider.requests, bodies, strict=True):
        shown = json.loads(request.json()["messages"][1]["content"])
        assert shown.keys() <= {"asked", "caller_said", "services", "providers"}
        assert re.search(r"\w", shown["caller_said"])
        assert not SECRETS.search(shown["caller_said"])
        rest = body.replace(shown["caller_said"], "")
        assert not re.search(r"hnatyshyn|quackenbush|peter|jones|555|416", rest, re.IGNORECASE)
        headers = " ".join(f"{name}: {value}" for name, value in request.headers.items())
        assert "0123" not in headers


async def test_reading_a_text_for_a_program_asks_no_model(provider, tmp_path):
    environment = {"BELLA_PLUGINS__OPENAI__BASE_URL": f"{provider.url}/v1", "BELLA_PLUGINS__OPENAI__API_KEY": "sk-tests"}
    async with bella_with(tmp_path, **environment) as bella:
        await read_values(ExtractText(GUMS), bella.clinics, bella.extraction, bella.clock)
    assert provider.requests == []


@pytest.mark.parametrize("trouble", ["fails", "is away"])
async def test_with_a_provider_in_trouble_the_caller_is_asked_again(provider, tmp_path, trouble):
    environment = {"BELLA_PLUGINS__OPENAI__BASE_URL": f"{provider.url}/v1"}
    provider.fail(500) if trouble == "fails" else provider.close()
    async with bella_with(tmp_path, **environment) as bella:
        keys, rows = await call(bella)
    assert keys[3] == "service.again"
    assert rows == ()


async def test_without_a_key_it_is_idle_and_nobody_is_asked(provider, tmp_path):
    async with bella_with(tmp_path) as bella:
        assert bella.registry.plugins["openai"].state.value == "idle"
        assert not bella.hooks.completes()
        keys, _ = await call(bella)
    assert keys[3] == "service.again"
    assert provider.requests == []
