"""A text reaches Twilio once, and what Twilio says of it is understood."""

from datetime import UTC, datetime, timedelta

import attrs
import pytest
from bella_twilio import Twilio
from bella_twilio.refusals import refusal

from bella_core.plugin import Message, Rejected, Retry
from bella_core.runtime.messages import check_channels, check_sent
from bella_core.testing import Bench, leaks
from tests.peers.twilio_messages import SETTINGS, TwilioMessages

MESSAGE = Message(
    "a1:1:booked", "sms", "+14165550187", "fr-CA", "", "Maple Dental : mardi 1er décembre à 14 h 30.", made_at=datetime.now(UTC)
)


@pytest.fixture
def account():
    with TwilioMessages() as made:
        yield made


@pytest.fixture
def bench(account, tmp_path):
    with Bench(Twilio, "twilio", account.settings, tmp_path) as made:
        assert made.start().outcome == "ok"
        yield made


def send(bench, message=MESSAGE, **changes):
    return bench.ask("send_message", attrs.evolve(message, **changes), check=check_sent)


def test_a_text_is_taken_as_it_was_written(bench, account):
    result = send(bench)
    [taken] = account.accepted
    assert (taken.to, taken.body, taken.sender) == (MESSAGE.to, MESSAGE.text, "+14165550100")
    assert (result.value.ref, result.value.segments) == (taken.sid, 1)


def test_twilio_is_told_where_bella_hears_what_became_of_a_text(bench, account):
    send(bench)
    assert account.accepted[0].callback == "https://bella.example.ca/twilio/message-status#rc=3&rp=ct,rt,5xx"


def test_without_a_public_address_twilio_is_told_none(account, tmp_path):
    with Bench(Twilio, "twilio", account.settings, tmp_path) as made:
        made.host.public_url = None
        made.start()
        send(made)
    assert account.accepted[0].callback is None


def test_who_has_replied_stop_is_told_apart_from_who_cannot_be_reached(bench, account):
    account.stopped.add(MESSAGE.to)
    assert send(bench).error.opted_out
    account.stopped.clear()
    account.landlines.add(MESSAGE.to)
    assert not send(bench).error.opted_out


def test_what_a_text_is_cut_into_is_told_unless_twilio_does_not_know_yet(bench, account):
    assert send(bench, text="ê" * 71).value.segments == 2
    account.counts_segments = False
    assert send(bench, text="ê" * 71).value.segments is None


@pytest.mark.parametrize("trouble", ["lose", "drop", "refuse", "busy"])
def test_a_repeated_try_finds_what_came_through_and_sends_what_did_not(bench, account, trouble):
    account.trouble = lambda: trouble
    assert send(bench).outcome == "retry"
    assert len(account.accepted) == (1 if trouble == "lose" else 0)
    account.trouble = lambda: ""
    result = send(bench, attempt=2)
    assert result.value.ref == account.accepted[0].sid
    assert len(account.accepted) == 1


def test_another_message_with_the_same_words_is_not_taken_for_it(bench, account):
    """Moved away and back within a day: the text of the first time is no answer to the second."""
    assert send(bench).outcome == "ok"
    later = datetime.now(UTC) + timedelta(minutes=2)
    assert send(bench, attempt=2, made_at=later).outcome == "ok"
    assert len(account.accepted) == 2
    assert send(bench, attempt=2, to="+14165550188").outcome == "ok"
    assert send(bench, attempt=2, text="Other words.").outcome == "ok"
    assert len(account.accepted) == 4


def test_a_trial_account_writes_before_the_text_and_it_is_found_all_the_same(bench, account):
    send(bench)
    account.accepted[0] = attrs.evolve(account.accepted[0], body="Sent from your Twilio trial account - " + MESSAGE.text)
    assert send(bench, attempt=2).value.ref == account.accepted[0].sid


def test_an_account_that_hides_texts_sends_twice_rather_than_never(bench, account):
    account.redacts = True
    account.trouble = lambda: "lose"
    send(bench)
    account.trouble = lambda: ""
    assert send(bench, attempt=2).outcome == "ok"
    assert len(account.accepted) == 2


@pytest.mark.parametrize(("which", "code"), [("stopped", 21610), ("landlines", 21614)])
def test_who_cannot_be_texted_is_given_up_without_naming_them(bench, account, which, code):
    getattr(account, which).add(MESSAGE.to)
    result = send(bench)
    assert isinstance(result.error, Rejected)
    assert str(code) in str(result.error)
    assert not leaks(str(result.error))
    assert bench.host.readiness == []


