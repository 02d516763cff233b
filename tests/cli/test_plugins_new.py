"""``bella plugins new``: what it writes installs, type-checks, passes its own tests and reaches the highest grade, untouched."""

import json
import os
import subprocess
import sys
import tomllib

import pytest

from bella_core.cli import main
from bella_core.cli.plugins_new import KINDS, write
from bella_core.core.errors import BellaError


def run(*command, cwd, **variables):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BELLA_")}
    command = [sys.executable, "-m", *map(str, command)]
    done = subprocess.run(command, cwd=cwd, env={**environment, **variables}, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """A distribution of each kind, and a folder into which they are installed."""
    base = tmp_path_factory.mktemp("written")
    folders = {kind: write(f"my_{kind.replace('-', '_')}", kind, base) for kind in KINDS}
    pip = ("pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--no-build-isolation", "--no-index")
    run(*pip, "--target", base / "site", *folders.values(), cwd=base)
    return base, folders


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_type_checks_as_it_is_configured(written, kind):
    base, folders = written

    told = run("mypy", "--cache-dir", base / "mypy", cwd=folders[kind], PYTHONPATH=str(base / "site"))

    assert "Success: no issues found" in told


def test_every_kind_passes_its_tests(written):
    base, folders = written
    configuration = folders["extractor"] / "pyproject.toml"
    options = ("-q", "-rs", "-p", "no:cacheprovider", "--import-mode=importlib", "-c", configuration)

    told = run("pytest", *options, *(folder / "tests" for folder in folders.values()), cwd=base, PYTHONPATH=str(base / "site"))

    assert " passed" in told
    skipped = [line for line in told.splitlines() if line.startswith("SKIPPED")]
    assert all(line.endswith("is False") for line in skipped), "only what a flag says that the plugin does not do may be skipped"


def test_a_written_plugin_is_graded_gold(written):
    base, folders = written

    told = run("bella_core.cli", "plugins", "check", "my_alert_sink", "--json", cwd=folders["alert-sink"], PYTHONPATH=str(base / "site"))

    (report,) = json.loads(told)
    assert [rule for rule in report["rules"] if not rule["kept"]] == []
    assert report["grade"] == "gold"


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_written_is_named_after_the_plugin_and_has_no_gaps(tmp_path, kind):
    folder = write("bella-clinic-words", kind, tmp_path)
    texts = [file.read_text(encoding="utf-8") for file in folder.rglob("*") if file.is_file()]

    assert folder.name == "bella-clinic-words"
    project = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["entry-points"]["bella.plugins"] == {"clinic_words": "bella_clinic_words:ClinicWords"}
    assert (folder / "src" / "bella_clinic_words" / "py.typed").is_file()
    assert not [text for text in texts if "$" in text or "PACKAGE" in text]


def test_an_installed_plugins_name_is_refused(tmp_path):
    with pytest.raises(BellaError, match="a plugin called 'canadian_nlp' is installed already"):
        write("bella-canadian-nlp", "extractor", tmp_path)


def test_a_folder_that_is_there_is_left_alone(tmp_path):
    write("words", "stt", tmp_path)

    with pytest.raises(BellaError, match="bella-words is there already; choose another name or --folder"):
        write("words", "extractor", tmp_path)


@pytest.mark.parametrize("name", ["Words", "2words", "my words", "été", "bella-"])
def test_a_name_that_cannot_be_a_plugins_is_refused(tmp_path, name):
    with pytest.raises(BellaError, match="cannot be a plugin's name: write a-z, 0-9 and _"):
        write(name, "extractor", tmp_path)


def test_the_command_tells_it_as_json_too(tmp_path, capsys):
    from bella_core.cli import main

    assert main(["plugins", "new", "house-words", "--kind", "extractor", "--folder", str(tmp_path), "--json"]) == 0

    told = json.loads(capsys.readouterr().out)
    assert told == {
        "folder": str(tmp_path / "bella-house-words"),
        "kind": "extractor",
        "plugin": "house_words",
        "next": [
            f"cd {tmp_path / 'bella-house-words'}",
            "pip install -e '.[tests]'",
            "pytest && mypy && bella plugins check house_words",
        ],
    }


def test_the_command_tells_what_to_do_next(tmp_path, capsys):
    assert main(["plugins", "new", "words", "--kind", "extractor", "--folder", str(tmp_path)]) == 0

    assert "pip install -e '.[tests]'\n  pytest && mypy && bella plugins check words" in capsys.readouterr().out
