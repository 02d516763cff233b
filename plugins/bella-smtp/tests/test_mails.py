"""An e-mail arrives as it was written, and what the server says of it is understood."""

import asyncio
import email
import email.policy
import socket
from datetime import UTC, datetime
from time import perf_counter

import attrs
import pytest
from bella_smtp import Smtp

from bella_core.plugin import Attachment, Message, Rejected, Retry
from bella_core.runtime.messages import check_sent
from bella_core.testing import Bench, leaks

MADE_AT = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
MESSAGE = Message(
    "a1:1:booked", "email", "zephirine.q@example.ca", "fr-CA", "Rendez-vous confirmé", "À mardi, 14 h 30.\nMerci!", made_at=MADE_AT
)
EVENT = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"


@pytest.fixture
def bench_of(tmp_path):
    opened = []

    def make(server, **more):
        bench = Bench(Smtp, "smtp", {**server.settings, **more}, tmp_path / str(len(opened))).__enter__()
        opened.append(bench)
        result = bench.start()
        assert result.outcome == "ok", result.error
        return bench

    yield make
    for bench in opened:
        bench.run(asyncio.sleep(0.2))  # client and server take leave of each other, which TLS does at some length
        bench.__exit__(None, None, None)


@pytest.fixture
def server(smtp_server):
    return smtp_server()


@pytest.fixture
def bench(bench_of, server):
    return bench_of(server)


def send(bench, **changes):
    return bench.ask("send_message", attrs.evolve(MESSAGE, **changes), check=check_sent)


def read(envelope):
    return email.message_from_bytes(envelope.content, policy=email.policy.default)


def test_an_email_arrives_as_it_was_written(bench, server):
    result = send(bench)
    [envelope] = server.mailbox.mails
    mail = read(envelope)
    assert (envelope.mail_from, envelope.rcpt_tos) == ("appointments@clinic.example.ca", [MESSAGE.to])
    assert (mail["From"], mail["To"], mail["Subject"]) == ("appointments@clinic.example.ca", MESSAGE.to, MESSAGE.subject)
    assert mail.get_content().splitlines() == MESSAGE.text.splitlines()
    assert mail["Date"].datetime == MADE_AT
    assert (mail["Auto-Submitted"], mail["Content-Language"]) == ("auto-generated", "fr-CA")
    assert result.value.ref == mail["Message-ID"]
    assert not leaks(mail["Message-ID"])


def test_a_calendar_entry_goes_with_it(bench, server):
    send(bench, attachments=(Attachment("rendez-vous é.ics", "text/calendar; method=PUBLISH; charset=utf-8", EVENT),))
    [part] = read(server.mailbox.mails[0]).iter_attachments()
    assert (part.get_content_type(), part.get_param("method"), part.get_filename()) == ("text/calendar", "PUBLISH", "rendez-vous é.ics")
    assert part.get_payload(decode=True) == EVENT


def test_a_repeated_email_is_the_same_one_to_a_mailbox(bench, server):
    send(bench)
    send(bench, attempt=2)
    send(bench, id="a1:2:moved")
    ids = [read(envelope)["Message-ID"] for envelope in server.mailbox.mails]
    assert ids[0] == ids[1] != ids[2]


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_what_is_sent_is_encrypted_and_signed_in(smtp_server, bench_of, security):
    server = smtp_server(security, sign_in=security == "starttls")
    assert send(bench_of(server, username="bella", password="a-password-of-the-tests")).outcome == "ok"
    assert server.mailbox.signed_in == 1
    assert len(server.mailbox.mails) == 1


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_server_that_nobody_vouches_for_is_told_nothing(smtp_server, bench_of, security):
    server = smtp_server(security)
    bench = bench_of(server, ca_file="")
    assert isinstance(send(bench).error, Retry)
    assert server.mailbox.mails == []
    assert bench.host.readiness == ["the server cannot be spoken to securely; check security, port and the server's certificate"]


def test_a_server_without_encryption_is_told_nothing_unless_that_is_wanted(server, bench_of):
    bench = bench_of(server, security="starttls")
    assert isinstance(send(bench).error, Retry)
    assert server.mailbox.mails == []
    assert "cannot be spoken to securely" in bench.host.readiness[0]


def test_a_wrong_password_keeps_the_message_and_says_what_to_mend(smtp_server, bench_of):
    server = smtp_server("starttls", sign_in=True)
    bench = bench_of(server, username="bella", password="another-secret")
    result = send(bench)
    assert isinstance(result.error, Retry)
    assert bench.host.readiness == ["the server refuses to sign in (535); check username and password"]
    server.mailbox.users["bella"] = "another-secret"
    assert send(bench).outcome == "ok"
    assert bench.host.readiness[-1] is None


@pytest.mark.parametrize(
    ("where", "answer", "kind", "mend"),
    [
        ("at_rcpt", "550 no such mailbox {address}", Rejected, False),
        ("at_rcpt", "450 mailbox {address} is busy", Retry, False),
        ("at_data", "554 refused for zephirine.q@example.ca", Rejected, False),
        ("at_data", "451 try later", Retry, False),
        ("at_mail", "553 sender not allowed", Retry, True),
    ],
)
def test_what_a_server_says_decides_and_is_not_repeated(bench, server, where, answer, kind, mend):
    setattr(server.mailbox, where, answer)
    result = send(bench)
    assert type(result.error) is kind
    assert not leaks(f"{result.error!r} {bench.host.logger.lines}")
    assert bool(bench.host.readiness) == mend


def test_a_server_that_is_away_is_a_reason_to_try_again(server, bench):
    server.stop()
    result = send(bench)
    assert isinstance(result.error, Retry)
    assert str(result.error).startswith("the server cannot be reached: ")


def test_a_server_that_hangs_costs_the_deadline_only(tmp_path, bench_of, server):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        bench = bench_of(server, port=silent.getsockname()[1])
        bench.budget_s = 0.3
        began = perf_counter()
        assert send(bench).outcome == "deadline"
        assert perf_counter() - began < 2
        assert bench.running() == []


@pytest.mark.parametrize("changes", [{"to": "zoe@example.ca\r\nBcc: all@example.ca"}, {"to": "not an address @"}])
def test_an_address_that_is_none_is_given_up_and_adds_no_header(bench, server, changes):
    assert isinstance(send(bench, **changes).error, Rejected)
    assert server.mailbox.mails == []


def test_a_subject_stays_one_line(bench, server):
    send(bench, subject="Rendez-vous\r\nBcc: all@example.ca")
    mail = read(server.mailbox.mails[0])
    assert (mail["Subject"], mail["Bcc"]) == ("Rendez-vous Bcc: all@example.ca", None)


def test_nothing_but_emails_is_carried(bench, server):
    assert isinstance(send(bench, channel="sms", to="+14165550187").error, Rejected)


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ({"host": "h", "sender": "clinic"}, "sender: must be an e-mail address"),
        ({"port": 70000}, "port: must be from 1 to 65535"),
        ({"security": "ssl"}, "security"),
    ],
)
def test_a_setting_that_cannot_be_right_is_told(tmp_path, table, told):
    with Bench(Smtp, "smtp", table, tmp_path) as bench:
        assert told in bench.loaded.reason


def test_what_is_missing_is_told(tmp_path):
    with Bench(Smtp, "smtp", {"host": "smtp.clinic.ca"}, tmp_path) as bench:
        assert str(bench.start().error) == "set sender in [plugins.smtp] of bella.toml"
