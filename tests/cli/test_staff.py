"""Accounts of staff in the terminal: no password is ever typed into a command line."""

import asyncio
import json
import os
import re
import subprocess
import sys

import pytest

from bella_core.cli import main
from bella_core.core.clock import SystemClock
from bella_core.core.settings import Settings
from bella_core.crud import audit as audit_rows
from bella_core.db import Vault
from bella_core.plugin import Secret
from bella_core.services.staff.desk import StaffDesk
from bella_core.services.staff.logins import Refused
from tests.cli.conftest import Ran
from tests.peers.stores import KEY, open_database

PASSWORD = "quatre canards en hiver"


@pytest.fixture
def staff(sqlite_url, tmp_path, monkeypatch, capsys):
    """Run ``bella staff`` in this process, on a database that the test looks into, too."""
    for name in [name for name in os.environ if name.startswith("BELLA_")]:
        monkeypatch.delenv(name)
    known = {"BELLA_DATABASE_URL": sqlite_url, "BELLA_ENCRYPTION_KEY": KEY, "BELLA_DATA_DIR": str(tmp_path / "data")}
    for name, value in known.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)

    def run(*words):
        code = main(["staff", *words])
        return Ran(code, *capsys.readouterr())

    return run


def at_the_desk(url, do):
    """Do something with the services on the same database."""

    async def run():
        db = await open_database(url)
        desk = StaffDesk(db, Vault([KEY]), Settings(database_url=Secret(url)), SystemClock(), lambda: "Clinic")
        try:
            return await do(desk, db)
        finally:
            await desk.close()
            await db.close()

    return asyncio.run(run())


def log_in(url, login, password):
    """Return the token of a login; None where it was refused."""

    async def open_(desk, _db):
        try:
            return (await desk.logins.open(login, password, origin="192.0.2.1", agent="tests"))[0]
        except Refused:
            return None

    return at_the_desk(url, open_)


def shown(ran):
    assert ran.code == 0, ran.err
    return re.search(r"first password, which is not shown again: (\S+)\n", ran.out)[1]


def test_an_account_is_made_with_a_password_that_is_shown_once_and_logs_in(staff, sqlite_url):
    assert "bella staff create LOGIN" in staff("list").out
    first = shown(staff("create", "Marie@clinique.example", "--role", "owner", "--name", "Marie"))
    assert log_in(sqlite_url, "marie@clinique.example", first)
    assert first not in staff("list").out
    assert staff("list").out == "marie@clinique.example  owner  password only  Marie\n"
    [row] = json.loads(staff("list", "--json").out)
    assert (row["login"], row["role"], row["second_factor"], row["disabled_at"]) == ("marie@clinique.example", "owner", False, None)


def test_a_reset_gives_a_new_password_and_ends_the_logins(staff, sqlite_url):
    first = shown(staff("create", "paul", "--role", "owner"))
    token = log_in(sqlite_url, "paul", first)
    second = shown(staff("reset", "paul", "--by", "Ana"))
    assert log_in(sqlite_url, "paul", first) is None
    assert log_in(sqlite_url, "paul", second)

    async def look(desk, db):
        rows = await db.read(lambda conn: conn.execute(audit_rows.audit.select().order_by(audit_rows.audit.c.id)).all())
        return await desk.logins.visit(token), [(row.actor, row.action) for row in rows if row.action == "staff.reset"]

    assert at_the_desk(sqlite_url, look) == (None, [("staff:Ana", "staff.reset")])


def test_an_account_is_shut_but_not_that_of_the_last_owner(staff, sqlite_url):
    shown(staff("create", "paul", "--role", "owner"))
    first = shown(staff("create", "ana", "--role", "receptionist", "--location", "main"))
    assert staff("disable", "ana").out == "ana: the account is shut\n"
    assert log_in(sqlite_url, "ana", first) is None
    assert "ana  receptionist  shut  ana" in staff("list").out
    refused = staff("disable", "paul")
    assert (refused.code, refused.err) == (1, "bella: this is the last owner's account; make another owner first\n")


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("create", "x y", "--role", "owner"), 1, "a login has 2 to 100 characters and no space"),
        (("create", "ana", "--role", "boss"), 2, "invalid choice: 'boss'"),
        (("create", "ana", "--role", "clinician", "--location", "nowhere"), 1, "the clinic has no location 'nowhere'; it has main"),
        (("reset", "nobody"), 1, "there is no account 'nobody'; `bella staff list` shows them"),
        (("disable", "nobody"), 1, "there is no account 'nobody'"),
        (("create", "ana", "--role", "owner", "--password", "x"), 2, "unrecognized arguments: --password x"),
    ],
)
def test_what_cannot_be_done_is_told(staff, words, code, told):
    ran = staff(*words)
    assert (ran.code, told in ran.err) == (code, True), ran.err


def test_a_login_is_nobody_elses(staff):
    shown(staff("create", "ana", "--role", "owner"))
    again = staff("create", "ANA", "--role", "auditor")
    assert (again.code, again.err) == (1, "bella: there is an account 'ana' already; `bella staff reset` gives it a new password\n")


#: Runs a command at a terminal of its own, in a process that has no threads, and passes on what is typed and shown.
SPAWN = "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))"


class Terminal:
    """Somebody at a terminal of their own: waits for words, types an answer."""

    def __init__(self, words, environment):
        command = [sys.executable, "-c", SPAWN, sys.executable, "-m", "bella_core.cli", *words]
        self.process = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.seen = b""

    def wait_for(self, words):
        while words not in self.seen:
            data = os.read(self.process.stdout.fileno(), 4096)
            assert data, self.seen
            self.seen += data
        self.seen = self.seen.partition(words)[2]

    def type(self, text):
        os.write(self.process.stdin.fileno(), text.encode() + b"\n")

    def end(self):
        """Return all that was shown since, and the exit code."""
        shown, _ = self.process.communicate(timeout=60)
        return (self.seen + shown).decode(), self.process.returncode


def test_a_password_of_ones_own_is_asked_for_on_the_terminal_and_not_shown(environment, sqlite_url):
    known = {**environment, "BELLA_DATABASE_URL": sqlite_url, "BELLA_ENCRYPTION_KEY": KEY}
    for again, code, told in (("other", 1, "the two differ; nothing was changed"), (PASSWORD, 0, "ana: the account is made")):
        terminal = Terminal(("staff", "create", "ana", "--role", "owner", "--ask"), known)
        terminal.wait_for(b"Password: ")
        terminal.type(PASSWORD)
        terminal.wait_for(b"Once more: ")
        terminal.type(again)
        text, left = terminal.end()
        assert (left, told in text, PASSWORD in text) == (code, True, False), text
    assert log_in(sqlite_url, "ana", PASSWORD)
