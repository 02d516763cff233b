"""What ``POST /assistant/chat`` takes and answers."""

from collections.abc import Mapping
from typing import Literal

import attrs

from .converter import Mistake, Unreadable, read

#: Longest message, in characters, and longest id of a client's for one.
LONGEST, LONGEST_ID = 4000, 255


@attrs.frozen
class ChatOpening:
    """
    Begin a conversation.

    Args:
        location: the location's id; needed where the clinic has several.
        language: to greet in, ``en-CA`` or ``fr-CA``; the location's first where it is left out.
        from_: the writer's telephone number, where the program knows that it is theirs.
        message_id: the client's; the same again is the same conversation.
    """

    location: str | None = None
    language: str | None = None
    from_: str | None = None
    message_id: str | None = None


@attrs.frozen
class ChatLook:
    """Ask what was written last in the conversation ``id``."""

    id: str


@attrs.frozen
class ChatMessage:
    """
    Write in a conversation.

    Args:
        id: the conversation's. ``message_id``: the client's; the same again is the same message.
        after: the ``turn`` of the answer that the writer was shown.
        message: the words.
    """

    id: str
    message_id: str
    after: int
    message: str


@attrs.frozen
class ChatPart:
    """A paragraph that bella writes, and its language."""

    language: str
    text: str


@attrs.frozen(kw_only=True)
class ChatAnswer:
    """
    Answer a message.

    Args:
        turn: number of this answer; the next message is sent ``after`` it.
        status: ``open``; ``message``: the next message is kept for staff; ``over``.
        outcome: what came of it, as a code, once it is over.
    """

    id: str
    turn: int
    status: Literal["open", "message", "over"]
    messages: tuple[ChatPart, ...]
    outcome: str | None = None


def read_chat(document: object) -> ChatOpening | ChatLook | ChatMessage:
    """
    Read a request's body.

    Raises:
        Unreadable: it is none of the three, or a value is too long or empty.
    """
    if not isinstance(document, Mapping) or "id" not in document:
        opening = read(document, ChatOpening)
        _check("#/message_id", opening.message_id, LONGEST_ID)
        return opening
    if len(document) == 1:
        return read(document, ChatLook)
    message = read(document, ChatMessage)
    _check("#/message_id", message.message_id, LONGEST_ID)
    _check("#/message", message.message, LONGEST)
    if not 0 <= message.after < 100_000:
        raise Unreadable((Mistake("#/after", "must be the turn of an answer"),))
    return message


def _check(pointer: str, text: str | None, longest: int) -> None:
    if text is not None and not (text.strip() and len(text) <= longest):
        raise Unreadable((Mistake(pointer, f"must have 1 to {longest} characters"),))
