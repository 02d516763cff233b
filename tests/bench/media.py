"""
What calls by live audio cost: ``python -m tests.bench.media``.

CPU time of one frame of 20 ms: its message read, its audio decoded, put in order, and asked for speech; and from that, how many calls a
core carries while callers are silent and while they speak. What engines and sockets cost comes on top.
"""

import base64
import json
import random
import statistics
import time

from bella_core.services.speech.activity import EnergyDetector, SileroDetector
from bella_core.services.speech.ears import Ears
from bella_core.telephony import mulaw
from bella_core.telephony.media import InOrder, parse
from tests.peers.modem import modulate

FRAMES, ROUNDS = 20_000, 5


def message(chunk, audio):
    media = {"track": "inbound", "chunk": str(chunk), "timestamp": str(20 * chunk), "payload": base64.b64encode(audio).decode()}
    return json.dumps({"event": "media", "sequenceNumber": str(chunk + 1), "streamSid": "MZ" + "0" * 32, "media": media})


class Kept:
    """An utterance that keeps its audio, as a call does, and asks no engine."""

    def __init__(self, listen, audio):
        self.audio, self.voiced_s, self.full = bytearray(audio), 0.0, False

    def add(self, audio):
        self.audio += audio


def cost_us(work, count=FRAMES):
    """The median of some rounds, in µs of CPU for one of ``count``."""
    took = []
    for _ in range(ROUNDS):
        started = time.process_time()
        work()
        took.append((time.process_time() - started) / count * 1e6)
    return statistics.median(took)


def heard(detector, messages):
    def work():
        order, ears = InOrder(), Ears(detector, Kept, lambda _: None, lambda _: None)
        for text in messages:
            for audio in order.put(parse(text)):
                ears.hear(audio)

    return work


def main():
    draw = random.Random(1)
    noise = [bytes(draw.choice(b"\xff\xfe\x7f\x7e") for _ in range(160)) for _ in range(FRAMES)]
    voice = modulate("words and words " * 400)
    speech = [voice[at : at + 160] for at in range(0, 160 * FRAMES, 160)]
    messages = [message(chunk, audio) for chunk, audio in enumerate(noise, 1)]
    spoken = [message(chunk, audio or b"\xff" * 160) for chunk, audio in enumerate(speech, 1)]
    print(f"read                   {cost_us(lambda: [parse(text) for text in messages]):6.1f} µs a frame")
    print(f"read and decode        {cost_us(lambda: [mulaw.to_pcm16(parse(text).audio) for text in messages]):6.1f} µs a frame")
    for name, make in (("level", EnergyDetector), ("silero", SileroDetector)):
        for what, texts in (("silent", messages), ("speaking", spoken)):
            each = cost_us(heard(make(), texts))
            print(f"{name + ', ' + what:22} {each:6.1f} µs a frame, {20_000 / each:6.0f} calls a core")


if __name__ == "__main__":
    main()
