"""The page of settings is the classes' own, and its example can be loaded."""

import importlib.util
import re
from pathlib import Path

import pytest

from bella_core.core.config import load_settings

PAGE = Path(__file__).parents[2] / "docs" / "settings.md"
TEXT = PAGE.read_text(encoding="utf-8")


def reference(name):
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_reference_of_settings_is_the_classes_own():
    assert reference("settings_reference").page() == TEXT, "run: python tests/docs/settings_reference.py"


def test_the_reference_of_the_plugins_settings_is_the_classes_own():
    module = reference("plugin_settings_reference")

    assert module.page() == module.PAGE.read_text(encoding="utf-8"), "run: python tests/docs/plugin_settings_reference.py"


@pytest.mark.parametrize("page", ["settings.md", "plugin-settings.md"])
def test_every_setting_is_explained(page):
    tables = re.findall(r"^\| `([\w.]+)` \|.*\| ([^|]*) \|$", PAGE.with_name(page).read_text(encoding="utf-8"), re.MULTILINE)

    assert tables
    assert [key for key, meaning in tables if not meaning.strip()] == []


def test_the_example_file_is_loaded(tmp_path):
    path = tmp_path / "bella.toml"
    path.write_text(re.search(r"```toml\n(.*?)```", TEXT, re.DOTALL)[1], encoding="utf-8")

    settings = load_settings(path, {})

    assert (settings.public_url, settings.server.host, settings.plugin_host.disable) == ("https://bella.example.ca", "0.0.0.0", ("echo",))


def test_the_example_variables_are_read(tmp_path):
    examples = dict(re.findall(r"`(BELLA_\w+__\w+)=(\w+)`", TEXT))

    settings = load_settings(None, {**examples, "BELLA_DATA_DIR": str(tmp_path)})

    assert settings.server.port == 9090
    assert str(settings.plugins["echo"]["prefix"]) == "hello"
