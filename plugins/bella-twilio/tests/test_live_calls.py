"""A live call is sent where bella says, once; one that is over is told as such."""

import pytest
from bella_twilio import Twilio

from bella_core.plugin import Rejected, Retry
from bella_core.testing import Bench, LiveCallSuite, Response
from tests.peers.twilio_calls import ACCOUNT, TwilioCalls

CALL = "CA" + "1" * 32
ADDRESS = "https://bella.example.ca/twilio/over?take=01&call=02"


class TestTwilioLiveCalls(LiveCallSuite):
    plugin = Twilio

    def settings_for(self, remote):
        return {"account_sid": ACCOUNT, "auth_token": "planted-token", "base_url": remote.url if remote else ""}

    def respond(self, request):
        assert (request.method, request.path) == ("POST", f"/2010-04-01/Accounts/{ACCOUNT}/Calls/{self.call}.json")
        return Response.json({"sid": self.call, "status": "in-progress"})


@pytest.fixture
def account():
    with TwilioCalls() as made:
        yield made


@pytest.fixture
def bench(account, tmp_path):
    with Bench(Twilio, "twilio", account.settings, tmp_path) as made:
        assert made.start().outcome == "ok"
        yield made


def test_twilio_gets_the_whole_address(account, bench):
    account.live.add(CALL)
    assert bench.ask("redirect_call", CALL, ADDRESS).outcome == "ok"
    assert account.sent == [(CALL, ADDRESS)]


def test_a_call_that_is_over_or_never_was_is_refused_and_nothing_is_to_be_mended(account, bench):
    account.over.add(CALL)
    for ref in (CALL, "CA" + "2" * 32):
        result = bench.ask("redirect_call", ref, ADDRESS)
        assert isinstance(result.error, Rejected)
        assert "the call is over" in str(result.error)
    assert not any(bench.host.readiness)


@pytest.mark.parametrize("ref", ["", "CA12", "../Messages", "RE" + "1" * 32, CALL + ".json"])
def test_what_is_no_id_of_a_call_is_not_asked_for(account, bench, ref):
    assert isinstance(bench.ask("redirect_call", ref, ADDRESS).error, Rejected)
    assert account.sent == []


def test_refused_credentials_say_what_to_mend(account, bench):
    account.trouble = 401
    assert isinstance(bench.ask("redirect_call", CALL, ADDRESS).error, Retry)
    assert "check account_sid and auth_token" in bench.host.readiness[-1]
