"""Bring an engine's audio to the telephone's rate: a windowed sinc, worked out once for each rate, in plain Python."""

import math
import sys
from array import array
from functools import lru_cache
from operator import mul

from bella_core.plugin import Audio

from . import mulaw

#: Half the filter's length, in samples of the lower rate: 40 dB down a third of an octave above the band.
_LOBES = 8
#: What a telephone carries, as a part of the band.
_PASS = 0.92


def to_telephone(audio: Audio) -> bytes:
    """Return mono audio as mu-law of 8 kHz. At another rate a second of it takes some 20 ms of CPU: not for the event loop."""
    if audio.format.rate_hz == mulaw.RATE_HZ:
        return audio.data if audio.format.encoding == "mulaw" else mulaw.from_pcm16(audio.data)
    pcm = mulaw.to_pcm16(audio.data) if audio.format.encoding == "mulaw" else audio.data
    return mulaw.from_pcm16(_resampled(pcm, audio.format.rate_hz))


def _resampled(pcm: bytes, rate_hz: int) -> bytes:
    filters, step, width = _filters(rate_hz)
    samples = array("h", pcm)
    if sys.byteorder == "big":
        samples.byteswap()
    padded = array("f", bytes(4 * width)) + array("f", samples) + array("f", bytes(4 * (width + 1)))
    made, phases = array("h"), len(filters)
    for number in range(len(samples) * phases // step):
        at, phase = divmod(number * step, phases)
        value = sum(map(mul, filters[phase], padded[at + 1 : at + 1 + 2 * width]))
        made.append(max(-32768, min(32767, round(value))))
    if sys.byteorder == "big":
        made.byteswap()
    return made.tobytes()


@lru_cache(maxsize=8)
def _filters(rate_hz: int) -> tuple[tuple[tuple[float, ...], ...], int, int]:
    """Return a filter for each phase between two samples, by how many phases the telephone's next sample lies on, and half their length."""
    common = math.gcd(rate_hz, mulaw.RATE_HZ)
    phases, step = mulaw.RATE_HZ // common, rate_hz // common
    cut = min(1.0, mulaw.RATE_HZ / rate_hz) * _PASS
    width = math.ceil(_LOBES / min(1.0, mulaw.RATE_HZ / rate_hz))
    return tuple(_filter(phase / phases, cut, width) for phase in range(phases)), step, width


def _filter(shift: float, cut: float, width: int) -> tuple[float, ...]:
    """Return the filter for a point that lies ``shift`` samples after the ``width``-th of the samples that it is laid over."""
    taps = [_tap(at - width + 1 - shift, cut, width) for at in range(2 * width)]
    whole = sum(taps)
    return tuple(tap / whole for tap in taps)


def _tap(distance: float, cut: float, width: int) -> float:
    angle = math.pi * distance * cut
    sinc = math.sin(angle) / angle if angle else 1.0
    return sinc * (0.5 + 0.5 * math.cos(math.pi * max(-1.0, min(1.0, distance / width))))
