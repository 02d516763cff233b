"""What the kit gives to plugins' tests besides the suites."""

import asyncio
import inspect
import subprocess
import sys
import urllib.error
import urllib.request

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bella_core import testing
from bella_core.plugin import KINDS, Extraction, Utterance, types
from bella_core.runtime.checks import check_cleaned, check_extractions, fits
from bella_core.testing import ExtractionSuite, FakeHost, Remote, Response, StandingClock, leaks, values_of
from bella_core.testing.promises import Grade, promises
from bella_core.testing.strategies import limits
from bella_core.testing.watching import import_cost
from tests.testing.whole_plugins import Card

pytest_plugins = ["bella_core.testing.fixtures"]

CLASSES = [kind for name in types.__all__ if isinstance(kind := getattr(types, name), type) and attrs.has(kind)]


# --- strategies --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [*CLASSES, *sorted(set(KINDS.values()), key=str)])
def test_every_type_of_the_contract_can_be_drawn_and_is_whole(kind):
    @limits(20)
    @given(values_of(kind))
    def holds(value):
        assert fits(kind)(value)

    holds()


@limits(50)
@given(values_of(types.Cleaned), values_of(Extraction))
def test_what_is_drawn_would_be_taken_by_the_host(cleaned, extraction):
    said = max(cleaned.origin[-1], len(cleaned.text))
    assert check_cleaned(cleaned, Utterance("x" * said, "en-CA")) is cleaned
    (checked,) = check_extractions([extraction], "tests", types.Cleaned.verbatim(extraction.text))
    assert checked.value == extraction.value


def test_what_is_no_type_of_the_contract_is_refused_by_name():
    with pytest.raises(TypeError, match="Card is no type of the contract; there are: Alarm, Alert"):
        values_of(Card)


# --- the guard ---------------------------------------------------------------------------------------------------------


def test_a_promise_is_not_replaced_without_a_reason():
    with pytest.raises(TypeError, match=r"Quiet replaces test_any_utterance_is_answered of bella's suite"):
        type("Quiet", (ExtractionSuite,), {"plugin": Card, "test_any_utterance_is_answered": lambda self: None})


def test_nor_taken_away_nor_mixed_over():
    class Mixed:
        def test_examples_are_read(self): ...

    with pytest.raises(TypeError, match="replaces test_examples_are_read"):
        type("Mixing", (Mixed, ExtractionSuite), {"plugin": Card})
    with pytest.raises(TypeError, match="replaces test_it_is_taken"):
        type("Nothing", (ExtractionSuite,), {"plugin": Card, "test_it_is_taken": None})


def test_nor_with_an_empty_reason():
    @pytest.mark.skip(reason=" ")
    def shrug(self): ...

    with pytest.raises(TypeError, match="replaces test_it_is_taken"):
        type("Shrugging", (ExtractionSuite,), {"plugin": Card, "test_it_is_taken": shrug})


def test_a_promise_that_cannot_be_kept_says_why():
    @pytest.mark.xfail(reason="the engine keeps what it heard")
    def given_up(self): ...

    suite = type("Honest", (ExtractionSuite,), {"plugin": Card, "test_the_same_words_give_the_same_values": given_up})

    assert promises(suite)["test_the_same_words_give_the_same_values"].grade is Grade.SILVER


# --- fakes -------------------------------------------------------------------------------------------------------------


def test_the_clock_stands_until_it_is_moved():
    clock = StandingClock()
    before = clock.now()
    clock.move(90)
    assert ((clock.now() - before).total_seconds(), clock.monotonic()) == (90, 90)


