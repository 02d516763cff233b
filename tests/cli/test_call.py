from sqlalchemy import select

from bella_core.app.bella import Bella
from bella_core.core.config import load_settings
from bella_core.crud import tasks
from bella_core.db.models import calls


def test_a_piped_call_prints_what_bella_says_and_ends_with_its_outcome(bella):
    ran = bella("call", "--from", "+16475550123", stdin="I want to talk to a person\n")
    lines = ran.out.splitlines()
    assert ran.code == 0, ran.err
    assert lines[0].startswith("Bella [en]: ")
    assert lines[-1].startswith("Outcome: ")


def test_the_first_command_of_all_makes_the_database_and_its_key(bella, tmp_path):
    fresh = tmp_path / "fresh"
    ran = bella("call", stdin="2\n", BELLA_DATA_DIR=str(fresh))
    assert ran.code == 0, ran.err
    assert (fresh / "bella.db").stat().st_size > 0
    assert (fresh / "encryption.key").stat().st_mode & 0o077 == 0


def test_a_line_that_is_one_key_is_a_key_press(bella):
    ran = bella("call", stdin="2\n")
    assert any(line.startswith("Bella [fr]: ") for line in ran.out.splitlines()[3:])


def test_the_call_begins_in_the_language_that_is_asked_for(bella):
    ran = bella("call", "--language", "fr-CA", "--now", "2026-03-02T09:30", stdin="")
    assert ran.out.startswith("Bella [fr]: ")


def test_a_caller_who_cannot_be_rung_back_is_said_to_be_hidden(bella):
    assert "is no number that could be rung back" in bella("call", "--from", "12345", stdin="").out


async def test_a_caller_whose_number_is_blocked_is_not_answered_and_counted_by_no_report(bella, environment):
    assert bella("blocked", "add", "+16475550123").code == 0
    told = bella("call", "--from", "+16475550123", stdin="hello\n").out.splitlines()
    assert (len(told), "is blocked" in told[0], told[-1]) == (2, True, "Outcome: blocked")

    async with Bella(load_settings(None, {"BELLA_DATA_DIR": environment["BELLA_DATA_DIR"]}), jobs=False) as opened:
        rows = await opened.db.read(lambda conn: conn.execute(select(calls.c.status, calls.c.outcome, calls.c.is_test)).all())
    assert rows == [("rejected", "blocked", True)]


async def test_what_is_said_after_the_tone_is_left_for_staff(bella, environment):
    ran = bella("call", "--now", "2026-03-01T09:30", stdin="I want to talk to a person\nplease call me back\n")
    assert (ran.code, "(message kept)" in ran.out, ran.out.splitlines()[-1]) == (0, True, "Outcome: message")
    assert "please call me back" not in ran.out + ran.err

    async with Bella(load_settings(None, {"BELLA_DATA_DIR": environment["BELLA_DATA_DIR"]}), jobs=False) as opened:
        left = await opened.db.read(tasks.unresolved)
    assert [task.details["text"] for task in left if "text" in task.details] == ["please call me back"]
