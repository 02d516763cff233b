"""Telephone audio to samples and back, and from any engine's rate to the telephone's."""

import math
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bella_core.plugin import Audio, AudioFormat
from bella_core.telephony import mulaw
from bella_core.telephony.resampling import to_telephone


def samples(data):
    return struct.unpack(f"<{len(data) // 2}h", data)


#: ITU-T G.711, table 2a: the decision values' codes and what they stand for, at 16 bits.
@pytest.mark.parametrize(
    ("code", "value"), [(0xFF, 0), (0x7F, 0), (0xFE, 8), (0x80, 32124), (0x00, -32124), (0xF0, 120), (0xEF, 132), (0x8F, 16764)]
)
def test_codes_stand_for_what_the_standard_says(code, value):
    assert samples(mulaw.to_pcm16(bytes([code]))) == (value,)


@given(st.binary())
def test_python_alone_makes_the_same_samples_as_the_module_in_c(data):
    assert mulaw.by_tables(data) == mulaw.to_pcm16(data)


def test_without_the_module_in_c_the_tables_do(monkeypatch):
    def gone(name):
        raise ImportError(name)

    monkeypatch.setattr(mulaw, "import_module", gone)
    assert mulaw._quickest() is mulaw.by_tables


@given(st.binary())
def test_every_code_survives_the_way_to_samples_and_back(data):
    again = mulaw.from_pcm16(mulaw.to_pcm16(data))
    assert again == data.replace(b"\x7f", b"\xff")  # the two zeros are one


@given(st.integers(-32768, 32767))
def test_a_sample_becomes_one_of_the_nearest_two_codes(value):
    (heard,) = samples(mulaw.to_pcm16(mulaw.from_pcm16(struct.pack("<h", value))))
    assert abs(heard - value) <= max(8, abs(value) // 16) + 1


def test_floats_are_samples_between_minus_one_and_one():
    codes = bytes(range(256))
    floats = struct.unpack("=256f", mulaw.to_floats(codes))
    assert list(floats) == [value / 32768 for value in samples(mulaw.to_pcm16(codes))]


def test_twice_as_loud_is_sixteen_levels_more():
    quiet, loud = (mulaw.from_pcm16(struct.pack("<h", size) * 160) for size in (4000, 8000))
    assert mulaw.level(b"\xff" * 160) == mulaw.level(b"") == 0
    assert mulaw.level(loud) - mulaw.level(quiet) == pytest.approx(16, abs=1.5)


def tone(hz, rate, seconds=0.5, size=10_000):
    wave = (round(size * math.sin(2 * math.pi * hz * at / rate)) for at in range(int(rate * seconds)))
    return Audio(struct.pack(f"<{int(rate * seconds)}h", *wave), AudioFormat("pcm16", rate))


def loudness_db(data):
    heard = samples(mulaw.to_pcm16(data))
    return 20 * math.log10(max(1.0, math.sqrt(sum(value * value for value in heard) / len(heard))) * math.sqrt(2) / 10_000)


@pytest.mark.parametrize("rate", [8000, 11025, 16000, 22050, 24000, 44100, 48000])
def test_speech_keeps_its_length_and_its_strength_at_every_rate(rate):
    made = to_telephone(tone(1000, rate))
    assert len(made) == pytest.approx(4000, abs=1)
    assert loudness_db(made) == pytest.approx(0, abs=0.5)


@pytest.mark.parametrize("rate", [16000, 22050, 24000, 48000])
def test_what_a_telephone_does_not_carry_is_left_out_and_not_folded_back(rate):
    assert loudness_db(to_telephone(tone(6000, rate))) < -40


@given(st.binary(max_size=64), st.sampled_from([8000, 16000, 22050]))
def test_any_audio_is_brought_to_the_telephone(data, rate):
    assert len(to_telephone(Audio(data[: len(data) // 2 * 2], AudioFormat("pcm16", rate)))) == (len(data) // 2) * 8000 // rate
    assert len(to_telephone(Audio(data, AudioFormat("mulaw", rate)))) == len(data) * 8000 // rate
