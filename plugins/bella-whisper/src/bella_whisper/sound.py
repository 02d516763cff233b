"""Audio as the engines want it: samples for the one on this machine, a WAV file for a service."""

import math
import struct
import sys
from array import array
from importlib import import_module
from typing import Any

from bella_core.plugin import Audio

#: Samples a second that Whisper and the voice detector work with.
RATE_HZ = 16_000

#: float32 samples from -1 to 1 at ``RATE_HZ``: a numpy array, which comes with the extra ``local`` and so has no type here.
Samples = Any


def _linear(code: int) -> int:
    """Return the 16-bit sample of a mu-law code (ITU-T G.711)."""
    code = ~code & 0xFF
    size = (((code & 0x0F) << 3) + 0x84 << ((code & 0x70) >> 4)) - 0x84
    return -size if code & 0x80 else size


_MULAW = [_linear(code) for code in range(256)]
_LOW = bytes(sample & 0xFF for sample in _MULAW)
_HIGH = bytes(sample >> 8 & 0xFF for sample in _MULAW)


def pcm16(audio: Audio) -> bytes:
    """Return little-endian 16-bit samples at the audio's own rate; a sample that was cut in two is left out."""
    data = audio.data
    if audio.format.encoding == "pcm16":
        return data[: len(data) // 2 * 2]
    linear = bytearray(2 * len(data))
    linear[0::2], linear[1::2] = data.translate(_LOW), data.translate(_HIGH)
    return bytes(linear)


def wav(audio: Audio) -> bytes:
    """Return a WAV file; 16 bits, as what a service makes of mu-law is anybody's guess."""
    data, rate = pcm16(audio), audio.format.rate_hz
    fmt = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, rate, 2 * rate, 2, 16)
    body = b"WAVE" + fmt + struct.pack("<4sI", b"data", len(data)) + data
    return struct.pack("<4sI", b"RIFF", len(body)) + body


def loudest(audio: Audio) -> int:
    """Return how far the loudest 16-bit sample is from silence."""
    levels = array("h", pcm16(audio))
    if sys.byteorder == "big":
        levels.byteswap()
    return max(abs(max(levels)), abs(min(levels))) if levels else 0


def seconds(audio: Audio) -> float:
    """Return how long it lasts."""
    return len(audio.data) / (audio.format.rate_hz * (1 if audio.format.encoding == "mulaw" else 2))


def samples(audio: Audio) -> Samples:
    """Return the audio at ``RATE_HZ``; another rate is changed in the frequency domain, which keeps all that a telephone carries."""
    numpy = import_module("numpy")
    given = numpy.frombuffer(pcm16(audio), dtype="<i2").astype("float32") / 32768
    if audio.format.rate_hz == RATE_HZ or not len(given):
        return given
    # Silence behind it, since for a Fourier transform the end goes over into the beginning; and a length that is whole at both rates.
    step = audio.format.rate_hz // math.gcd(audio.format.rate_hz, RATE_HZ)
    padded = -(-(len(given) + audio.format.rate_hz // 10) // step) * step
    spectrum = numpy.fft.rfft(given, padded)
    longer = padded * RATE_HZ // audio.format.rate_hz
    changed = numpy.fft.irfft(spectrum[: longer // 2 + 1], longer) * (longer / padded)
    return changed[: round(len(given) * RATE_HZ / audio.format.rate_hz)].astype("float32")
