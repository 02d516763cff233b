"""A real server on this machine that stands for whatever a plugin talks to, and fails or hangs when a test wants it to."""

import json
import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote_plus

import attrs


@attrs.frozen
class Request:
    """What the plugin asked: ``path`` with its query; header names in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """Return the body, read as JSON."""
        return json.loads(self.body)


@attrs.frozen
class Response:
    """What the server answers."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = attrs.field(factory=dict)

    @classmethod
    def json(cls, value: object, status: int = 200) -> "Response":
        """Return ``value`` as JSON."""
        return cls(status, json.dumps(value).encode(), {"Content-Type": "application/json"})


class Remote:
    """
    Serve HTTP on a port of its own, until it is closed.

    Args:
        respond: answers a request, while nothing else was asked for with ``fail`` or ``hang``.

    Attributes:
        requests: all that came, in order.
        mistakes: what ``respond`` raised.
    """

    def __init__(self, respond: Callable[[Request], Response]) -> None:
        self.requests: list[Request] = []
        self.mistakes: list[Exception] = []
        self._respond = respond
        self._status = 0
        self._echo = False
        self._hanging = False
        self._released = threading.Event()
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        threading.Thread(target=self._server.serve_forever, args=(0.01,), name="remote", daemon=True).start()

    @property
    def url(self) -> str:
        """Return its address, without a closing slash."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def fail(self, status: int, *, echo: bool = False) -> None:
        """Answer everything with this status from now on; with ``echo`` the error repeats what was asked, as services do."""
        self._status, self._echo = status, echo

    def hang(self) -> None:
        """Accept everything and answer nothing from now on."""
        self._hanging = True

    def recover(self) -> None:
        """Answer again; what hangs is let go."""
        self._status, self._hanging = 0, False
        self._released.set()
        self._released = threading.Event()

    def close(self) -> None:
        """End, and free the port."""
        self.recover()
        self._server.shutdown()
        self._server.server_close()

    def answer(self, request: Request) -> Response | None:
        """Return the answer to one request, or ``None`` to close the connection without."""
        self.requests.append(request)
        if self._hanging:
            self._released.wait(60)
            return None
        if self._status:
            told = unquote_plus(f"{request.path} {request.body.decode(errors='replace')}") if self._echo else "asked for by the test"
            return Response.json({"error": told, "message": told}, self._status)
        try:
            return self._respond(request)
        except Exception as error:  # noqa: BLE001  # the test's own mistake; shown when it ends
            self.mistakes.append(error)
            return Response(500)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a client that went away is what many tests are about."""


def _handler(remote: Remote) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # head and body leave apart: the body would wait 40 ms for the client's word on the head

        def _handle(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length)
            if len(body) < length:  # the client went away in mid-request
                self.close_connection = True
                return
            headers = {name.lower(): value for name, value in self.headers.items()}
            response = remote.answer(Request(self.command, self.path, headers, body))
            if response is None:
                self.close_connection = True
                return
            self.send_response(response.status)
            for name, value in response.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(response.body)))
            self.end_headers()
            self.wfile.write(response.body)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _handle  # noqa: N815  # the standard library's names

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the standard library's name
            """Write nothing."""

    return Handler
