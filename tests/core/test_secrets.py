"""A secret comes as text, from a variable or from a file, and is never seen again."""

import copy
import json
import logging
import pickle
import traceback

import attrs
import orjson
import pytest

from bella_core.core.config import load_settings
from bella_core.core.errors import ConfigError
from bella_core.core.structuring import EnvText, Mistakes, structure
from bella_core.plugin import Secret
from bella_core.runtime.registry import Registry

PLANTED = "pl4nted-t0ken"


@attrs.frozen
class Keyed:
    """``key``: what it is asked with. ``pin``: a number nobody may know. ``key_file``: a path like any other."""

    key: Secret[str]
    pin: Secret[int] | None = None
    where: str = ""


@attrs.frozen
class Filed:
    key: Secret[str]
    key_file: str = ""


def env(text):
    return EnvText(text, "BELLA_X")


def mistakes(table, settings=Keyed):
    with pytest.raises(Mistakes) as caught:
        structure(table, settings, "plugins.x")
    return list(caught.value.lines)


@pytest.fixture
def file(tmp_path):
    file = tmp_path / "key"
    file.write_text(f"{PLANTED}\n")
    return file


# --- where it comes from ------------------------------------------------------------------------------------------------


def test_it_comes_as_text_from_a_variable_or_from_a_file(file):
    for given in ({"key": PLANTED}, {"key": env(PLANTED)}, {"key": {"file": str(file)}}, {"key_file": env(str(file))}):
        assert structure(given, Keyed).key == Secret(PLANTED)


def test_a_file_may_hold_a_secret_that_is_no_text(tmp_path):
    (tmp_path / "pin").write_text("1234\n")

    assert structure({"key": "k", "pin_file": env(str(tmp_path / "pin"))}, Keyed).pin == Secret(1234)


def test_every_secret_has_a_variable_that_names_its_file(tmp_path, file):
    settings = load_settings(
        None,
        {
            "TWILIO_AUTH_TOKEN_FILE": str(file),
            "BELLA_PLUGINS__ECHO__KEY_FILE": str(file),
            "BELLA_DATA_DIR": str(tmp_path),
        },
    )
    assert settings.twilio.auth_token == Secret(PLANTED)
    assert structure(settings.plugins["echo"], Keyed).key == Secret(PLANTED)


def test_the_variable_wins_over_the_file_of_settings(file):
    assert structure({"key": "from bella.toml", "key_file": env(str(file))}, Keyed).key == Secret(PLANTED)


def test_a_setting_that_is_called_so_itself_is_no_file_of_a_secret(file):
    assert structure({"key": "k", "key_file": env(str(file))}, Filed) == Filed(Secret("k"), str(file))


def test_only_a_secret_can_stand_in_a_file():
    assert mistakes({"key": "k", "where_file": env("/x")}) == ["plugins.x.where_file: unknown key; did you mean 'where'?"]
    assert mistakes({"key": "k", "pin_file": "/x"}) == ["plugins.x.pin_file: unknown key; there are: key, pin, where"]


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ({"key": {"file": "/no/such/file"}}, "the secret cannot be read from the file '/no/such/file': No such file or directory"),
        ({"key_file": env("/no/such/file")}, "the secret cannot be read from the file '/no/such/file': No such file or directory"),
        ({"key": {"file": ""}}, 'write the secret as text, or as { file = "/path" } to read it from a file'),
        ({"key": {"path": "/x"}}, 'write the secret as text, or as { file = "/path" } to read it from a file'),
        ({"key": 7}, "expected a secret as text, got a whole number"),
    ],
)
def test_a_mistake_is_told_with_its_path_and_how_to_mend_it(table, told):
    assert mistakes(table) == [f"plugins.x.key: {told}"]


def test_an_empty_file_is_a_mistake(tmp_path):
    (tmp_path / "key").write_text(" \n")

    assert mistakes({"key": {"file": str(tmp_path / "key")}}) == [
        f"plugins.x.key: the secret cannot be read from the file '{tmp_path}/key': it is empty"
    ]


def test_one_that_is_set_twice_is_a_mistake(file):
    assert mistakes({"key": env("k"), "key_file": env(str(file))}) == [
        "plugins.x: key is set twice in the environment, as text and as KEY_FILE; leave one out"
    ]


# --- where it never goes ------------------------------------------------------------------------------------------------


def test_it_is_not_in_what_is_written_of_it(caplog):
    secret, settings = Secret(PLANTED), Keyed(Secret(PLANTED))
    logging.getLogger("tests").warning("%s %r", secret, settings)
    texts = [repr(secret), str(secret), f"{secret}", f"{secret!r:>20}", "{}".format(settings), repr([secret]), str(attrs.asdict(settings))]  # noqa: UP032  # the other ways to format

    assert PLANTED not in "\n".join([*texts, caplog.text, json.dumps({"key": secret}, default=str)])
    assert str(secret) == "Secret(…)"


@pytest.mark.parametrize("write", [json.dumps, orjson.dumps, pickle.dumps, copy.copy, copy.deepcopy, lambda secret: f"{secret:>20}"])
def test_what_would_write_it_down_refuses_and_does_not_tell_it(write):
    with pytest.raises((TypeError, ValueError)) as caught:
        write(Secret(PLANTED))

    assert PLANTED not in str(caught.value)


def shown(error):
    """An error report that shows every variable of every frame, of its causes too."""
    seen, texts = set(), []
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        texts += traceback.TracebackException.from_exception(error, capture_locals=True).format()
        error = error.__cause__ or error.__context__
    return "".join(texts)


def outside(call, *arguments):
    """The error of a call, without this test's own frame in its traceback: the test knows what it planted."""
    try:
        call(*arguments)
    except Exception as error:  # noqa: BLE001  # whatever it is, it is looked at
        error.__traceback__ = error.__traceback__.tb_next
        return error
    raise AssertionError("it should have failed")


def test_it_is_not_in_the_variables_of_an_error_report(tmp_path):
    file = tmp_path / "bella.toml"
    file.write_text(f'[twilio]\nauth_token = ["{PLANTED}"]\naccount_sid = 3\n[plugins.keyed]\nkey = ["{PLANTED}"]\n')

    error = outside(load_settings, file, {"BELLA_DATA_DIR": str(tmp_path)})

    assert isinstance(error, ConfigError)
    assert "twilio.auth_token: expected a secret as text, got a list" in error.mistakes
    assert PLANTED not in shown(error)


def test_it_is_not_in_the_settings_nor_in_what_became_of_a_plugin(tmp_path):
    file = tmp_path / "bella.toml"
    file.write_text(f'[twilio]\nauth_token = "{PLANTED}"\n[plugins.wants_key]\nkey = "{PLANTED}"\nkez = "{PLANTED}"\n')
    settings = load_settings(file, {"BELLA_DATA_DIR": str(tmp_path)})

    class WantsKey:
        settings, api = Keyed, 1

    plugin = Registry(settings.plugin_host, settings.plugins, given=[WantsKey], discover=False).plugins["wants_key"]

    assert plugin.reason == "plugins.wants_key.kez: unknown key; did you mean 'key'?"
    assert PLANTED not in repr(settings) + repr(plugin) + repr(settings.plugins)


def test_a_plugin_that_breaks_with_its_settings_in_hand_does_not_tell_them():
    class WantsKey:
        settings, api = Keyed, 1

        def __init__(self, settings):
            self.given = settings
            raise RuntimeError("no connection")

    error = outside(WantsKey, Keyed(Secret(PLANTED)))

    assert PLANTED not in shown(error)
