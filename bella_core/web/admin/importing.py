"""``/admin/import``: give a list of patients or appointments, say how it is read, try it, and take it in."""

import asyncio
from collections.abc import Mapping
from typing import Any, get_args

from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.core.errors import NotFound
from bella_core.crud.import_lists import ImportList, Kind
from bella_core.domain.clinic import ClinicView
from bella_core.services.importing.desk import Options
from bella_core.services.importing.maps import ListMap
from bella_core.services.importing.reading import REASON, ImportRefused, Table
from bella_core.services.importing.uploads import MAX_BYTES, NotNow

from ..downloads import begin_download
from .guard import Form, Guard, Visitor, check_origin
from .importing_reading import choices, known_codes, read_choices
from .importing_words import DELIMITERS, ENCODINGS, FIELDS, KINDS, NEEDS, ORDER_WORDS, OUTCOMES, REFUSALS, STATES, TABLES
from .menu import N_
from .places import whole_clinic
from .problems import PageError, not_found
from .rendering import done, page
from .schedule_forms import text_of
from .viewing import note_look

_PATH = "/admin/import"
#: What a form holds besides its file, in bytes.
_BESIDES = 64 * 1024
#: Rows of the file that are shown.
_ROWS = 5
#: Seconds for which a short list is waited for.
_WAIT_S = 1.5
_TOO_LARGE = N_("The file is larger than 16 megabytes. Part the list, and give the parts one after the other.")
_NO_FILE = N_("Choose a file.")
_BUSY = N_("The list is at work already, or was changed since it was tried. Look at it again.")


def import_pages(bella: Bella, guard: Guard) -> list[web.RouteDef]:
    """Return the pages of imports."""
    pages = _Imports(bella, guard)
    return [
        web.get(_PATH, pages.show),
        web.post(_PATH, pages.give),
        web.get(f"{_PATH}/{{id}}", pages.show_one),
        web.post(f"{_PATH}/{{id}}/reading", pages.read_as),
        web.post(f"{_PATH}/{{id}}/{{act:try|take}}", pages.start),
        web.post(f"{_PATH}/{{id}}/discard", pages.discard),
        web.get(f"{_PATH}/{{id}}/{{what:rejected|left-out}}.csv", pages.file),
    ]


