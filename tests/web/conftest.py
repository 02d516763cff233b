"""Whole servers on real sockets, and callers at Twilio."""

import asyncio
import contextlib

import aiohttp
import pytest

from bella_core.app.bella import Bella
from bella_core.core.settings import ServerSettings, Settings, TwilioSettings
from bella_core.plugin import Secret
from bella_core.web.app import make_app
from bella_core.web.serve import listening, serve
from tests.conversation.house import PATIENT, StandingClock
from tests.conversation.plain_words import PlainWords
from tests.peers.stores import KEY
from tests.peers.twilio_caller import TwilioCaller

TOKEN = "12345"
PUBLIC = "https://bella.example.ca"


def settings_for(database_url, data_dir, **changes):
    given = {
        "data_dir": data_dir,
        "database_url": Secret(database_url),
        "encryption_key": Secret(KEY),
        "public_url": PUBLIC,
        "server": ServerSettings(port=0),  # of the system's choice: a port that was free may be taken by the time it is wanted
        "twilio": TwilioSettings(auth_token=Secret(TOKEN)),
        "call": PATIENT,
    }
    return Settings(**given | changes)


class Server:
    """A bella that listens."""

    def __init__(self, bella, url):
        self.bella, self.url = bella, url


@contextlib.asynccontextmanager
async def running(settings, *, plugins=(PlainWords,), discover=False, clock=None, jobs=False):
    async with Bella(settings, plugins=plugins, discover=discover, clock=clock or StandingClock(), jobs=jobs) as bella:
        stop, where = asyncio.Event(), asyncio.get_running_loop().create_future()
        task = asyncio.create_task(serve(make_app(bella), listening(settings), where.set_result, stop))
        try:
            yield Server(bella, await where)
        finally:
            stop.set()
            await task


@pytest.fixture
async def session():
    async with aiohttp.ClientSession() as made:
        yield made


@pytest.fixture
async def server(database_url, tmp_path):
    """A server, once on each engine; its callers mean what they say."""
    async with running(settings_for(database_url, tmp_path)) as made:
        yield made


@pytest.fixture
def caller(server, session):
    """Make a caller of the server: ``caller(called=…)``."""

    def make(**kwargs):
        return TwilioCaller(session, server.url, public_url=PUBLIC, token=TOKEN, **kwargs)

    return make
