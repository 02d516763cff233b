"""``bella plugins list``, ``show`` and ``doctor``: what can be known of plugins, and of which only ``show`` imports one."""

import json
import textwrap

import pytest

from tests.runtime.distributions import ECHO, install  # noqa: F401  # a fixture

SECRETIVE = """
    import attrs
    from bella_core.plugin import Secret, hookimpl

    @attrs.frozen
    class Settings:
        '''
        Say where it is.

        Args:
            url: its address. ``key``: what it is asked
                with.
        '''

        url: str
        key: Secret[str] = Secret("p1anted")
        words: tuple[str, ...] = ("a", "b")
        found: dict[str, int] = attrs.field(factory=dict)

    class Secretive:
        '''Keep what it is told.

        More of it.
        '''

        settings, api = Settings, 1

        def __init__(self, settings):
            pass

        @hookimpl
        async def send_alert(self, alert):
            pass
"""
LOUD = "raise SystemExit('imported')"


@pytest.fixture
def bella_here(tmp_path, monkeypatch, capsys):
    """Run the command in this process: ``bella_here("list")`` returns its code, output and errors."""
    from bella_core.cli import main
    from bella_core.core.logging import configure

    monkeypatch.setenv("BELLA_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)

    def run(*words, toml=""):
        (tmp_path / "bella.toml").write_text(toml, encoding="utf-8")
        capsys.readouterr()
        code = main(["plugins", *words])
        return code, *capsys.readouterr()

    yield run
    configure(libraries=False)


def test_show_tells_hooks_and_settings_and_no_secret(install, bella_here):  # noqa: F811
    install("bella-secretive", {"secretive": "secretive_module:Secretive"}, secretive_module=SECRETIVE)

    code, out, _ = bella_here("show", "secretive", toml='[plugins.secretive]\nurl = "https://a.example"\nkey = "hidden"')

    lines = out.splitlines()
    assert code == 0
    assert lines[:2] == ["secretive  active  bella-secretive 1.0", "  Keep what it is told."]
    assert "  send_alert         deliver, 10 s, async" in lines
    assert lines[-10:] == [
        "  url                text, must be set",
        "      its address. key: what it is asked with.",
        "      BELLA_PLUGINS__SECRETIVE__URL",
        "  key                text, secret = …",
        "      what it is asked with.",
        "      BELLA_PLUGINS__SECRETIVE__KEY",
        "  words              list of texts = a, b",
        "      BELLA_PLUGINS__SECRETIVE__WORDS",
        "  found              table of whole numbers",
        "      BELLA_PLUGINS__SECRETIVE__FOUND__…",
    ]
    assert "p1anted" not in out
    assert "hidden" not in out


def test_show_tells_why_a_plugin_cannot_be_used(install, bella_here):  # noqa: F811
    install("bella-secretive", {"secretive": "secretive_module:Secretive"}, secretive_module=SECRETIVE)

    code, out, _ = bella_here("show", "secretive", "--json")

    page = json.loads(out)
    assert (code, page["plugin"]["state"]) == (1, "failed")
    assert "plugins.secretive.url: is missing; set it in bella.toml" in page["plugin"]["reason"]


@pytest.mark.parametrize("host", ['disable = ["loud"]', "enable = []"])
def test_show_does_not_import_what_is_disabled_nor_anything_else(install, bella_here, host):  # noqa: F811
    install("bella-loud", {"loud": "loud_module:Loud"}, loud_module=LOUD)
    install("bella-echo", {"echo": "echo_module:Echo"}, echo_module=ECHO)

    code, out, _ = bella_here("show", "loud", toml=f"[plugin_host]\n{host}")

    assert (code, out.splitlines()[0]) == (0, "loud  disabled  bella-loud 1.0")
    assert bella_here("show", "echo")[1].startswith("echo  active  bella-echo 1.0\n")


def test_what_a_plugin_prints_is_no_part_of_the_page(install, bella_here):  # noqa: F811
    install("bella-echo", {"echo": "echo_module:Echo"}, echo_module="print('imported')\n" + textwrap.dedent(ECHO))

    code, out, errors = bella_here("show", "echo", "--json")

    assert (code, json.loads(out)["plugin"]["name"], errors) == (0, "echo", "imported\n")


def test_show_suggests_the_name_that_was_meant(install, bella_here):  # noqa: F811
    install("bella-echo", {"echo": "echo_module:Echo"}, echo_module=ECHO)

    assert bella_here("show", "ecko")[2] == "bella: no plugin is called 'ecko'; did you mean 'echo'?\n"


def test_list_and_doctor_import_nothing(install, bella_here):  # noqa: F811
    install("bella-loud", {"loud": "loud_module:Loud"}, loud_module=LOUD)

    code, listed, _ = bella_here("list", "--json")

    assert code == 0
    assert "loud" in [line["name"] for line in json.loads(listed)]
    assert bella_here("doctor") == (0, "Nothing is wrong that can be seen without importing plugins.\n", "")


def test_doctor_finds_what_keeps_plugins_from_being_used(install, bella_here):  # noqa: F811
    install("bella-loud", {"loud": "loud_module:Loud"}, loud_module=LOUD)
    install("bella-gone", {"gone": "gone_package.plugin:Gone", "bare": "loud_module"})
    install("bella-Odd", {"Odd Name": "loud_module:Odd"})

    code, out, _ = bella_here("doctor", "--json", toml='[plugin_host]\ndisable = ["laud"]')

    told = {finding["subject"]: finding["problem"] for finding in json.loads(out)}
    assert code == 1
    assert told == {
        "bella.toml": "plugin_host.disable: no plugin is called 'laud'; did you mean 'loud'?",
        "gone": "its module gone_package.plugin is not installed",
        "bare": "its entry point 'loud_module' names no class",
    }


def test_doctor_names_both_owners_of_a_name_and_what_is_not_installed(install, bella_here, tmp_path):  # noqa: F811
    install("bella-one", {"echo": "echo_module:Echo"}, echo_module=ECHO)
    install("bella-two", {"echo": "echo_module:Echo"})
    metadata = tmp_path / "bella_two-1.0.dist-info" / "METADATA"
    metadata.write_text(metadata.read_text() + "Requires-Dist: no-such-thing>=2\nRequires-Dist: nor-this; extra == 'x'\n")

    code, out, _ = bella_here("doctor")

    assert code == 1
    assert "echo: 2 plugins have this name: of bella-one and bella-two\n  uninstall one of them" in out
    assert "bella-two: needs no-such-thing, which is not installed\n  pip install no-such-thing" in out
    assert out.endswith("2 problem(s)\n")


def test_doctor_tells_a_name_that_no_plugin_can_have(install, bella_here):  # noqa: F811
    install("bella-odd", {"Odd": "echo_module:Echo"}, echo_module=ECHO)

    assert "Odd: its name must be made of a-z, 0-9 and _" in bella_here("doctor")[1]
