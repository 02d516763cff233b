"""An answer that would keep every call waiting, or carry a caller's words elsewhere, is none."""

import gzip

import pytest
from bella_openai import OpenAI
from bella_openai.bounded import MOST_BYTES

from bella_core.plugin import CompletionRequest
from bella_core.testing import Bench, Remote, Response
from bella_core.testing.strategies import REQUEST_SCHEMA

REQUEST = CompletionRequest("understand", "Which service?", "It is for a cleaning.", REQUEST_SCHEMA, 120, 2.0)
JSON = {"Content-Type": "application/json"}


def ask(provider, tmp_path, respond):
    """Ask a provider that answers so."""
    remote = Remote(respond)
    settings = {"base_url": f"{remote.url}/v1", "api_key": provider.key, "retries": 0}
    try:
        with Bench(OpenAI, "openai", settings, tmp_path) as bench:
            assert bench.start().outcome == "ok"
            return bench.ask("complete", REQUEST), remote
    finally:
        remote.close()


def longer(provider, spaces):
    """A completion with spaces behind it."""
    whole = provider.say('{"choice": "cleaning", "words": "a cleaning"}')
    return Response(200, whole.body + b" " * spaces, JSON)


def test_nothing_packed_is_asked_for(provider, tmp_path):
    result, remote = ask(provider, tmp_path, lambda request: longer(provider, 0))
    assert result.outcome == "ok"
    assert remote.requests[0].headers["accept-encoding"] == "identity"


@pytest.mark.parametrize("coding", ["gzip", "GZIP", "gzip, gzip", "deflate", "br", "zstd", "made-up"])
def test_a_packed_answer_is_not_unpacked(provider, tmp_path, coding):
    body = gzip.compress(longer(provider, 50_000_000).body) if coding == "gzip" else b"packed"
    result, _ = ask(provider, tmp_path, lambda request: Response(200, body, {**JSON, "Content-Encoding": coding}))
    assert result.outcome == "error"
    assert str(result.error) == "the provider: the answer is packed"


def test_an_answer_is_read_as_far_as_one_may_be_long(provider, tmp_path):
    short = MOST_BYTES - len(longer(provider, 0).body)
    assert ask(provider, tmp_path / "short", lambda request: longer(provider, short))[0].outcome == "ok"
    assert ask(provider, tmp_path / "long", lambda request: longer(provider, short + 1))[0].outcome == "error"


def test_an_error_may_not_be_long_either(provider, tmp_path):
    result, _ = ask(provider, tmp_path, lambda request: Response(400, b" " * (MOST_BYTES + 1), JSON))
    assert result.outcome == "error"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_callers_words_follow_no_redirect(provider, tmp_path, status):
    elsewhere = Remote(lambda request: longer(provider, 0))
    try:
        result, _ = ask(provider, tmp_path, lambda request: Response(status, b"", {"Location": f"{elsewhere.url}/v1/chat/completions"}))
    finally:
        elsewhere.close()
    assert result.outcome == "rejected"
    assert elsewhere.requests == []


@pytest.mark.parametrize("body", [b"[" * MOST_BYTES, b'{"a":' * (MOST_BYTES // 5)])
def test_an_answer_that_is_nested_without_end_is_none(provider, tmp_path, body):
    result, _ = ask(provider, tmp_path, lambda request: Response(200, body, JSON))
    assert (result.outcome, str(result.error)) == ("error", "the provider did not answer with JSON")
