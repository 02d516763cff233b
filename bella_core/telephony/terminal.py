"""The terminal telephone: each line typed is what the caller says, and what bella says is printed."""

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from typing import TextIO

import attrs

from bella_core.domain.dialogue.types import Prompt, Reply

from .transport import Body, Dialled, Keys, Nothing, Spoken, StartCall, Switchboard, TurnInput

_KEYS = frozenset("0123456789*#")


@attrs.frozen
class TerminalTransport:
    """A single key is a key pressed, an empty line is silence, anything else was said."""

    def read(self, raw: str) -> Body:
        line = raw.strip()
        if not line:
            return Nothing()
        return Keys(line) if len(line) == 1 and line in _KEYS else Spoken(line, source="typed")

    def render(self, reply: Reply) -> str:
        return "\n".join(map(_line, reply.parts))


def _line(prompt: Prompt) -> str:
    return f"Bella [{prompt.language[:2]}]: {prompt.text}"


#: Keeps a message: the call's id and the words.
Record = Callable[[str, str], Awaitable[None]]


@attrs.frozen
class Meanwhile:
    """
    Say that bella is still there while an answer takes long.

    Args:
        after_s: seconds of silence before it.
        words: returns what is said, for the call's id.
    """

    after_s: float
    words: Callable[[str], Awaitable[Prompt]]


async def telephone(
    board: Switchboard,
    call: StartCall,
    lines: AsyncIterator[str],
    show: Callable[[str], None],
    record: Record | None = None,
    *,
    meanwhile: Meanwhile | None = None,
) -> str:
    """
    Hold one call, from greeting to hang-up.

    Args:
        board: who answers.
        call: who calls where.
        lines: what the caller says, a line an utterance; read only when bella listens, and when they end the caller hangs up.
        show: prints what bella says.
        record: keeps the line that a caller says after the tone, where bella takes a message.
        meanwhile: what is printed while an answer takes long.

    Returns:
        The call's outcome, as a code.
    """
    transport = TerminalTransport()
    call_id, reply = await board.start(call)
    show(transport.render(reply))
    turn = 0
    while reply.then == "listen":
        line = await anext(lines, None)
        if line is None:
            break
        turn += 1
        taking = asyncio.ensure_future(board.turn(TurnInput(call_id, turn, transport.read(line), by="terminal")))
        if meanwhile is not None:
            await asyncio.wait({taking}, timeout=meanwhile.after_s)
            if not taking.done():
                show(_line(await meanwhile.words(call_id)))
        show(transport.render(reply := await taking))
    if reply.then == "transfer" and call_id:  # nobody is rung from a terminal: it is as if somebody had taken the call
        await board.turn(TurnInput(call_id, turn + 1, Dialled("accepted"), by="terminal"))
    if reply.then == "message" and record is not None:
        words = (await anext(lines, "")).strip()
        if words:
            await record(call_id, words)
            show("(message kept)")
    await board.end(call.carrier_id, "completed")
    return await board.outcome(call_id)


async def typed_lines(stream: TextIO) -> AsyncIterator[str]:
    """Yield the lines of a terminal or a pipe; a daemon thread reads, so that waiting for a key blocks neither loop nor exit."""
    loop = asyncio.get_running_loop()
    typed: asyncio.Queue[str | None] = asyncio.Queue()

    def read() -> None:
        with suppress(RuntimeError):  # the loop was closed: the call is over
            for line in stream:
                loop.call_soon_threadsafe(typed.put_nowait, line)
            loop.call_soon_threadsafe(typed.put_nowait, None)

    threading.Thread(target=read, name="terminal", daemon=True).start()
    while (line := await typed.get()) is not None:
        yield line
