"""A real server of the demo clinic, as for the REST interface."""

from tests.rest.conftest import bella, clock, make_client, reader, server, session, writer

__all__ = ["bella", "clock", "make_client", "reader", "server", "session", "writer"]
