"""The plugin's settings."""

from typing import Literal

import attrs

from bella_core.plugin import Secret


def _check_sender(_instance: object, _field: object, value: str) -> None:
    name, at, domain = value.rpartition("@")
    if value and not (name and at and "." in domain and value.isascii() and value.isprintable() and " " not in value):
        raise ValueError("must be an e-mail address such as appointments@clinic.ca")


def _check_port(_instance: object, _field: object, value: int) -> None:
    if not 0 <= value <= 65535:
        raise ValueError("must be from 1 to 65535, or 0 for the usual one")


@attrs.frozen
class SmtpSettings:
    """
    Name the server, and whom e-mails come from.

    Args:
        host: the server's name; empty leaves the plugin idle.
        port: 0 for the usual one: 587 with ``starttls``, 465 with ``tls``, 25 with ``none``.
        security: ``starttls`` (begin in the clear, then encrypt), ``tls`` (encrypted from the start), or ``none``, for a server on this
            machine only.
        username: whom to sign in as; empty to send without.
        password: what to sign in with.
        sender: the address that e-mails come from; the server must accept it.
        ca_file: a file of certificates to trust in place of the system's.
    """

    host: str = ""
    port: int = attrs.field(default=0, validator=_check_port)
    security: Literal["starttls", "tls", "none"] = "starttls"
    username: str = ""
    password: Secret[str] = Secret("")  # noqa: RUF009  # frozen
    sender: str = attrs.field(default="", validator=_check_sender)
    ca_file: str = ""

    def missing(self) -> str:
        """Return what must be set before anything can be sent; empty when nothing is missing."""
        return " and ".join(name for name in ("host", "sender") if not getattr(self, name))
