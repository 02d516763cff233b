"""A WAV file of Twilio's as audio: 16-bit or mu-law, mono."""

import struct
from collections.abc import Iterator

from bella_core.plugin import Audio, AudioFormat

_PCM, _MULAW = 1, 7


def read(file: bytes) -> Audio:
    """
    Return a file's samples; a file that was cut off gives what there is.

    Raises:
        ValueError: it is no WAV file that can be heard.
    """
    if file[:4] != b"RIFF" or file[8:12] != b"WAVE":
        raise ValueError("this is no WAV file")
    parts = dict(_chunks(file))
    if len(parts.get("fmt ", b"")) < 16 or "data" not in parts:
        raise ValueError("the WAV file has no samples")
    kind, channels, rate_hz, _, _, bits = struct.unpack("<HHIIHH", parts["fmt "][:16])
    if channels != 1 or (kind, bits) not in {(_PCM, 16), (_MULAW, 8)}:
        raise ValueError("the WAV file is neither 16-bit nor mu-law, or not mono")
    data = parts["data"]
    if kind == _MULAW:
        return Audio(data, AudioFormat("mulaw", rate_hz))
    return Audio(data[: len(data) // 2 * 2], AudioFormat("pcm16", rate_hz))


def _chunks(file: bytes) -> Iterator[tuple[str, bytes]]:
    at = 12
    while at + 8 <= len(file):
        name, size = struct.unpack("<4sI", file[at : at + 8])
        yield name.decode("latin-1"), file[at + 8 : at + 8 + size]
        at += 8 + size + size % 2
