"""Words as tones, and tones as words: a voice of the tests that an engine of the tests hears without a mistake, or not at all."""

import math
import struct
from itertools import pairwise

from bella_core.telephony import mulaw

#: Samples of one tone: 20 ms. Each byte of the words is two tones out of sixteen, 100 Hz apart.
SYMBOL = 160
LOW_HZ, STEP_HZ = 500, 100
QUIET = b"\xff\x7f"


def _tone(number):
    turn = 2 * math.pi * (LOW_HZ + STEP_HZ * number) / mulaw.RATE_HZ
    # Whole half waves each, and begun at a quarter: no sample of it is silence, so that the first one is found again.
    return mulaw.from_pcm16(struct.pack(f"<{SYMBOL}h", *(round(9000 * math.cos(turn * at + 0.1)) or 9 for at in range(SYMBOL))))


TONES = [_tone(number) for number in range(16)]


def modulate(text):
    """Return words as telephone audio: half a second at least, and a space after them."""
    return b"".join(TONES[byte >> 4] + TONES[byte & 15] for byte in f"{text} ".encode().ljust(12))


def demodulate(audio):
    """Return the words in telephone audio, with ``?`` for what is no word of this voice."""
    audio = audio.lstrip(QUIET).rstrip(QUIET)
    numbers = [_number(audio[at : at + SYMBOL]) for at in range(0, len(audio) - SYMBOL // 2, SYMBOL)]
    pairs = zip(numbers[::2], numbers[1::2], strict=False)
    return bytes(ord("?") if None in pair else pair[0] << 4 | pair[1] for pair in pairs).decode(errors="replace").strip()


def _number(samples):
    signs = [value > 0 for value in struct.unpack(f"<{len(samples)}h", mulaw.to_pcm16(samples))]
    changes = sum(one != other for one, other in pairwise(signs))
    number = round((changes * mulaw.RATE_HZ / (2 * len(samples)) - LOW_HZ) / STEP_HZ)
    return number if 0 <= number < 16 else None
