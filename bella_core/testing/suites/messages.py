"""What is asked of plugins that carry messages to patients."""

from typing import ClassVar

import attrs
from hypothesis import given

from bella_core.plugin import Message
from bella_core.runtime.calling import HookResult
from bella_core.runtime.messages import check_channels, check_sent

from ..bench import Bench, told
from ..fakes import NOW
from ..phrases import leaks
from ..promises import Grade, promise
from ..remotes import Remote
from ..strategies import limits, values_of
from .remote import RemoteSuite, _server


class MessageSuite(RemoteSuite):
    """
    Hold a plugin to the family of messages.

    Attributes:
        sends: whether it has the hook ``send_message``.
        channels: what ``message_channels`` names with the suite's settings.
        message: what the suite sends; the words and the number are planted, to be found if they leak.
    """

    capabilities = {"sends": "send_message", "channels": "message_channels"}  # noqa: RUF012  # typed in the base
    sends: ClassVar[bool] = True
    channels: ClassVar[tuple[str, ...]] = ("sms",)
    message: ClassVar[Message] = Message(
        "0195a4e0-0000-7000-8000-000000000003:1:booked",
        "sms",
        "+14165550187",
        "fr-CA",
        "",
        "Bonjour Zéphirine Quackenbush, à mardi, 14 h 30.",
        made_at=NOW,
    )

    def exercise(self, bench: Bench) -> dict[str, HookResult]:
        """Send the suite's message."""
        return {"send_message": self._send(bench, self.message)}

    @promise(Grade.BRONZE)
    def test_it_names_its_channels(self, started: Bench) -> None:
        """It names the channels that it carries, and no other."""
        result = started.ask("message_channels", check=check_channels)
        assert result.outcome == "ok", told(result)
        assert sorted(result.value) == sorted(self.channels), f"its suite says {self.channels}, it names {result.value}"

    @promise(Grade.BRONZE)
    def test_any_message_is_sent_and_may_be_repeated(self, started: Bench) -> None:
        """Every message of its channels is handed to the service, and once more if the host asks again."""

        @limits(15)
        @given(values_of(Message).filter(lambda message: message.channel in self.channels))
        def holds(message: Message) -> None:
            for attempt in (1, 2):
                result = self._send(started, attrs.evolve(message, attempt=attempt))
                assert result.outcome == "ok", told(result)

        holds()

    @promise(Grade.SILVER)
    def test_refused_credentials_lose_no_message(self, started: Bench, remote: Remote | None) -> None:
        """While the service refuses its credentials a message is retried, and none is given up."""
        _server(remote).fail(401)
        result = self._send(started, self.message)
        assert result.outcome == "retry", (
            f"wanted retry, got {told(result)}: credentials can be mended, and the patient waits for the message"
        )

    @promise(Grade.SILVER)
    def test_an_error_names_nobody(self, started: Bench, remote: Remote | None) -> None:
        """Where the service repeats the number or the text in its error, the plugin's error does not."""
        server = _server(remote)
        for status in (400, 401, 429, 500):
            server.fail(status, echo=True)
            error = self._send(started, self.message).error
            written = f"{error!r} {error!s} {'' if error is None else [error.__cause__, error.__notes__]}"
            assert not leaks(written), f"at status {status} the error repeats {leaks(written)}: {error}"

    def _send(self, bench: Bench, message: Message) -> HookResult:
        return bench.ask("send_message", message, check=check_sent)
