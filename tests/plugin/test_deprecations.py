"""Whoever uses what is to go away is warned where it stands, as it is loaded, and in the commands."""

import subprocess
import sys
import warnings
from importlib.metadata import distribution

import pytest

from bella_core.core.settings import PluginHostSettings
from bella_core.plugin import deprecations
from bella_core.plugin.deprecations import Deprecation
from bella_core.runtime.registry import Registry, State
from bella_core.testing.promises import Grade
from bella_core.testing.rules import Subject, distribution_rules
from tests.cli.test_plugins_inspecting import bella_here  # noqa: F401  # a fixture
from tests.runtime.distributions import install  # noqa: F401  # a fixture

OLD = """
    from bella_core.plugin import hookimpl

    class Old:
        api = 1

        @hookimpl
        def extract(self, utterance, cleaned):
            return ()

        @hookimpl
        async def send_alert(self, alert):
            pass
"""
ARGUMENT = Deprecation("argument", "extract.utterance", "0.2.0", "0.4.0", "read cleaned.text")
HOOK = Deprecation("hook", "send_alert", "0.2.0", "0.4.0", "implement tell_operators")
VERSION = Deprecation("api", "1", "0.2.0", "0.4.0", "write api = 2")
NAME = Deprecation("name", "Sounds", "0.2.0", "0.4.0", "use Audio", home="bella_core.plugin.types:Audio")
OTHER = Deprecation("argument", "clean_transcript.utterance", "0.2.0", "0.4.0", "read cleaned.text")


@pytest.fixture
def deprecated(monkeypatch):
    return lambda *entries: monkeypatch.setattr(deprecations, "DEPRECATIONS", entries)


def load(name, **host):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        plugin = Registry(PluginHostSettings(enable=(name,), **host)).plugins[name]
    return plugin, [(str(one.message), one.category, one.filename.rpartition("/")[2], one.lineno) for one in caught]


def test_a_plugin_that_is_loaded_is_warned_of_with_its_own_file_and_line(install, deprecated):  # noqa: F811
    install("bella-old", {"old": "old_module:Old"}, old_module=OLD)
    deprecated(ARGUMENT, HOOK, OTHER)

    plugin, caught = load("old")

    assert plugin.state is State.ACTIVE
    assert sorted(caught) == sorted(
        [
            (str(ARGUMENT), DeprecationWarning, "old_module.py", 7),
            (str(HOOK), DeprecationWarning, "old_module.py", 11),
        ]
    )
    assert str(ARGUMENT) == (
        "argument extract.utterance is deprecated since bella-core 0.2.0 and breaks in bella-core 0.4.0: read cleaned.text"
    )


def test_a_version_of_the_contract_warns_at_the_plugins_class(install, deprecated):  # noqa: F811
    install("bella-old", {"old": "old_module:Old"}, old_module=OLD)
    deprecated(VERSION)

    assert load("old")[1] == [(str(VERSION), DeprecationWarning, "old_module.py", 4)]


def test_where_warnings_are_errors_the_plugin_is_not_used_and_the_reason_says_what_to_do(install, deprecated):  # noqa: F811
    install("bella-old", {"old": "old_module:Old"}, old_module=OLD)
    deprecated(HOOK)

    registry = Registry(PluginHostSettings(enable=("old",)))

    assert registry.plugins["old"].state is State.FAILED
    assert registry.plugins["old"].reason == str(HOOK)
    assert registry.active() == []


def test_a_name_warns_whoever_imports_it_where_that_stands(deprecated, tmp_path):
    deprecated(NAME)
    (tmp_path / "asking.py").write_text("import os\nfrom bella_core.plugin import Sounds\n")

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        exec(compile((tmp_path / "asking.py").read_text(), "asking.py", "exec"), room := {})

    from bella_core.plugin import Audio

    assert room["Sounds"] is Audio
    assert {(str(one.message), one.filename, one.lineno) for one in caught} == {(str(NAME), "asking.py", 2)}


def test_a_name_that_never_was_is_an_import_error():
    with pytest.raises(ImportError, match="cannot import name 'Sounds'"):
        from bella_core.plugin import Sounds  # noqa: F401


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_list_show_and_doctor_tell_what_is_used_and_where(install, deprecated, bella_here):  # noqa: F811
    install("bella-old", {"old": "old_module:Old"}, old_module=OLD)
    deprecated(ARGUMENT, OTHER)
    told = f"{ARGUMENT} (old_module.py, line 7)"

    assert told in bella_here("list")[1]
    code, shown, _ = bella_here("show", "old")
    assert (code, told in shown) == (0, True)
    code, found, _ = bella_here("doctor")
    assert code == 0, "it works as yet"
    assert f"old: {told}\n  get a newer version of it; its author: read cleaned.text\n" in found


def test_list_and_doctor_find_names_and_versions_without_importing(install, deprecated, bella_here):  # noqa: F811
    install(
        "bella-loud",
        {"loud": "loud_module:Loud"},
        loud_module="""
        raise SystemExit("imported")
        from bella_core.plugin import Sounds, hookimpl

        class Loud:
            api = 1
    """,
    )
    deprecated(NAME, VERSION)

    listed, found = bella_here("list")[1], bella_here("doctor")[1]

    for out in (listed, found):
        assert f"{NAME} (loud_module.py, line 3)" in out
        assert f"{VERSION} (loud_module.py, line 6)" in out


def test_a_source_that_cannot_be_read_is_left_to_the_load(install, deprecated, bella_here):  # noqa: F811
    install("bella-torn", {"torn": "torn_module:Torn"}, torn_module="class Torn(:")
    deprecated(NAME)

    assert "torn" in bella_here("list")[1]


def test_the_contract_is_there_without_what_only_its_deprecations_need():
    script = "import sys; import bella_core.plugin; print([name for name in ('ast', 'sqlalchemy', 'aiohttp') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert "sqlalchemy" not in done.stdout
    assert "aiohttp" not in done.stdout


def test_gold_asks_for_a_plugin_that_uses_nothing_of_it(install, deprecated):  # noqa: F811
    install("bella-old", {"old": "old_module:Old"}, old_module=OLD)
    plugin = type(load("old")[0].made)
    subject = Subject("old", plugin, distribution("bella-old"))

    def broken():
        return {rule.name: rule.told for rule in distribution_rules(subject) if not rule.kept and rule.grade is Grade.GOLD}

    assert "up_to_date" not in broken()
    deprecated(HOOK)
    assert broken()["up_to_date"] == f"{HOOK} (old_module.py, line 11)"
