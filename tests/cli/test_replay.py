"""``bella replay`` tells a call from its journal, and decides it again."""

import json
import shutil
import sqlite3

import pytest

from bella_core.db import Vault

SAID = "hi, I'd like a cleaning on the tenth of march at 2 pm\nno\nMarie Tremblay\n2\n"


@pytest.fixture
def hold(bella):
    """Hold a call, and return its id."""

    def held(**settings):
        ran = bella("call", "--from", "+16475550123", "--now", "2026-03-02T09:30", stdin=SAID, **settings)
        assert ran.code == 0, ran.err
        return bella("replay", "--list", **settings).out.split()[0]

    return held


@pytest.fixture(scope="session")
def held(tmp_path_factory):
    """What is in a data folder in which a call was held: held once, as that takes seconds, and copied for each test."""
    return {"folder": tmp_path_factory.mktemp("held") / "data", "id": ""}


@pytest.fixture
def called(hold, held, environment):
    """A call in a database of its own."""
    data = environment["BELLA_DATA_DIR"]
    if held["id"]:
        shutil.rmtree(data)
        shutil.copytree(held["folder"], data)
    else:
        held["id"] = hold()
        shutil.copytree(data, held["folder"])
    return held["id"]


def test_each_turn_is_told_with_what_was_heard_understood_decided_and_said(bella, called):
    ran = bella("replay", called)
    assert ran.code == 0, ran.err
    turn = ran.out.split("\nturn 1 ")[1].split("\nturn 2 ")[0]
    assert "heard       “hi, I'd like a cleaning on the tenth of march at 2 pm”" in turn
    assert 'service {"_":"ServiceValue","code":"cleaning"} from “cleaning” [15:23], 0.95 by canadian_nlp' in turn
    assert "took:service, took:time" in turn
    assert "said        [en] " in turn
    assert "keys 2" in ran.out


def test_the_words_are_printed_and_not_logged(bella, called):
    ran = bella("replay", called)
    assert "Tremblay" in ran.out
    assert "Tremblay" not in ran.err + bella("replay", called, "--check").err


def test_postgresql_tells_the_same(bella, hold, postgres_databases):
    settings = {"BELLA_DATABASE_URL": postgres_databases.create(), "BELLA_ENCRYPTION_KEY": Vault.new_key()}
    assert bella("db", "upgrade", **settings).code == 0
    called = hold(**settings)
    assert "from “cleaning” [15:23], 0.95 by canadian_nlp" in bella("replay", called, **settings).out
    assert bella("replay", called, "--check", **settings).out.splitlines()[-1] == "all 5 turns give the same bytes"
    assert bella("replay", "--timings", "--days", "3650", **settings).out.splitlines()[1].split()[:2] == ["terminal", "4"]


def test_json_holds_the_whole_story(bella, called):
    story = json.loads(bella("replay", called, "--json").out)
    first = story["turns"][1]
    assert (story["id"], story["caller"], len(story["turns"])) == (called, "+16475550123", 5)
    assert {"heard", "understood", "asked", "why", "told", "said", "question", "timing"} <= first.keys()
    assert [found["kind"] for found in first["understood"] if found["text"] == "cleaning"] == ["service"]


def test_a_call_that_is_decided_again_goes_the_same_way(bella, called):
    ran = bella("replay", called, "--check")
    assert (ran.code, ran.out.splitlines()[-1]) == (0, "all 5 turns give the same bytes"), ran.out


def test_another_clinic_of_today_changes_nothing_and_is_told(bella, called, tmp_path):
    text = bella("clinic", "export").out.replace("Maple Dental", "Birch Dental")
    (tmp_path / "clinic.toml").write_text(text, "utf-8")
    assert bella("clinic", "import", "clinic.toml").code == 0
    ran = bella("replay", called, "--check")
    assert ran.code == 0, ran.out
    assert "the clinic is at revision 2 now; turns of revision 1 were decided by the clinic of then" in ran.out


def test_a_revision_that_is_gone_is_told(bella, called, environment):
    with sqlite3.connect(f"{environment['BELLA_DATA_DIR']}/bella.db") as rows:
        rows.execute("UPDATE clinic_revisions SET revision = 9")
    ran = bella("replay", called, "--check")
    assert ran.code == 1
    assert "turn 0 cannot be compared: revision 1 of the clinic, which decided it, is not in this database" in ran.out


def test_a_document_that_was_tampered_with_gives_other_bytes(bella, called, environment):
    with sqlite3.connect(f"{environment['BELLA_DATA_DIR']}/bella.db") as rows:
        rows.execute("UPDATE clinic_revisions SET document = replace(document, 'Maple Dental', 'Birch Dental')")
    ran = bella("replay", called, "--check")
    assert ran.code == 1
    assert "turn 0 differs: reply" in ran.out
    assert "turn 0 would say now: Hello, Birch Dental" in ran.out


def test_the_times_of_stored_turns_are_summed_up(bella, called):
    lines = bella("replay", "--timings", "--days", "3650").out.splitlines()
    assert called
    assert lines[0].split()[:2] == ["transport", "turns"]
    assert lines[1].split()[:2] == ["terminal", "4"]
    (row,) = [json.loads(line) for line in bella("replay", "--timings", "--days", "3650", "--json").out.splitlines()]
    assert (row["by"], row["turns"], row["p50"]) == ("terminal", 4, None)


def test_an_id_that_no_call_has_is_told(bella):
    ran = bella("replay", "CA123")
    assert (ran.code, ran.err.strip()) == (1, "bella: there is no call of that id, neither bella's nor the carrier's")


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        ((), 2, "one of the arguments CALL_ID --timings --list is required"),
        (("--timings", "--check"), 1, "--check decides one call again"),
        (("--timings", "--days", "0"), 2, "write a number of days"),
    ],
)
def test_what_makes_no_sense_is_refused(bella, words, code, told):
    ran = bella("replay", *words)
    assert (ran.code, told in ran.err) == (code, True), ran.err
