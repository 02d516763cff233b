"""``GET /unsubscribe/{token}`` and ``POST /unsubscribe/{token}``: a page for whoever wants no more of a kind of message."""

from collections.abc import Mapping

from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.core.errors import DatabaseAway
from bella_core.domain.notices.classes import MessageClass

from ..languages import Language, preferred
from ..templating import render

_KINDS: Mapping[Language, Mapping[MessageClass, str]] = {
    "en-CA": {
        "confirmation": "confirmations of your appointments",
        "reminder": "reminders of your appointments",
        "recall": "messages that it is time for your next visit",
        "waiting_list": "offers of earlier times",
    },
    "fr-CA": {
        "confirmation": "les confirmations de vos rendez-vous",
        "reminder": "les rappels de vos rendez-vous",
        "recall": "les messages qui vous disent qu’il est temps de revenir",
        "waiting_list": "les offres de places plus tôt",
    },
}
#: Title, question, button, answer, what is said of a link that is none, and of a database that is away.
_WORDS: Mapping[Language, tuple[str, str, str, str, str, str]] = {
    "en-CA": (
        "Messages from {clinic}",
        "Stop {kind}, by text message and by e-mail?",
        "Stop them",
        "Done: you will get no more {kind}. If you change your mind, call {clinic}.",
        "This link does not work any more. To get no more messages, call the clinic.",
        "That did not work just now. Please try again in a moment.",
    ),
    "fr-CA": (
        "Messages de {clinic}",
        "Ne plus recevoir {kind}, par texto et par courriel?",
        "Ne plus les recevoir",
        "C’est fait : vous ne recevrez plus {kind}. Si vous changez d’avis, appelez {clinic}.",
        "Ce lien ne fonctionne plus. Pour ne plus recevoir de messages, appelez la clinique.",
        "Cela n’a pas fonctionné. Veuillez réessayer dans un instant.",
    ),
}
_SAFETY = {
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def unsubscribe_routes(bella: Bella) -> list[web.RouteDef]:
    """Return the routes of the page. Looking at it changes nothing, as programs follow links that are in e-mails."""

    async def show(request: web.Request) -> web.Response:
        """Ask."""
        found = bella.unsubscribing.read(request.match_info["token"])
        language = preferred(request)
        return _page(bella, language, found.message_class if found else None, 1, 404, button=True)

    async def stop(request: web.Request) -> web.Response:
        """Note that somebody wants no more."""
        found = bella.unsubscribing.read(request.match_info["token"])
        language = preferred(request)
        if found is not None:
            try:
                await bella.unsubscribing.stop(found)
            except DatabaseAway:
                return _page(bella, language, None, 3, 503)
        return _page(bella, language, found.message_class if found else None, 3, 404)

    return [web.get("/unsubscribe/{token}", show), web.post("/unsubscribe/{token}", stop)]


def _page(bella: Bella, language: Language, kind: MessageClass | None, words: int, status: int, *, button: bool = False) -> web.Response:
    """Return the page: the words of that number where the link is good, else what is said of one that is not, with a status."""
    texts = _WORDS[language]
    told = {"clinic": bella.clinics.view.name, "kind": _KINDS[language][kind] if kind else ""}
    text = texts[words if kind else 5 if status == 503 else 4].format_map(told)
    shown = render(
        "unsubscribe.html",
        language=language,
        title=texts[0].format_map(told),
        text=text,
        button=texts[2] if kind and button else "",
    )
    headers = {**_SAFETY, "Content-Language": language, "Vary": "Accept-Language"}
    return web.Response(text=shown, status=200 if kind else status, content_type="text/html", headers=headers)
