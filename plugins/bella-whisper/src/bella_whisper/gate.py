"""Whether anybody speaks at all: a voice detector in front of the engines, which would hear words in music and tones."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

import attrs

from .sound import RATE_HZ, Samples

#: A window of the detector, in samples and seconds.
_WINDOW = 512
_WINDOW_S = _WINDOW / RATE_HZ
#: How likely a window must hold speech to begin it, and to go on with it.
_SPEECH, _STILL_SPEECH = 0.5, 0.35
#: The detector needs a moment to settle: without silence before it, half of a short "no" is missed.
_LEAD = RATE_HZ // 2 // _WINDOW * _WINDOW
#: Seconds of speech below which nothing was said; a "no" over the telephone has twice as much.
LEAST_S = 0.12


@attrs.frozen
class Voice:
    """Seconds of speech in an utterance, and where the first begins and the last ends, in seconds."""

    speech_s: float
    start_s: float = 0.0
    end_s: float = 0.0

    @property
    def heard(self) -> bool:
        """Tell whether it is enough to be a word."""
        return self.speech_s >= LEAST_S


def available() -> bool:
    """Tell whether the detector is installed: the model comes with faster-whisper."""
    return find_spec("faster_whisper") is not None


def listen(samples: Samples) -> Voice:
    """Return where somebody speaks in ``samples``; takes about 2 ms a second, so not on the event loop."""
    speaking, windows = False, []
    for at, chance in enumerate(_chances(samples)):
        speaking = chance >= (_STILL_SPEECH if speaking else _SPEECH)
        if speaking:
            windows.append(at)
    if not windows:
        return Voice(0.0)
    lead_s = _LEAD / RATE_HZ
    start_s, end_s = windows[0] * _WINDOW_S - lead_s, (windows[-1] + 1) * _WINDOW_S - lead_s
    return Voice(len(windows) * _WINDOW_S, max(0.0, start_s), max(0.0, end_s))


def _chances(samples: Samples) -> list[float]:
    """Return how likely each window holds speech, those of the silence in front included."""
    numpy = import_module("numpy")
    detector: Any = import_module("faster_whisper.vad").get_vad_model()  # loaded once a process by faster-whisper itself
    padded = numpy.pad(samples, (_LEAD, -len(samples) % _WINDOW))
    return [float(chance) for chance in detector(padded).reshape(-1)]
