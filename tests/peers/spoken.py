"""
Speech that silero takes for speech: recordings of people where ``BELLA_AUDIO_DATA`` names a folder of them, else what eSpeak NG says.

The tests' own voice (``modem``) is made of tones, which are no speech to silero. So that an engine of the tests understands this one too,
words can ride on it in the lowest bit of some samples, where nobody hears them.
"""

import os
from functools import cache
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path

from bella_core.cli.wav import read_wav
from bella_core.plugin import Audio, AudioFormat
from bella_core.telephony.resampling import to_telephone

#: The example that speaks; its library needs only ``espeakng-loader``.
LIBRARY = Path(__file__).parents[2] / "examples" / "bella-espeak" / "src" / "bella_espeak" / "library.py"
#: What callers say where there are no recordings.
SAID = (
    "Hello, I would like to make an appointment for a cleaning, please.",
    "My name is Margaret Tremblay, and I was with you last year.",
    "My number is four one six, five five five, zero one two three.",
    "Tuesday morning would be best for me, or else on Thursday after four.",
    "Yes, that is right.",
    "No, another day would be better.",
)

#: What words that ride on speech begin with: bits that no silence and hardly any speech has.
_BEGIN = b"\xa5\x3c\x96\x0f\xc3\x5a\x69\xf0"
_LOWEST = bytes(byte & 1 for byte in range(256))


@cache
def utterances():
    """Return what callers say, as telephone audio; nothing where this machine has neither recordings nor a voice."""
    if folder := os.environ.get("BELLA_AUDIO_DATA"):
        return tuple(to_telephone(read_wav(path)) for path in sorted(Path(folder).glob("*.wav")))
    if find_spec("espeakng_loader") is None:
        return ()
    spec = spec_from_file_location("espeak_library", LIBRARY)
    library = module_from_spec(spec)
    spec.loader.exec_module(library)
    voice = library.open_library()
    made = AudioFormat("pcm16", voice.rate_hz)
    return tuple(to_telephone(Audio(voice.speak(text, "en-us", 160), made)) for text in SAID)


def carrying(words, speech):
    """Return speech with words on it, in its middle."""
    bits = _bits(_BEGIN + words.encode() + b"\0")
    at = (len(speech) - len(bits)) // 2
    assert at >= 0, "the speech is too short for so many words"
    changed = bytes(byte & 0xFE | bit for byte, bit in zip(speech[at:], bits, strict=False))
    return speech[:at] + changed + speech[at + len(bits) :]


def carried(audio):
    """Return the words that ride on speech; empty where there are none."""
    bits = audio.translate(_LOWEST)
    begin = bits.find(_bits(_BEGIN))
    if begin < 0:
        return ""
    bits = bits[begin + 8 * len(_BEGIN) :]
    read = bytes(int("".join(map(str, bits[at : at + 8])), 2) for at in range(0, min(len(bits), 8 * 500) - 7, 8))
    return read.partition(b"\0")[0].decode(errors="replace")


def _bits(data):
    return bytes(byte >> place & 1 for byte in data for place in range(7, -1, -1))
