"""A clinic begins without a file, also where there is none at all: the rest is set up in the browser."""

import os
import tomllib

import pytest

from bella_core.cli import main
from bella_core.cli.own_server import webhook_form
from bella_core.core.errors import BellaError
from bella_core.services.clinics_starter import ZONES, Beginning, begun
from tests.cli.conftest import Ran
from tests.peers.stores import KEY

PARC = ("new", "Clinique du Parc", "--address", "1 rue du Parc, Laval", "--province", "QC", "--language", "fr-CA")


@pytest.fixture
def clinic(sqlite_url, tmp_path, monkeypatch, capsys):
    """Run ``bella clinic`` in this process, in production: there is no demo clinic."""
    for name in [name for name in os.environ if name.startswith("BELLA_")]:
        monkeypatch.delenv(name)
    known = {"BELLA_DATABASE_URL": sqlite_url, "BELLA_ENCRYPTION_KEY": KEY, "BELLA_DATA_DIR": str(tmp_path / "data")}
    for name, value in {**known, "BELLA_ENVIRONMENT": "production"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    assert main(["db", "upgrade"]) == 0
    capsys.readouterr()

    def run(*words):
        code = main(["clinic", *words])
        return Ran(code, *capsys.readouterr())

    return run


def test_a_clinic_begins_where_there_is_none(clinic):
    ran = clinic("export")
    assert (ran.code, "`bella clinic new`" in ran.err) == (1, True)
    ran = clinic(*PARC)
    assert (ran.code, "go on at /admin/set-up" in ran.out) == (0, True)
    document = tomllib.loads(clinic("export").out)
    [location] = document["locations"]
    assert (document["name"], location["zone"], location["languages"]) == ("Clinique du Parc", ZONES["QC"], ["fr-CA"])
    assert document["to_set_up"] == ["hours", "people", "services", "telephones", "facts"]


def test_a_call_in_the_terminal_that_needs_a_number_says_how_to_give_one():
    location = begun(Beginning("Parc", "1 rue du Parc, Laval", "QC", "America/Toronto", ("fr-CA",))).locations[0]
    with pytest.raises(BellaError, match="Parc has no telephone number yet; give it one at /admin/clinic/telephones"):
        webhook_form(None, location)


def test_a_clinic_that_there_is_stays(clinic):
    clinic(*PARC)
    ran = clinic("new", "Another", "--address", "2 West Street", "--province", "ON")
    assert (ran.code, "there is one already" in ran.err) == (1, True)
    assert "Clinique du Parc" in clinic("export").out
