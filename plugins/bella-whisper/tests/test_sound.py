"""Audio stays what it is, whatever form it takes."""

import io
import math
import wave
from array import array

import pytest
from bella_whisper.sound import loudest, pcm16, samples, seconds, wav
from hypothesis import given
from hypothesis import strategies as st

from bella_core.plugin import Audio, AudioFormat

#: Points of the table of ITU-T G.711 for mu-law: codes and 16-bit samples.
G711 = {0x00: -32124, 0x0F: -16764, 0x70: -120, 0x7E: -8, 0x7F: 0, 0x80: 32124, 0xFE: 8, 0xFF: 0, 0xB4: 3388}


@pytest.mark.parametrize(("code", "sample"), G711.items())
def test_mulaw_is_decoded_as_the_standard_says(code, sample):
    assert array("h", pcm16(Audio(bytes([code]), AudioFormat("mulaw"))))[0] == sample


@given(st.binary(max_size=400), st.sampled_from(["mulaw", "pcm16"]), st.sampled_from([8000, 16_000]))
def test_the_file_that_is_sent_holds_every_sample(data, encoding, rate_hz):
    audio = Audio(data, AudioFormat(encoding, rate_hz))

    with wave.open(io.BytesIO(wav(audio))) as opened:
        assert (opened.getframerate(), opened.getsampwidth(), opened.getnchannels()) == (rate_hz, 2, 1)
        assert opened.readframes(1000) == pcm16(audio)


@pytest.mark.parametrize("rate_hz", [8000, 11_025, 16_000, 22_050, 24_000, 44_100, 48_000])
def test_a_tone_keeps_its_pitch_its_level_and_its_length_at_another_rate(rate_hz):
    tone = array("h", (int(16_000 * math.sin(2 * math.pi * 440 * at / rate_hz)) for at in range(rate_hz)))
    changed = samples(Audio(tone.tobytes(), AudioFormat("pcm16", rate_hz)))

    assert len(changed) == 16_000
    middle = changed[4000:12_000]
    exact = [0.488 * math.sin(2 * math.pi * 440 * at / 16_000) for at in range(4000, 12_000)]
    assert max(abs(float(one) - other) for one, other in zip(middle, exact, strict=True)) < 0.01


@given(st.binary(max_size=200))
def test_any_bytes_are_some_sound(data):
    for form in (AudioFormat("mulaw"), AudioFormat("pcm16", 16_000)):
        audio = Audio(data, form)
        assert len(samples(audio)) == len(pcm16(audio)) // 2 * 16_000 // form.rate_hz
        assert 0 <= loudest(audio) <= 32_768
        assert seconds(audio) >= 0
