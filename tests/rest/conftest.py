"""A real server of the demo clinic on each engine, at a time that stands still, and clients with keys."""

from datetime import UTC, datetime

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestServer

from bella_core.app.bella import Bella
from bella_core.core.settings import Settings
from bella_core.plugin import Secret
from bella_core.web.app import make_app
from tests.peers.promises import Promises
from tests.peers.stores import KEY

#: A Friday, half past nine in Toronto.
NOW = datetime(2027, 3, 12, 14, 30, tzinfo=UTC)

#: For what the database has no part in.
ONE_ENGINE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


class StandingClock:
    def __init__(self):
        self.at = NOW

    def now(self):
        return self.at

    def monotonic(self):
        return self.at.timestamp()


class Client:
    """A program with a key, which sees that the answers are those that the OpenAPI document promises."""

    def __init__(self, session, url, key, promises):
        self.session, self.url, self.key, self.promises = session, url, key, promises

    async def request(self, method, path, **more):
        """Return the status, the headers and the decoded body."""
        headers = {"X-API-Key": self.key, **more.pop("headers", {})} if self.key else more.pop("headers", {})
        async with self.session.request(method, self.url + path, headers=headers, **more) as response:
            is_json = response.content_type.endswith("json") or not await response.read()
            answer = await response.json(content_type=None) if is_json else None
            self.promises.hold(method, response.url.raw_path, response.status, response.headers, answer)
            return response.status, response.headers, answer if is_json else await response.json(content_type=None)

    async def get(self, path, **query):
        return await self.request("GET", path, params=query)

    async def pages(self, path, **query):
        """Return every page of a list."""
        pages, cursor = [], query.pop("cursor", None)
        while cursor is not None or not pages:
            status, _, page = await self.get(path, **query, **({"cursor": cursor} if cursor else {}))
            assert status == 200
            pages.append(page["items"])
            cursor = page["next"]
        return pages

    async def book(self, transcript=None, sender="+14165550142", *, key=None, **more):
        """Send a text, or whatever else is given, and return the answer."""
        body = {"transcript": transcript, "from": sender} if transcript is not None else {}
        headers = {"Idempotency-Key": key} if key else {}
        status, _, answer = await self.request("POST", "/assistant/book", json=body | more, headers=headers)
        return answer if status == 200 else (status, answer)


@pytest.fixture
def clock():
    return StandingClock()


@pytest.fixture
async def bella(database_url, tmp_path, clock):
    settings = Settings(data_dir=tmp_path / "data", database_url=Secret(database_url), encryption_key=Secret(KEY))
    bella = Bella(settings, clock=clock)
    async with bella:
        await bella.clinics.load(demo=True)
        yield bella


@pytest.fixture
async def server(bella):
    async with TestServer(make_app(bella)) as server:
        yield server


@pytest.fixture
async def session():
    async with ClientSession() as session:
        yield session


@pytest.fixture
async def make_client(bella, server, session):
    """Make a client with a new key of a scope."""
    promises = Promises(bella)

    async def make(scope):
        return Client(session, str(server.make_url("")).rstrip("/"), await bella.keys.create(scope, scope) if scope else None, promises)

    return make


@pytest.fixture
async def reader(make_client):
    return await make_client("read")


@pytest.fixture
async def writer(make_client):
    return await make_client("write")
