"""How long a kind of answer is waited for, and how many keys make one, whatever the carrier's way of listening."""

from collections.abc import Mapping
from types import MappingProxyType

import attrs

from bella_core.domain.dialogue.types import Listen, ListenFor

from .transport import Body, Keys, Nothing


@attrs.frozen
class Keypad:
    """How a kind of answer is listened for; seconds, and the number of keys after which the input is complete (None: until ``#``)."""

    timeout_s: int
    speech_timeout_s: int
    digits: int | None


#: A speech model wants ``speechTimeout`` as a whole number. Numbers and letters are said with pauses. Where many keys are awaited, a
#: lone 0 or * counts after ``timeout``.
KEYPADS: Mapping[ListenFor, Keypad] = MappingProxyType(
    {
        "open": Keypad(6, 2, 1),
        "yes_no": Keypad(6, 1, 1),
        "choice": Keypad(6, 2, 1),
        "name": Keypad(6, 2, 1),
        "time": Keypad(6, 2, 1),
        "phone": Keypad(6, 3, 10),
        "birth_date": Keypad(6, 3, 8),
        "spelling": Keypad(6, 4, None),
    }
)


#: Seconds that a relay operator has for typing what bella said, and the answer; and to go on after a pause in reading it out.
TYPED_S, TYPED_PAUSE_S = 30, 4


def keypad_of(listen: Listen) -> Keypad:
    """Return how an answer is listened for; one that an operator types for somebody takes longer."""
    keypad = KEYPADS[listen.mode]
    if not listen.patient:
        return keypad
    return attrs.evolve(keypad, timeout_s=TYPED_S, speech_timeout_s=max(TYPED_PAUSE_S, keypad.speech_timeout_s))


def keyed(keys: str, keypad: Keypad) -> Body | None:
    """Return what the keys so far come to, or None while more are awaited."""
    if keypad.digits == 1:
        return Keys(keys)
    if keys.endswith("#"):
        return Keys(keys[:-1]) if len(keys) > 1 else Nothing()
    return Keys(keys) if keypad.digits is not None and len(keys) >= keypad.digits else None
