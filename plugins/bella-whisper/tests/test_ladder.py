"""Each engine is the other's fallback, within what a caller waits."""

from time import perf_counter

import pytest

from bella_core.plugin import SpeechHints
from bella_core.testing import Response

ENGLISH, FRENCH = SpeechHints("en-CA"), SpeechHints("fr-CA")
LOCAL = {"beam_size": 1}


def test_the_first_engine_that_answers_is_believed(start, service, say):
    remote, bench = start(service.say("From the service."), engines=("remote", "local"), local=LOCAL)

    assert bench.ask("transcribe", say("root_canal"), ENGLISH).value.engine == "gpt-transcribe"
    assert len(remote.requests) == 1


@pytest.mark.parametrize("answer", [Response(503), Response(401), Response(200, b"nonsense")], ids=["down", "key", "nonsense"])
def test_a_service_that_fails_leaves_the_caller_to_the_engine_here(start, say, answer):
    remote, bench = start(answer, engines=("remote", "local"), local=LOCAL)
    heard = bench.ask("transcribe", say("root_canal"), ENGLISH).value

    assert "root canal" in heard.text
    assert heard.engine == "faster-whisper tiny.en"
    assert len(remote.requests) == 1


def test_a_service_that_hangs_leaves_time_for_the_engine_here_and_is_asked_last_for_a_while(start, service, say):
    remote, bench = start(service.say("Late."), engines=("remote", "local"), patience_s=0.2, local=LOCAL)
    remote.hang()
    before = perf_counter()

    texts = [bench.ask("transcribe", say("root_canal"), ENGLISH).value.text for _ in range(4)]

    assert all("root canal" in text for text in texts)
    assert perf_counter() - before < 20
    assert len(remote.requests) == 3

    bench.host.clock.move(31)
    remote.recover()
    assert bench.ask("transcribe", say("root_canal"), ENGLISH).value.text == "Late."


def test_french_goes_to_the_service_where_the_engine_here_knows_english_only(start, service, say):
    remote, bench = start(service.say("Un traitement de canal."), engines=("local", "remote"), patience_s=5.9, local=LOCAL)

    assert "root canal" in bench.ask("transcribe", say("root_canal"), ENGLISH).value.text
    assert remote.requests == []
    assert bench.ask("transcribe", say("root_canal"), FRENCH).value.text == "Un traitement de canal."


def test_french_without_the_service_is_an_error_and_no_silence(start, say):
    _, bench = start(Response(503), engines=("local", "remote"), local=LOCAL)

    assert bench.ask("transcribe", say("root_canal"), FRENCH).outcome == "retry"


def test_weights_that_are_missing_leave_the_service(start, service, say):
    _, bench = start(service.say("From the service."), engines=("local", "remote"), local={"model": "/no/such/model"})

    assert bench.ask("transcribe", say("root_canal"), ENGLISH).value.text == "From the service."
