"""Commands of plugins: listed without being imported, run with what they need, and refused in a line that says what to do."""

import os
import signal
import subprocess
import sys
import textwrap
import time

import pytest

from tests.cli.test_commands import install

PLUGIN = """
    import attrs
    from bella_core.plugin import Secret, hookimpl

    @attrs.frozen
    class Settings:
        room: str = "main"
        token: Secret[str] | None = None

    class Plugin:
        settings, api = Settings, 1

        def __init__(self, settings):
            raise SystemExit("the plugin itself was built")

        @hookimpl
        def routes(self):
            return ()
"""
COMMAND = """
    class Show:
        '''Show who waits.

        Longer.
        '''

        def arguments(self, parser):
            parser.add_argument("day", help="which day")
            parser.add_argument("--loud", action="store_true")

        def run(self, args, host):
            host.logger.warning("room_was_shown", count=1)
            (host.data_dir / "seen").write_text(args.day)
            print(args.day, args.loud, host.settings.room, host.settings.token, host.now().tzinfo)
            return 3
"""


@pytest.fixture
def installed(bella, tmp_path):
    """Install a distribution, and run commands beside it: ``installed(commands, plugins, module=source)`` returns ``bella``."""

    def make(commands, plugins=None, *, name="bella-room", **modules):
        install(tmp_path, name, commands, "bella.commands")
        if plugins:
            with (tmp_path / f"{name.replace('-', '_')}-1.0.dist-info" / "entry_points.txt").open("a") as stream:
                stream.write("[bella.plugins]\n" + "".join(f"{key} = {value}\n" for key, value in plugins.items()))
        for module, source in modules.items():
            (tmp_path / f"{module}.py").write_text(textwrap.dedent(source))
        return lambda *words, **variables: bella(*words, PYTHONPATH=str(tmp_path), **variables)

    return make


@pytest.fixture
def room(installed):
    return installed({"room-show": "room_command:Show"}, {"room": "room_plugin:Plugin"}, room_plugin=PLUGIN, room_command=COMMAND)


def command(body, head="def run(self, args, host):"):
    return f"class C:\n    def arguments(self, parser): ...\n    {head}\n        {body}\n"


def test_a_command_gets_its_plugins_settings_folder_logger_and_time(room, tmp_path):
    (tmp_path / "mine.toml").write_text('[plugins.room]\nroom = "blue"\ntoken = "p1anted"\n')
    ran = room("room-show", "monday", "--loud", "--config", "mine.toml")
    assert (ran.code, ran.out) == (3, "monday True blue Secret(…) UTC\n")
    assert (tmp_path / "data" / "plugins" / "room" / "seen").read_text() == "monday"
    assert '"event":"room_was_shown","logger":"plugin.room"' in ran.err
    assert '"plugin":"room"' in ran.err


def test_a_command_explains_itself_and_its_arguments(room):
    ran = room("room-show", "--help")
    assert ran.code == 0
    assert ran.out.startswith("usage: bella room-show [-h] [--config FILE] [--loud] day\n\nShow who waits.\n\nLonger.")
    ran = room("room-show", "--lod", "x")
    assert (ran.code, "unrecognized arguments: --lod" in ran.err) == (2, True)


def test_help_lists_commands_and_imports_none(installed):
    bella = installed({"tool": "loud:C"}, loud="raise SystemExit('imported')")
    ran = bella("--help")
    assert "  tool       from bella-room\n" in ran.out.partition("\ncommands of plugins:\n")[2]
    assert "imported" not in ran.out + ran.err


def test_a_command_may_await(installed):
    source = "import asyncio\n" + command(
        "await asyncio.sleep(0); return 0 if host.settings is None else 9", "async def run(self, args, host):"
    )
    assert installed({"tool": "tool:C"}, tool=source)("tool").code == 0


