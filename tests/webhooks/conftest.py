"""A bella of the demo clinic that delivers its outbox, and a receiver of webhooks on a socket of its own."""

import asyncio

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bella_core.app.bella import Bella
from bella_core.core.settings import Settings
from bella_core.core.webhook_settings import WebhookSettings
from bella_core.plugin import Secret
from tests.peers.stores import KEY
from tests.rest.conftest import clock, make_client, server, session, writer

__all__ = ["bella", "clock", "make_client", "receiver", "server", "session", "staff", "writer"]


class Receiver:
    """Somebody else's server: keeps what it is sent, and answers as it is told."""

    def __init__(self):
        self.got, self.answers, self.url = asyncio.Queue(), [], ""

    async def take(self, request):
        self.got.put_nowait((request.path, dict(request.headers), await request.read()))
        status, headers = self.answers.pop(0) if self.answers else (204, {})
        return web.Response(status=status, headers=headers)

    async def next(self):
        """Return the headers and the body of what comes next; a slow machine has as long as it needs, within reason."""
        _, headers, body = await asyncio.wait_for(self.got.get(), 60)
        return headers, body


@pytest.fixture
async def receiver():
    made, app = Receiver(), web.Application()
    app.router.add_route("*", "/{path:.*}", made.take)
    async with TestServer(app) as server:
        made.url = str(server.make_url("/hook"))
        yield made


@pytest.fixture
async def bella(database_url, tmp_path, clock):
    settings = Settings(
        data_dir=tmp_path / "data",
        database_url=Secret(database_url),
        encryption_key=Secret(KEY),
        webhooks=WebhookSettings(private=True),
    )
    async with Bella(settings, clock=clock) as bella:
        await bella.clinics.load(demo=True)
        yield bella


@pytest.fixture
async def staff(make_client):
    return await make_client("staff")
