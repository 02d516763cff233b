"""Who carries which messages, and what a plugin may say that it sent."""

import pytest

from bella_core.plugin import Message, Retry, Sent, hookimpl
from bella_core.runtime.errors import BadValue, HookFailed
from bella_core.runtime.hooks import Hooks
from bella_core.runtime.messages import check_channels, check_sent
from bella_core.runtime.registry import Registry, State
from bella_core.runtime.runner import HookRunner

MESSAGE = Message("m1", "sms", "+14165550187", "en-CA", "", "Hello.")


def carrier(name, channels, sent=None):
    """Return a plugin that carries channels and answers ``sent``; without the latter it sends nothing."""

    def message_channels(self):
        return channels

    async def send_message(self, message):
        if isinstance(sent, Exception):
            raise sent
        return sent

    hooks = {"message_channels": message_channels} | ({"send_message": send_message} if sent is not None else {})
    return type(name, (), {"api": 1, "name": name, **{hook: hookimpl(function) for hook, function in hooks.items()}})


@pytest.fixture
async def hooks_of():
    runners = []

    def make(*plugins):
        registry = Registry(given=plugins, discover=False)
        runners.append(HookRunner(registry))
        hooks = Hooks(runners[-1])
        hooks.gather()
        return hooks, registry

    yield make
    for runner in runners:
        await runner.close()


async def test_the_first_plugin_in_order_has_a_channel_and_who_cannot_send_has_none(hooks_of):
    hooks, _ = hooks_of(
        carrier("c_both", ("sms", "email"), Sent("c")), carrier("b_texts", ("sms",), Sent("b")), carrier("a_silent", ("sms",))
    )
    assert hooks.message_carriers() == {"sms": "b_texts", "email": "c_both"}
    assert await hooks.send_message("b_texts", MESSAGE) == Sent("b")


async def test_a_plugin_that_names_no_channel_that_there_is_is_taken_out_of_use(hooks_of):
    hooks, registry = hooks_of(carrier("faxes", ("fax",), Sent("1")), carrier("texts", ["sms"], Sent("2")))
    assert registry.plugins["faxes"].state is State.FAILED
    assert "there is no channel 'fax'; there are: email, sms" in registry.plugins["faxes"].reason
    assert hooks.message_carriers() == {"sms": "texts"}


async def test_what_a_plugin_raises_on_purpose_reaches_the_outbox_and_nonsense_is_its_error(hooks_of):
    hooks, _ = hooks_of(carrier("late", ("sms",), Retry("busy", 7.0)), carrier("odd", ("sms",), "sent"))
    with pytest.raises(Retry) as raised:
        await hooks.send_message("late", MESSAGE)
    assert raised.value.after_s == 7.0
    with pytest.raises(HookFailed, match="bad_value"):
        await hooks.send_message("odd", MESSAGE)


@pytest.mark.parametrize("value", ["sms", None, {"sms"}, ("sms", 1), ("SMS",), ("smss",)])
def test_channels_are_a_list_of_words_that_there_are(value):
    with pytest.raises(BadValue):
        check_channels(value, "p")


@pytest.mark.parametrize("value", [None, "m1", Sent(""), Sent(" "), Sent("m1", 0), Sent("m1", -1), Sent("m1", True), Sent(7)])
def test_what_was_sent_has_an_id_and_a_count_or_none(value):
    with pytest.raises(BadValue):
        check_sent(value, "p")
    assert check_sent(Sent("m1", 2), "p") == Sent("m1", 2)


def test_a_message_shows_neither_number_nor_words():
    from bella_core.plugin import Attachment

    message = Message("m1", "email", "zoe@example.ca", "fr-CA", "Objet", "Bonjour Zoé", (Attachment("a.ics", "text/calendar", b"BEGIN"),))
    assert repr(message) == (
        "Message(id='m1', channel='email', language='fr-CA', attachments=(Attachment(name='a.ics', content_type='text/calendar'),), "
        "attempt=1, made_at=None)"
    )
