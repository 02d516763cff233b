"""``/webhooks``: which addresses are told of events; for programs of the clinic's own people."""

from collections.abc import Iterator
from contextlib import contextmanager

from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.core.errors import NotFound
from bella_core.crud.webhooks import WebhookRow
from bella_core.domain.local_times import zone_at
from bella_core.schemas.converter import Unreadable, read, write
from bella_core.schemas.paging import After, cursor_of
from bella_core.schemas.problems import Problem
from bella_core.schemas.resources import local, page
from bella_core.schemas.webhooks import WebhookItem, WebhookRequest, WebhookSecret
from bella_core.services.webhooks import BadEvents
from bella_core.services.webhooks_addresses import BadAddress

from ..auth import KeyGuard
from ..operations import DONE, PAGED, lists, operation, shows
from ..problems import ProblemError, json_response, misfits, page_query, read_json, unreadable, with_problems


def webhook_routes(bella: Bella, guard: KeyGuard) -> list[web.RouteDef]:
    """Return the routes of addresses that are told of events."""
    return [*_listing(bella, guard), *_changing(bella, guard)]


def _listing(bella: Bella, guard: KeyGuard) -> list[web.RouteDef]:
    @operation("List the addresses that are told of events", tag="webhooks", access="staff", answers=lists(WebhookItem), parameters=PAGED)
    @with_problems
    async def list_webhooks(request: web.Request) -> web.Response:
        """Give a page of addresses in the order in which they were made; their secrets are not shown again."""
        await guard.require(request, "staff")
        query = page_query(request, timed=False)
        rows = await bella.webhooks.page(limit=query.limit + 1, after=query.after.id if query.after else None)
        shown = rows[: query.limit]
        cursor = cursor_of(After(shown[-1].id)) if len(rows) > query.limit else None
        return json_response(page([await _item(bella, row) for row in shown], cursor))

    @operation(
        "Have an address told of events; its secret is shown once",
        tag="webhooks",
        access="staff",
        body=WebhookRequest,
        answers=shows(WebhookSecret),
    )
    @with_problems
    async def create_webhook(request: web.Request) -> web.Response:
        """Have an address told of events."""
        holder = await guard.require(request, "staff")
        row, secret = await _created(bella, request, f"api:{holder.name}")
        return json_response(write(WebhookSecret(await _item(bella, row), secret)))

    return [web.get("/webhooks", list_webhooks), web.post("/webhooks", create_webhook)]


def _changing(bella: Bella, guard: KeyGuard) -> list[web.RouteDef]:
    @operation("Tell an address of nothing more", tag="webhooks", access="staff", answers=DONE, errors=(404,))
    @with_problems
    async def remove_webhook(request: web.Request) -> web.Response:
        """Tell an address of nothing more; what waits for it is not sent."""
        holder = await guard.require(request, "staff")
        with _found():
            await bella.webhooks.remove(request.match_info["id"], actor=f"api:{holder.name}")
        return web.Response(status=204)

    @operation(
        "Make a new secret of an address; the old one signs too for a day",
        tag="webhooks",
        access="staff",
        answers=shows(WebhookSecret),
        errors=(404,),
    )
    @with_problems
    async def rotate_webhook(request: web.Request) -> web.Response:
        """Give an address a new secret."""
        holder = await guard.require(request, "staff")
        with _found():
            row, secret = await bella.webhooks.rotate(request.match_info["id"], actor=f"api:{holder.name}")
        return json_response(write(WebhookSecret(await _item(bella, row), secret)))

    @operation("Send an address an event that means nothing", tag="webhooks", access="staff", answers=DONE, errors=(404,))
    @with_problems
    async def try_webhook(request: web.Request) -> web.Response:
        """Have an event sent that means nothing."""
        await guard.require(request, "staff")
        with _found():
            await bella.webhooks.test(request.match_info["id"])
        return web.Response(status=204)

    return [
        web.delete("/webhooks/{id}", remove_webhook),
        web.post("/webhooks/{id}/rotate", rotate_webhook),
        web.post("/webhooks/{id}/test", try_webhook),
    ]


async def _created(bella: Bella, request: web.Request, actor: str) -> tuple[WebhookRow, str]:
    try:
        asked = read(await read_json(request), WebhookRequest)
        return await bella.webhooks.create(asked.url, asked.events, actor=actor)
    except Unreadable as error:
        raise unreadable(error, status=422, title="Request does not fit") from None
    except BadAddress as error:
        raise misfits("Nothing is sent there", {"url": str(error)}) from None
    except BadEvents as error:
        raise misfits("Request does not fit", {"events": str(error)}) from None


async def _item(bella: Bella, row: WebhookRow) -> WebhookItem:
    return WebhookItem(row.id, row.url, row.events, local(row.created_at, zone_at(await bella.clinics.refresh())))


@contextmanager
def _found() -> Iterator[None]:
    try:
        yield
    except NotFound:
        raise ProblemError(Problem(404, "No such webhook", "GET /webhooks lists them")) from None