def test_refused_credentials_keep_the_message_and_say_what_to_mend(bench, account):
    account.token = "another"
    assert isinstance(send(bench).error, Retry)
    assert bench.host.readiness == ["Twilio answered 401, error 20003: the credentials are refused; check account_sid and auth_token"]
    account.token = SETTINGS["auth_token"]
    assert send(bench).outcome == "ok"
    assert bench.host.readiness[-1] is None


def test_a_wrong_sender_keeps_the_message_and_says_what_to_mend(account, tmp_path):
    with Bench(Twilio, "twilio", {**account.settings, "from_number": "+14165550111"}, tmp_path) as bench:
        bench.start()
        result = send(bench)
    assert isinstance(result.error, Retry)
    assert "from_number is no number of Twilio's" in bench.host.readiness[0]


def test_twilio_away_is_a_reason_to_try_again(bench, account):
    account.close()
    result = send(bench)
    assert isinstance(result.error, Retry)
    assert str(result.error).startswith("Twilio cannot be reached: ")
    account.__enter__()


@pytest.mark.parametrize(
    ("status", "code", "kind", "mend"),
    [
        (400, 21211, Rejected, False),
        (400, 21610, Rejected, False),
        (403, 21408, Rejected, False),
        (400, 99999, Rejected, False),
        (400, None, Rejected, False),
        (401, 20003, Retry, True),
        (401, None, Retry, True),
        (403, 12345, Retry, True),
        (404, 20404, Retry, True),
        (400, 21606, Retry, True),
        (400, 30002, Retry, True),
        (408, None, Retry, False),
        (429, 20429, Retry, False),
        (500, 20500, Retry, False),
        (503, None, Retry, False),
    ],
)
def test_what_a_refusal_means(status, code, kind, mend):
    found = refusal(status, code)
    assert type(found.error) is kind
    assert (found.to_mend is not None) == mend
    assert str(status) in str(found.error)


def test_nothing_but_text_messages_is_carried(bench, account):
    assert isinstance(send(bench, channel="email", to="zoe@example.ca").error, Rejected)
    assert account.asked == 0


@pytest.mark.parametrize(
    ("table", "missing"),
    [
        ({}, "set account_sid and auth_token in [plugins.twilio] of bella.toml"),
        ({"account_sid": SETTINGS["account_sid"]}, "set account_sid and auth_token in [plugins.twilio] of bella.toml"),
    ],
)
def test_what_is_missing_is_told_and_the_library_is_not_loaded_for_it(tmp_path, table, missing):
    with Bench(Twilio, "twilio", table, tmp_path) as bench:
        result = bench.start()
    assert result.outcome == "not_configured"
    assert missing in str(result.error)


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ({"account_sid": "AC12"}, "account_sid: must be AC and 32 of the signs"),
        ({"from_number": "416 555-0100"}, "from_number: must be a telephone number such as +14165550100"),
        ({"base_url": "api.example.ca"}, "base_url: must begin with https://"),
    ],
)
def test_a_setting_that_cannot_be_right_is_told(tmp_path, table, told):
    with Bench(Twilio, "twilio", table, tmp_path) as bench:
        assert told in bench.loaded.reason


def test_an_api_key_and_a_messaging_service_stand_in_for_token_and_number(account, tmp_path):
    key, service = "SK" + "7" * 32, "MG" + "8" * 32
    table = {**account.settings, "from_number": "", "messaging_service_sid": service, "api_key_sid": key}
    with Bench(Twilio, "twilio", table, tmp_path) as bench:
        bench.start()
        assert isinstance(send(bench).error, Retry)  # the fake takes the account's own id only
        account.user = key
        assert send(bench).outcome == "ok"


def test_region_and_edge_choose_the_host(tmp_path):
    from bella_twilio.account import Account
    from bella_twilio.fetching import Recordings

    from bella_core.testing import FakeHost

    settings = Twilio.settings(SETTINGS["account_sid"], region="ie1", edge="dublin", from_number="+14165550100")
    account = Account(settings, FakeHost(tmp_path))
    assert account.client.get_hostname("https://api.twilio.com/x") == "https://api.dublin.ie1.twilio.com/x"
    url = Recordings(settings, account)._url("RE1.wav")
    assert url == f"https://api.dublin.ie1.twilio.com/2010-04-01/Accounts/{SETTINGS['account_sid']}/Recordings/RE1.wav"


def test_an_account_without_a_sender_carries_no_texts(account, tmp_path):
    with Bench(Twilio, "twilio", {**account.settings, "from_number": ""}, tmp_path) as bench:
        assert bench.start().outcome == "ok"
        assert bench.ask("message_channels", check=check_channels).value == ()
