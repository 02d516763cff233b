"""
The carrier's part of the time from the end of a caller's speech to the first sound of the answer, as far as it can be known.

What bella measures herself is never modelled. The rest is: for a ``<Gather>`` its own ``speechTimeout``, and for every transport what
Twilio publishes as the latency of its parts ("A guide to core latency in AI voice agents", November 2025: target, and upper limit).
"""

from collections.abc import Mapping
from types import MappingProxyType

import attrs


@attrs.frozen
class Seconds:
    """A typical time, and one that is rarely exceeded."""

    typical: float
    rare: float

    def __add__(self, other: "Seconds") -> "Seconds":
        return Seconds(self.typical + other.typical, self.rare + other.rare)


#: The caller's own line, to the carrier and back: that guide's mouth-to-ear targets (1115, 1400 ms) less the platform's (885, 1100 ms).
LINE = Seconds(0.23, 0.3)
#: The last words' transcript, and the first sound of a synthesised answer.
WORDS, VOICE = Seconds(0.35, 0.5), Seconds(0.1, 0.25)
#: A webhook over the public network and its answer, twice the 40 to 70 ms of one way.
WEBHOOK = Seconds(0.08, 0.14)
#: ConversationRelay's own part: its published median and 95th percentile.
RELAY = Seconds(0.5, 0.725)

#: By transport, beside what is waited for the end of speech and what bella takes.
CARRIER: Mapping[str, Seconds] = MappingProxyType({"gather": LINE + WORDS + WEBHOOK + VOICE, "relay": LINE + RELAY, "stream": LINE})
#: Goals, from the end of speech to the first sound.
GOALS: Mapping[str, Seconds] = MappingProxyType({"gather": Seconds(3.0, 4.5), "relay": Seconds(1.5, 2.5), "stream": Seconds(1.5, 2.5)})
#: The goal of bella's own part.
ENGINE_S = 0.05
