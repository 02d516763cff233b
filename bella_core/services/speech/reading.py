"""What a media stream's socket sends, handed on to the call; what cannot be read is counted, and said once in the log."""

from collections.abc import AsyncIterator
from typing import get_args

from bella_core.core.logging import get_logger
from bella_core.core.phi import allow
from bella_core.telephony.media import Fault, Frame, InOrder, Marked, Media, Pressed, Refused, Started, Stopped

from .ears import Key, Returned
from .talking import Talk

#: How many messages that cannot be read one stream may send.
_MOST_REFUSED = 50

_log = get_logger(__name__)
allow("reason", (*get_args(Fault), "started_twice", "late_audio", "no_telephone_audio"))


async def read(talk: Talk, frames: AsyncIterator[Frame | None]) -> None:
    """Hand on what comes until the stream ends, or too much of it cannot be read."""
    order, refused = InOrder(), 0
    async for frame in frames:
        if frame.__class__ is Media:  # fifty times a second
            for audio in order.put(frame):
                talk.ears.hear(audio)
            continue
        if isinstance(frame, Stopped):
            break
        refused += _tell(talk, frame, refused)
        if refused >= _MOST_REFUSED:
            break
    if refused or order.late:
        _log.warning("media_refused", reason="late_audio", count=order.late, dropped=refused)


def _tell(talk: Talk, frame: Frame | None, refused: int) -> int:
    """Hand on a message that is no audio; return 1 if it is none that can be used."""
    match frame:
        case Marked(name):
            talk.tell(Returned(name))
        case Pressed(digit):
            talk.tell(Key(digit))
        case Started() | Refused():
            if not refused:
                _log.warning("media_refused", reason=frame.fault if isinstance(frame, Refused) else "started_twice")
            return 1
    return 0
