"""The kinds of people who call, and how often each does what."""

from typing import Literal

import attrs

Goal = Literal["book", "nothing"]


@attrs.frozen
class Persona:
    """
    Say how somebody behaves on the telephone; each figure is a probability a turn.

    Args:
        goal: what a good end of the call is: a booking, or that nothing stands in the book.
        weight: how many of a hundred callers are like this.
        forthcoming: of saying more than was asked in the first words.
        chatty, hesitant: of small talk around an answer, and of "um".
        asks: of asking something back; ``unsure``: of "what was that?" or "one moment".
        slow: of letting the time pass in silence.
        interrupts: of speaking before bella has finished.
        fickle: of another wish at the read-back.
        mixes: of a sentence in the other language.
        leaves: of hanging up in the middle.
        child: the visit is for a child.
        parts: of saying a number in two parts.
    """

    name: str
    goal: Goal = "book"
    weight: int = 10
    forthcoming: float = 0.3
    chatty: float = 0.02
    hesitant: float = 0.1
    asks: float = 0.03
    unsure: float = 0.02
    slow: float = 0.01
    interrupts: float = 0.03
    fickle: float = 0.04
    mixes: float = 0.0
    leaves: float = 0.002
    child: float = 0.05
    parts: float = 0.05


PERSONAS: tuple[Persona, ...] = (
    Persona("plain", weight=20),
    Persona("hurried", weight=15, forthcoming=0.8, asks=0.01, unsure=0.0, slow=0.0, interrupts=0.2, hesitant=0.03, leaves=0.004),
    Persona("chatty", weight=13, forthcoming=0.5, chatty=0.4, hesitant=0.3, asks=0.08, fickle=0.08),
    Persona("elderly", weight=13, forthcoming=0.1, chatty=0.1, hesitant=0.3, unsure=0.1, slow=0.08, interrupts=0.0, parts=0.5),
    Persona("parent", weight=13, forthcoming=0.4, child=1.0, unsure=0.03),
    Persona("anxious", weight=10, asks=0.2, hesitant=0.4, unsure=0.05, fickle=0.08),
    Persona("code-switching", weight=10, mixes=0.3, hesitant=0.2),
    Persona("wrong number", goal="nothing", weight=3),
    Persona("prankster", goal="nothing", weight=3, unsure=0.05),
)  # fmt: skip
