"""The plugin keeps the contract's promises, against a real SMTP server."""

from collections.abc import Mapping

import pytest
from bella_smtp import Smtp

from bella_core.plugin import Message
from bella_core.testing import NOW, MessageSuite, Remote


class TestSmtp(MessageSuite):
    plugin = Smtp
    uses_remote = False
    channels = ("email",)
    message = Message(
        "a1:1:booked", "email", "zephirine.q@example.ca", "fr-CA", "Votre rendez-vous", "Bonjour Zéphirine Quackenbush.", made_at=NOW
    )

    @pytest.fixture(autouse=True)
    def _server(self, smtp_server) -> None:
        self.server = smtp_server()  # encrypted ones are in test_mails

    def settings_for(self, remote: Remote | None) -> Mapping[str, object]:
        return {**self.server.settings, "username": "bella", "password": "a-password-of-the-tests"}
