"""What pip installs is whole: the wheels hold every file that is read at run time, and a server starts from them alone."""

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PLUGINS = sorted(file.parent for file in ROOT.glob("plugins/*/pyproject.toml"))


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A folder with bella-core and every plugin installed from wheels, none of them from the checkout."""
    base = tmp_path_factory.mktemp("installed")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    build = ["--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "wheel", *build, "-w", base / "wheels", ROOT, *PLUGINS], check=True, capture_output=True)
    wheels = sorted((base / "wheels").glob("*.whl"))
    subprocess.run([*pip, "install", "--no-deps", "--no-index", "--target", base / "site", *wheels], check=True, capture_output=True)
    return base


def test_every_plugin_folder_is_a_distribution_with_its_promises():
    for plugin in PLUGINS:
        project = tomllib.loads((plugin / "pyproject.toml").read_text())["project"]
        assert project["entry-points"]["bella.plugins"]
        assert (plugin / "README.md").is_file()
        assert list(plugin.glob("src/bella_*/py.typed"))


def test_the_checks_install_every_plugin():
    tox = (ROOT / "tox.ini").read_text()
    assert [plugin.name for plugin in PLUGINS if f"-e ./plugins/{plugin.name}\n" not in tox] == []
    floors = (ROOT / "pyproject.toml").read_text()
    assert [plugin.name for plugin in PLUGINS if f'"{plugin.name.replace("-", "_")}"' not in floors] == []


def test_wheels_hold_code_data_and_licence_and_no_tests(installed):
    for wheel in (installed / "wheels").glob("*.whl"):
        names = zipfile.ZipFile(wheel).namelist()
        assert any(name.endswith("/py.typed") for name in names)
        assert not [name for name in names if "/tests/" in name or "__pycache__" in name]
    (core,) = (installed / "wheels").glob("bella_core-*.whl")
    names = zipfile.ZipFile(core).namelist()
    assert "bella_core/services/demo_clinic.toml" in names
    assert "bella_core/cli/plugins_templates/common/pyproject.toml.tmpl" in names
    assert any(re.fullmatch(r"bella_core/db/migrations/versions/\w+\.py", name) for name in names)
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_a_call_is_answered_from_the_installed_wheels_alone(installed, tmp_path):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("BELLA_", "TWILIO_"))}
    environment = {**kept, "PYTHONPATH": str(installed / "site"), "BELLA_DATA_DIR": str(tmp_path / "data"), "PYTHONUTF8": "1"}
    code = "import bella_core, bella_canadian_nlp; print(bella_core.__file__); print(bella_canadian_nlp.__file__)"
    where = subprocess.run([sys.executable, "-c", code], env=environment, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert [line.startswith(str(installed)) for line in where.splitlines()] == [True, True]
    ran = subprocess.run(
        [sys.executable, "-m", "bella_core.cli", "call"],
        input="I would like to book a cleaning\n",
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.splitlines()[-1].startswith("Outcome: ")
