"""The page about locales shows the very table that calls are held by."""

import importlib.util
import re
from pathlib import Path

from bella_core.app.bella import Bella
from bella_core.core.config import load_settings


def reference():
    spec = importlib.util.spec_from_file_location("locales_reference", Path(__file__).with_name("locales_reference.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_tables_are_the_codes_own():
    made = reference()

    assert made.PAGE.read_text(encoding="utf-8") == made.page(), "run: python tests/docs/locales_reference.py"


def test_the_example_can_be_set(tmp_path):
    path = tmp_path / "bella.toml"
    path.write_text(re.search(r"```toml\n(.*?)```", reference().PAGE.read_text("utf-8"), re.DOTALL)[1], encoding="utf-8")

    row = Bella(load_settings(path, {})).locales.row("fr-CA")

    assert (row.say_voice, row.relay_voice) == ("Polly.Liam-Neural", "Liam-Neural")
