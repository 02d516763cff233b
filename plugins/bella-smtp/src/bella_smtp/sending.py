"""E-mails, handed to an SMTP server: a connection each, as a clinic sends few."""

import ssl

import aiosmtplib

from bella_core.plugin import Host, Message, PluginError, Rejected, Retry, Sent

from .settings import SmtpSettings
from .writing import write

#: Seconds for everything that one e-mail takes; the host gives up at 15.
LIMIT_S = 12.0
_PORTS = {"starttls": 587, "tls": 465, "none": 25}


class Mails:
    """
    Send e-mails.

    Args:
        settings: with nothing missing. ``host``: is told what must be mended.
    """

    def __init__(self, settings: SmtpSettings, host: Host) -> None:
        self._settings, self._host = settings, host
        self._trust = None if settings.security == "none" else ssl.create_default_context(cafile=settings.ca_file or None)

    async def send(self, message: Message) -> Sent:
        """
        Hand a message to the server.

        Raises:
            Retry, Rejected: never with the server's own words, which may repeat the address.
        """
        settings = self._settings
        try:
            mail = write(message, settings.sender, self._host.now())
        except (ValueError, LookupError):  # what Python's parser of addresses raises for what is none
            raise Rejected("this cannot be written as an e-mail: the address or a header has signs that none may have") from None
        try:
            await aiosmtplib.send(
                mail,
                hostname=settings.host,
                port=settings.port or _PORTS[settings.security],
                username=settings.username or None,
                password=settings.password.reveal() if settings.username else None,
                local_hostname=settings.sender.rpartition("@")[2],  # else the library asks the name service, and the loop waits
                use_tls=settings.security == "tls",
                start_tls=settings.security == "starttls",
                tls_context=self._trust,
                timeout=LIMIT_S,
            )
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
            raise self._judged(error) from None
        self._host.ready(None)
        return Sent(str(mail["Message-ID"]))

    def _judged(self, error: Exception) -> PluginError:
        """Return what an error means: the person, the settings, or a server that is busy or away."""
        if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
            codes = [refused.code for refused in error.recipients]
            return _by_code(max(codes), "the server refuses the address")
        if isinstance(error, aiosmtplib.SMTPAuthenticationError):
            return self._to_mend(f"the server refuses to sign in ({error.code}); check username and password")
        if isinstance(error, aiosmtplib.SMTPSenderRefused):
            return self._to_mend(f"the server refuses the sender ({error.code}); check sender, username and password")
        if isinstance(error, aiosmtplib.SMTPDataError):
            return _by_code(error.code, "the server refuses the e-mail")
        if type(error) is aiosmtplib.SMTPException or _is_insecure(error):  # the bare class: it lacks STARTTLS or AUTH
            return self._to_mend("the server cannot be spoken to securely; check security, port and the server's certificate")
        return Retry(f"the server cannot be reached: {type(error).__name__}")

    def _to_mend(self, what: str) -> Retry:
        self._host.ready(what)
        self._host.logger.error("smtp_must_be_mended")
        return Retry(what)


def _is_insecure(error: BaseException) -> bool:
    """Tell whether TLS failed, also where the library says no more than that it could not connect."""
    return isinstance(error, ssl.SSLError | aiosmtplib.SMTPNotSupported) or isinstance(error.__cause__ or error.__context__, ssl.SSLError)


def _by_code(code: int, what: str) -> PluginError:
    """Return a refusal: for good from 500 on, for now below (RFC 5321, 4.2.1)."""
    return Rejected(f"{what} ({code})") if code >= 500 else Retry(f"{what} for now ({code})")
