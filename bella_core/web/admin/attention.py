"""``/admin/``: what needs attention, the most pressing first; and what is done about it."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, cast
from urllib.parse import urlencode

import attrs
from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.core.errors import NotFound
from bella_core.crud.attention import After, Item, NoteRow, Wanted, Which
from bella_core.domain.attention import OUTCOMES, Card, Snooze, day_begun, rank, snoozed_until
from bella_core.domain.clinic import ClinicView
from bella_core.domain.local_times import zone_at
from bella_core.services.attention import Attention, Board, Claimed
from bella_core.services.paging_desk import NoPage, PageTaken

from . import attention_words
from .guard import Form, Guard, Visitor
from .lists import cursor, read_cursor
from .live import Live
from .menu import N_
from .places import location_name, looks_after
from .problems import PageError, not_found
from .rendering import FRAME, done, page
from .words import Words, words_in

#: What may be looked at, and how it is called.
WHICH: Mapping[Which, str] = {
    "open": N_("To do"),
    "snoozed": N_("Put off until later"),
    "done": N_("Done today"),
    "tests": N_("Of test calls"),
}
_MOST_IDS = 100

Act = Callable[["_Desk", Sequence[str], Visitor, Form, str], Awaitable[str]]


@attrs.frozen
class Shown:
    """A card as the page shows it; see the template."""

    card: Card[Item]
    title: str
    promise: str
    told: Sequence[attention_words.Told]
    notes: Sequence[tuple[str, NoteRow]]
    zone: str
    place: str
    is_pressing: bool
    is_mine: bool
    claimed_by: str
    assigned_to: str
    done_by: str


@attrs.frozen
class _Around:
    """What is around a card on the page; ``people``: names by actor."""

    board: Board
    clinic: ClinicView
    visitor: Visitor
    people: Mapping[str, str]
    words: Words
    now: datetime


def attention_pages(bella: Bella, guard: Guard) -> list[web.RouteDef]:
    """Return the routes of what needs attention."""
    desk = _Desk(bella, guard)
    return [
        web.get("/admin/", desk.show),
        web.post("/admin/attention/{id}", desk.change),
        web.post("/admin/pages/{id}/acknowledge", desk.acknowledge),
    ]


class _Desk:
    def __init__(self, bella: Bella, guard: Guard) -> None:
        self.bella, self._guard, self._live = bella, guard, Live(bella)

    @property
    def service(self) -> Attention:
        """Return what does the work."""
        return self.bella.front.attention

    async def show(self, request: web.Request) -> web.Response:
        """Show what waits; whoever may not see it is led to the first page that they may."""
        visitor = await self._guard.require(request, None)
        if not visitor.may("see_attention"):
            raise done(request, request.app[FRAME].first_page(visitor) or "/admin/account")
        return await self._page(request, visitor)

    async def change(self, request: web.Request) -> web.Response:
        """Claim, assign, put off, note or finish what a card stands for."""
        visitor = await self._guard.require(request, "change_attention")
        form = await self._guard.posted(request, visitor)
        act = _ACTS.get(str(form.get("do", "")))
        if act is None:
            raise not_found()
        ids = await self._ids(request, form, visitor)
        back = _back(form)
        try:
            said = await act(self, ids, visitor, form, await self._zone(ids))
        except Claimed as taken:
            return await self._page(request, visitor, status=409, wrong=(ids[-1], N_("Somebody else has claimed this just now."), taken.by))
        except ValueError:
            what = N_("Choose a day to come, within a year.") if form.get("do") == "snooze" else N_("Choose what came of it.")
            return await self._page(request, visitor, status=422, wrong=(ids[-1], what, ""))
        raise done(request, back, said)

    async def acknowledge(self, request: web.Request) -> web.Response:
        """Take an emergency that somebody is paged for."""
        visitor = await self._guard.require(request, "change_attention")
        await self._guard.posted(request, visitor)
        try:
            await self.bella.pages.acknowledge(request.match_info["id"], visitor.actor)
        except NoPage:
            raise not_found() from None
        except PageTaken:
            raise PageError(409, N_("Somebody has it already"), N_("Somebody else has acknowledged this emergency just now.")) from None
        raise done(request, "/admin/", N_("You have taken the emergency. Nobody else is paged."))

    # --- what is shown ---

    async def _page(
        self, request: web.Request, visitor: Visitor, *, status: int = 200, wrong: tuple[str, str, str] | None = None
    ) -> web.Response:
        clinic, now = await self.bella.clinics.refresh(), self.bella.clock.now()
        query = request.query if request.method == "GET" else {}
        wanted, after = _wanted(query, visitor, now, zone_at(clinic)), _after(query.get("after", ""))
        board = await self.service.board(wanted, actor=visitor.actor, after=after)
        people, words = await self.people(), await asyncio.to_thread(words_in, visitor.language)
        values = {
            "wanted": wanted,
            "which": WHICH,
            "kinds": [(kind, attention_words.title_of(kind, words)) for kind in await self.service.kinds()],
            "shown": [_shown(card, _Around(board, clinic, visitor, people, words, now)) for card in board.cards],
            "pages": [(one, zone_at(clinic, one.location_id), location_name(clinic, one.location_id)) for one in board.pages],
            "next": _link(wanted, after=_written(board.next)) if board.next else None,
            "link": lambda **changes: _link(wanted, **changes),
            "outcomes": {code: attention_words.OUTCOMES[code] for code in OUTCOMES},
            "people": people,
            "back": _link(wanted) if request.method == "GET" else "/admin/",
            "wrong": _told_wrong(wrong, people) if wrong else None,
            **await self._others(visitor, wanted),
            **(await self._live.values(visitor, clinic)),
        }
        return await page(request, visitor, "admin/attention.html", status=status, **values)

    async def _others(self, visitor: Visitor, wanted: Wanted) -> dict[str, Any]:
        """Return what waits on pages of its own: how many conflicts and requests there are."""
        if wanted.which != "open" or wanted.kind or wanted.mine or not visitor.may("see_schedule"):
            return {"conflicts": 0, "requests": 0}
        waiting = await self.bella.modes.requests.page(limit=_MOST_IDS)
        return {
            "conflicts": sum((await self.bella.conflicts.count()).values()),
            "requests": sum(looks_after(visitor, one.appointment.location_id) for one in waiting),
        }

    async def people(self) -> Mapping[str, str]:
        """Return the names of those who may do what is to be done, by actor."""
        everybody = await self.bella.staff.accounts.everybody()
        return {f"staff:{one.id}": one.name for one in everybody if one.disabled_at is None}

    # --- what is done ---

    async def _ids(self, request: web.Request, form: Form, visitor: Visitor) -> list[str]:
        """
        Return the items that a card stands for, all of them at locations that the visitor looks after.

        Raises:
            PageError: there is none.
        """
        given = [request.match_info["id"], *map(str, form.getall("id", []))][: _MOST_IDS + 1]
        try:
            items = await self.service.items(list(dict.fromkeys(given)))
        except NotFound:
            raise not_found() from None
        if not all(item.location_id is None or looks_after(visitor, item.location_id) for item in items):
            raise not_found()
        return [item.id for item in items]

    async def _zone(self, ids: Sequence[str]) -> str:
        items = await self.service.items(ids)
        return zone_at(self.bella.clinics.view, items[-1].location_id)


async def _claim(desk: _Desk, ids: Sequence[str], visitor: Visitor, _form: Form, _zone: str) -> str:
    await desk.service.claim(ids, visitor.actor)
    return N_("You do this now.")


async def _let_go(desk: _Desk, ids: Sequence[str], visitor: Visitor, _form: Form, _zone: str) -> str:
    await desk.service.let_go(ids, visitor.actor)
    return N_("Somebody else can do this now.")


async def _assign(desk: _Desk, ids: Sequence[str], visitor: Visitor, form: Form, _zone: str) -> str:
    to = str(form.get("to", ""))
    if to and to not in await desk.people():
        raise not_found()
    await desk.service.assign(ids, to or None, visitor.actor)
    return N_("It is assigned.")


async def _snooze(desk: _Desk, ids: Sequence[str], visitor: Visitor, form: Form, zone: str) -> str:
    how, day = str(form.get("until", "")), str(form.get("day", "")).strip()
    if how not in {"hour", "tomorrow", "day"}:
        raise ValueError("there is no such way to put off")
    until = snoozed_until(cast("Snooze", how), desk.bella.clock.now(), zone, date.fromisoformat(day) if how == "day" else None)
    await desk.service.snooze(ids, until, visitor.actor)
    return N_("It is put off.")


async def _wake(desk: _Desk, ids: Sequence[str], visitor: Visitor, _form: Form, _zone: str) -> str:
    await desk.service.snooze(ids, None, visitor.actor)
    return N_("It is to be done again.")


async def _finish(desk: _Desk, ids: Sequence[str], visitor: Visitor, form: Form, _zone: str) -> str:
    await desk.service.finish(ids, str(form.get("outcome", "")), visitor.actor, str(form.get("note", "")).strip())
    return N_("It is done.")


async def _reopen(desk: _Desk, ids: Sequence[str], visitor: Visitor, _form: Form, _zone: str) -> str:
    await desk.service.reopen(ids, visitor.actor)
    return N_("It is to be done again.")


async def _note(desk: _Desk, ids: Sequence[str], visitor: Visitor, form: Form, _zone: str) -> str:
    text = str(form.get("note", "")).strip()
    if text:
        await desk.service.note(ids, text, visitor.actor)
    return N_("The note is kept.") if text else ""


_ACTS: Mapping[str, Act] = {
    "claim": _claim,
    "let_go": _let_go,
    "assign": _assign,
    "snooze": _snooze,
    "wake": _wake,
    "done": _finish,
    "reopen": _reopen,
    "note": _note,
}


def _shown(card: Card[Item], around: _Around) -> Shown:
    clinic, visitor, people, words = around.clinic, around.visitor, around.people, around.words
    item, zone = card.latest, zone_at(clinic, card.latest.location_id)
    task = item.task
    return Shown(
        card,
        attention_words.title_of(item.kind, words),
        attention_words.promise_of(item.kind, words),
        attention_words.told(item, clinic, visitor, words),
        [(people.get(note.actor, note.actor), note) for one in card.all for note in around.board.notes.get(one.id, ())],
        zone,
        location_name(clinic, item.location_id) if item.location_id and len(clinic.locations) > 1 else "",
        min(rank(one, around.now) for one in card.all) == 0,
        visitor.actor in {task.claimed_by, task.assigned_to},
        people.get(task.claimed_by or "", task.claimed_by or ""),
        people.get(task.assigned_to or "", task.assigned_to or ""),
        people.get(task.done_by or "", task.done_by or ""),
    )


def _wanted(query: Mapping[str, str], visitor: Visitor, now: datetime, zone: str) -> Wanted:
    which = query.get("which", "open")
    mine = visitor.actor if query.get("mine") == "yes" else None
    kind = query.get("kind", "")[:60] or None
    return Wanted(now, day_begun(now, zone), cast("Which", which) if which in WHICH else "open", kind, mine, visitor.locations)


def _link(wanted: Wanted, **changes: str | None) -> str:
    given = {"which": wanted.which if wanted.which != "open" else None, "kind": wanted.kind, "mine": "yes" if wanted.mine else None}
    query = urlencode({name: value for name, value in (given | changes).items() if value})
    return f"/admin/?{query}" if query else "/admin/"


def _back(form: Form) -> str:
    given = str(form.get("back", ""))
    return given if given.startswith("/admin/?") and not set(given) & set("\\\r\n") else "/admin/"


def _after(given: str) -> After | None:
    found = read_cursor(given)
    if found is None or not isinstance(found[0], str):
        return None
    number, _, instant = found[0].partition(" ")
    try:
        at = datetime.fromisoformat(instant)
        return (int(number), at, found[1]) if at.tzinfo else None
    except ValueError:
        return None


def _written(after: After) -> str:
    return cursor(f"{after[0]} {after[1].isoformat()}", after[2])


def _told_wrong(wrong: tuple[str, str, str], people: Mapping[str, str]) -> tuple[str, str, str]:
    return wrong[0], wrong[1], people.get(wrong[2], wrong[2])
