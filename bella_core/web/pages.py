"""Write a plugin's page: bella's own markup around plain text, every character of which is escaped."""

import base64
import functools
import hashlib
from urllib.parse import urlencode

import attrs
from aiohttp import web
from markupsafe import Markup

from bella_core.plugin import Page, PageContent

from .languages import Language
from .plugin_answers import SAFETY
from .templating import render

_STYLE = """
body { font-family: system-ui, sans-serif; line-height: 1.5; max-width: 60rem; margin: 0 auto; padding: 1rem; color: #1a1a1a }
nav a { margin-right: 1rem }
table { border-collapse: collapse } th, td { text-align: left; padding: .25rem .75rem; border-bottom: 1px solid #ccc }
dt { font-weight: 600 } .notice { padding: .5rem 1rem; border-left: .3rem solid #06c } .warning { border-color: #b60 }
.error { border-color: #b00 } footer { margin-top: 2rem; color: #555; font-size: .875rem }
""".strip()

_WORDS = {
    "en-CA": {"home": "Home", "by": "Page of the plugin"},
    "fr-CA": {"home": "Accueil", "by": "Page du module"},
}
_OTHER: dict[Language, tuple[Language, str]] = {"en-CA": ("fr-CA", "Français"), "fr-CA": ("en-CA", "English")}


@attrs.frozen
class Place:
    """Where a page stands: below which path bella does, whose it is, and what was asked for."""

    mount: str
    plugin: str
    query: tuple[tuple[str, str], ...]

    @property
    def own(self) -> str:
        """Return where the plugin's paths begin."""
        return f"{self.mount}/plugins/{self.plugin}"


def title_in(page: Page, language: Language) -> str:
    """Return a page's title, in another language where it has none in this one."""
    return page.title.get(language[:2]) or next(iter(page.title.values()))


def page_response(page: Page, content: PageContent, place: Place, language: Language) -> web.Response:
    """Return a page as it is sent."""
    other, name = _OTHER[language]
    query = [(key, value) for key, value in place.query if key != "lang"]
    text = render(
        "plugin_page.html",
        language=language,
        title=title_in(page, language),
        blocks=[(type(block).__name__, block) for block in content.blocks],
        href=lambda to: place.own + to if to.startswith("/") else to,
        home=f"{place.mount}/",
        other={"language": other, "name": name, "href": "?" + urlencode([*query, ("lang", other[:2])])},
        words=_WORDS[language],
        plugin=place.plugin,
        style=Markup(_STYLE),  # noqa: S704  # a constant of this module
    )
    headers = {**SAFETY, "Content-Security-Policy": _policy(), "Content-Language": language, "Vary": "Accept-Language"}
    return web.Response(text=text, content_type="text/html", headers=headers)


@functools.cache
def _policy() -> str:
    digest = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
