"""Read a WAV file of any usual kind as one utterance: mono, mu-law as it is, everything else as 16-bit samples."""

import struct
import sys
from array import array
from collections.abc import Callable, Sequence
from pathlib import Path

import attrs

from bella_core.core.errors import BellaError
from bella_core.plugin import Audio, AudioFormat
from bella_core.telephony.mulaw import to_pcm16

#: Seconds that one utterance may last.
LONGEST_S = 60
_MOST_BYTES = 64 * 1024 * 1024
_RATES = range(4_000, 192_001)

_PCM, _FLOAT, _ALAW, _MULAW, _EXTENSIBLE = 1, 3, 6, 7, 0xFFFE


@attrs.frozen
class _Format:
    """What the file says of its samples."""

    tag: int
    channels: int
    rate_hz: int
    bits: int

    @property
    def frame(self) -> int:
        """Return the bytes of one sample of every channel."""
        return self.channels * self.bits // 8


def read_wav(path: Path) -> Audio:
    """
    Read one utterance.

    Args:
        path: a WAV file: PCM of 8, 16, 24 or 32 bits, floating point of 32 or 64, A-law or mu-law; any rate and number of channels.

    Raises:
        BellaError: it cannot be read, is no such file, or is too long; the message says which and how to mend it.
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise BellaError(f"{path}: the file is too large; an utterance has at most {LONGEST_S} s: cut it")
        data = path.read_bytes()
    except OSError as error:
        raise BellaError(f"{path} cannot be read: {error.strerror}") from None
    form, samples = _parts(path, data)
    _check(path, form)
    samples = samples[: len(samples) // form.frame * form.frame]
    length_s = len(samples) / form.frame / form.rate_hz
    if length_s > LONGEST_S:
        raise BellaError(f"{path}: lasts {length_s:.0f} s; an utterance has at most {LONGEST_S} s: cut it")
    if form.tag == _MULAW and form.channels == 1:
        return Audio(samples, AudioFormat("mulaw", form.rate_hz))
    return Audio(_pcm16(_mixed(_DECODERS[form.tag, form.bits](samples), form.channels)), AudioFormat("pcm16", form.rate_hz))


def _parts(path: Path, data: bytes) -> tuple[_Format, bytes]:
    """Return the format and the samples; a file that was cut off or whose lengths were never filled in ends where its bytes end."""
    if not data:
        raise BellaError(f"{path}: the file is empty; make it anew")
    if data[:4] not in {b"RIFF", b"RF64"} or data[8:12] != b"WAVE":
        raise BellaError(f"{path}: this is no WAV file; make one with: ffmpeg -i {path.name} -ac 1 -ar 16000 speech.wav")
    form: _Format | None = None
    at = 12
    while at + 8 <= len(data):
        name, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        body = data[at + 8 : at + 8 + size]
        if name == b"fmt ":
            form = _format(path, body)
        elif name == b"data" and form is not None:
            return form, body or data[at + 8 :]
        at += 8 + size + size % 2
    raise BellaError(f"{path}: the WAV file is damaged: it has no {'samples' if form else 'format'}; make it anew")


def _format(path: Path, body: bytes) -> _Format:
    if len(body) < 16:
        raise BellaError(f"{path}: the WAV file is damaged: its format is cut off; make it anew")
    tag, channels, rate_hz, _, _, bits = struct.unpack_from("<HHIIHH", body)
    if tag == _EXTENSIBLE and len(body) >= 26:
        tag = int.from_bytes(body[24:26], "little")  # what is meant stands in the first two bytes of the sub-format's id
    return _Format(tag, channels, rate_hz, bits)


def _check(path: Path, form: _Format) -> None:
    if (form.tag, form.bits) not in _DECODERS:
        raise BellaError(
            f"{path}: WAV format {form.tag} with {form.bits} bits is not known; convert it with: "
            f"ffmpeg -i {path.name} -acodec pcm_s16le -ac 1 speech.wav"
        )
    if not 1 <= form.channels <= 64 or form.rate_hz not in _RATES:
        raise BellaError(f"{path}: {form.channels} channel(s) at {form.rate_hz} Hz make no sense; the file is damaged: make it anew")


# --- samples as whole numbers of 16 bits --------------------------------------------------------------------------------


def _native(kind: str, data: bytes) -> "array[int]":
    values: array[int] = array(kind, data)
    if sys.byteorder == "big":
        values.byteswap()
    return values


def _whole_24(data: bytes) -> Sequence[int]:
    upper = bytearray(len(data) // 3 * 2)
    upper[0::2], upper[1::2] = data[1::3], data[2::3]
    return _native("h", bytes(upper))


def _floating(kind: str) -> Callable[[bytes], Sequence[int]]:
    def decode(data: bytes) -> Sequence[int]:
        values = (value if value == value else 0.0 for value in _native(kind, data))  # noqa: PLR0124  # not-a-number is silence
        return [int(max(-32768.0, min(32767.0, value * 32768))) for value in values]

    return decode


def _linear_alaw(code: int) -> int:
    """Return the 16-bit sample of an A-law code (ITU-T G.711)."""
    code ^= 0x55
    step, size = (code & 0x70) >> 4, ((code & 0x0F) << 4) + 8
    size = size if step == 0 else size + 0x100 << step - 1
    return size if code & 0x80 else -size


_ALAW_VALUES = tuple(map(_linear_alaw, range(256)))


_DECODERS: dict[tuple[int, int], Callable[[bytes], Sequence[int]]] = {
    (_PCM, 8): lambda data: [(sample - 128) * 256 for sample in data],
    (_PCM, 16): lambda data: _native("h", data),
    (_PCM, 24): _whole_24,
    (_PCM, 32): lambda data: [sample >> 16 for sample in _native("i", data)],
    (_FLOAT, 32): _floating("f"),
    (_FLOAT, 64): _floating("d"),
    (_ALAW, 8): lambda data: [_ALAW_VALUES[code] for code in data],
    (_MULAW, 8): lambda data: _native("h", to_pcm16(data)),
}


def _mixed(samples: Sequence[int], channels: int) -> Sequence[int]:
    """Return the mean of all channels."""
    if channels == 1:
        return samples
    return [sum(frame) // channels for frame in zip(*(samples[channel::channels] for channel in range(channels)), strict=True)]


def _pcm16(samples: Sequence[int]) -> bytes:
    values = array("h", samples)
    if sys.byteorder == "big":
        values.byteswap()
    return values.tobytes()
