"""What is asked of plugins that answer on the web: routes for programs, pages for people."""

from collections.abc import Iterator, Mapping, Sequence
from time import perf_counter
from typing import ClassVar

import attrs
from hypothesis import given

from bella_core.plugin import Asker, BadRequest, Fields, Page, PageContent, Route, WebRequest, WebResponse
from bella_core.runtime.calling import HookResult
from bella_core.runtime.registry import State
from bella_core.runtime.routes import PLACEHOLDER

from ..bench import Bench, told
from ..phrases import PLANTED_WORDS
from ..promises import Grade, promise
from ..strategies import LANGUAGES, limits, values_of
from .base import PluginSuite

#: Seconds within which a person expects to see something.
_PATIENCE_S = 2.0
_BUDGET_S = 0.05
_SLACK_S = 1.0
#: What would run in a browser that took it for markup.
SCRIPT = "<script>alert('planted')</script>"
_GARBAGE = (b"", b"\xff\xfe\x00", b"{", b"[" * 50, b"null", b'{"type": "\\u0000"}', SCRIPT.encode(), b"x" * 60_000)
#: What a handler may do instead of answering: it was asked, and it said on purpose that it cannot.
_ON_PURPOSE = frozenset({"ok", "plugin_error", "retry", "not_configured", "rejected"})


@attrs.frozen
class WebExample:
    """
    One request to a route, and what comes of it.

    Args:
        path: below the plugin's own, with its parameters filled in. ``query``, ``headers``, ``body``: what else is sent.
        status: that it is answered with. ``has``: what stands in the answer's body.
    """

    method: str
    path: str
    status: int = 200
    has: str = ""
    query: Mapping[str, str] = attrs.field(factory=dict)
    headers: Mapping[str, str] = attrs.field(factory=dict)
    body: bytes = b""
    content_type: str = ""


