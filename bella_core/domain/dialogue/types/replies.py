"""What the caller hears, and what then."""

from typing import Literal

import attrs


@attrs.frozen
class Prompt:
    """One thing said: its key in the catalogue (for statistics), its language, and the words for the ear."""

    key: str
    language: str
    text: str


ListenFor = Literal["open", "yes_no", "choice", "phone", "birth_date", "name", "time", "spelling"]


@attrs.frozen
class Listen:
    """
    Say what an answer would look like.

    Args:
        mode: the kind of answer; a transport derives its time-outs and keypad length from it.
        language: in which it is listened for.
        expecting: the kinds of extraction that would answer it, the most wanted first.
        hints: words of the clinic that may be said.
        pending: an unfinished value, such as the first digits of a number; given to extractors as ``TurnContext.pending``.
        patient: the answer takes longer to come: a relay operator types it for a caller who does not hear.
    """

    mode: ListenFor
    language: str
    expecting: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    pending: str = ""
    patient: bool = False


@attrs.frozen
class Reply:
    """
    What the caller hears, and what then.

    Args:
        id: ``call:turn``.
        parts: said in order.
        uninterrupted: how many of the first parts cannot be interrupted by voice or key (a read-back, an emergency script).
        then: ``listen`` (``listen`` is set), ``transfer`` (to ``target``), ``message`` (record one), ``hang_up``.
        target: whom to dial: the ``desk``, who is ``on_call``, or who of the ``staff`` takes the call over.
        person: which of those on the rota, by name; empty for the location's one number.
    """

    id: str
    parts: tuple[Prompt, ...]
    then: Literal["listen", "transfer", "message", "hang_up"]
    listen: Listen | None = None
    uninterrupted: int = 0
    target: Literal["desk", "on_call", "staff"] = "desk"
    person: str = ""
