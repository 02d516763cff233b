"""The plugin keeps the contract's promises, against a real server on this machine."""

from collections.abc import Mapping

import pytest
from bella_apprise import Apprise

from bella_core.testing import AlertSinkSuite, Remote, Request, Response

#: Apprise looks for a module that Python 3.11 still has.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")


class TestApprise(AlertSinkSuite):
    plugin = Apprise

    def settings_for(self, remote: Remote | None) -> Mapping[str, object]:
        return {"urls": f"json://a-user:a-key-of-the-tests@{remote.url.removeprefix('http://')}/alerts" if remote else ""}

    def respond(self, request: Request) -> Response:
        assert (request.method, request.path.partition("?")[0]) == ("POST", "/alerts")
        assert request.headers["authorization"].startswith("Basic ")
        assert request.json()["title"]
        return Response(200, b"ok")
