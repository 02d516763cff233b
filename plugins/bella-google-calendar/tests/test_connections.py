"""No connection to Google stays open that nobody uses: sockets are few, and a process lives long."""

import socket
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import httplib2
import pytest
from bella_google_calendar.client import Client
from bella_google_calendar.settings import GoogleCalendarSettings
from google.auth.credentials import AnonymousCredentials

from bella_core.plugin import Retry, Secret
from tests.peers.google_calendar import GoogleCalendars


@pytest.fixture
def silent() -> Iterator[socket.socket]:
    """Listen, and answer nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(5)
        yield server


@pytest.fixture
def client(silent: socket.socket, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    monkeypatch.setattr("bella_google_calendar.client._QUIET_S", 0.2)
    given = GoogleCalendars.settings_at(f"http://127.0.0.1:{silent.getsockname()[1]}")
    host: Any = SimpleNamespace(logger=None, ready=lambda reason: None)
    made = Client(GoogleCalendarSettings(**{**given, "credentials": Secret(given["credentials"])}), host)
    made._credentials = AnonymousCredentials()  # nobody is asked for a token
    yield made
    made.close()


def ask(client: Client) -> None:
    with pytest.raises(Retry):
        client.ask(lambda events: events.list(calendarId="c"))


def end_of(connection: socket.socket) -> bytes:
    """Read what is left of a connection after the request; empty once the other side has hung up."""
    connection.settimeout(5)
    with connection:
        connection.recv(65_536)
        return connection.recv(1)


def test_a_connection_that_failed_is_closed_at_once(client: Client, silent: socket.socket) -> None:
    ask(client)
    assert end_of(silent.accept()[0]) == b""


def test_one_that_is_opened_as_the_plugin_stops_is_closed_too(
    client: Client, silent: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = httplib2.HTTPConnectionWithTimeout.connect

    def stopped_meanwhile(self: Any) -> None:
        client.close()
        connect(self)

    monkeypatch.setattr(httplib2.HTTPConnectionWithTimeout, "connect", stopped_meanwhile)
    ask(client)
    assert end_of(silent.accept()[0]) == b""
