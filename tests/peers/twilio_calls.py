"""
Twilio's Calls endpoint, strict: it sends a live call on to an address, under Basic authentication.

By https://www.twilio.com/docs/voice/api/call-resource#update-a-call-resource: ``POST …/Calls/CA….json`` with ``Url`` and ``Method`` answers
200 with the call, 404 for a call that there never was, and 400 with 21220 for one that is over.
"""

import base64
import re
from urllib.parse import parse_qs

from bella_core.testing import Remote, Response

ACCOUNT, TOKEN = "AC" + "5" * 32, "a-token-of-the-tests"

_PATH = re.compile(rf"/2010-04-01/Accounts/{ACCOUNT}/Calls/(CA[0-9a-f]{{32}})\.json")


class TwilioCalls:
    """
    An account at Twilio.

    Attributes:
        live: ids of calls that are under way; ``over``: of calls that were.
        sent: ``(call, address)`` of each call that was sent on, in order.
        trouble: the status that everything is answered with; 0 for none.
    """

    def __init__(self):
        self.live, self.over, self.sent, self.trouble = set(), set(), [], 0

    def __enter__(self):
        self._remote = Remote(self._respond)
        return self

    def __exit__(self, *_):
        self._remote.close()
        assert self._remote.mistakes == []

    @property
    def settings(self):
        return {"account_sid": ACCOUNT, "auth_token": TOKEN, "base_url": self._remote.url}

    def _respond(self, request):
        found = _PATH.fullmatch(request.path)
        wanted = "Basic " + base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
        if self.trouble or request.headers.get("authorization") != wanted:
            return Response.json({"code": 20003, "message": "Authenticate"}, self.trouble or 401)
        assert found, f"Twilio has no such address: {request.path}"
        assert request.method == "POST", request.method
        fields = parse_qs(request.body.decode(), strict_parsing=True)
        assert set(fields) == {"Url", "Method"}, fields
        assert fields["Method"] == ["POST"], fields
        sid = found[1]
        if sid in self.over:
            return Response.json({"code": 21220, "message": "Call is not in-progress. Cannot redirect."}, 400)
        if sid not in self.live:
            return Response.json({"code": 20404, "message": "not found"}, 404)
        self.sent.append((sid, fields["Url"][0]))
        return Response.json({"sid": sid, "status": "in-progress"})
