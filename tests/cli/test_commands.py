import json
import re
import sys

import pytest

from bella_core import __version__


def test_help_lists_the_commands_and_needs_nothing_else(bella):
    ran = bella("--help")
    assert ran.code == 0
    for command in ("serve", "call", "extract", "transcribe", "clinic", "keys", "db", "plugins"):
        assert f"\n  {command} " in ran.out
    assert bella("--version").out == f"bella {__version__}\n"


def test_help_imports_nothing_heavy():
    import subprocess

    script = (
        "import sys; from bella_core.cli import main; main(['--help']); "
        "print(*sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = set(ran.stderr.split())
    heavy = {
        "aiohttp",
        "sqlalchemy",
        "structlog",
        "cattrs",
        "attrs",
        "attr",
        "pluggy",
        "asyncio",
        "importlib.metadata",
        "argparse",
        "orjson",
    }
    assert "bella_core" in loaded
    assert not loaded & heavy


@pytest.mark.parametrize("command", ["serve", "call", "extract", "transcribe", "clinic", "keys", "db", "plugins"])
def test_every_command_explains_itself(bella, command):
    ran = bella(command, "--help")
    assert ran.code == 0
    assert ran.out.startswith(f"usage: bella {command}")


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        ((), 2, "usage: bella COMMAND"),
        (("sreve",), 2, "bella: there is no command 'sreve'; did you mean 'serve'?"),
        (("serve", "--prot", "1"), 2, "unrecognized arguments: --prot 1"),
        (("extract",), 2, "give either TEXT or --jsonl FILE"),
        (("extract", "--now", "tomorrow", "x"), 2, "write the time as 2026-03-02T09:30"),
        (("keys", "create", "me"), 2, "--scope"),
        (("keys", "create", " ", "--scope", "read"), 2, "argument NAME: say who will use the key"),
        (("clinic", "import", "no.toml"), 1, "bella: no.toml cannot be read: No such file or directory"),
        (("serve", "--config", "no.toml"), 1, "no.toml: 1 mistake(s)\n  there is no such file"),
        (("extract", "--jsonl", "no.jsonl"), 1, "no.jsonl cannot be read: No such file or directory"),
        (("serve", "--port", "70000"), 2, "argument --port: write a whole number from 0 to 65535"),
        (("call", "--to", "+15145550199"), 1, "+15145550199 is no number of the clinic's; it has +14165550100"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(bella, words, code, told):
    ran = bella(*words)
    assert ran.code == code
    assert told in ran.err
    assert "Traceback" not in ran.err


def test_mistakes_in_the_settings_are_all_told(bella):
    ran = bella("db", "upgrade", BELLA_SERVER__PORT="many", BELLA_ENVIRONMENT="prodution", TWILIO_AUTH_TOKEN="t0ken")
    assert ran.code == 1
    assert "server.port: expected a whole number, got 'many' from BELLA_SERVER__PORT" in ran.err
    assert "environment: expected one of development, production; did you mean 'production'?" in ran.err
    assert "t0ken" not in ran.err


def test_an_error_that_should_not_happen_is_told_by_its_place_and_not_its_text(capsys, monkeypatch):
    from bella_core.cli import db, main

    def breaks(args):
        raise ValueError("Marie Tremblay")

    monkeypatch.setattr(db, "run", breaks)
    assert main(["db", "upgrade"]) == 1
    told = capsys.readouterr().err
    assert "something went wrong that should not: ValueError at" in told
    assert "Tremblay" not in told


def test_the_database_is_upgraded_and_again(bella, tmp_path):
    for _ in range(2):
        assert bella("db", "upgrade").out == "The sqlite database is up to date, and its guard against double bookings holds.\n"
    assert (tmp_path / "data" / "encryption.key").stat().st_mode & 0o777 == 0o600


def test_a_file_that_is_no_database_is_said_to_be_none(bella, tmp_path):
    bella("db", "upgrade")
    for name in ("bella.db-wal", "bella.db-shm"):
        (tmp_path / "data" / name).unlink(missing_ok=True)
    (tmp_path / "data" / "bella.db").write_text("nothing that SQLite wrote, whatever it is called " * 40)
    assert bella("db", "upgrade").err == "bella: the database does not answer: its file is no SQLite database\n"


def test_a_damaged_key_file_is_named(bella, tmp_path):
    bella("db", "upgrade")
    file = tmp_path / "data" / "encryption.key"
    file.write_text("garbage")
    assert f"{file} holds no key, base64 of 32 bytes; restore the file" in bella("db", "upgrade").err


def test_a_lost_key_file_is_not_replaced_in_silence(bella, tmp_path):
    bella("db", "upgrade")
    (tmp_path / "data" / "encryption.key").unlink()
    ran = bella("db", "upgrade")
    assert ran.code == 1
    assert "cannot be read without it; restore the file" in ran.err


def test_the_clinic_goes_out_and_in_again(bella, tmp_path):
    exported = bella("clinic", "export").out
    assert "+14165550100" in exported
    (tmp_path / "clinic.toml").write_text(exported.replace("Maple Dental", "Clinique Érable"), "utf-8")
    ran = bella("clinic", "import", "clinic.toml")
    assert (ran.code, ran.out.split(":")[0]) == (0, "Clinique Érable")
    assert bella("clinic", "export", "again.toml").code == 0
    assert "Clinique Érable" in (tmp_path / "again.toml").read_text("utf-8")


def test_a_clinic_with_mistakes_is_refused_with_all_of_them(bella):
    ran = bella("clinic", "import", "-", stdin='name = 3\nnmae = "x"\n')
    assert ran.code == 1
    assert len(ran.err.splitlines()) > 2
    assert bella("clinic", "import", "-", stdin=b"\xff").err == "bella: - is not UTF-8; save it as UTF-8\n"


def test_a_key_is_printed_once_and_nothing_else(bella):
    ran = bella("keys", "create", "tests", "--scope", "read")
    assert ran.code == 0
    assert re.fullmatch(r"bella_[\w-]{40,}\n", ran.out)


def install(folder, name, entries, group="bella.plugins"):
    info = folder / f"{name.replace('-', '_')}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[{group}]\n" + "".join(f"{key} = {value}\n" for key, value in entries.items()))


def test_plugins_are_listed_without_importing_any(bella, tmp_path):
    install(tmp_path, "bella-echo", {"echo": "echo_module:Echo"})
    (tmp_path / "echo_module.py").write_text("raise SystemExit('imported')")
    ran = bella("plugins", "list", "--json", PYTHONPATH=str(tmp_path), BELLA_PLUGIN_HOST__DISABLE="echo")
    lines = {line["name"]: line for line in json.loads(ran.out)}
    assert lines["echo"] == {
        "name": "echo",
        "distribution": "bella-echo",
        "version": "1.0",
        "state": "disabled",
        "reason": "disabled by plugin_host.disable",
        "deprecated": [],
    }
    assert lines["canadian_nlp"]["state"] == "enabled"
    text = bella("plugins", "list", PYTHONPATH=str(tmp_path)).out
    assert re.search(r"echo +enabled +bella-echo 1\.0", text)
