"""What every way of talking with a caller has in common: what comes in as a turn, and the switchboard that answers it."""

from typing import Literal, Protocol, TypeVar

import attrs

from bella_core.domain.clinic import Locale
from bella_core.domain.dialogue.types import Reply, TransferEnd

Raw_contra = TypeVar("Raw_contra", contravariant=True)
Shown_co = TypeVar("Shown_co", covariant=True)


@attrs.frozen
class StartCall:
    """
    A call came in.

    Args:
        carrier_id: the carrier's id of the call (Twilio's CallSid); the same id again is the same call.
        location_id: the location that was called.
        caller: E.164, or None where there is no number that could be rung back.
        language: the locale to greet in, in place of the location's own; None for the location's.
        channel: by which: ``chat`` for a conversation in writing.
        is_test: somebody tries bella out; no report counts it.
    """

    carrier_id: str
    location_id: str
    caller: str | None = None
    language: Locale | None = None
    channel: Literal["phone", "chat"] = "phone"
    is_test: bool = False


@attrs.frozen
class Spoken:
    """Words, as the carrier's engine heard them or as they were typed; ``confidence`` is 0 to 1 or None."""

    text: str
    confidence: float | None = None
    source: Literal["speech", "typed"] = "speech"


@attrs.frozen
class Keys:
    """Keys pressed: digits, ``*`` and ``#``."""

    digits: str


@attrs.frozen
class Nothing:
    """Neither words nor keys in time."""


@attrs.frozen
class Dialled:
    """The call was put through, and that has ended, one way or the other."""

    why: TransferEnd


@attrs.frozen
class Wanted:
    """Somebody of the staff takes the call over."""


Body = Spoken | Keys | Nothing | Dialled | Wanted


#: How a turn came to bella.
Carriage = Literal["gather", "relay", "stream", "chat", "terminal", ""]


@attrs.frozen
class TurnInput:
    """
    One turn of a caller.

    Args:
        call_id: bella's id of the call.
        turn: its number, counted from 1 (0 is the greeting); the same number again is the same turn.
        body: what the caller did; None where the carrier only asks for the reply of a turn that it has sent before.
        heard: the last reply was played to its end.
        carrier_id, location_id: what the carrier repeats with every turn; of use when nothing else can be looked up.
        by: how it came; empty where nobody tells.
        words_s: seconds from the caller's last sound to this turn, where bella herself listens; None where only the carrier knows.
        voice_s: seconds from the last reply's being ready to its first sound, where bella herself speaks.
    """

    call_id: str
    turn: int
    body: Body | None
    heard: bool = True
    carrier_id: str | None = None
    location_id: str | None = None
    by: Carriage = ""
    words_s: float | None = None
    voice_s: float | None = None


@attrs.frozen
class Working:
    """The answer is still being worked on: say a few words, in ``language``, and ask for the same turn again."""

    language: str


class Transport(Protocol[Raw_contra, Shown_co]):
    """Translate between a carrier and the dialogue; no I/O."""

    def read(self, raw: Raw_contra) -> Body:
        """Read what the caller did."""
        ...

    def render(self, reply: Reply) -> Shown_co:
        """Say a reply in the carrier's own terms."""
        ...


class Switchboard(Protocol):
    """Answer calls; ``services.conversation.Conversation`` is the one of the server."""

    async def start(self, call: StartCall) -> tuple[str, Reply]:
        """Return bella's id of the call and the greeting; the same carrier id again gives the same."""
        ...

    async def turn(self, given: TurnInput) -> Reply:
        """Return the reply to a turn; the same turn again gives the same."""
        ...

    async def end(self, carrier_id: str, status: str) -> None:
        """Note that the call is over."""
        ...

    async def outcome(self, call_id: str) -> str:
        """Return how the call ended, as a code."""
        ...
