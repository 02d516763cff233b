"""What the provider does, and what becomes of it within the seconds that a caller waits."""

import asyncio
import contextlib
import json
import logging
import socket
import subprocess
import sys
import threading
from time import perf_counter

import attrs
import pytest
from bella_openai import OpenAI
from bella_openai.answers import read
from hypothesis import given
from hypothesis import strategies as st

from bella_core.plugin import CompletionRequest, Rejected, Retry
from bella_core.runtime.registry import State
from bella_core.testing import Bench, Remote, leaks
from bella_core.testing.strategies import REQUEST_SCHEMA

REQUEST = CompletionRequest("understand", "Which service?", "It's Zéphirine Quackenbush, for a cleaning.", REQUEST_SCHEMA, 120, 2.0)
GOOD = json.dumps({"choice": "cleaning", "words": "a cleaning"})


@pytest.fixture
def serve(provider, tmp_path):
    """Start a provider that answers with these responses, one after the other, and the plugin that asks it."""
    opened = []

    def start(*responses, **settings):
        left = list(responses)

        def respond(request):
            provider.take(request)
            return left.pop(0) if len(left) > 1 else left[0]

        remote = Remote(respond)
        table = {"base_url": f"{remote.url}/v1", "api_key": provider.key, **settings}
        bench = Bench(OpenAI, "openai", table, tmp_path / str(len(opened)))
        opened.append((remote, bench))
        bench.__enter__()
        assert bench.start().outcome == "ok"
        return remote, bench

    yield start
    for remote, bench in opened:
        bench.__exit__(None, None, None)
        remote.close()
        assert remote.mistakes == []


def test_the_model_is_asked_for_strict_json_and_nothing_is_kept(serve, provider):
    remote, bench = serve(provider.say(GOOD), model="gpt-5.4-nano", reasoning_effort="minimal", input_usd=0.4, output_usd=1.6)
    result = bench.ask("complete", REQUEST)
    assert (result.outcome, result.value.value) == ("ok", json.loads(GOOD))
    assert result.value.model == "gpt-4.1-mini-2025-04-14"
    assert attrs.astuple(result.value.usage) == (210, 14, pytest.approx((210 * 0.4 + 14 * 1.6) / 1e6))
    body = remote.requests[0].json()
    assert (body["model"], body["reasoning_effort"], body["max_completion_tokens"], body["store"]) == (
        "gpt-5.4-nano",
        "minimal",
        120,
        False,
    )
    assert body["response_format"] == {
        "type": "json_schema",
        "json_schema": {"name": "understand", "schema": REQUEST_SCHEMA, "strict": True},
    }
    assert [message["content"] for message in body["messages"]] == [REQUEST.instructions, REQUEST.input]


def test_without_prices_no_cost_is_told_and_older_servers_get_the_older_limit(serve, provider):
    remote, bench = serve(provider.say(GOOD), limit_name="max_tokens")
    assert bench.ask("complete", REQUEST).value.usage.cost_usd is None
    assert "max_completion_tokens" not in remote.requests[0].json()
    assert remote.requests[0].json()["max_tokens"] == 120


@pytest.mark.parametrize("prices", [{}, {"input_usd": 1.0, "output_usd": 4.0}])
def test_what_a_server_does_not_count_is_not_taken_for_free(serve, provider, prices):
    _, bench = serve(provider.say(GOOD, usage=False), **prices)
    assert attrs.astuple(bench.ask("complete", REQUEST).value.usage) == (0, 0, None)


@pytest.mark.parametrize("status", [500, 502, 504])
def test_what_may_have_been_charged_for_is_not_tried_again(serve, provider, status):
    remote, bench = serve(provider.fail(status), provider.say(GOOD), retries=9)
    error = bench.ask("complete", REQUEST).error
    assert (type(error), error.unspent, len(remote.requests)) == (Retry, False, 1)


@pytest.mark.parametrize("status", [408, 429, 503])
def test_what_may_pass_is_tried_once_more(serve, provider, status):
    remote, bench = serve(provider.fail(status), provider.say(GOOD))
    assert bench.ask("complete", REQUEST).outcome == "ok"
    assert len(remote.requests) == 2


def test_nobody_waits_longer_for_a_provider_than_a_caller_would(serve, provider):
    remote, bench = serve(provider.fail(429, {"Retry-After": "20"}))
    began = perf_counter()
    result = bench.ask("complete", REQUEST)
    assert (type(result.error), result.error.after_s, len(remote.requests)) == (Retry, 20.0, 1)
    assert perf_counter() - began < 2.0


