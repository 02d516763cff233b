"""A sound file of any usual kind is an utterance; any other file is refused in a sentence."""

import io
import math
import struct
import wave
from array import array
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bella_core.cli.wav import read_wav
from bella_core.core.errors import BellaError
from bella_core.plugin import AudioFormat

#: A tone of a tenth of a second, from -1 to 1.
TONE = [0.6 * math.sin(2 * math.pi * 440 * at / 8000) for at in range(800)]


def riff(tag, bits, samples, *, channels=1, rate_hz=8000, extra=b"", before=b"", size=None):
    """A WAV file as some program might write it."""
    wide = channels * bits // 8
    form = struct.pack("<HHIIHH", tag, channels, rate_hz, rate_hz * wide, wide, bits) + extra
    body = b"WAVE" + before + struct.pack("<4sI", b"fmt ", len(form)) + form
    body += struct.pack("<4sI", b"data", len(samples) if size is None else size) + samples
    return struct.pack("<4sI", b"RIFF", len(body)) + body


def packed(kind, values):
    return array(kind, values).tobytes()


def whole(scale):
    return [int(level * scale) for level in TONE]


KINDS = {
    "8 bits": (1, 8, bytes(int(level * 127) + 128 for level in TONE)),
    "16 bits": (1, 16, packed("h", whole(32767))),
    "24 bits": (1, 24, b"".join(value.to_bytes(3, "little", signed=True) for value in whole(8388607))),
    "32 bits": (1, 32, packed("i", whole(2147483647))),
    "floating": (3, 32, packed("f", TONE)),
    "floating 64": (3, 64, packed("d", TONE)),
}


def levels(audio):
    assert audio.format.encoding == "pcm16"
    return [value / 32768 for value in array("h", audio.data)]


@pytest.fixture
def written(tmp_path):
    def write(content):
        path = tmp_path / "speech.wav"
        path.write_bytes(content)
        return path

    return write


@pytest.mark.parametrize("kind", KINDS)
def test_every_width_sounds_alike(written, kind):
    audio = read_wav(written(riff(*KINDS[kind])))

    assert audio.format == AudioFormat("pcm16", 8000)
    assert max(abs(one - other) for one, other in zip(levels(audio), TONE, strict=True)) < 0.02


def test_mulaw_stays_as_it_is(written):
    data = bytes(range(256))

    assert read_wav(written(riff(7, 8, data))).data == data
    assert read_wav(written(riff(7, 8, data))).format == AudioFormat("mulaw", 8000)


def test_alaw_is_decoded_as_the_standard_says(written):
    audio = read_wav(written(riff(6, 8, bytes([0xD5, 0x55, 0xAA, 0x2A, 0x80]))))

    assert list(array("h", audio.data)) == [8, -8, 32256, -32256, 5504]


def test_two_channels_become_one(written):
    both = [value for level in whole(32767) for value in (level, 0)]
    audio = read_wav(written(riff(1, 16, packed("h", both), channels=2)))

    assert max(abs(one - other / 2) for one, other in zip(levels(audio), TONE, strict=True)) < 0.01


def test_two_channels_of_mulaw_become_one(written):
    assert read_wav(written(riff(7, 8, b"\x80\xff" * 100, channels=2))).data == packed("h", [16062] * 100)


@pytest.mark.parametrize("rate_hz", [4000, 11_025, 44_100, 192_000])
def test_the_rate_is_kept(written, rate_hz):
    assert read_wav(written(riff(1, 16, b"\0\0" * 100, rate_hz=rate_hz))).format.rate_hz == rate_hz


def test_an_extensible_header_is_understood(written):
    extra = struct.pack("<HHI", 22, 16, 4) + struct.pack("<H", 1) + bytes.fromhex("000000001000800000aa00389b71")

    assert read_wav(written(riff(0xFFFE, 16, b"\1\0" * 10, extra=extra))).data == b"\1\0" * 10


def test_other_parts_of_the_file_are_passed_over(written):
    before = struct.pack("<4sI", b"LIST", 5) + b"INFO\0\0"

    assert read_wav(written(riff(1, 16, b"\1\0" * 10, before=before))).data == b"\1\0" * 10


@pytest.mark.parametrize("size", [0, 0xFFFFFFFF, 4000])
def test_a_file_whose_length_was_never_filled_in_ends_where_its_bytes_end(written, size):
    assert read_wav(written(riff(1, 16, b"\1\0" * 10 + b"\1", size=size))).data == b"\1\0" * 10


def test_what_is_no_number_is_silence_and_what_is_too_loud_is_as_loud_as_can_be(written):
    audio = read_wav(written(riff(3, 32, packed("f", [math.nan, 2.0, -math.inf]))))

    assert list(array("h", audio.data)) == [0, 32767, -32768]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "the file is empty; make it anew"),
        (b"ID3\x04 an mp3", "this is no WAV file; make one with: ffmpeg -i speech.wav"),
        (b"RIFF\0\0\0\0WAVE", "it has no format"),
        (riff(1, 16, b"")[:36], "it has no samples"),
        (b"RIFF\0\0\0\0WAVEfmt \x04\0\0\0\1\0\1\0", "its format is cut off"),
        (riff(17, 4, b"\0" * 100), "WAV format 17 with 4 bits is not known; convert it with: ffmpeg"),
        (riff(1, 16, b"\0" * 100, channels=0), "0 channel(s) at 8000 Hz make no sense"),
        (riff(1, 16, b"\0" * 100, rate_hz=1), "1 channel(s) at 1 Hz make no sense"),
        (riff(7, 8, b"\xff" * 8000 * 61), "lasts 61 s; an utterance has at most 60 s: cut it"),
    ],
)
def test_a_bad_file_is_refused_in_a_sentence(written, content, told):
    with pytest.raises(BellaError) as refused:
        read_wav(written(content))

    assert told in str(refused.value)
    assert "speech.wav" in str(refused.value)


def test_a_file_that_is_not_there_or_is_a_folder_is_told(tmp_path):
    for path, told in ((tmp_path / "none.wav", "No such file"), (tmp_path, "Is a directory")):
        with pytest.raises(BellaError, match=told):
            read_wav(path)


@given(st.integers(1, 3), st.sampled_from([1, 2, 3, 4]), st.integers(4000, 192_000), st.binary(max_size=240))
def test_what_pythons_own_module_writes_is_read(tmp_path_factory, channels, wide, rate_hz, data):
    data = data[: len(data) // (channels * wide) * channels * wide]
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as opened:
        opened.setparams((channels, wide, rate_hz, 0, "NONE", ""))
        opened.writeframes(data)
    path = tmp_path_factory.getbasetemp() / "any.wav"
    path.write_bytes(buffer.getvalue())
    audio = read_wav(path)

    assert audio.format == AudioFormat("pcm16", rate_hz)
    assert len(audio.data) == len(data) // wide // channels * 2


@given(st.binary(max_size=100))
def test_any_bytes_are_read_or_refused(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "bytes.wav"
    path.write_bytes(b"RIFF\0\0\0\0WAVE" + content)
    with suppress(BellaError):
        assert read_wav(path).format.rate_hz >= 4000
