"""
What reading calls by live audio costs: ``python -m tests.bench.media``.

CPU time of one frame of 20 ms: its message read and its audio decoded to 16-bit samples, beside pipecat's ``TwilioFrameSerializer`` at
8 kHz where ``pipecat-ai`` is installed, in rounds that take turns; then put in order and asked for speech, and from that how many calls a
core carries while callers are silent and while they speak. ``tests.bench.streams`` measures it with the socket.
"""

import asyncio
import base64
import json
import random
import statistics
import sys
import time
from importlib.util import find_spec

from bella_core.services.speech.activity import EnergyDetector, SileroDetector
from bella_core.services.speech.ears import Ears
from bella_core.telephony import mulaw
from bella_core.telephony.media import InOrder, parse
from tests.peers.modem import modulate

FRAMES, ROUNDS = 20_000, 9
#: A frame may cost this many microseconds, and this part of what pipecat's costs.
MOST_US, MOST_RATIO = 5.0, 0.35


def message(chunk, audio):
    media = {"track": "inbound", "chunk": str(chunk), "timestamp": str(20 * chunk), "payload": base64.b64encode(audio).decode()}
    told = {"event": "media", "sequenceNumber": str(chunk + 1), "media": media, "streamSid": "MZ" + "0" * 32}
    return json.dumps(told, separators=(",", ":"))  # as Twilio writes it


class Kept:
    """An utterance that keeps its audio, as a call does, and asks no engine."""

    def __init__(self, listen, audio):
        self.audio, self.voiced_s, self.full = bytearray(audio), 0.0, False

    def add(self, audio):
        self.audio += audio


def cost_us(work, count=FRAMES):
    """µs of CPU for one of ``count``, once."""
    started = time.process_time()
    work()
    return (time.process_time() - started) / count * 1e6


def heard(detector, messages):
    def work():
        order, ears = InOrder(), Ears(detector, Kept, lambda _: None, lambda _: None)
        for text in messages:
            for audio in order.put(parse(text)):
                ears.hear(audio)

    return work


def decode(messages):
    to_pcm16 = mulaw.to_pcm16
    for text in messages:
        to_pcm16(parse(text).audio)


def pipecat():
    """Return what reads messages by pipecat's serializer, on the loop that it wants; None where it is not installed."""
    if find_spec("pipecat") is None:
        return None
    from pipecat.frames.frames import StartFrame
    from pipecat.serializers.twilio import TwilioFrameSerializer

    made = TwilioFrameSerializer("MZ" + "0" * 32, params=TwilioFrameSerializer.InputParams(auto_hang_up=False))
    loop = asyncio.new_event_loop()
    loop.run_until_complete(made.setup(StartFrame(audio_in_sample_rate=mulaw.RATE_HZ, audio_out_sample_rate=mulaw.RATE_HZ)))

    async def read(messages):
        for text in messages:
            await made.deserialize(text)

    assert loop.run_until_complete(made.deserialize(message(1, b"\xff" * 160))).audio == mulaw.to_pcm16(b"\xff" * 160)
    return lambda messages: loop.run_until_complete(read(messages))


def compare(messages):
    """Tell what a frame costs here and there; whether it is little enough."""
    other = pipecat()
    ours, ratios = [], []
    for _ in range(ROUNDS):
        ours.append(cost_us(lambda: decode(messages)))
        if other is not None:
            ratios.append(ours[-1] / cost_us(lambda: other(messages)))
    us = statistics.median(ours)
    print(f"read and decode        {us:6.2f} µs a frame (at most {MOST_US})")
    if not ratios:
        print("pipecat-ai is not installed: pip install pipecat-ai, to compare with its TwilioFrameSerializer")
        return us <= MOST_US
    ratio = statistics.median(ratios)
    print(f"for that of pipecat's  {ratio:6.2f} (at most {MOST_RATIO}; {ROUNDS} pairs, {min(ratios):.2f} to {max(ratios):.2f})")
    return us <= MOST_US and ratio <= MOST_RATIO


def main():
    draw = random.Random(1)
    noise = [bytes(draw.choice(b"\xff\xfe\x7f\x7e") for _ in range(160)) for _ in range(FRAMES)]
    voice = modulate("words and words " * 400)
    speech = [voice[at : at + 160] for at in range(0, 160 * FRAMES, 160)]
    messages = [message(chunk, audio) for chunk, audio in enumerate(noise, 1)]
    spoken = [message(chunk, audio or b"\xff" * 160) for chunk, audio in enumerate(speech, 1)]
    good = compare(messages)
    for name, make in (("level", EnergyDetector), ("silero", SileroDetector)):
        for what, texts in (("silent", messages), ("speaking", spoken)):
            each = statistics.median(cost_us(heard(make(), texts)) for _ in range(5))
            print(f"{name + ', ' + what:22} {each:6.1f} µs a frame, {20_000 / each:6.0f} calls a core")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
