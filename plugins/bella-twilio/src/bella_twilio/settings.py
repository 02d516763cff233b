"""The plugin's settings."""

import re

import attrs

from bella_core.plugin import Secret

_SENDER = re.compile(r"\+[1-9]\d{6,14}|\d{5,6}")


def _sid(prefix: str) -> "attrs._ValidatorType[str]":
    shape = re.compile(rf"{prefix}[0-9a-fA-F]{{32}}")

    def check(_instance: object, _field: object, value: str) -> None:
        if value and not shape.fullmatch(value):
            raise ValueError(f"must be {prefix} and 32 of the signs 0-9 and a-f, as the Console shows it")

    return check


def _check_sender(_instance: object, _field: object, value: str) -> None:
    if value and not _SENDER.fullmatch(value):
        raise ValueError("must be a telephone number such as +14165550100, or a short code of five or six digits")


def _check_url(_instance: object, _field: object, value: str) -> None:
    if value and not value.startswith(("https://", "http://")):
        raise ValueError("must begin with https://")


@attrs.frozen
class TwilioSettings:
    """
    Name the account, and who the texts come from; without a sender recordings are fetched, and no texts are sent.

    Args:
        account_sid: the account's id, ``AC…``.
        auth_token: the account's token; or the secret of ``api_key_sid``, if that is set.
        api_key_sid: an API key of the account's, ``SK…``, which can be taken back alone; empty to use the account's own token.
        from_number: the number that texts come from, E.164, or a short code; it must be the account's and able to send texts.
        messaging_service_sid: a Messaging Service, ``MG…``, that chooses the number; one of this and ``from_number`` is needed for texts.
        region, edge: where in Twilio's network requests go, such as ``ie1`` and ``dublin``; empty for Twilio's own choice.
        base_url: an address in the place of Twilio's, for tests.
    """

    account_sid: str = attrs.field(default="", validator=_sid("AC"))
    auth_token: Secret[str] = Secret("")  # noqa: RUF009  # frozen
    api_key_sid: str = attrs.field(default="", validator=_sid("SK"))
    from_number: str = attrs.field(default="", validator=_check_sender)
    messaging_service_sid: str = attrs.field(default="", validator=_sid("MG"))
    region: str = ""
    edge: str = ""
    base_url: str = attrs.field(default="", validator=_check_url)

    def missing(self) -> str:
        """Return what must be set before anything can be asked of Twilio; empty when nothing is missing."""
        return "" if self.account_sid and self.auth_token.reveal() else "account_sid and auth_token"

    @property
    def sends(self) -> bool:
        """Tell whether there is somebody whom texts come from."""
        return bool(self.from_number or self.messaging_service_sid)
