import sys

import attrs
import pytest

from bella_core.core.errors import StartupRefused
from bella_core.core.settings import PluginHostSettings
from bella_core.plugin import Host, Secret, hookimpl
from bella_core.runtime.registry import Registry, State
from tests.runtime.distributions import ECHO


def extractor(body="return ()", *, signature="self, utterance, cleaned, context", mark="@hookimpl", name="extract", head="api = 1"):
    return f"from bella_core.plugin import hookimpl\nclass Plugin:\n    {head}\n    {mark}\n    def {name}({signature}):\n        {body}\n"


def only(name, **host):
    """A registry of the installed plugin called ``name`` and no other."""
    tables = host.pop("tables", {})
    return Registry(PluginHostSettings(enable=(name,), **host), tables)


def reason(install, source, **host):
    install("bella-broken", {"broken": "broken_module:Plugin"}, broken_module=source)
    plugin = only("broken", **host).plugins["broken"]
    assert plugin.state is State.FAILED
    assert plugin.hooks == ()
    return plugin.reason


def test_an_installed_plugin_is_imported_given_its_settings_and_known_by_its_hooks(install):
    install("bella-echo", {"echo": "echo_module:Echo"}, echo_module=ECHO)
    plugin = only("echo", tables={"echo": {"prefix": ">"}}).plugins["echo"]
    assert (plugin.state, plugin.hooks, plugin.reason) == (State.ACTIVE, ("extract",), "")
    assert plugin.made.prefix == ">"
    assert plugin.load_s > 0


def test_a_disabled_plugin_is_not_imported_and_its_table_not_read(install):
    install("bella-echo", {"echo": "echo_module:Echo"}, echo_module="raise SystemExit('imported')")
    registry = Registry(PluginHostSettings(disable=("echo",)), {"echo": {"no such key": 1}})
    assert registry.plugins["echo"].state is State.DISABLED
    assert "echo_module" not in sys.modules


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "import no_such_module_anywhere",
            "importing broken_module:Plugin failed: ModuleNotFoundError: No module named 'no_such_module_anywhere'",
        ),
        ("raise SystemExit(3)", "importing broken_module:Plugin failed: SystemExit: 3"),
        ("x = 1", "importing broken_module:Plugin failed: AttributeError"),
        ("Plugin = 3", "the entry point 'broken' must name a class, not a int"),
        (extractor(head="pass"), "must say which contract it was written for: api = 1"),
        (extractor(head="api = True"), "must say which contract it was written for: api = 1"),
        (extractor(head="api = 2"), "written for version 2 of the contract, this bella supports 1: get a newer bella"),
        (extractor(head="api = 0"), "written for version 0 of the contract, this bella supports 1: get a newer version of the plugin"),
        (extractor(name="extrct"), "'extrct' is no hook of the contract; did you mean 'extract'?"),
        (extractor(mark="# no mark"), "extract is a hook's name, but the method is not marked @hookimpl"),
        (extractor(signature="self, utterance, words"), "Argument(s) {'words'} are declared in the hookimpl but can not be found"),
        (extractor(signature="self, utterance, *, speed"), "extract takes speed by keyword only"),
        (extractor(signature="self, *args"), "extract takes *args, which no argument is given to"),
        (
            extractor(mark="@hookimpl(tryfirst=True)"),
            "extract uses tryfirst, which bella refuses: order is by name, or by plugin_host.order",
        ),
        (extractor(mark="@hookimpl(trylast=True)"), "extract uses trylast, which bella refuses"),
        (extractor("yield", mark="@hookimpl(wrapper=True)"), "extract uses wrapper, which bella refuses"),
        (extractor("yield"), "extract must return its result: with yield in it nothing of it would be run"),
        (
            "class Plugin:\n    api = 1\n    async def startup(self, host):\n        yield",
            "startup must return its result: with yield in it nothing of it would be run",
        ),
        ("raise type('Odd', (Exception,), {'__str__': lambda self: 1 / 0})", "importing broken_module:Plugin failed: Odd: "),
        (extractor(head="api = 1; settings = dict"), "Plugin.settings must be an attrs class"),
        (
            "class Plugin:\n    api = 1\n    def __init__(self): raise ValueError('no model')",
            "building Plugin failed: ValueError: no model",
        ),
    ],
)
def test_a_plugin_that_cannot_be_used_is_disabled_with_a_reason_that_tells_what_to_do(install, source, expected):
    assert expected in reason(install, source)


