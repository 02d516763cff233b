"""``bella import``, as whoever installs a clinic types it."""

import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
import time

import pytest

from bella_core.cli.locking import only_server
from bella_core.core.config import load_settings

LETTERS = str.maketrans("0123456789", "abcdefghij")  # a name holds no number
PATIENTS = "Chart #,Last Name,First Name,DOB,Home Phone,Shoe size\n1,Tremblay,Marie,1980-05-24,514 555 0142,38\n2,Roy,Luc,1970-06-13,,44\n"
VISITS = "Appt ID,Chart #,Date,Time,Length,Provider,Type,Status\nA,1,2031-03-14,9:00,60,Okafor,cleaning,\nB,2,2031-03-14,9:00,60,Okafor,cleaning,\n"


@pytest.fixture
def lists(tmp_path):
    (tmp_path / "patients.csv").write_text(PATIENTS)
    (tmp_path / "visits.csv").write_text(VISITS)
    return tmp_path


def test_patients_then_appointments_and_both_again(bella, lists):
    ran = bella("import", "patients", "patients.csv", "--dry-run")
    assert (ran.code, ran.err) == (0, "")
    assert "What would happen to 2 patients:\n       2  new" in ran.out
    ran = bella("import", "patients", "patients.csv")
    assert ran.out.splitlines()[:3] == [
        "2 rows, UTF-8, parted by commas",
        "Read: Chart # as external_id, Last Name as family, First Name as given, DOB as birth_date, Home Phone as home_phone",
        "Not read: Shoe size",
    ]
    assert "2 patients:\n       2  new\n" in ran.out
    ran = bella("import", "appointments", "visits.csv")
    assert "       1  new\n       1  their place is taken; they are in the conflict inbox\n" in ran.out
    assert "       2  as they were\n" in bella("import", "patients", "patients.csv").out
    assert not list(lists.glob("*rejected*"))


def test_rejected_rows_are_written_down_for_their_owner_only(bella, lists):
    (lists / "patients.csv").write_text(PATIENTS + "3,,,,,\n=4,Roy,Ann,1990-13-13,,\n")
    ran = bella("import", "patients", "patients.csv")
    assert "2  rejected" in ran.out
    assert "1 birth date\n" in ran.out
    assert "Tremblay" not in ran.out + ran.err
    file = lists / "patients.csv.rejected.csv"
    assert file.stat().st_mode & 0o077 == 0
    assert file.read_text("utf-8-sig").splitlines()[2].startswith("'=4,Roy,Ann,1990-13-13,,,birth date: '1990-13-13' is no date")

    assert ran.code == 0
    file.unlink()
    ran = bella("import", "patients", "patients.csv", "--dry-run")
    assert "Rejected lines: 4, 5" in ran.out
    assert not file.exists()


def test_a_list_of_which_nothing_is_taken_in_is_a_failure(bella, lists):
    (lists / "patients.csv").write_text(PATIENTS.splitlines()[0] + "\n3,,,,,\n")
    assert bella("import", "patients", "patients.csv", "--dry-run").code == 1
    assert bella("import", "patients", "patients.csv").code == 1


def test_cells_that_are_left_out_are_counted_and_written_down_for_their_owner_only(bella, lists):
    (lists / "patients.csv").write_text(PATIENTS.replace("514 555 0142", "555 0142"))
    ran = bella("import", "patients", "patients.csv", "--dry-run")
    assert "       1  cells left out of rows that would be taken in\n          1 Home Phone\n" in ran.out
    assert not list(lists.glob("*warnings*"))
    ran = bella("import", "patients", "patients.csv", "--warnings", "left.csv")
    assert ran.code == 0
    assert "       2  new\n       1  cells left out of rows that were taken in\n          1 Home Phone\n" in ran.out
    assert "0142" not in ran.out + ran.err
    file = lists / "left.csv"
    assert file.stat().st_mode & 0o077 == 0
    assert file.read_text("utf-8-sig").splitlines()[1].startswith("2,Home Phone,555 0142,\"home phone: '555 0142' is no telephone")


