"""What Twilio recorded is brought home whole, and forgotten there."""

import contextlib
import struct

import pytest
from bella_twilio import Twilio
from bella_twilio.wav import read
from hypothesis import given
from hypothesis import strategies as st

from bella_core.plugin import Audio, AudioFormat, Rejected, Retry
from bella_core.runtime.speech import check_recording
from bella_core.telephony import mulaw
from bella_core.testing import Bench, RecordingSuite, Response
from tests.peers.twilio_recordings import ACCOUNT, TwilioRecordings, wav

REF = "RE" + "1" * 32
SPOKEN = bytes(range(256)) * 10


class TestTwilioRecordings(RecordingSuite):
    plugin = Twilio
    recording = REF
    recorded = Audio(mulaw.to_pcm16(SPOKEN), AudioFormat("pcm16"))

    def settings_for(self, remote):
        return {"account_sid": ACCOUNT, "auth_token": "planted-token", "base_url": remote.url if remote else ""}

    def respond(self, request):
        assert request.path.startswith(f"/2010-04-01/Accounts/{ACCOUNT}/Recordings/{REF}.")
        return Response(204) if request.method == "DELETE" else Response(200, wav(SPOKEN), {"Content-Type": "audio/x-wav"})


@pytest.fixture
def account():
    with TwilioRecordings() as made:
        yield made


@pytest.fixture
def bench(account, tmp_path):
    with Bench(Twilio, "twilio", account.settings, tmp_path) as made:
        assert made.start().outcome == "ok"
        yield made


def test_a_recording_that_is_still_being_written_is_asked_for_again(account, bench):
    result = bench.ask("fetch_recording", REF, check=check_recording)
    assert isinstance(result.error, Retry)
    account.kept[REF] = SPOKEN
    assert bench.ask("fetch_recording", REF, check=check_recording).value.data == mulaw.to_pcm16(SPOKEN)


def test_what_is_deleted_is_gone_and_may_be_deleted_again(account, bench):
    account.kept[REF] = SPOKEN
    assert bench.ask("delete_recording", REF).outcome == "ok"
    assert account.deleted == [REF]
    assert bench.ask("delete_recording", REF).outcome == "ok"


@pytest.mark.parametrize("ref", ["", "RE12", "../Messages", "RE" + "1" * 31 + "/", REF + ".json"])
def test_what_is_no_id_is_not_asked_for(account, bench, ref):
    assert isinstance(bench.ask("fetch_recording", ref, check=check_recording).error, Rejected)
    assert isinstance(bench.ask("delete_recording", ref).error, Rejected)


def test_refused_credentials_say_what_to_mend(account, bench):
    account.trouble = 401
    assert isinstance(bench.ask("fetch_recording", REF, check=check_recording).error, Retry)
    assert "check account_sid and auth_token" in bench.host.readiness[-1]


@pytest.mark.parametrize("file", [b"", b"RIFF", b"<html>", wav(SPOKEN).replace(b"data", b"dat0"), wav(SPOKEN)[:30]])
def test_what_is_no_sound_file_is_no_recording(file):
    with pytest.raises(ValueError, match="WAV file"):
        read(file)


def test_a_file_in_mulaw_is_taken_as_it_is():
    header = b"RIFF" + struct.pack("<I", 0) + b"WAVEfmt " + struct.pack("<IHHIIHH", 16, 7, 1, 8000, 8000, 1, 8)
    assert read(header + b"data" + struct.pack("<I", 5) + b"12345") == Audio(b"12345", AudioFormat("mulaw"))


@given(st.binary())
def test_no_bytes_break_the_reading_otherwise(data):
    with contextlib.suppress(ValueError):
        read(wav(SPOKEN)[:20] + data)
