"""Addresses that are told of events, in the terminal."""

import os

import pytest

from bella_core.cli import main
from tests.cli.conftest import Ran
from tests.peers.stores import KEY


@pytest.fixture
def webhooks(sqlite_url, tmp_path, monkeypatch, capsys):
    """Run ``bella webhooks`` in this process."""
    for name in [name for name in os.environ if name.startswith("BELLA_")]:
        monkeypatch.delenv(name)
    known = {"BELLA_DATABASE_URL": sqlite_url, "BELLA_ENCRYPTION_KEY": KEY, "BELLA_DATA_DIR": str(tmp_path / "data")}
    for name, value in known.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)

    def run(*words):
        return Ran(main(["webhooks", *words]), *capsys.readouterr())

    return run


def test_an_address_is_made_shown_rotated_tried_and_removed(webhooks):
    assert webhooks("list").out == "Nobody is told of events.\n"
    made = webhooks("create", "https://example.ca/hook", "--event", "call.ended", "--event", "appointment.booked")
    webhook_id, secret = made.out.split()
    assert secret.startswith("whsec_")
    assert webhooks("list").out == f"{webhook_id}  https://example.ca/hook  appointment.booked call.ended\n"
    rotated = webhooks("rotate", webhook_id)
    assert rotated.out.startswith("whsec_")
    assert rotated.out.strip() != secret
    assert webhooks("test", webhook_id).code == 0
    assert webhooks("remove", webhook_id).out == "Removed.\n"
    for action in ("remove", "rotate", "test"):
        gone = webhooks(action, webhook_id)
        assert (gone.code, "bella webhooks list" in gone.err) == (1, True)


def test_what_cannot_be_is_told(webhooks):
    refused = webhooks("create", "http://example.ca/", "--event", "call.ended")
    assert (refused.code, "must begin with https://" in refused.err) == (1, True)
    refused = webhooks("create", "https://example.ca/", "--event", "moon.rose")
    assert (refused.code, "appointment.booked" in refused.err) == (1, True)