def test_a_map_is_written_to_be_edited_and_then_used_and_kept(bella, lists):
    ran = bella("import", "appointments", "visits.csv", "--map", "visits.toml")
    assert "Look it over, then give the same command again; nothing was taken in yet." in ran.out
    text = (lists / "visits.toml").read_text()
    assert '[providers]\nOkafor = "okafor"' in text
    (lists / "visits.toml").write_text(text.replace('"okafor"', '"bouchard"'))
    bella("import", "patients", "patients.csv")
    assert "1  new" in bella("import", "appointments", "visits.csv", "--map", "visits.toml").out
    (lists / "visits.csv").write_text(VISITS.partition("\nB")[0])
    assert "1  as they were" in bella("import", "appointments", "visits.csv").out  # by the map that was kept
    (lists / "visits.toml").write_text(text.replace('"okafor"', '"okafro"'))
    ran = bella("import", "appointments", "visits.csv", "--map", "visits.toml")
    assert ran.code == 1
    assert "the clinic has no 'okafro'; did you mean 'okafor'?" in ran.err


def test_a_map_is_written_where_a_needed_column_is_not_recognised_and_says_which(bella, lists):
    (lists / "odd.csv").write_text('Chart #,Wer,DOB\n1,"Tremblay, Marie",1980-05-24\n')
    told = "no column was recognised for the patients' names: family and given, or full_name. The list has 'Chart #', 'Wer', 'DOB'."
    ran = bella("import", "patients", "odd.csv")
    assert told in ran.err
    assert "--map FILE writes one to be filled in" in ran.err
    assert bella("import", "patients", "odd.csv", "--map", "odd.toml").code == 0
    text = (lists / "odd.toml").read_text()
    assert "# Say under [columns] which holds the patients' names: family and given, or full_name" in text
    assert "# The list has besides: 'Wer'." in text
    assert "says nothing of the patients' names" in bella("import", "patients", "odd.csv", "--map", "odd.toml").err
    (lists / "odd.toml").write_text(text + 'full_name = "Wer"\n')
    assert "1  new" in bella("import", "patients", "odd.csv", "--map", "odd.toml").out


@pytest.mark.parametrize("header", ["No dossier;Nom;Date de naissance", "Chart #;Name;DOB"])
def test_a_name_in_one_column_is_recognised_in_both_languages(bella, lists, header):
    (lists / "one.csv").write_bytes(f"{header}\n1;Côté, Éloïse;1980-05-24\n".encode("cp1252"))
    ran = bella("import", "patients", "one.csv")
    assert "1  new" in ran.out
    assert "as full_name" in ran.out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("import", "patients", "none.csv"), "none.csv cannot be read: No such file or directory"),
        (("import", "patients", "visits.csv"), "no column was recognised for the patients' names"),
        (("import", "dentists", "visits.csv"), "invalid choice: 'dentists'"),
        (("import", "appointments", "visits.csv", "--location", "mian"), "the clinic has no location 'mian'; did you mean 'main'?"),
    ],
)
def test_what_cannot_be_done_is_told(bella, lists, words, told):
    ran = bella(*words)
    assert ran.code in {1, 2}
    assert told in ran.err


def test_an_embedded_database_that_is_served_is_left_to_its_server(bella, lists, environment):
    settings = load_settings(None, environment)
    with only_server(settings):
        ran = bella("import", "patients", "patients.csv")
    assert ran.code == 1
    assert "SQLite serves one process: stop it" in ran.err


def test_an_import_that_is_killed_goes_on_where_it_was(bella, lists, environment):
    rows = "".join(f"{n},Family{str(n).translate(LETTERS)},Kid,2015-05-13,,\n" for n in range(1200))
    (lists / "many.csv").write_text("Chart #,Last Name,First Name,DOB,Home Phone,Shoe size\n" + rows)
    bella("db", "upgrade")
    command = [sys.executable, "-m", "bella_core.cli", "import", "patients", "many.csv"]
    process = subprocess.Popen(command, env=environment, cwd=lists, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    with contextlib.closing(sqlite3.connect(lists / "data" / "bella.db")) as book:
        while book.execute("SELECT count(*) FROM users").fetchone()[0] < 100:
            assert process.poll() is None, process.communicate()
            time.sleep(0.005)
        os.kill(process.pid, signal.SIGKILL)
        process.communicate(timeout=60)
        done = book.execute("SELECT count(*) FROM users").fetchone()[0]
    assert 100 <= done < 1200
    ran = bella("import", "patients", "many.csv")
    assert f"{1200 - done:>8}  new\n{done:>8}  as they were\n" in ran.out
