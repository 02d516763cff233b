"""``/admin/calls/{id}``: one call, turn by turn: what was heard, what of it was understood and how surely, what was decided and why."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import attrs
import orjson
from aiohttp import web
from sqlalchemy import Connection

from bella_core.app.bella import Bella
from bella_core.core.errors import UnknownCall
from bella_core.crud import appointments, audit, tasks
from bella_core.services.call_story import CallStory, Evidence, TurnStory, call_story
from bella_core.services.turns_replay import CallCheck, check_call

from ..sounds import NoSuchPart, send_sound
from .calls import CHANNELS, OUTCOMES
from .guard import Guard, Visitor
from .menu import N_
from .places import looks_after
from .problems import PageError, not_found
from .rendering import page

_ID = re.compile(r"[0-9a-f-]{36}")
#: What kinds of values are called.
KINDS: Mapping[str, str] = {
    "time": N_("time"),
    "time_excluded": N_("not at this time"),
    "phone": N_("telephone number"),
    "phone_part": N_("part of a telephone number"),
    "name": N_("name"),
    "letter_hint": N_("hint at a letter"),
    "spelled": N_("spelled"),
    "postal_code": N_("postal code"),
    "email": N_("e-mail"),
    "date_of_birth": N_("birth date"),
    "number": N_("number"),
    "health_card": N_("health card"),
    "insurer": N_("insurer"),
    "service": N_("service"),
    "provider": N_("provider"),
    "yes_no": N_("yes or no"),
    "intent": N_("what for"),
    "language": N_("language"),
    "emergency": N_("emergency"),
    "patient_relation": N_("for whom"),
    "patient_status": N_("new or known"),
}


@attrs.frozen
class Piece:
    """A piece of what the caller said; ``found``: what it was understood as, None for the words between."""

    text: str
    found: Evidence | None = None


def pieces_of(text: str, found: Sequence[Evidence]) -> tuple[Piece, ...]:
    """
    Cut a text where values were understood in it; pure.

    Args:
        found: each with ``start`` and ``end`` in the text; of two that overlap the first is marked.

    Returns:
        Pieces that are the text when put together.
    """
    pieces, at = [], 0
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if at <= one.start < one.end <= len(text):
            pieces += [Piece(text[at : one.start]), Piece(text[one.start : one.end], one)]
            at = one.end
    return tuple(piece for piece in (*pieces, Piece(text[at:])) if piece.text)


def call_pages(bella: Bella, guard: Guard) -> list[web.RouteDef]:
    """Return the pages of one call."""

    async def found(request: web.Request, visitor: Visitor) -> CallStory:
        call_id = request.match_info["id"]
        try:
            story = await bella.db.read(call_story, call_id) if _ID.fullmatch(call_id) else None
        except UnknownCall:
            story = None
        if story is None or not looks_after(visitor, story.location_id):
            raise not_found()
        return story

    async def show(request: web.Request) -> web.Response:
        """Show a call; who reads it stands in the audit."""
        visitor = await guard.require(request, "see_transcripts")
        story = await found(request, visitor)
        await bella.db.write(_note_view, visitor.actor, story.id)
        taped = await bella.tapes.listening.of_call(story.id) if visitor.may("hear_recordings") else None
        left, booked = await bella.db.read(_left, story.id)
        told: dict[str, Any] = {"outcomes": OUTCOMES, "channels": CHANNELS, "kinds": KINDS}
        told |= {"shown": _shown(story.turns), "value_text": value_text}
        told |= {"recordings": taped.recordings if taped else (), "tasks": left, "appointments": booked}
        return await page(request, visitor, "admin/call.html", story=story, check=None, **told)

    async def replay(request: web.Request) -> web.Response:
        """Decide the call again, and show where it would go another way now."""
        visitor = await guard.require(request, "see_transcripts")
        await guard.posted(request, visitor)
        story = await found(request, visitor)
        check: CallCheck = await bella.db.read(check_call, story.id)
        return await page(request, visitor, "admin/call_replay.html", story=story, check=check)

    async def hear(request: web.Request) -> web.StreamResponse:
        """Send a recording of a call."""
        visitor = await guard.require(request, "hear_recordings")
        story, recording_id = await found(request, visitor), request.match_info["recording"]
        row = await bella.tapes.listening.find(story.id, recording_id) if _ID.fullmatch(recording_id) else None
        if row is None or row.status != "kept":
            raise not_found()
        try:
            return await send_sound(request, bella, row, visitor.actor)
        except NoSuchPart as error:
            raise PageError(416, N_("Not found"), N_("The recording has no such part."), link="") from error

    return [
        web.get("/admin/calls/{id}", show),
        web.post("/admin/calls/{id}/replay", replay),
        web.get("/admin/calls/{id}/recordings/{recording}", hear, allow_head=False),
    ]


def _shown(turns: Sequence[TurnStory]) -> list[tuple[TurnStory, tuple[Piece, ...], list[str]]]:
    """Return turns with their pieces, and what was asked and answered as text."""
    return [
        (turn, pieces_of(turn.heard.cleaned or turn.heard.words, turn.understood), [_short(one.ask) for one in turn.asked if one.ask])
        for turn in turns
    ]


def value_text(value: Any) -> str:
    """Return a value that was understood as text: JSON's own, which shows every part of it."""
    return orjson.dumps(value).decode()


def _short(ask: Any) -> str:
    """Return what was asked of the book, in a line."""
    named = dict(ask)
    kind = named.pop("_", "")
    return f"{kind} {orjson.dumps(named).decode()}"[:300]


def _note_view(conn: Connection, actor: str, call_id: str) -> None:
    audit.add(conn, actor, "call.viewed", "calls", call_id)


def _left(conn: Connection, call_id: str) -> tuple[Any, Any]:
    """Return what a call left: items for staff, and appointments."""
    return tasks.of_call(conn, call_id), appointments.of_call(conn, call_id)
