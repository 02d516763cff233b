"""``bella serve`` answers for an installed plugin's routes and pages, and refuses to start without one that is required."""

import textwrap
import urllib.error
import urllib.request

import pytest

from tests.cli.test_commands import install

PLUGIN = """
    from bella_core.plugin import Heading, Page, PageContent, Route, WebResponse, hookimpl

    class Door:
        api = 1

        @hookimpl
        async def startup(self, host):
            self.now = host.now

        @hookimpl
        def routes(self):
            return [Route("GET", "/open.json", self.open, "public"), Route("GET", "/keys.json", self.open, "read")]

        @hookimpl
        def pages(self):
            return [Page(PATH, {"en": "The <door>"}, self.show, "public")]

        async def open(self, request):
            return WebResponse.json({"open": self.now() is not None, "who": request.asker.name if request.asker else None})

        def show(self, request):
            return PageContent((Heading("Come in & sit down"),))
"""


@pytest.fixture
def installed(tmp_path):
    def make(path):
        install(tmp_path, "bella-door", {"door": "door_module:Door"})
        (tmp_path / "door_module.py").write_text(textwrap.dedent(PLUGIN).replace("PATH", repr(path)))
        return {"PYTHONPATH": str(tmp_path)}

    return make


def fetch(url, **headers):
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_an_installed_plugin_answers_where_bella_does(serve, bella, installed):
    variables = installed("/")
    server = serve(**variables)
    key = bella("keys", "create", "website", "--scope", "read").out.strip()
    own = server.address + "/plugins/door"
    assert fetch(own + "/open.json") == (200, '{"open": true, "who": null}')
    assert fetch(own + "/keys.json")[0] == 401
    assert fetch(own + "/keys.json", **{"X-API-Key": key}) == (200, '{"open": true, "who": "website"}')
    status, page = fetch(own + "/")
    assert (status, "<h1>The &lt;door&gt;</h1>" in page, "<h2>Come in &amp; sit down</h2>" in page) == (200, True, True)
    assert '<a href="plugins/door/">The &lt;door&gt;</a> (door)' in fetch(server.address + "/")[1]
    assert server.stop()[0] == 0


def test_a_plugin_whose_pages_cannot_be_used_is_named_and_bella_answers_without_it(serve, installed):
    server = serve(**installed("/open.json"))
    said = "".join(server.said)
    assert (
        "plugin door is not used: pages() cannot be used: Page('/open.json') answers the same requests as Route('GET', '/open.json')"
        in said
    )
    assert fetch(server.address + "/plugins/door/open.json")[0] == 404
    assert fetch(server.address + "/healthz")[0] == 200
    assert server.stop()[0] == 0


def test_bella_does_not_start_without_a_required_plugin_whose_pages_cannot_be_used(bella, installed):
    ran = bella("serve", "--port", "0", BELLA_PLUGIN_HOST__REQUIRED="door", **installed("/open.json"))
    assert ran.code == 1
    assert "plugin 'door' is required, but cannot be used: pages() cannot be used: Page('/open.json') answers the same requests" in ran.err
    assert "Traceback" not in ran.err
