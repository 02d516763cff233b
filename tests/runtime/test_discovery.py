import sys

import pytest

from bella_core.core.errors import ConfigError, StartupRefused
from bella_core.core.settings import PluginHostSettings
from bella_core.runtime.discovery import Found, choose, find
from tests.runtime.distributions import ECHO


def found(*names):
    return [Found(name, f"bella-{name}", "1.0") for name in names]


def used(choice):
    return [item.name for item in choice.used]


def test_plugins_are_listed_by_name_without_importing_any(install):
    install("bella-zeta", {"zeta": "zeta_module:Zeta"}, zeta_module="raise SystemExit('imported')")
    install("bella-alpha", {"alpha": "alpha_module:Alpha"}, alpha_module="raise SystemExit('imported')")
    names = [item.name for item in find()]
    assert names == sorted(names)
    assert {"alpha", "zeta"} <= set(names)
    assert not {"alpha_module", "zeta_module"} & set(sys.modules)
    assert [(item.distribution, item.version) for item in find() if item.name == "zeta"] == [("bella-zeta", "1.0")]


def test_two_distributions_with_one_name_refuse_to_start_naming_both(install):
    install("bella-echo", {"echo": "echo_module:Echo"}, echo_module=ECHO)
    install("other-echo", {"echo": "echo_module:Echo"}, version="2.0")
    with pytest.raises(StartupRefused, match=r"bella-echo 1.0, one of other-echo 2.0|other-echo 2.0, one of bella-echo 1.0"):
        find()


def test_commands_have_a_group_of_their_own(install):
    install("bella-tool", {"tool": "tool_module:main"}, group="bella.commands", tool_module="raise SystemExit")
    assert [item.name for item in find("bella.commands") if item.distribution == "bella-tool"] == ["tool"]
    assert "tool" not in [item.name for item in find()]


def test_order_is_by_name_and_what_the_settings_order_comes_first():
    assert used(choose(found("c", "a", "b"), PluginHostSettings())) == ["a", "b", "c"]
    assert used(choose(found("c", "a", "b"), PluginHostSettings(order=("c", "bella-b")))) == ["c", "b", "a"]


def test_plugins_are_enabled_and_disabled_by_their_name_or_their_distributions():
    assert used(choose(found("a", "b", "c"), PluginHostSettings(enable=("a", "bella_c")))) == ["a", "c"]
    choice = choose(found("a", "b", "c"), PluginHostSettings(enable=("a", "b"), disable=("b",)))
    assert used(choice) == ["a"]
    assert {item.name: why for item, why in choice.unused} == {
        "b": "disabled by plugin_host.disable",
        "c": "not in plugin_host.enable",
    }


def test_a_name_that_nothing_is_called_refuses_with_a_suggestion_and_all_are_reported():
    host = PluginHostSettings(enable=("whisper", "ecko"), disable=("x",), order=("whispr",), required=("whisper",))
    with pytest.raises(ConfigError) as caught:
        choose(found("whisper", "echo"), host, ["ekho"])
    assert list(caught.value.mistakes) == [
        "plugin_host.enable: no plugin is called 'ecko'; did you mean 'echo'?",
        "plugin_host.disable: no plugin is called 'x'; there are: echo, whisper",
        "plugin_host.order: no plugin is called 'whispr'; did you mean 'whisper'?",
        "plugins: no plugin is called 'ekho'; did you mean 'echo'?",
    ]


def test_a_plugin_that_is_required_and_disabled_refuses():
    with pytest.raises(ConfigError, match=r"'echo' is required, but disabled by plugin_host.disable"):
        choose(found("echo"), PluginHostSettings(required=("echo",), disable=("echo",)))


def test_a_name_that_is_no_name_is_disabled_with_a_reason_for_its_author():
    choice = choose(found("Echo", "fine"), PluginHostSettings())
    assert used(choice) == ["fine"]
    assert "must be made of a-z, 0-9 and _" in choice.unused[0][1]
