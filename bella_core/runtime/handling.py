"""Call the handlers that plugins contributed, each as a hook of its own: with a deadline, a breaker, and the plugin's name on errors."""

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

from bella_core.plugin import Kind, Page, Policy, Route, WebRequest

from .answers import check_page, check_response
from .calling import Check, HookResult
from .implementation import Implementation
from .runner import HookRunner

#: How a handler is called; a plain ``def`` runs in a thread.
POLICY = Policy(Kind.CONTRIBUTE, 10.0)
#: Requests to one plugin that are answered at a time; the others are told to come again.
MOST_AT_ONCE = 16


class Handlers:
    """Answer requests by the handlers of one runner's plugins."""

    def __init__(self, runner: HookRunner) -> None:
        self._runner = runner
        self._parts: dict[tuple[str, str], Implementation] = {}
        self._at_work: Counter[str] = Counter()

    async def respond(self, plugin: str, route: Route, request: WebRequest, budget_s: float | None = None) -> HookResult:
        """Return what came of a route's handler; a value is a ``WebResponse``."""
        check = partial(check_response, public=route.access == "public")
        part = self._part(plugin, "routes", f"{route.method} {route.path}", route.handler)
        return await self._call(part, request, check, budget_s) if part else HookResult(plugin, "absent")

    async def render(self, plugin: str, page: Page, request: WebRequest, budget_s: float | None = None) -> HookResult:
        """Return what came of a page; a value is its ``PageContent``."""
        part = self._part(plugin, "pages", f"page {page.path}", page.render)
        return await self._call(part, request, check_page, budget_s) if part else HookResult(plugin, "absent")

    def _part(self, plugin: str, hook: str, name: str, function: Callable[..., Any]) -> Implementation | None:
        """Return what is called; ``None`` for a plugin that was taken out of use meanwhile."""
        if plugin not in self._runner.plugins(hook):
            return None
        found = self._parts.get((plugin, name))
        if found is None:
            found = self._parts[plugin, name] = self._runner.part(plugin, hook, name, function, POLICY)
        return found

    async def _call(self, part: Implementation, request: WebRequest, check: Check, budget_s: float | None) -> HookResult:
        if self._at_work[part.plugin] >= MOST_AT_ONCE:
            part.count("busy")
            return HookResult(part.plugin, "busy")
        self._at_work[part.plugin] += 1
        try:
            return await self._runner.call(part, request, check=check, budget_s=budget_s)
        finally:
            self._at_work[part.plugin] -= 1