@pytest.mark.parametrize("setting", ["disable", "enable"])
@pytest.mark.parametrize("named", ["room", "bella-room"])
def test_a_command_of_a_disabled_plugin_is_neither_listed_nor_imported(installed, tmp_path, setting, named):
    bella = installed({"room-show": "loud:C"}, {"room": "loud:P"}, loud="raise SystemExit('imported')")
    others = "canadian_nlp" if setting == "enable" else named
    why = "not in plugin_host.enable" if setting == "enable" else "disabled by plugin_host.disable"
    (tmp_path / "bella.toml").write_text(f'[plugin_host]\n{setting} = ["{others}"]\n')
    assert "room-show" not in bella("--help").out
    ran = bella("room-show")
    assert (ran.code, ran.err) == (1, f"bella: command 'room-show' of bella-room 1.0 is not run: plugin 'room' is not used, {why}\n")
    (tmp_path / "bella.toml").write_text("")
    assert "room-show" in bella("--help").out
    assert "room-show" not in bella("--help", **{f"BELLA_PLUGIN_HOST__{setting.upper()}": f"canadian_nlp,{others}"}).out


def test_two_distributions_with_one_command_are_refused_naming_both(installed):
    bella = installed({"tool": "tool:C"}, tool=command("return 0"))
    installed({"tool": "tool:C"}, name="bella-other")
    ran = bella("tool")
    assert ran.code == 1
    assert (
        ran.err == "bella: command 'tool' of bella-other 1.0 is not run: bella-room has a command of the same name; uninstall one of them\n"
    )
    assert "  tool       from bella-other and bella-room; not used: uninstall one of them\n" in bella("--help").out
    ran = bella("plugins", "doctor")
    assert (ran.code, "2 commands have this name: of bella-other and bella-room" in ran.out) == (1, True)


def test_a_command_of_bellas_own_cannot_be_shadowed(installed):
    bella = installed({"keys": "loud:C"}, loud="raise SystemExit('imported')")
    assert bella("keys", "--help").out.startswith("usage: bella keys")
    assert "  keys       from bella-room; not used: bella has a command of this name\n" in bella("--help").out
    ran = bella("plugins", "doctor")
    assert ran.code == 1
    assert "keys: command 'keys' of bella-room 1.0: it has the name of a command of bella's own, which is run instead" in ran.out
    assert "  report it to the author of bella-room" in ran.out


def test_whose_command_it_is_must_be_clear(installed):
    plugins = {"room": "room_plugin:Plugin", "room_two": "room_plugin:Plugin"}
    commands = {"room-two-show": "tool:C", "room": "tool:C", "other": "tool:C"}
    bella = installed(commands, plugins, room_plugin=PLUGIN, tool=command("print(host.data_dir.name); return 0"))
    assert bella("room-two-show").out == "room_two\n"
    assert bella("room").out == "room\n"
    ran = bella("other")
    assert (ran.code, "it is not called after one of its distribution's plugins: room-other or room-two-other" in ran.err) == (1, True)


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("import no_such_thing", "cannot be run: importing tool:C failed: ModuleNotFoundError: No module named 'no_such_thing'; report it"),
        ("raise SystemExit(4)", "cannot be run: importing tool:C failed: SystemExit: 4; report it to its author"),
        ("x = 1", "cannot be run: importing tool:C failed: AttributeError"),
        ("class C:\n    def __init__(self, settings): ...", "cannot be built: TypeError; report it to its author"),
        ("class C: ...", "has no arguments and no run: its entry point must name a class with both, see Command"),
        (command("raise ValueError('Marie Tremblay')"), "failed: ValueError at "),
        (command("return 'fine'"), "returned str and no exit code from 0 to 255; report it to its author"),
        (command("return True"), "returned bool and no exit code from 0 to 255"),
        (command("import sys; sys.exit('no patients')"), "no patients"),
        (command("from bella_core.plugin import NotConfigured; raise NotConfigured('set plugins.tool.key')"), ": set plugins.tool.key"),
        (command("open('/no/such/file')"), "of bella-room 1.0: /no/such/file: No such file or directory"),
        (
            "class C:\n    def arguments(self, parser):\n        parser.add_argument('--config')\n    def run(self): ...",
            "failed: ArgumentError",
        ),
    ],
)
def test_a_command_that_fails_is_one_line_that_says_whose_it_is(installed, source, told):
    ran = installed({"tool": "tool:C"}, tool=source)("tool")
    assert ran.code == 1
    assert ran.err.startswith("bella: ")
    assert told in ran.err
    assert ran.err.count("\n") == 1
    assert "Marie" not in ran.err