class _Imports:
    def __init__(self, bella: Bella, guard: Guard) -> None:
        self._bella, self._guard = bella, guard

    async def show(self, request: web.Request) -> web.Response:
        """Ask for a list, and show those that were given."""
        return await self._start_page(request, await self._visitor(request))

    async def give(self, request: web.Request) -> web.Response:
        """Keep a list."""
        visitor = await self._visitor(request)
        check_origin(request)  # before anything is read
        try:
            roomy = _roomy(request)
            form = await roomy.post()
        except web.HTTPRequestEntityTooLarge:
            return await self._start_page(request, visitor, status=413, wrong=_TOO_LARGE)
        try:
            await self._guard.posted(roomy, visitor)
            field = form.get("file")
            data = await asyncio.to_thread(field.file.read) if isinstance(field, web.FileField) and field.filename else b""
        finally:
            for one in (value for value in form.values() if isinstance(value, web.FileField)):
                one.file.close()
        return await self._keep(request, visitor, form, data)

    async def _keep(self, request: web.Request, visitor: Visitor, form: Form, data: bytes) -> web.Response:
        kind = next((one for one in get_args(Kind) if one == form.get("kind")), None)
        if kind is None or not data:
            return await self._start_page(request, visitor, status=422, wrong=_NO_FILE)
        try:
            made = await self._bella.uploads.give(kind, data, await self._options(form, kind), actor=visitor.actor)
        except ImportRefused as error:
            return await self._start_page(request, visitor, status=422, wrong=str(error), kind=kind)
        raise done(request, f"{_PATH}/{made}")

    async def show_one(self, request: web.Request) -> web.Response:
        """Show a list: how it is read, how far it is, or what came of it."""
        visitor = await self._visitor(request)
        return await self._one_page(request, visitor, await self._of(request, visitor))

    async def read_as(self, request: web.Request) -> web.Response:
        """Say how a list is read."""
        visitor, form, one = await self._posted(request)
        table, made = await self._look(one)
        wanted, lacking = read_choices(form, table, made, self._bella.clinics.view)
        if lacking:
            return await self._one_page(request, visitor, one, status=422, wrong=lacking)
        try:
            name = text_of(form, "name", 60)
            await self._bella.uploads.read_as(one, wanted, name=name, fingerprint=table.fingerprint)
        except NotNow:
            raise _busy(one) from None
        raise done(request, f"{_PATH}/{one.id}", N_("How the list is read is kept."))

    async def start(self, request: web.Request) -> web.Response:
        """Try a list, or take it in."""
        visitor, _, one = await self._posted(request)
        try:
            await self._bella.uploads.start(one, dry=request.match_info["act"] == "try", actor=visitor.actor)
        except ImportRefused as error:
            return await self._one_page(request, visitor, one, status=422, wrong=str(error))
        except NotFound:
            raise not_found() from None
        except NotNow:
            raise _busy(one) from None
        await self._bella.uploads.wait(one.id, _WAIT_S)
        raise done(request, f"{_PATH}/{one.id}")

    async def discard(self, request: web.Request) -> web.Response:
        """Forget a list."""
        visitor, _, one = await self._posted(request)
        try:
            await self._bella.uploads.discard(one.id, actor=visitor.actor)
        except NotNow:
            raise _busy(one) from None
        raise done(request, _PATH, N_("The list is forgotten."))

    async def file(self, request: web.Request) -> web.StreamResponse:
        """Give the rows that were rejected, or the cells that were left out, each with its reason."""
        visitor = await self._visitor(request)
        one, what = await self._of(request, visitor), request.match_info["what"]
        found = await self._bella.uploads.outcome(one)
        text = "" if found is None else found.rejected_file if what == "rejected" else found.dropped_file
        if not text:
            raise not_found()
        await note_look(self._bella, visitor, "import.rejected" if what == "rejected" else "import.left_out", one.rows)
        response = await begin_download(request, f"{what}.csv", "text/csv; charset=utf-8; header=present")
        await response.write(text.encode())
        await response.write_eof()
        return response

    async def _visitor(self, request: web.Request) -> Visitor:
        visitor = await self._guard.require(request, "import", step_up=True)
        whole_clinic(visitor, await self._bella.clinics.refresh())
        return visitor

    async def _posted(self, request: web.Request) -> tuple[Visitor, Form, ImportList]:
        visitor = await self._visitor(request)
        form = await self._guard.posted(request, visitor)
        return visitor, form, await self._of(request, visitor)

    async def _of(self, request: web.Request, visitor: Visitor) -> ImportList:
        """
        Return the list that an address names, if it is the visitor's own: what is in it is nobody else's business before it is taken in.

        Raises:
            PageError: it is not, or there is none.
        """
        try:
            found = await self._bella.uploads.show(request.match_info["id"])
        except NotFound:
            raise not_found() from None
        if found.actor != visitor.actor:
            raise not_found()
        return found

    async def _look(self, one: ImportList) -> tuple[Table, ListMap]:
        try:
            return await self._bella.uploads.look(one)
        except NotFound:
            raise _busy(one) from None
        except ImportRefused:
            title, text = N_("The clinic has changed"), N_("The list cannot be read as it was said any more. Give it again.")
            raise PageError(409, title, text, link=_PATH, link_text=N_("To the imports")) from None

    async def _options(self, form: Form, kind: Kind) -> Options:
        """Return how a list is to be read: as one that has a name, or as its header says."""
        name, place = text_of(form, "read_as"), text_of(form, "location")
        known = {location.id for location in self._bella.clinics.view.locations}
        text = next((one.document for one in await self._bella.uploads.named() if (one.kind, one.name) == (kind, name)), None)
        return Options(map_text=text, map_name=name or "map", location=place if place in known else None)

    async def _start_page(
        self, request: web.Request, visitor: Visitor, *, status: int = 200, wrong: str = "", kind: Kind = "patients"
    ) -> web.Response:
        shown: dict[str, Any] = {"kinds": KINDS, "kind": kind, "states": STATES, "wrong": wrong, "known": wrong in REFUSALS}
        shown |= {"named": await self._bella.uploads.named(), "given": await self._bella.uploads.of(visitor.actor)}
        shown |= {"places": self._bella.clinics.view.locations, "broken_off": self._bella.uploads.is_broken_off}
        return await page(request, visitor, "admin/import.html", status=status, **shown)

    async def _one_page(
        self, request: web.Request, visitor: Visitor, one: ImportList, *, status: int = 200, wrong: str = ""
    ) -> web.Response:
        shown: dict[str, Any] = {"one": one, "kinds": KINDS, "states": STATES, "outcomes": OUTCOMES, "needs": NEEDS[one.kind]}
        shown |= {"broken_off": self._bella.uploads.is_broken_off(one), "came": await self._bella.uploads.outcome(one)}
        shown |= {"wrong": wrong, "known": wrong in REFUSALS}
        if one.state in {"read", "tried", "failed"}:
            shown |= await self._reading(one)
            await note_look(self._bella, visitor, "import", one.rows)
        return await page(request, visitor, "admin/import_list.html", status=status, **shown)

    async def _reading(self, one: ImportList) -> Mapping[str, Any]:
        table, made = await self._look(one)
        told: dict[str, Any] = {"encoding": ENCODINGS[table.encoding], "delimiter": DELIMITERS[table.delimiter]}
        told |= {"header": table.header, "columns": made.columns, "fields": {name: FIELDS[name] for name in choices(one.kind)}}
        told |= {"sample": [(line.number, table.row(line)) for line in table.rows[:_ROWS]], "made": made, "orders": ORDER_WORDS}
        told["not_read"] = [name for name in table.header if name not in {*made.columns.values(), REASON}]
        told["words"] = _words(made, self._bella.clinics.view)
        told["names"] = [named.name for named in await self._bella.uploads.named() if named.kind == one.kind]
        return told


def _words(made: ListMap, clinic: ClinicView) -> list[tuple[str, str, Mapping[str, str], list[tuple[str, str]]]]:
    """Return, by table of words, its name, what each of the list's words means, and what it may mean."""
    known = known_codes(clinic)
    return [(name, title, getattr(made, name), known[name]) for name, title in TABLES.items() if getattr(made, name)]


def _roomy(request: web.Request) -> web.Request:
    """
    Return a request that may hold a list.

    Raises:
        HTTPRequestEntityTooLarge: it says itself that it holds more.
    """
    most = MAX_BYTES + _BESIDES
    if (request.content_length or 0) > most:
        raise web.HTTPRequestEntityTooLarge(most, request.content_length or 0)
    return request.clone(client_max_size=most)


def _busy(one: ImportList) -> PageError:
    return PageError(409, N_("Not just now"), _BUSY, link=f"{_PATH}/{one.id}", link_text=N_("To the list"))