class WebSuite(PluginSuite):
    """
    Hold a plugin to the family of the web.

    Attributes:
        routes, pages: whether it has these hooks.
        examples: requests, and what they are answered with; one for each route that needs more than its path.
    """

    capabilities = {"routes": "routes", "pages": "pages"}  # noqa: RUF012  # typed in the base
    routes: ClassVar[bool] = True
    pages: ClassVar[bool] = True
    examples: ClassVar[Sequence[WebExample]] = ()

    def exercise(self, bench: Bench) -> dict[str, HookResult]:
        """Ask every example, every page in each language, and every route as a stranger might; what is refused is not told."""
        results = {f"{example.method} {example.path}": self._ask_example(bench, example) for example in self.examples}
        for page, language in self._pages(bench):
            results[f"page {page.path} {language}"] = bench.render(page, _request(page, language=language))
        for route in self._routes(bench):
            asked = _request(route, body=PLANTED_WORDS[0].encode())
            results[f"{route.method} {route.path} by a stranger"] = bench.respond(route, asked)
        return {name: result for name, result in results.items() if not isinstance(result.error, BadRequest)}

    # --- promises ------------------------------------------------------------------------------------------------------

    @promise(Grade.BRONZE)
    def test_its_routes_and_pages_are_taken(self, started: Bench) -> None:
        """The host takes its routes and pages: paths are written as they may be, and no two answer the same request."""
        started.contributed()
        assert started.loaded.state is State.ACTIVE, started.loaded.reason

    @promise(Grade.BRONZE)
    def test_examples_are_answered(self, started: Bench) -> None:
        """Every example gets its answer."""
        for example in self.examples:
            result = self._ask_example(started, example)
            status = result.error.status if isinstance(result.error, BadRequest) else getattr(result.value, "status", None)
            assert status == example.status, f"{example.method} {example.path}: wanted {example.status}, got {status or told(result)}"
            assert example.has in _body(result), f"{example.method} {example.path}: {example.has!r} is not in the answer"

    @promise(Grade.BRONZE)
    def test_any_request_gets_a_valid_answer(self, started: Bench) -> None:
        """Whatever a request holds, a route answers or refuses it, and does not fail."""
        for route in self._routes(started):
            self._any_request_holds(started, route)

    @promise(Grade.BRONZE)
    def test_pages_are_shown_in_both_languages(self, started: Bench) -> None:
        """Every page is made of blocks, in English and in French, whatever the query holds."""
        for page, language in self._pages(started):
            self._any_query_holds(started, page, language)

    @promise(Grade.SILVER)
    def test_strangers_change_nothing(self, started: Bench) -> None:
        """A public route that takes more than questions refuses, with 400 to 499, whoever does not prove who sends it."""
        for route in self._routes(started):
            for body in _GARBAGE if route.access == "public" and route.method != "GET" else ():
                result = started.respond(route, _request(route, body=body[: route.max_body]))
                status = result.error.status if isinstance(result.error, BadRequest) else getattr(result.value, "status", 0)
                assert 400 <= status <= 499, f"{route.method} {route.path} answered {status or told(result)} to {body[:20]!r}"

    @promise(Grade.SILVER)
    def test_nothing_that_is_sent_comes_back_as_markup(self, started: Bench) -> None:
        """Nothing that a request holds becomes part of an answer in SVG or another markup."""
        for route in self._routes(started):
            parameters = dict.fromkeys(PLACEHOLDER.findall(route.path), SCRIPT)
            asked = attrs.evolve(_request(route, SCRIPT, body=SCRIPT.encode()), parameters=parameters)
            result = started.respond(route, asked)
            if isinstance(result.value, WebResponse) and result.value.content_type.endswith("xml"):
                assert SCRIPT not in _body(result), (
                    f"{route.method} {route.path} sends back, as {result.value.content_type}, what it was sent"
                )

    @promise(Grade.SILVER)
    def test_answers_come_in_time(self, started: Bench) -> None:
        """Every answer comes within two seconds, for somebody waits for it."""
        self.exercise(started)  # what is opened on first use
        for name, (seconds, result) in self._timed(started).items():
            assert seconds < _PATIENCE_S, f"{name} took {seconds:.1f} s ({result.outcome})"

    @promise(Grade.SILVER)
    def test_a_handler_ends_when_nobody_waits(self, started: Bench) -> None:
        """A handler that is cancelled at its deadline ends, and leaves nothing running."""
        started.budget_s = _BUDGET_S
        spent = {name: seconds for name, (seconds, _) in self._timed(started).items()}
        left = started.running()
        assert not [name for name, seconds in spent.items() if seconds > _BUDGET_S + _SLACK_S], f"took too long: {spent}"
        assert not left, f"it was cancelled and goes on: {', '.join(left)}"

    # --- how ---------------------------------------------------------------------------------------------------------------

    def _ask_example(self, bench: Bench, example: WebExample) -> HookResult:
        for route in self._routes(bench):
            parameters = _parameters(route, example)
            if parameters is not None:
                asked = WebRequest(
                    example.method,
                    example.path,
                    parameters,
                    Fields(tuple(example.query.items())),
                    Fields(tuple(example.headers.items()), any_case=True),
                    example.body,
                    example.content_type,
                    asker=_asker(route),
                )
                return bench.respond(route, asked)
        raise AssertionError(f"no route answers {example.method} {example.path}")

    def _any_request_holds(self, bench: Bench, route: Route) -> None:
        names = PLACEHOLDER.findall(route.path)

        @limits(15)
        @given(values_of(WebRequest))
        def holds(drawn: WebRequest) -> None:
            parameters = dict.fromkeys(names, drawn.content_type or "x")
            asked = attrs.evolve(drawn, method=route.method, parameters=parameters, body=drawn.body[: route.max_body], asker=_asker(route))
            result = bench.respond(route, asked)
            assert result.outcome in _ON_PURPOSE, f"{route.method} {route.path}: {told(result)}"

        holds()

    def _any_query_holds(self, bench: Bench, page: Page, language: str) -> None:
        @limits(8)
        @given(values_of(Fields))
        def holds(query: Fields) -> None:
            result = bench.render(page, attrs.evolve(_request(page, language=language), query=query))
            assert result.outcome in _ON_PURPOSE, f"page {page.path} in {language}: {told(result)}"

        holds()

    def _timed(self, bench: Bench) -> dict[str, tuple[float, HookResult]]:
        found: dict[str, tuple[float, HookResult]] = {}
        for page, language in self._pages(bench):
            began = perf_counter()
            result = bench.render(page, _request(page, language=language))
            found[f"page {page.path}"] = perf_counter() - began, result
        for example in self.examples:
            began = perf_counter()
            result = self._ask_example(bench, example)
            found[f"{example.method} {example.path}"] = perf_counter() - began, result
        return found

    def _routes(self, bench: Bench) -> tuple[Route, ...]:
        return bench.contributed().routes().get(bench.name, ())

    def _pages(self, bench: Bench) -> Iterator[tuple[Page, str]]:
        for page in bench.contributed().pages().get(bench.name, ()):
            yield from ((page, language) for language in LANGUAGES)


def _parameters(route: Route, example: WebExample) -> dict[str, str] | None:
    wanted, given_ = route.path.split("/"), example.path.split("/")
    if route.method != example.method or len(wanted) != len(given_):
        return None
    pairs = list(zip(wanted, given_, strict=True))
    fits = all(PLACEHOLDER.fullmatch(segment) or segment == text for segment, text in pairs)
    return {named[1]: text for segment, text in pairs if (named := PLACEHOLDER.fullmatch(segment))} if fits else None


def _asker(target: Route | Page) -> Asker | None:
    if target.access == "public":
        return None
    return Asker("0195a4e0-0000-7000-8000-000000000002", "tests", "write" if target.access == "write" else "read")


def _request(target: Route | Page, query: str = PLANTED_WORDS[1], *, body: bytes = b"", language: str = "en-CA") -> WebRequest:
    """Return a request to a route or a page, with a patient's words in it."""
    return WebRequest(
        target.method if isinstance(target, Route) else "GET",
        PLACEHOLDER.sub("1", target.path),
        dict.fromkeys(PLACEHOLDER.findall(target.path), "1"),
        Fields((("q", query),)),
        Fields((("User-Agent", PLANTED_WORDS[1]),), any_case=True),
        body,
        "application/json" if body else "",
        language,
        _asker(target),
    )


def _body(result: HookResult) -> str:
    value = result.value
    if isinstance(value, WebResponse):
        return value.body if isinstance(value.body, str) else value.body.decode(errors="replace")
    return str(result.error or "") if not isinstance(value, PageContent) else str(value.blocks)
