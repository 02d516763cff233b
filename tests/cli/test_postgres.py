"""The same commands on PostgreSQL."""

import json
import urllib.request

import pytest

from bella_core.db import Vault


@pytest.fixture
def settings(postgres_databases):
    return {"BELLA_DATABASE_URL": postgres_databases.create(), "BELLA_ENCRYPTION_KEY": Vault.new_key()}


def test_a_new_database_is_refused_until_it_is_upgraded(bella, settings):
    ran = bella("keys", "create", "tests", "--scope", "read", **settings)
    assert ran.code == 1
    assert "run: bella db upgrade" in ran.err
    assert bella("db", "upgrade", **settings).out.startswith("The postgresql database is up to date")
    assert bella("keys", "create", "tests", "--scope", "read", **settings).code == 0


def test_without_a_key_for_patients_data_nothing_starts(bella, settings):
    del settings["BELLA_ENCRYPTION_KEY"]
    assert "BELLA_ENCRYPTION_KEY is not set" in bella("db", "upgrade", **settings).err


def test_a_server_that_is_not_there_is_told_in_a_sentence(bella, settings):
    settings["BELLA_DATABASE_URL"] = "postgresql://bella@127.0.0.1:1/bella"
    ran = bella("db", "upgrade", **settings)
    assert (ran.code, ran.err.splitlines()[-1]) == (1, "bella: the database does not answer (ConnectionRefusedError)")


def test_two_servers_share_one_database(serve, bella, settings):
    bella("db", "upgrade", **settings)
    servers = [serve(**settings), serve(**settings)]
    key = bella("keys", "create", "tests", "--scope", "read", **settings).out.strip()
    for server in servers:
        with urllib.request.urlopen(urllib.request.Request(f"{server.address}/users", headers={"X-API-Key": key}), timeout=10) as answer:
            assert json.load(answer) == {"items": [], "next": None}
    assert [server.stop()[0] for server in servers] == [0, 0]