def test_it_is_tried_as_often_as_is_set_and_no_more(serve, provider):
    remote, bench = serve(provider.fail(503, {"Retry-After": "0"}), retries=2)
    assert isinstance(bench.ask("complete", REQUEST).error, Retry)
    assert len(remote.requests) == 3


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422])
def test_what_is_refused_is_not_tried_again_and_quotes_nobody(serve, provider, status):
    remote, bench = serve(provider.fail(status))
    result = bench.ask("complete", REQUEST)
    assert isinstance(result.error, Rejected)
    assert str(result.error) == f"the provider answered {status}"
    assert result.error.__suppress_context__
    assert len(remote.requests) == 1


@pytest.mark.parametrize(
    ("first", "then", "unspent"),
    [(429, 429, True), (500, 500, False), (503, 429, True), (429, 500, False), (429, 401, True), (503, 401, True), (400, 400, True)],
)
def test_what_surely_cost_nothing_is_told(serve, provider, first, then, unspent):
    _, bench = serve(provider.fail(first), provider.fail(then))
    assert bench.ask("complete", REQUEST).error.unspent is unspent


@pytest.mark.parametrize("how", [{"text": None, "refusal": "I cannot."}, {"text": "{", "finish": "length"}])
def test_what_a_model_began_to_answer_is_not_told_to_cost_nothing(serve, provider, how):
    _, bench = serve(provider.say(**how))
    assert bench.ask("complete", REQUEST).error.unspent is False


def test_a_provider_that_is_not_there_costs_nothing(tmp_path, provider):
    with Bench(OpenAI, "openai", {"base_url": "http://127.0.0.1:9/v1", "api_key": provider.key}, tmp_path) as bench:
        bench.start()
        error = bench.ask("complete", REQUEST).error
    assert (type(error), error.unspent) == (Retry, True)


@pytest.mark.parametrize(
    "how",
    [{"text": None, "refusal": "I cannot."}, {"text": "", "finish": "content_filter"}, {"text": '{"choice": "cl', "finish": "length"}],
)
def test_a_refusal_and_a_cut_answer_are_errors(serve, provider, how):
    _, bench = serve(provider.say(**how))
    assert isinstance(bench.ask("complete", REQUEST).error, Rejected)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'"yes"',
        b"<html>",
        b"{}",
        b'{"choices": null}',
        b'{"choices": 7}',
        b'{"choices": [{"message": null}]}',
        b'{"choices": ["yes"]}',
    ],
)
def test_what_is_no_completion_is_an_error_of_its_own(serve, provider, body):
    response = attrs.evolve(provider.say(GOOD), body=body)
    _, bench = serve(response)
    result = bench.ask("complete", REQUEST)
    assert isinstance(result.error, ValueError | Rejected), result


# --- a socket that misbehaves ------------------------------------------------------------------------------------------

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n"


async def hang_up(reader, writer):
    """Leave without an answer."""


async def stop_half_way(reader, writer):
    writer.write(HEAD + b'{"id": "chatcmpl-1", "choices": [{"mess')
    await writer.drain()


async def drip(reader, writer):
    writer.write(HEAD)
    for _ in range(60):
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.1)


async def crumble(reader, writer):
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1\r\n \r\n" * 20_000)
    await writer.drain()
    await asyncio.sleep(5)


@pytest.mark.parametrize(
    "seconds", [{"timeout_s": 6.0, "budget_s": 0.8}, {"timeout_s": 0.8, "budget_s": 6.0}], ids=["the request's", "a try's"]
)
@pytest.mark.parametrize(("manner", "told"), [(hang_up, Retry), (stop_half_way, Retry), (drip, TimeoutError), (crumble, ValueError)])
def test_a_line_that_breaks_or_crawls_costs_the_seconds_it_is_given_at_most(tmp_path, provider, manner, told, seconds):
    table = {"base_url": "http://127.0.0.1:9/v1", "api_key": provider.key, "timeout_s": seconds["timeout_s"]}
    with Bench(OpenAI, "openai", table, tmp_path) as bench:
        bench.start()

        async def ask():
            async def serve(reader, writer):
                try:
                    await reader.readuntil(b"\r\n\r\n")
                    await manner(reader, writer)
                except ConnectionError:
                    pass  # it had waited long enough
                finally:
                    writer.close()

            server = await asyncio.start_server(serve, "127.0.0.1", 0)
            plugin = bench.loaded.made
            plugin._service._client = plugin._service._client.with_options(
                base_url=f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
            )
            began = perf_counter()
            with pytest.raises(told) as caught:
                await plugin.complete(attrs.evolve(REQUEST, budget_s=seconds["budget_s"]))
            assert getattr(caught.value, "unspent", False) is False
            spent = perf_counter() - began
            server.close()
            return spent

        assert bench.run(ask()) < 3.0


