"""Write docs/plugin-settings.md from the settings classes of the bundled plugins: ``python tests/docs/plugin_settings_reference.py``."""

import importlib
import importlib.util
import inspect
import tomllib
from importlib.metadata import entry_points
from pathlib import Path

from bella_core.core.describing import described

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "plugin-settings.md"
MARK = "<!-- plugin settings: kept true by tests/docs -->\n"


def _settings_reference():
    spec = importlib.util.spec_from_file_location("settings_reference", Path(__file__).with_name("settings_reference.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def plugins():
    """Every bundled plugin that is installed: its name, its class, and its distribution's name."""
    installed = {entry.dist.name for entry in entry_points(group="bella.plugins")}
    for file in sorted(ROOT.glob("plugins/*/pyproject.toml")):
        project = tomllib.loads(file.read_text(encoding="utf-8"))["project"]
        for name, entry in sorted(project["entry-points"]["bella.plugins"].items()) if project["name"] in installed else ():
            module, _, attribute = entry.partition(":")
            yield name, getattr(importlib.import_module(module), attribute), project["name"]


def rows(name, plugin, distribution):
    """One plugin: what it does, and its table."""
    reference = _settings_reference()
    lines = described(plugin.settings, ("plugins", name)) if getattr(plugin, "settings", None) else []
    about = " ".join(inspect.cleandoc(plugin.__doc__ or "").partition("\n\n")[0].split())
    table = [*reference.HEAD, *(reference.row(line, line.name, line.variable) for line in lines)] if lines else ["It has no settings."]
    return [f"## [plugins.{name}]", "", f"{about} ([{distribution}](../plugins/{distribution}/README.md))", "", *table, ""]


def page():
    """The page as it should be."""
    written = [line for plugin in plugins() for line in rows(*plugin)]
    return PAGE.read_text(encoding="utf-8").split(MARK)[0] + MARK + "\n" + "\n".join(written).rstrip() + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