def test_settings_that_do_not_fit_are_told(room, tmp_path):
    (tmp_path / "bella.toml").write_text('[plugins.room]\nroo = "blue"\n')
    ran = room("room-show", "monday")
    assert ran.code == 1
    assert "command 'room-show' of bella-room 1.0 cannot be run: plugin 'room': plugins.room" in ran.err
    assert ran.err.count("\n") == 1


def test_a_command_leaves_with_the_code_that_it_says(installed):
    bella = installed({"tool": "tool:C"}, tool=command("import sys; sys.exit(7)"))
    assert bella("tool").code == 7


#: Where tests run in the background, a shell has Ctrl-C ignored by all that they start.
HEARS_CTRL_C = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from bella_core.cli import main
sys.exit(main(["tool"]))
"""


@pytest.mark.parametrize("head", ["def run(self, args, host):", "async def run(self, args, host):"])
def test_ctrl_c_ends_a_command_without_a_word(installed, environment, tmp_path, head):
    wait = "time.sleep(60)" if head.startswith("def") else "await asyncio.sleep(60)"
    installed({"tool": "tool:C"}, tool="import asyncio, time\n" + command(f"print('ready', flush=True); {wait}", head))
    process = subprocess.Popen(
        [sys.executable, "-c", HEARS_CTRL_C],
        env={**environment, "PYTHONPATH": os.pathsep.join([str(tmp_path), environment.get("PYTHONPATH", "")])},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
    )
    assert process.stdout.readline() == b"ready\n"
    time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (130, b"")


def test_show_names_a_plugins_commands_routes_and_pages(installed):
    source = textwrap.dedent(PLUGIN).replace('raise SystemExit("the plugin itself was built")', "pass") + textwrap.dedent("""
        from bella_core.plugin import Page, Route

        async def handler(request): ...

        class WithWeb(Plugin):
            @hookimpl
            def routes(self):
                return [Route("GET", "/list.json", handler, "public"), Route("POST", "/add", handler, "write")]

            @hookimpl
            def pages(self):
                return [Page("/", {"en": "Room", "fr": "Salle"}, handler, "read")]
    """)
    bella = installed(
        {"room-show": "loud:C", "room-add": "loud:C"}, {"room": "web:WithWeb"}, web=source, loud="raise SystemExit('imported')"
    )
    lines = bella("plugins", "show", "room").out.splitlines()
    assert "  GET /plugins/room/list.json, public" in lines
    assert "  POST /plugins/room/add, write" in lines
    assert "  /plugins/room/ Room, read" in lines
    assert lines[lines.index("commands:") + 1 :][:2] == ["  bella room-add", "  bella room-show"]


def test_show_says_when_routes_are_known_only_to_a_plugin_that_has_started(installed):
    source = (
        textwrap.dedent(PLUGIN)
        .replace('raise SystemExit("the plugin itself was built")', "pass")
        .replace("return ()", "return self.made_in_startup")
    )
    ran = installed({}, {"room": "late:Plugin"}, late=source)("plugins", "show", "room")
    assert ran.code == 0
    assert (
        "  not known before it has started: routes() failed: AttributeError: 'Plugin' object has no attribute 'made_in_startup'" in ran.out
    )
    assert "room  active" in ran.out
