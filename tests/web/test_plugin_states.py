"""``GET /plugins``: what an operator sees of the plugins of a running server."""

import pytest

from bella_core.plugin import Alert, NotConfigured, hookimpl
from tests.web.conftest import running, settings_for


class Ailing:
    name, api = "ailing", 1

    async def startup(self, host):
        host.ready("the model's file is gone")

    @hookimpl
    async def send_alert(self, alert):
        raise ValueError("a caller's words")


class Keyless:
    name, api = "keyless", 1

    async def startup(self, host):
        raise NotConfigured("set plugins.keyless.token")


@pytest.fixture
async def server(sqlite_url, tmp_path):
    async with running(settings_for(sqlite_url, tmp_path), plugins=(Ailing, Keyless)) as made:
        yield made


async def states(server, session, scope="write"):
    key = await server.bella.keys.create("tests", scope)
    async with session.get(server.url + "/plugins", headers={"X-API-Key": key}) as answer:
        assert answer.status == 200, await answer.text()
        return {item["name"]: item for item in (await answer.json())["items"]}


async def test_what_a_plugin_says_of_itself_stands_beside_its_name(server, session):
    found = await states(server, session)
    assert (found["ailing"]["state"], found["ailing"]["reason"]) == ("active", "the model's file is gone")
    assert (found["keyless"]["state"], found["keyless"]["reason"]) == ("idle", "set plugins.keyless.token")


async def test_a_hook_that_is_not_asked_any_more_is_seen_with_what_came_of_its_calls(server, session):
    for _ in range(4):
        with pytest.raises(Exception, match="did not do 'send_alert'"):
            await server.bella.hooks.send_alert("ailing", Alert("a", "f", "info", "r", "r", server.bella.clock.now(), {}))
    hooks = {hook["name"]: hook for hook in (await states(server, session))["ailing"]["hooks"]}
    assert hooks["send_alert"]["breaker"] == "open"
    assert {outcome: told["count"] for outcome, told in hooks["send_alert"]["outcomes"].items()} == {"error": 3, "breaker_open": 1}


async def test_it_is_for_whoever_runs_bella(server, session):
    async with session.get(server.url + "/plugins") as answer:
        assert answer.status == 401
    key = await server.bella.keys.create("reader", "read")
    async with session.get(server.url + "/plugins", headers={"X-API-Key": key}) as answer:
        assert answer.status == 403
