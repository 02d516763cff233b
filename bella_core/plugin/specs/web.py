"""Answer on the web: routes for programs, pages for people."""

from collections.abc import Sequence

from ..hooks import Kind, hook
from ..types import Page, Route


class WebSpecs:
    """
    Told once, at start; their handlers are called whenever somebody asks, beside the calls.

    Each handler has 10 seconds and a breaker of its own. One that raises, answers nonsense or is late is answered for with 502, 503 or 504.
    """

    @hook(Kind.CONTRIBUTE, 1.0, runs="inline")
    def routes(self) -> Sequence[Route]:
        """
        Contribute routes under ``/plugins/NAME``.

        Called once, after ``startup``. On error, and when two of them answer the same request, the plugin is disabled and the reason
        shown.

        Returns:
            At most 64 routes.
        """
        raise NotImplementedError  # a spec is never called

    @hook(Kind.CONTRIBUTE, 1.0, runs="inline")
    def pages(self) -> Sequence[Page]:
        """
        Contribute pages under ``/plugins/NAME``, each with a link on bella's home page.

        Called once, after ``routes``. On error, and when one has the path of another or of a ``GET`` route, the plugin is disabled and
        the reason shown.

        Returns:
            At most 16 pages.
        """
        raise NotImplementedError  # a spec is never called
