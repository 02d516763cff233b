"""``bella serve`` says at its start when callers are to be heard by live audio and nothing there can hear."""

import subprocess
import sys

import pytest


@pytest.fixture
def streaming(environment, tmp_path):
    """A clinic whose location hears its callers by live audio."""

    def run(*words):
        subprocess.run([sys.executable, "-m", "bella_core.cli", *words], env=environment, cwd=tmp_path, check=True, capture_output=True)

    run("clinic", "export", "clinic.toml")
    text = (tmp_path / "clinic.toml").read_text(encoding="utf-8")
    answering = '[locations.answering]\ntransport = "stream"\n\n[locations.hours]'
    (tmp_path / "clinic.toml").write_text(text.replace("[locations.hours]", answering, 1), encoding="utf-8")
    run("clinic", "import", "clinic.toml")


@pytest.mark.usefixtures("streaming")
def test_a_location_that_nothing_can_hear_is_named_with_what_to_install(serve):
    notes = [line for line in serve(BELLA_PLUGIN_HOST__ENABLE="canadian_nlp").said if "note" in line]
    [note] = [line for line in notes if "live audio" in line]
    assert "Maple Dental" in note
    assert "pip install 'bella-whisper[local]'" in note


def test_a_location_that_twilio_hears_is_not(serve):
    assert not [line for line in serve(BELLA_PLUGIN_HOST__ENABLE="canadian_nlp").said if "live audio" in line]