def test_settings_that_do_not_fit_disable_the_plugin_with_all_mistakes(install):
    told = reason(install, ECHO.replace("class Echo:", "class Plugin:"), tables={"broken": {"prefix": 3, "sufix": ""}})
    assert "plugins.broken.prefix: expected text in quotes, got a whole number" in told
    assert "plugins.broken.sufix: unknown key; there are: prefix" in told
    assert (
        "has settings, but class Plain takes none"
        in Registry(discover=False, given=[Plain], tables={"plain": {"a": 1}}).plugins["plain"].reason
    )


def test_a_secret_stays_out_of_the_reason(install):
    @attrs.frozen
    class Keyed:
        key: Secret[str]

    class WantsKey:
        settings, api = Keyed, 1

    registry = Registry(given=[WantsKey], discover=False, tables={"wants_key": {"key": ["p1anted"]}})
    assert registry.plugins["wants_key"].reason == "plugins.wants_key.key: expected a secret as text, got a list"


def test_a_secret_that_the_plugins_own_error_quotes_stays_out_of_the_reason_too():
    @attrs.frozen
    class Account:
        token: Secret[str]

    @attrs.frozen
    class Settings:
        account: Account
        pin: Secret[str] = Secret("a")  # noqa: RUF009  # frozen

    class Quotes:
        api, settings = 1, Settings

        def __init__(self, settings):
            raise ValueError(f"illegal header 'Bearer {settings.account.token.reveal()}'")

    registry = Registry(tables={"quotes": {"account": {"token": "sk-12345"}}}, given=[Quotes], discover=False)
    assert registry.plugins["quotes"].reason == "building Quotes failed: ValueError: illegal header 'Bearer …'"


@pytest.mark.parametrize("name", ["Bad-Name", "", "_own", "2nd"])
def test_an_embedders_plugin_whose_name_cannot_be_used_refuses_to_start(name):
    with pytest.raises(StartupRefused, match="a name is made of a-z, 0-9 and _, and starts with a letter; give Mine a name = …"):
        Registry(given=[type("Mine", (), {"name": name, "api": 1})], discover=False)


def test_a_broken_plugin_takes_no_other_with_it(install):
    install("bella-echo", {"echo": "echo_module:Echo"}, echo_module=ECHO)
    install("bella-broken", {"broken": "broken_module:Plugin"}, broken_module=extractor(name="extrct"))
    registry = Registry(PluginHostSettings(enable=("echo", "broken")))
    assert [plugin.name for plugin in registry.active()] == ["echo"]


def test_a_required_plugin_that_cannot_be_used_refuses_to_start(install):
    install("bella-broken", {"broken": "broken_module:Plugin"}, broken_module="import no_such_module_anywhere")
    with pytest.raises(StartupRefused, match="plugin 'broken' is required, but cannot be used: importing"):
        only("broken", required=("Bella.Broken",))


class Plain:
    api = 1

    @hookimpl
    def extract(self, utterance, cleaned, context):
        return ()


def test_an_embedder_passes_classes_or_objects():
    class Named(Plain):
        name = "other"

    registry = Registry(given=[Plain, Named()], discover=False)
    assert list(registry.plugins) == ["other", "plain"]
    assert all(plugin.state is State.ACTIVE for plugin in registry.plugins.values())
    assert registry.plugins["plain"].found.distribution == "embedded"


def test_two_plugins_of_an_embedder_with_one_name_refuse(install):
    with pytest.raises(StartupRefused, match="two plugins passed to Bella are called 'plain'"):
        Registry(given=[Plain, Plain()], discover=False)
    install("bella-plain", {"plain": "plain_module:Plain"}, plain_module="")
    with pytest.raises(StartupRefused, match=r"two plugins are called 'plain': one of bella-plain 1.0, one of embedded"):
        Registry(given=[Plain])


def test_an_object_has_its_settings_already():
    registry = Registry(given=[Plain()], discover=False, tables={"plain": {"a": 1}})
    assert "pass its class to have it parsed" in registry.plugins["plain"].reason


def test_each_registry_has_a_manager_of_its_own():
    one, other = Registry(given=[Plain], discover=False), Registry(given=[Plain], discover=False)
    assert one.manager is not other.manager
    one.fail("plain", State.FAILED, "tried")
    assert [plugin.name for plugin in other.active()] == ["plain"]


def test_lifecycle_hooks_need_no_mark():
    class Starts:
        api = 1

        async def startup(self, host: Host) -> None: ...

    assert Registry(given=[Starts], discover=False).plugins["starts"].hooks == ("startup",)
