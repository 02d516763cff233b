"""``/admin/telephone``: call the clinic from the browser, to try it; typed, and spoken where the browser can."""

import re
from typing import Any, get_args

from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.core.errors import CallError
from bella_core.core.ids import new_id
from bella_core.crud import calls, tasks
from bella_core.domain.dialogue.types import TransferEnd
from bella_core.domain.phone import from_digits
from bella_core.services.call_story import CallStory, call_story
from bella_core.telephony.callers import usable_caller
from bella_core.telephony.transport import Body, Dialled, Keys, Nothing, Spoken, StartCall, TurnInput

from .guard import Form, Guard, Visitor
from .menu import N_
from .places import chosen_location, locations_of, looks_after
from .problems import PageError, not_found
from .rendering import done, page

_ID = re.compile(r"[0-9a-f-]{36}")
_KEYS = re.compile(r"[0-9*#]{1,40}")
_LONGEST = 1000
#: How putting a call through can end, in words.
ENDS: dict[TransferEnd, str] = {
    "busy": N_("It is busy"),
    "no_answer": N_("Nobody answers"),
    "not_accepted": N_("Nobody accepts the call"),
    "accepted": N_("Somebody answers"),
}


def telephone_pages(bella: Bella, guard: Guard) -> list[web.RouteDef]:
    """Return the pages of the telephone."""
    telephone = _Telephone(bella, guard)
    return [
        web.get("/admin/telephone", telephone.lift),
        web.post("/admin/telephone", telephone.call),
        web.get("/admin/telephone/{id}", telephone.show),
        web.post("/admin/telephone/{id}", telephone.turn),
    ]


class _Telephone:
    def __init__(self, bella: Bella, guard: Guard) -> None:
        self._bella, self._guard = bella, guard

    async def lift(self, request: web.Request) -> web.Response:
        """Ask which location is called, and from which number."""
        return await self._lifted(request, await self._guard.require(request, "test_mode"))

    async def call(self, request: web.Request) -> web.Response:
        """Call; the call is a test: it counts nowhere and sends nothing."""
        visitor = await self._guard.require(request, "test_mode")
        form = await self._guard.posted(request, visitor)
        location = chosen_location(str(form.get("location", "")), visitor, self._bella.clinics.view)
        typed = str(form.get("number", "")).strip()
        number = from_digits("".join(filter(str.isdecimal, typed)))
        caller = usable_caller(number, own=location.numbers)
        if typed and caller is None:
            return await self._lifted(request, visitor, typed=typed, wrong=True)
        language = next((one for one in location.languages if one == form.get("language")), None)
        call_id, _ = await self._bella.conversation.start(StartCall(new_id(), location.id, caller, language, is_test=True))
        raise done(request, f"/admin/telephone/{call_id}")

    async def show(self, request: web.Request) -> web.Response:
        """Show what was said so far, and wait for the next words."""
        visitor = await self._guard.require(request, "test_mode")
        story = await self._story(request, visitor)
        over = story.ended_at is not None or not story.turns or story.turns[-1].then == "hang_up"
        told: dict[str, Any] = {"then": "over" if over else story.turns[-1].then, "turn": story.turns[-1].turn if story.turns else 0}
        return await page(request, visitor, "admin/telephone_call.html", story=story, ends=ENDS, **told)

    async def turn(self, request: web.Request) -> web.Response:
        """Say something, press keys, wait, or hang up."""
        visitor = await self._guard.require(request, "test_mode")
        form = await self._guard.posted(request, visitor)
        story = await self._story(request, visitor)
        back = f"/admin/telephone/{story.id}"
        if form.get("act") == "hang_up" or story.ended_at is not None:
            await self._bella.conversation.end(story.carrier_id, "completed")
            raise done(request, back)
        if form.get("act") == "message":
            await self._keep_message(story, str(form.get("words", "")).strip()[:_LONGEST])
            raise done(request, back)
        given = str(form.get("turn", ""))
        number = int(given) if given.isdecimal() and len(given) < 5 else len(story.turns)
        said = TurnInput(story.id, number, _body(form), carrier_id=story.carrier_id, location_id=story.location_id, by="terminal")
        try:
            reply = await self._bella.conversation.turn(said)
        except CallError:
            text = N_("The call has gone on meanwhile.")
            raise PageError(409, N_("Somebody was faster"), text, link=back, link_text=N_("Back to the call")) from None
        if reply.then == "hang_up":
            await self._bella.conversation.end(story.carrier_id, "completed")
        raise done(request, back)

    async def _story(self, request: web.Request, visitor: Visitor) -> CallStory:
        """
        Return the call, which must be a test: nobody speaks for a patient here.

        Raises:
            PageError: there is no such call.
        """
        call_id = request.match_info["id"]
        if not _ID.fullmatch(call_id) or not await self._bella.db.read(calls.is_test, call_id):
            raise not_found()
        story = await self._bella.db.read(call_story, call_id)
        if not looks_after(visitor, story.location_id):
            raise not_found()
        return story

    async def _keep_message(self, story: CallStory, words: str) -> None:
        now = self._bella.clock.now()
        if words:
            await self._bella.db.write(tasks.add, "message", "today", story.id, {"text": words, "phone": story.caller or ""}, now)
        await self._bella.conversation.end(story.carrier_id, "completed")

    async def _lifted(self, request: web.Request, visitor: Visitor, *, typed: str = "", wrong: bool = False) -> web.Response:
        told = {"places": locations_of(visitor, self._bella.clinics.view), "typed": typed, "wrong": wrong}
        return await page(request, visitor, "admin/telephone.html", status=422 if wrong else 200, **told)


def _body(form: Form) -> Body:
    """Return what the caller does by a form: keys where there are any, words, how a transfer ends, else nothing."""
    act, keys, words = str(form.get("act", "")), str(form.get("keys", "")).strip(), str(form.get("words", "")).strip()
    ended = next((end for end in get_args(TransferEnd) if f"end:{end}" == act), None)
    if ended is not None:
        return Dialled(ended)
    if act.startswith("key:") and _KEYS.fullmatch(act[4:]):
        return Keys(act[4:])
    if _KEYS.fullmatch(keys):
        return Keys(keys)
    return Spoken(words[:_LONGEST], source="typed") if words and act != "nothing" else Nothing()
