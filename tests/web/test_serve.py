"""A server whose webhooks cannot be checked reaches nobody but this machine, and says so."""

import attrs
import pytest

from bella_core.core.errors import StartupRefused
from bella_core.core.settings import ServerSettings, Settings, TwilioSettings
from bella_core.plugin import Secret
from bella_core.web.serve import is_loopback, listening, origin
from tests.peers.twilio_caller import TwilioCaller
from tests.web.conftest import running, settings_for

CHECKED = Settings(twilio=TwilioSettings(auth_token=Secret("t")), public_url="https://bella.example.ca")
EVERYWHERE = ServerSettings(host="0.0.0.0", port=8080)


def test_with_a_token_and_an_address_it_listens_where_it_is_told():
    where = listening(attrs.evolve(CHECKED, server=EVERYWHERE))
    assert (where.host, where.notices) == ("0.0.0.0", ())


@pytest.mark.parametrize(
    ("host", "listens"),
    [("0.0.0.0", "127.0.0.1"), ("10.0.0.5", "127.0.0.1"), ("bella.local", "127.0.0.1"), ("::1", "::1"), ("localhost", "localhost")],
)
def test_without_a_token_it_listens_on_this_machine_only_and_says_so(host, listens):
    where = listening(Settings(server=ServerSettings(host=host)))
    assert where.host == listens
    assert "TWILIO_AUTH_TOKEN" in where.notices[0]
    assert is_loopback(where.host)


def test_in_production_a_missing_token_or_address_refuses_to_start():
    with pytest.raises(StartupRefused, match="TWILIO_AUTH_TOKEN"):
        listening(Settings(environment="production", public_url="https://bella.example.ca"))
    with pytest.raises(StartupRefused, match="BELLA_PUBLIC_URL"):
        listening(attrs.evolve(CHECKED, environment="production", public_url=None))


def test_in_production_all_that_is_missing_is_told_at_once():
    with pytest.raises(StartupRefused, match=r"(?s)TWILIO_AUTH_TOKEN.*BELLA_PUBLIC_URL.*BELLA_ENCRYPTION_KEY"):
        listening(Settings(environment="production"))


def test_a_token_without_an_address_serves_this_machine_only():
    assert "BELLA_PUBLIC_URL" in listening(attrs.evolve(CHECKED, public_url=None)).notices[0]
    with pytest.raises(StartupRefused, match="BELLA_PUBLIC_URL"):
        listening(attrs.evolve(CHECKED, public_url=None, server=EVERYWHERE))


def test_the_address_that_is_signed_is_the_public_one_else_where_it_listens():
    assert origin(CHECKED) == "https://bella.example.ca"
    assert origin(attrs.evolve(CHECKED, public_url="https://clinic.example.ca/phone/")) == "https://clinic.example.ca/phone"
    assert origin(attrs.evolve(CHECKED, public_url=None)) == "http://127.0.0.1:8080"
    assert origin(Settings(server=ServerSettings(host="::1", port=80))) == "http://[::1]:80"


async def test_without_a_token_a_call_from_this_machine_needs_no_signature(sqlite_url, session, tmp_path):
    async with running(settings_for(sqlite_url, tmp_path, twilio=TwilioSettings(), public_url=None)) as server:
        call = TwilioCaller(session, server.url, token=None)
        await call.dial()
        assert call.state == "listening"
        await call.say("service=cleaning")
        assert call.state == "listening"
