"""The kinds of people who call, and how often each does what."""

from typing import Literal

import attrs

#: ``book``: an appointment, as agreed. ``staff``: one, or that staff have it. ``nothing``: that none stands in the book.
#: ``done``: what they agreed to about an appointment that stands, and no more. ``told``: they heard when it is. ``late``: staff know of it.
#: ``refused``: they may not hear of it, and nothing is told or changed.
Goal = Literal["book", "staff", "nothing", "done", "told", "late", "refused"]
#: What the call is about.
Errand = Literal[
    "book", "move", "cancel", "confirm", "when", "late", "prescription", "billing", "records", "professional", "returned_call",
    "waiting_list",
]  # fmt: skip


@attrs.frozen
class Persona:
    """
    Say how somebody behaves on the telephone; each figure is a probability a turn.

    Args:
        goal: what a good end of the call is. ``errand``: what it is about.
        weight: how many of a hundred callers are like this.
        forthcoming: of saying more than was asked in the first words.
        chatty, hesitant: of small talk around an answer, and of "um".
        asks: of asking something back; ``unsure``: of "what was that?" or "one moment".
        slow: of letting the time pass in silence.
        interrupts: of speaking before bella has finished.
        fickle: of another wish at the read-back.
        mixes: of a sentence in the other language.
        leaves: of hanging up in the middle.
        child: the visit is for a child. ``two``: it is for a child and for the caller. ``kids``: for so many children at most.
        parts: of saying a number in two parts.
        pauses: of so long a pause in the middle of an answer that it comes in two.
        spells: of spelling a name, as is done on a teletypewriter.
        keypad: hears little and says nothing; presses keys.
        picky: nothing suits; asks for a place on the waiting list, or to be called back.
        service_too: changes their mind on the visit as well as on the day.
        regular: is on file, and calls from the number that is.
    """

    name: str
    goal: Goal = "book"
    errand: Errand = "book"
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
    two: bool = False
    kids: int = 0
    pauses: float = 0.0
    spells: float = 0.07
    keypad: bool = False
    picky: bool = False
    service_too: bool = False
    regular: bool = False


PERSONAS: tuple[Persona, ...] = (
    Persona("plain", weight=11),
    Persona("hurried", weight=10, forthcoming=0.8, asks=0.01, unsure=0.0, slow=0.0, interrupts=0.2, hesitant=0.03, leaves=0.004),
    Persona("chatty", weight=9, forthcoming=0.5, chatty=0.4, hesitant=0.3, asks=0.08, fickle=0.08),
    Persona("elderly", weight=9, forthcoming=0.1, chatty=0.1, hesitant=0.3, unsure=0.1, slow=0.08, interrupts=0.0, parts=0.5),
    Persona("parent", weight=9, forthcoming=0.4, child=1.0, unsure=0.03),
    Persona("anxious", weight=8, asks=0.2, hesitant=0.4, unsure=0.05, fickle=0.08),
    Persona("code-switching", weight=8, mixes=0.3, hesitant=0.2),
    Persona("regular", weight=3, forthcoming=0.4, regular=True),
    Persona("for two", weight=1, two=True),
    Persona("family", weight=1, child=1.0, kids=3, fickle=0.02),
    Persona("patient in need", "staff", "prescription", weight=1),
    Persona("payer", "staff", "billing", weight=1),
    Persona("mover away", "staff", "records", weight=1),
    Persona("professional", "staff", "professional", weight=1),
    Persona("returner", "staff", "returned_call", weight=1),
    Persona("waiter", "staff", "waiting_list", weight=1),
    Persona("curious", weight=2, asks=0.3, hesitant=0.2),
    Persona("undecided", weight=2, fickle=0.6, hesitant=0.2, service_too=True),
    Persona("slow", weight=2, pauses=0.4, slow=0.1, hesitant=0.3, interrupts=0.0, parts=0.5),
    Persona("spelling", weight=1, spells=1.0, hesitant=0.0, chatty=0.0),
    Persona("keypad", weight=1, keypad=True, fickle=0.0, leaves=0.0),
    Persona("picky", "staff", weight=2, picky=True),
    Persona("mover", "done", "move", weight=3, child=0.0, forthcoming=0.3),
    Persona("canceller", "done", "cancel", weight=2, child=0.0, fickle=0.1),
    Persona("confirmer", "done", "confirm", weight=1, child=0.0),
    Persona("forgetful", "told", "when", weight=1, child=0.0),
    Persona("late", "late", "late", weight=1, child=0.0),
    Persona("nosy", "refused", "when", weight=1, child=1.0),
    Persona("wrong number", goal="nothing", weight=3),
    Persona("prankster", goal="nothing", weight=3, unsure=0.05),
)  # fmt: skip
