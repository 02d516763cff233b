"""The plugin against an OpenAI-compatible server that nobody of bella wrote: aimock, where npm can install it."""

import json
import shutil
import socket
import subprocess
import urllib.error
import urllib.request
from contextlib import contextmanager
from time import monotonic, perf_counter, sleep

import pytest
from bella_openai import OpenAI

from bella_core.plugin import CompletionRequest, Retry
from bella_core.testing import Bench
from bella_core.testing.strategies import REQUEST_SCHEMA

PACKAGE = "@copilotkit/aimock@1.43.0"
GOOD = {"choice": "checkup", "words": "gums"}
FIXTURES = {
    "fixtures": [
        {"match": {"userMessage": "gums"}, "response": {"content": json.dumps(GOOD)}},
        {"match": {"userMessage": "half"}, "response": {"content": '{"choice": "check'}},
        {"match": {"userMessage": "quota"}, "response": {"error": {"message": "quota", "type": "rate_limit_error"}, "status": 429}},
    ]
}


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    """The server's program; installed by npm into a folder of the tests' own."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is not installed")
    folder = tmp_path_factory.mktemp("aimock")
    quick = ("--fetch-retries=0", "--fetch-timeout=10000")
    install = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", *quick, "--prefix", folder, PACKAGE]
    try:
        done = subprocess.run(install, capture_output=True, timeout=60, check=False)
    except subprocess.TimeoutExpired:
        pytest.skip("npm cannot reach its registry")
    if done.returncode:
        pytest.skip("npm cannot install aimock here")
    return folder / "node_modules" / ".bin" / "llmock"


@pytest.fixture(scope="module")
def server(program, tmp_path_factory):
    """The server's address."""
    fixtures = tmp_path_factory.mktemp("fixtures") / "fixtures.json"
    fixtures.write_text(json.dumps(FIXTURES), encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [program, "-p", str(port), "-f", fixtures, "--strict", "--log-level", "silent"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    until = monotonic() + 20
    while monotonic() < until:
        try:
            ask(url + "/__aimock/journal")
            break
        except OSError:
            sleep(0.05)
    yield url
    process.terminate()
    process.wait(10)


def ask(url, method="GET", body=None):
    request = urllib.request.Request(url, json.dumps(body).encode() if body else None, {"Content-Type": "application/json"}, method=method)
    with urllib.request.urlopen(request, timeout=5) as answer:
        return answer.read()


@contextmanager
def chaos(server, **rates):
    ask(server + "/__aimock/chaos", "POST", rates)
    try:
        yield
    finally:
        ask(server + "/__aimock/chaos", "DELETE")


@pytest.fixture
def bench(server, tmp_path):
    table = {"base_url": f"{server}/v1", "api_key": "sk-tests", "input_usd": 1.0, "output_usd": 2.0}
    with Bench(OpenAI, "openai", table, tmp_path) as bench:
        assert bench.start().outcome == "ok"
        yield bench


def request(words, budget_s=2.0):
    return CompletionRequest("understand", "Which service?", words, REQUEST_SCHEMA, 120, budget_s)


def test_structured_output_and_usage(bench, server):
    result = bench.ask("complete", request("it is my gums"))
    assert (result.outcome, result.value.value) == ("ok", GOOD)
    usage = result.value.usage
    assert usage.input_tokens > 0 < usage.output_tokens
    assert usage.cost_usd == pytest.approx((usage.input_tokens + 2 * usage.output_tokens) / 1e6)
    body = json.loads(ask(server + "/__aimock/journal"))[-1]["body"]
    assert (body["store"], body["response_format"]["json_schema"]["strict"]) == (False, True)


def test_half_a_json(bench):
    assert isinstance(bench.ask("complete", request("half of it")).error, ValueError)


@pytest.mark.parametrize("words", ["my quota", "nobody knows these words"])  # 429, and 503 in strict mode
def test_rate_limits_and_failures(bench, words):
    assert isinstance(bench.ask("complete", request(words)).error, Retry)


@pytest.mark.parametrize("trouble", ["disconnectRate", "rateLimitRate", "dropRate", "malformedRate"])
def test_trouble_on_the_way(bench, server, trouble):
    with chaos(server, **{trouble: 1}):
        began = perf_counter()
        result = bench.ask("complete", request("my gums"))
        assert result.outcome != "ok"
        assert isinstance(result.error, Retry | ValueError)
        assert perf_counter() - began < 4.0
    sleep(getattr(result.error, "after_s", None) or 0.0)  # it is left alone for as long as it asks
    assert bench.ask("complete", request("my gums")).outcome == "ok"


def test_a_slow_server_costs_the_budget(bench, server):
    with chaos(server, latencyMs=5000):
        began = perf_counter()
        result = bench.ask("complete", request("my gums", 0.6))
        assert isinstance(result.error, TimeoutError)
        assert perf_counter() - began < 3.0
