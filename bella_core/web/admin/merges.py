"""``/admin/merges``: records that may be of one person, side by side; merged or kept apart by staff."""

from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.services.merging import MergeRefused, NoMerge

from .guard import Guard, Visitor
from .menu import N_
from .problems import PageError, not_found
from .rendering import done, page
from .viewing import note_look

#: Pairs on the page: the queue is worked off from its beginning.
_SHOWN = 20


def merge_pages(bella: Bella, guard: Guard) -> list[web.RouteDef]:
    """Return the pages of the merge queue."""

    async def show(request: web.Request) -> web.Response:
        """Show the pairs that wait the longest."""
        return await shown(request, await guard.require(request, "merge_patients"))

    async def shown(request: web.Request, visitor: Visitor, *, refused: bool = False) -> web.Response:
        rows = await bella.merging.page(limit=_SHOWN + 1)
        await note_look(bella, visitor, "merges", len(rows[:_SHOWN]))
        told = {"rows": rows[:_SHOWN], "more": len(rows) > _SHOWN, "refused": refused}
        return await page(request, visitor, "admin/merges.html", status=409 if refused else 200, **told)

    async def decide(request: web.Request) -> web.Response:
        """Merge a record into another, or keep it apart."""
        visitor = await guard.require(request, "merge_patients")
        form = await guard.posted(request, visitor)
        item_id, into = request.match_info["id"], str(form.get("into", "")) or None
        try:
            if form.get("act") == "keep_apart":
                await bella.merging.keep_apart(item_id, visitor.actor)
                raise done(request, "/admin/merges", N_("The two are kept apart."))
            await bella.merging.merge(item_id, into, visitor.actor)
        except NoMerge as error:
            if str(error).startswith("there is no such"):
                raise not_found() from None
            text = N_("It is decided already, or the records have changed. Look at the list again.")
            raise PageError(409, N_("Somebody was faster"), text, link="/admin/merges", link_text=N_("To the list")) from None
        except MergeRefused:
            return await shown(request, visitor, refused=True)
        raise done(request, "/admin/merges", N_("The two are one record now."))

    return [web.get("/admin/merges", show), web.post("/admin/merges/{id}", decide)]
