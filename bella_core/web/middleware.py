"""Around every request: an id for its log lines, an answer whatever goes wrong, and how long it took."""

from collections.abc import Awaitable, Callable
from time import perf_counter

from aiohttp import web
from aiohttp.typedefs import Middleware

from bella_core.core.ids import new_id
from bella_core.core.logging import get_logger, log_context
from bella_core.core.metrics import ERROR_RATE, PAGE_LOAD, REQUESTS, RESPONSE_TIME, WEBHOOK_LATENCY, Meter, recording
from bella_core.core.phi import allow, is_code
from bella_core.schemas.problems import Problem

from .problems import respond
from .refusals import as_problem

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

#: The largest body that is read, in bytes: a megabyte of speech is still answered.
MAX_BODY = 4 * 1024 * 1024
#: Statuses from here on are bella's own failures.
_OURS = 500
#: And from here on a client's.
_CLIENTS = 400

#: The header by which a client can name its request to whoever reads the log.
CORRELATION = "X-Correlation-Id"
#: Under which a request holds the id of the key that it was made with.
KEY_ID = web.RequestKey("bella_key_id", str)
#: Under which a request says that it is for a page for staff.
PAGE = web.RequestKey("bella_page", bool)
#: Asked for again and again by machines.
_PROBES = ("/healthz", "/readyz", "/metrics")

_log = get_logger(__name__)
_access = get_logger(__name__, kind="access")
allow("route", ["none"])


@web.middleware
async def answered(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer a request under an id of its own; an error that nobody foresaw is logged by its type and becomes a problem document."""
    correlation_id = new_id()
    with log_context(correlation_id=correlation_id):
        response = await _answered(request, handler)
        if not response.prepared:
            response.headers[CORRELATION] = correlation_id
        return response


async def _answered(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except web.HTTPException as error:
        refused = as_problem(error)
        if refused is None:
            raise
        return refused
    except web.RequestPayloadError:  # packed another way than it says
        return respond(Problem(400, "Unreadable body", "the body is not encoded as Content-Encoding says"), {"Connection": "close"})
    except Exception as error:  # noqa: BLE001  # the last place that can answer
        _log.error("request_failed", error=error)
        detail = f"something went wrong; the log has the details under the id in {CORRELATION}"
        return respond(Problem(500, "Unexpected error", detail))


@web.middleware
async def accessed(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Log who asked for what, and what came of it; Twilio's requests have their turns' lines, and a probe or a scrape needs none."""
    route = route_of(request)
    if route.endswith(_PROBES) or "/twilio/" in route:
        return await handler(request)
    started, status = perf_counter(), _OURS
    try:
        response = await handler(request)
        status = response.status
    except web.HTTPException as answer:
        status = answer.status
        raise
    finally:
        ms = round(1000 * (perf_counter() - started), 1)
        _access.info("request_answered", method=request.method, route=route, status=status, ms=ms, key=request.get(KEY_ID))
    return response


def measured(meter: Meter) -> Middleware:
    """Return a middleware that counts and times requests by their route, never by their address, and has what they call record too."""

    @web.middleware
    async def measure(request: web.Request, handler: Handler) -> web.StreamResponse:
        started = perf_counter()
        with recording(meter):
            try:
                response = await handler(request)
            except web.HTTPException as answer:
                _note(meter, request, answer.status, perf_counter() - started)
                raise
        if not isinstance(response, web.WebSocketResponse):  # that one is a conversation, over when the call is
            _note(meter, request, response.status, perf_counter() - started)
        return response

    return measure


def route_of(request: web.Request) -> str:
    """Return the pattern of a request's route, ``none`` where there is none; where the application is mounted is known by then only."""
    resource = request.match_info.route.resource
    if resource is None:
        return "none"
    route = resource.canonical
    if not is_code("route", route):
        allow("route", [route])
    return route


def _note(meter: Meter, request: web.Request, status: int, seconds: float) -> None:
    route = route_of(request)
    meter.add(REQUESTS, 1, route, f"{status // 100}xx")
    meter.add(RESPONSE_TIME, seconds, route)
    meter.add(ERROR_RATE, status >= _OURS, route)
    if request.get(PAGE) and status < _CLIENTS:
        meter.add(PAGE_LOAD, seconds, route)
    if "/twilio/" in route:
        meter.add(WEBHOOK_LATENCY, seconds, route)
