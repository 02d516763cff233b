"""The plugin keeps the contract's promises, against a server that answers as Twilio does, fails and hangs."""

from collections.abc import Mapping

from bella_twilio import Twilio

from bella_core.testing import MessageSuite, Remote, Request, Response

ACCOUNT = "AC" + "0" * 32


class TestTwilio(MessageSuite):
    plugin = Twilio
    channels = ("sms",)

    def settings_for(self, remote: Remote | None) -> Mapping[str, object]:
        url = remote.url if remote else ""
        return {"account_sid": ACCOUNT, "auth_token": "planted-token", "from_number": "+14165550100", "base_url": url}

    def respond(self, request: Request) -> Response:
        assert request.path.startswith(f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json")
        if request.method == "GET":
            return Response.json({"messages": [], "next_page_uri": None})
        return Response.json({"sid": "SM" + "1" * 32, "num_segments": "1", "status": "queued"}, 201)
