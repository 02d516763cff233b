"""No key asks for more than its share, and who does hears when to come again."""

from datetime import timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bella_core.app.bella import Bella
from bella_core.core.settings import RestSettings, Settings
from bella_core.plugin import Secret
from bella_core.web.limits import Buckets
from tests.peers.stores import KEY

from .conftest import ONE_ENGINE

PATHS = [
    ("GET", "/users"),
    ("GET", "/appointments"),
    ("POST", "/assistant/extract"),
    ("POST", "/assistant/book"),
    ("POST", "/assistant/chat"),
]


@pytest.fixture
async def bella(database_url, tmp_path, clock):
    settings = Settings(data_dir=tmp_path / "data", database_url=Secret(database_url), encryption_key=Secret(KEY))
    async with Bella(attrs.evolve(settings, rest=RestSettings(requests_per_min=6, burst=2)), clock=clock) as bella:
        await bella.clinics.load(demo=True)
        yield bella


@ONE_ENGINE
@pytest.mark.parametrize(("method", "path"), PATHS)
async def test_every_route_has_the_limit_and_says_when_to_come_again(writer, clock, method, path):
    seen = [await writer.request(method, path, json={} if method == "POST" else None) for _ in range(3)]

    assert [status == 429 for status, _, _ in seen] == [False, False, True]
    _, headers, problem = seen[-1]
    assert headers["Content-Type"].startswith("application/problem+json")
    assert headers["Retry-After"] == "10"
    assert (problem["title"], problem["detail"]) == ("Too many requests", "this key has asked for more than it may; try again in 10 s")

    clock.at += timedelta(seconds=10)
    assert (await writer.request(method, path, json={} if method == "POST" else None))[0] != 429


@ONE_ENGINE
async def test_one_keys_haste_is_not_anothers_trouble(make_client):
    hasty, patient = await make_client("read"), await make_client("read")
    for _ in range(3):
        last = await hasty.get("/users")

    assert last[0] == 429
    assert (await patient.get("/users"))[0] == 200


@given(
    burst=st.integers(1, 20),
    per_s=st.floats(0.01, 100),
    pauses=st.lists(st.floats(0, 10), max_size=60),
)
def test_in_any_time_no_more_pass_than_the_burst_and_what_came_back(burst, per_s, pauses):
    buckets, now, passed = Buckets(per_s, burst), 0.0, 0
    for pause in pauses:
        now += pause
        wait_s = buckets.take("a", now)
        passed += wait_s == 0
        assert wait_s >= 0
    assert passed <= burst + now * per_s + 1e-6


@given(burst=st.integers(1, 5), per_s=st.floats(0.01, 100), now=st.floats(0, 1e6))
def test_who_waits_as_long_as_told_is_let_in(burst, per_s, now):
    buckets = Buckets(per_s, burst)
    for _ in range(burst):
        assert buckets.take("a", now) == 0
    wait_s = buckets.take("a", now)
    assert wait_s >= 1
    assert buckets.take("a", now + wait_s + 1e-6) == 0