async def test_the_host_keeps_what_it_is_told_and_ends_what_it_runs(tmp_path):
    host = FakeHost(tmp_path / "files")
    ended = []

    async def work():
        try:
            await asyncio.sleep(60)
        finally:
            ended.append(True)

    async def fail():
        raise ValueError("no model")

    host.spawn("work", work())
    host.spawn("fail", fail())
    host.logger.info("model_loaded", ms=3)
    host.ready("loading")
    host.ready(None)
    await asyncio.sleep(0)
    await host.stop()

    assert ended == [True]
    assert [str(error) for error in host.errors] == ["no model"]
    assert [(line.event, line.fields) for line in host.logger.lines] == [("model_loaded", {"ms": 3})]
    assert host.readiness == ["loading", None]
    assert host.data_dir.is_dir()


def test_leaks_are_found_in_any_case():
    assert leaks("heard QUACKENBUSH at 4165550187") == ["Quackenbush", "4165550187"]
    assert leaks("heard somebody") == []


def test_an_import_that_fails_is_told():
    with pytest.raises(ImportError, match="no_such_module_anywhere cannot be imported in a process of its own"):
        import_cost("no_such_module_anywhere")


# --- the server --------------------------------------------------------------------------------------------------------


@pytest.fixture
def remote():
    remote = Remote(lambda request: Response.json({"said": request.body.decode()}))
    yield remote
    remote.close()


def post(remote, body, timeout=5):
    with urllib.request.urlopen(urllib.request.Request(remote.url + "/x?y=1", body, {"X-Id": "7"}), timeout=timeout) as answer:
        return answer.read()


def test_the_server_answers_and_remembers(remote):
    assert post(remote, b"hello") == b'{"said": "hello"}'
    (request,) = remote.requests
    assert (request.method, request.path, request.headers["x-id"], request.body) == ("POST", "/x?y=1", "7", b"hello")


def test_the_server_fails_and_recovers(remote):
    remote.fail(503)
    with pytest.raises(urllib.error.HTTPError, match="503") as failed:
        post(remote, b"")
    failed.value.close()
    remote.recover()
    assert post(remote, b"again") == b'{"said": "again"}'


def test_the_server_hangs(remote):
    remote.hang()
    with pytest.raises(TimeoutError):
        post(remote, b"", timeout=0.2)


def test_a_mistake_in_an_answer_is_kept_for_the_test():
    remote = Remote(lambda request: {}["missing"])
    with pytest.raises(urllib.error.HTTPError, match="500") as failed:
        post(remote, b"")
    failed.value.close()
    remote.close()
    assert [type(mistake) for mistake in remote.mistakes] == [KeyError]


# --- the package -------------------------------------------------------------------------------------------------------


def test_the_package_is_there_without_pytest_and_says_what_it_needs():
    script = """
import sys
sys.modules["pytest"] = None
import bella_core.testing
assert not {"hypothesis", "blockbuster"} & set(sys.modules)
try:
    from bella_core.testing import ExtractionSuite
except ImportError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "bella_core.testing.ExtractionSuite needs pytest: pip install 'bella-core[testing]'\n"


def test_every_name_of_the_kit_leads_somewhere():
    assert set(testing.__all__) == set(testing._HOMES)
    assert [name for name in testing.__all__ if inspect.ismodule(getattr(testing, name))] == []
    with pytest.raises(AttributeError, match="has no attribute 'Suite'"):
        testing.Suite  # noqa: B018  # asked for on purpose


# --- fixtures ----------------------------------------------------------------------------------------------------------


def test_the_fixtures_start_a_plugin(bella_bench, bella_context, bella_host, bella_clock):
    bench = bella_bench(Card, "card", prefix="ID")
    words = "my card is ID-1234"

    result = bench.ask("extract", Utterance(words, "en-CA"), types.Cleaned.verbatim(words), bella_context("en-CA", "phone"))

    assert [found.value for found in result.value] == ["ID-1234"]
    assert bella_host.now() == bella_clock.now()


@limits(30)
@given(st.sampled_from(sorted(KINDS)))
def test_the_context_expects_what_it_is_told(kind):
    from bella_core.testing import turn_context

    assert turn_context("fr-CA", kind).expecting == (kind,)
