"""The service is asked as its own SDK would ask it, and whatever it answers becomes a transcript or an error."""

import asyncio
import threading

import pytest
from bella_whisper import Whisper

from bella_core.plugin import SpeechHints
from bella_core.testing import Bench, Response, leaks

HINTS = SpeechHints("en-CA", (), ("cleaning", "Dr. Anjali Rao"))


def ask(bench, audio, hints=HINTS):
    return bench.ask("transcribe", audio, hints)


def test_the_newest_model_gets_the_clinics_words_as_keywords(start, service, say):
    _, bench = start(service.say("I need a root canal.", languages=[{"code": "en"}]))
    heard = ask(bench, say("root_canal")).value

    assert (heard.text, heard.language, heard.confidence, heard.engine) == ("I need a root canal.", "en-CA", None, "gpt-transcribe")
    (asked,) = service.asked
    assert asked["keywords[]"] == ["cleaning", "Dr. Anjali Rao"]
    assert asked["languages[]"] == ["en"]
    assert (asked["rate"], round(asked["seconds"], 1)) == (8000, 1.8)


def test_a_caller_who_is_asked_for_a_language_may_speak_either(start, service, say):
    _, bench = start(service.say("Français, s'il vous plaît.", languages=[{"code": "fr"}]))
    heard = ask(bench, say("root_canal"), SpeechHints("en-CA", ("language",))).value

    assert service.asked[0]["languages[]"] == ["en", "fr"]
    assert heard.language == "fr-CA"


def test_older_models_tell_the_probability_of_their_tokens(start, service, say):
    _, bench = start(
        service.say("A root canal.", logprobs=[{"token": "A", "logprob": -0.1}, {"token": " root", "logprob": -0.3}]),
        model="gpt-4o-transcribe",
    )
    heard = ask(bench, say("root_canal")).value

    assert service.asked[0]["include[]"] == ["logprobs"]
    assert 0.7 < heard.confidence < 0.9


def test_a_service_that_tells_more_is_held_to_the_same_rules_as_the_engine_here(start, service, say):
    good = {"start": 0.0, "end": 1.5, "text": " A root canal.", "avg_logprob": -0.2, "compression_ratio": 0.9, "no_speech_prob": 0.1}
    film = {"start": 1.5, "end": 1.8, "text": " Thanks.", "avg_logprob": -1.3, "compression_ratio": 0.9, "no_speech_prob": 0.9}
    _, bench = start(service.say_at_length("A root canal. Thanks.", good, film), model="whisper-large-v3")
    heard = ask(bench, say("root_canal"), SpeechHints("fr-CA")).value

    assert (heard.text, len(heard.segments), heard.language) == ("A root canal.", 1, "en-CA")
    assert (service.asked[0]["language"], service.asked[0]["response_format"]) == ("fr", "verbose_json")


def test_a_server_that_fills_in_zeros_is_not_believed_to_be_sure(start, service, say):
    zeros = {"start": 0.0, "end": 1.5, "text": "A root canal.", "avg_logprob": 0.0, "compression_ratio": 0.0, "no_speech_prob": 0.0}
    _, bench = start(service.say_at_length("A root canal.", zeros), model="faster-whisper:tiny.en")

    assert ask(bench, say("root_canal")).value.confidence is None


def test_noise_is_not_sent(start, service, noises):
    remote, bench = start(service.say("Thank you for watching!"))

    assert ask(bench, noises["ringback"]).value.text == ""
    assert remote.requests == []


@pytest.mark.parametrize(
    ("answer", "outcome", "told"),
    [
        (Response(429), "retry", "answered 429"),
        (Response(500), "retry", "answered 500"),
        (Response(401), "rejected", "answered 401: check api_key"),
        (Response(404), "rejected", "check base_url and model"),
        (Response(302, b"", {"Location": "http://127.0.0.1:9/v1"}), "rejected", "answered 302: check base_url"),
        (Response(200, b"<html>a login page</html>"), "retry", "no JSON object"),
        (Response(200, b'["text"]'), "retry", "no JSON object"),
        (Response(200, b'{"words": []}'), "retry", "without a text"),
        (Response(200, b'{"text": 7}'), "retry", "without a text"),
        (Response(200, b"\xff" * 9_000_000), "retry", "far too much"),
    ],
    ids=lambda value: str(value.status) if isinstance(value, Response) else "",
)
def test_whatever_else_it_answers_is_an_error_that_says_so(start, say, answer, outcome, told):
    _, bench = start(answer)
    result = ask(bench, say("root_canal"))

    assert (result.outcome, result.value) == (outcome, None)
    assert told in str(result.error)


def test_an_error_that_quotes_what_was_asked_is_not_repeated(start, service, say):
    _, bench = start(service.fail(400))
    result = ask(bench, say("root_canal"))

    assert result.outcome == "rejected"
    assert not leaks(repr(result.error))
    assert "Quackenbush" not in repr(result.error)


@pytest.mark.parametrize(
    "said",
    [b"", b'HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{"text": "I ne', b"what?\r\n\r\n"],
    ids=["at once", "in mid-word", "no HTTP"],
)
def test_a_service_that_breaks_off_is_an_error(say, tmp_path, said):
    async def serve(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(said)
        writer.close()

    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(asyncio.start_server(serve, "127.0.0.1", 0))
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    port = server.sockets[0].getsockname()[1]
    try:
        with Bench(Whisper, "whisper", {"engines": ["remote"], "remote": {"base_url": f"http://127.0.0.1:{port}/v1"}}, tmp_path) as bench:
            bench.start()
            result = ask(bench, say("root_canal"))
    finally:
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()

    assert result.outcome == "retry"
    assert "cannot be reached, or broke off" in str(result.error)


def test_nothing_is_sent_anywhere_that_the_operator_did_not_name(tmp_path):
    with Bench(Whisper, "whisper", {"engines": ["remote"]}, tmp_path) as bench:
        result = bench.start()

    assert result.outcome == "not_configured"
    assert "set api_key in [plugins.whisper.remote]" in str(result.error)


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ({"remote": {"base_url": "api.openai.com"}}, "plugins.whisper.remote.base_url: write it as https://"),
        ({"engines": ["local", "local"]}, "plugins.whisper.engines: an engine can stand in the list once"),
        ({"engines": ["cloud"]}, "expected one of remote, local"),
        ({"patience_s": 6}, "plugins.whisper.patience_s"),
        ({"local": {"sha256": "abc"}}, "plugins.whisper.local.sha256"),
        ({"local": {"beam": 5}}, "plugins.whisper.local.beam: unknown key; did you mean 'beam_size'"),
    ],
)
def test_a_slip_in_the_settings_is_told_with_its_place(tmp_path, table, told):
    with Bench(Whisper, "whisper", table, tmp_path) as bench:
        assert told in bench.loaded.reason
