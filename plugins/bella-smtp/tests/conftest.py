"""A real SMTP server: it keeps what it takes, and refuses what a test wants refused."""

import ipaddress
import logging
import ssl
from datetime import UTC, datetime, timedelta

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

SENDER, USER, PASSWORD = "appointments@clinic.example.ca", "bella", "a-password-of-the-tests"

#: The server logs whatever it is sent; that is its own business.
logging.getLogger("mail.log").propagate = False


def certificate(folder):
    """Write a certificate of this machine's, and its key; return the files."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(secret)
    return folder / "cert.pem", folder / "key.pem"


class Mailbox:
    """What the server does: keep each e-mail; ``at_mail``, ``at_rcpt``, ``at_data`` are answers in the place of "250 OK"."""

    def __init__(self):
        self.mails, self.at_mail, self.at_rcpt, self.at_data = [], "", "", ""
        self.users, self.signed_in = {USER: PASSWORD}, 0

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802  # the library's names
        if self.at_mail:
            return self.at_mail
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if self.at_rcpt:
            return self.at_rcpt.format(address=address)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.at_data:
            return self.at_data
        self.mails.append(envelope)
        return "250 taken"

    def authenticate(self, server, session, envelope, mechanism, data):
        self.signed_in += 1
        right = isinstance(data, LoginPassword) and self.users.get(data.login.decode()) == data.password.decode()
        return AuthResult(success=right, handled=False)


class Server(Controller):
    """An SMTP server on a port of its own; ``security`` as in the plugin's settings."""

    def __init__(self, security="none", folder=None, *, sign_in=False):
        self.mailbox, self.security = Mailbox(), security
        tls = None
        if security != "none":
            self.cert, key = certificate(folder)
            tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            tls.load_cert_chain(self.cert, key)
        options = {"authenticator": self.mailbox.authenticate, "auth_required": sign_in, "auth_require_tls": security == "starttls"}
        if security == "starttls":
            options |= {"tls_context": tls, "require_starttls": True}
        super().__init__(self.mailbox, "127.0.0.1", 0, ssl_context=tls if security == "tls" else None, **options)

    def _trigger_server(self):
        """Say where it listens: the port was the system's choice."""
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()

    @property
    def settings(self):
        table = {"host": "127.0.0.1", "port": self.port, "security": self.security, "sender": SENDER}
        return table | ({"ca_file": str(self.cert)} if self.security != "none" else {})


@pytest.fixture
def smtp_server(tmp_path):
    """Start servers: ``smtp_server("starttls", sign_in=True)``."""
    started = []

    def start(security="none", **options):
        server = Server(security, tmp_path, **options)
        server.start()
        started.append(server)
        return server

    yield start
    for server in started:
        if not server.loop.is_closed():
            server.stop()