@pytest.fixture
def flooding():
    """A provider that announces an answer again and again; all of that is read before anybody can judge it."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve():
        with contextlib.suppress(OSError), listener.accept()[0] as line:
            line.recv(65536)
            while True:
                line.sendall(b"HTTP/1.1 103 Early Hints\r\n\r\n" * 500)

    serving = threading.Thread(target=serve)
    serving.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
    serving.join()
    listener.close()


def test_a_provider_that_floods_its_line_keeps_only_itself_waiting(flooding, tmp_path):
    """Calls go round all the while, on a loop on which nothing of it is read."""
    rounds = 0

    async def go_round():
        nonlocal rounds
        while True:
            await asyncio.sleep(0.005)
            rounds += 1

    with Bench(OpenAI, "openai", {"base_url": flooding}, tmp_path) as bench:
        bench.start()

        async def ask():
            going = asyncio.create_task(go_round())
            with pytest.raises(TimeoutError):
                await bench.loaded.made.complete(attrs.evolve(REQUEST, budget_s=1.0))
            going.cancel()

        bench.run(ask())
    assert rounds > 25


# --- what is not to be -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", [{}, {"model": "gpt-5.4-mini"}])
def test_without_a_key_it_is_idle_and_says_what_is_missing(tmp_path, table, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-somebody-else")
    with Bench(OpenAI, "openai", table, tmp_path) as bench:
        result = bench.start()
    assert result.outcome == "not_configured"
    assert "BELLA_PLUGINS__OPENAI__API_KEY" in str(result.error)


def test_the_environment_of_the_sdk_diverts_no_words(monkeypatch, tmp_path, provider):
    from bella_openai.service import Service

    monkeypatch.setenv("OPENAI_BASE_URL", "https://elsewhere.example")
    with Bench(OpenAI, "openai", {"api_key": provider.key}, tmp_path) as bench:
        assert bench.start().outcome == "ok"
        service = bench.loaded.made._service
        assert isinstance(service, Service)
        assert str(service._client.base_url) == "https://api.openai.com/v1/"


def test_a_server_of_ones_own_needs_no_key(tmp_path):
    with Bench(OpenAI, "openai", {"base_url": "http://127.0.0.1:9/v1"}, tmp_path) as bench:
        assert bench.start().outcome == "ok"


@pytest.mark.parametrize("table", [{"timeout_s": 0}, {"retries": -1}, {"limit_name": "max"}, {"input_usd": -1}])
def test_settings_that_cannot_be_are_refused(tmp_path, table):
    with Bench(OpenAI, "openai", table, tmp_path) as bench:
        assert bench.loaded.state is State.FAILED
        assert f"plugins.openai.{next(iter(table))}" in bench.loaded.reason


def test_words_are_not_logged_even_where_everything_is(serve, provider, caplog):
    with caplog.at_level(logging.DEBUG):
        _, bench = serve(provider.say(GOOD))
        bench.ask("complete", REQUEST)
    assert leaks(caplog.text) == []


def test_the_sdk_is_loaded_by_who_uses_it_only():
    code = "import sys, bella_openai; print('openai' in sys.modules, 'pydantic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split() == ["False", "False"]


def test_the_first_request_loads_nothing_while_a_caller_waits(provider):
    remote = Remote(lambda request: provider.say(GOOD))
    code = f"""
import asyncio, sys
from bella_openai.plugin import OpenAISettings, _open
from bella_core.plugin import CompletionRequest
async def main():
    service = await asyncio.to_thread(_open, OpenAISettings(base_url={remote.url + "/v1"!r}))
    before = set(sys.modules)
    await service.ask(CompletionRequest("understand", "Which?", "a cleaning", {{"type": "object"}}))
    print(sorted(set(sys.modules) - before))
asyncio.run(main())
"""
    try:
        ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    finally:
        remote.close()
    assert ran.stdout.strip() == "[]"


_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["choices", "message", "content", "usage", "prompt_tokens", "completion_tokens", "model", "finish_reason", "refusal"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


@given(st.binary(max_size=200) | _ANYTHING.map(lambda value: json.dumps(value).encode()))
def test_whatever_a_provider_answers_is_an_answer_or_an_error_of_the_contract(body):
    with contextlib.suppress(Rejected, ValueError):
        answer = read(body)
        assert (type(answer.value), type(answer.input_tokens), type(answer.model)) == (dict, int, str)
