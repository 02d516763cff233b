"""``POST /admin/look``: in which language and by which light somebody wants the pages."""

from typing import get_args

from aiohttp import web

from ..languages import Language
from .guard import LANGUAGE, THEME, THEMES, check_origin
from .rendering import back_to, done

_YEAR_S = 365 * 24 * 3600


def look_pages() -> list[web.RouteDef]:
    """Return the route by which the frame's two buttons are answered; whoever is not logged in may choose too."""

    async def look(request: web.Request) -> web.Response:
        """Keep the choice in the browser, and show the same page again."""
        check_origin(request)
        form = await request.post()
        answer = done(request, back_to(str(form.get("next", ""))))
        for name, field, known in ((LANGUAGE, "language", get_args(Language)), (THEME, "theme", THEMES)):
            chosen = form.get(field)
            if chosen in known:
                answer.set_cookie(name, str(chosen), path="/", max_age=_YEAR_S, samesite="Lax", httponly=True)
        raise answer

    return [web.post("/admin/look", look)]
