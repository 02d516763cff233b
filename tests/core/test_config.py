from pathlib import Path

import pytest

from bella_core.core.config import load_settings
from bella_core.core.errors import ConfigError
from bella_core.core.settings import Settings, default_data_dir
from bella_core.db import Vault
from bella_core.plugin import Secret

#: Every mistake of a kind at once; each line of the error must name one, and how to mend it.
BROKEN = """
environment = "prodction"
databse_url = "postgresql://x"
public_url = "bella.example.ca"

[server]
port = "80"
hots = "0.0.0.0"

[call]
soft_s = 10.0

[twilio]
auth_token = 12345

[plugin_host]
disable = [1, "echo"]

[plugins.Echo]
prefix = "x"
"""


def write(folder: Path, text: str) -> Path:
    file = folder / "bella.toml"
    file.write_text(text, "utf-8")
    return file


def mistakes(path, environ) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load_settings(path, environ)
    return list(caught.value.mistakes)


def test_without_a_file_and_without_variables_everything_has_a_default(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    settings = load_settings(None, {"XDG_DATA_HOME": str(tmp_path / "share")})
    assert (settings.server.host, settings.server.port, settings.environment) == ("127.0.0.1", 8080, "development")
    assert settings.data_dir == default_data_dir({"XDG_DATA_HOME": str(tmp_path / "share")})
    assert settings.embedded
    assert settings.database.reveal() == f"sqlite:///{settings.data_dir}/bella.db"


def test_the_file_of_the_current_folder_is_read_and_one_that_is_named_wins(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write(tmp_path, "[server]\nport = 1111")
    other = tmp_path / "other.toml"
    other.write_text("[server]\nport = 2222")
    assert load_settings(None, {}).server.port == 1111
    assert load_settings(None, {"BELLA_CONFIG": str(other)}).server.port == 2222
    assert load_settings(tmp_path / "bella.toml", {"BELLA_CONFIG": str(other)}).server.port == 1111


def test_the_environment_wins_over_the_file_and_reaches_every_key(tmp_path):
    file = write(tmp_path, '[server]\nport = 1\n[plugins.echo]\nprefix = "file"\nkeep = 1')
    settings = load_settings(
        file,
        {
            "BELLA_DATABASE_URL": "postgresql://bella@db/bella",
            "BELLA_REDIS_URL": "redis://cache",
            "BELLA_PUBLIC_URL": "https://bella.example.ca/",
            "BELLA_DATA_DIR": str(tmp_path),
            "BELLA_ENCRYPTION_KEY": f"{Vault.new_key()}, {Vault.new_key()}",
            "BELLA_ENVIRONMENT": "production",
            "TWILIO_AUTH_TOKEN": "t0ken",
            "TWILIO_ACCOUNT_SID": "AC1",
            "BELLA_SERVER__PORT": "8443",
            "BELLA_CALL__SOFT_S": "3.5",
            "BELLA_PLUGIN_HOST__ORDER": "b, a",
            "BELLA_PLUGINS__ECHO__PREFIX": "environment",
            "BELLA_CALL__HOLD_S": "",
        },
    )
    assert settings.database_url == Secret("postgresql://bella@db/bella")
    assert settings.redis_url == Secret("redis://cache")
    assert settings.public_url == "https://bella.example.ca"
    assert settings.data_dir == tmp_path
    assert settings.twilio.auth_token == Secret("t0ken")
    assert settings.twilio.account_sid == "AC1"
    assert (settings.server.port, settings.call.soft_s, settings.call.hold_s) == (8443, 3.5, 150)
    assert settings.plugin_host.order == ("b", "a")
    assert settings.plugins == {"echo": {"prefix": "environment", "keep": 1}}
    assert settings.environment == "production"


@pytest.mark.parametrize("seconds", [120, 180])
def test_a_callers_choice_is_kept_for_two_to_three_minutes(tmp_path, seconds):
    assert load_settings(write(tmp_path, f"[call]\nhold_s = {seconds}"), {}).call.hold_s == seconds


def test_every_mistake_is_reported_at_once_with_its_path_and_how_to_mend_it(tmp_path):
    found = mistakes(write(tmp_path, BROKEN), {"BELLA_CALL__HOLD_S": "long", "BELLA_DATABSE_URL": "x", "BELLA_CALL__HOLDS": "1"})
    for expected in (
        "environment: expected one of development, production; did you mean 'production'?",
        "databse_url: unknown key; did you mean 'database_url'?",
        "public_url: write it as https://bella.example.ca, without query",
        "server.port: expected a whole number, got text",
        "server.hots: unknown key; did you mean 'host'?",
        "twilio.auth_token: expected a secret as text, got a whole number",
        "plugin_host.disable[0]: expected text in quotes, got a whole number",
        "plugins.Echo: a plugin's name is made of a-z, 0-9 and _, and starts with a letter",
        "call.hold_s: expected a whole number, got 'long' from BELLA_CALL__HOLD_S",
        "call.holds: unknown key; did you mean 'hold_s'?",
        "BELLA_DATABSE_URL: unknown variable; did you mean 'BELLA_DATABASE_URL'?",
    ):
        assert expected in found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[call]\nsoft_s = 10.0", "call: hard_s (9.0) must be more than soft_s (10.0)"),
        ("[call]\nhard_s = 14.0", "'hard_s' must be <= 13"),
        ("[call]\nhold_s = 119", "'hold_s' must be >= 120"),
        ("[call]\nhold_s = 181", "'hold_s' must be <= 180"),
        ("[waiting_list]\nhold_s = 119", "'hold_s' must be >= 120"),
        ("[waiting_list]\nhold_s = 7201", "'hold_s' must be <= 7200"),
        ("[server]\nport = 70000", "'port' must be <= 65535"),
        ("[server]\nport = true", "server.port: expected a whole number, got true or false"),
        ("[call]\nsoft_s = nan", "call.soft_s: expected a finite number, got nan"),
        ('data_dir = ""', "data_dir: expected a path, got an empty text"),
        ('database_url = "mysql://bella@host/name"', "database_url: write it as postgresql://user@host/name or sqlite:///"),
        ('redis_url = "http://host"', "redis_url: write it as redis://"),
        ('encryption_key = "c2hvcnQ="', "encryption_key: key number 1 is not base64 of 32 bytes: make one with `openssl"),
        ("server = 3", "server: expected a table"),
        ("plugins = 3", "plugins: expected tables, [plugins.NAME]"),
        ("[plugins]\necho = 3", "plugins.echo: expected a table, [plugins.echo]"),
        ("a = [", "this is not TOML"),
    ],
)
def test_a_value_that_makes_no_sense_is_named(tmp_path, text, expected):
    assert any(expected in line for line in mistakes(write(tmp_path, text), {}))


def test_a_variable_with_one_underscore_too_few_is_told_the_one_that_was_meant(tmp_path):
    assert mistakes(write(tmp_path, ""), {"BELLA_SERVER_PORT": "9090"}) == [
        "BELLA_SERVER_PORT: unknown variable; did you mean 'BELLA_SERVER__PORT'?"
    ]


def test_a_file_that_is_not_there_or_not_text_is_an_error(tmp_path):
    assert mistakes(tmp_path / "no.toml", {}) == ["there is no such file; check --config or BELLA_CONFIG"]
    binary = tmp_path / "binary.toml"
    binary.write_bytes(b"\xff\xfe")
    assert mistakes(binary, {}) == ["the file is not UTF-8; save it as UTF-8"]


def test_what_kubernetes_and_the_tests_set_is_no_setting():
    harmless = {"BELLA_PORT": "tcp://10.0.0.1:80", "BELLA_SERVICE_HOST": "10.0.0.1", "BELLA_PORT_80_TCP": "x", "BELLA_TEST_REDIS_URL": "x"}
    assert load_settings(None, {**harmless, "BELLA_EVAL_DATA": "dev"}).redis_url is None


def test_a_secret_is_never_shown_not_even_in_a_mistake(tmp_path):
    planted = "s3cr3t-4165550123"
    settings = load_settings(None, {"TWILIO_AUTH_TOKEN": planted, "BELLA_DATABASE_URL": f"postgresql://bella:{planted}@host/bella"})
    assert planted not in repr(settings)
    assert planted not in str(settings.database)
    file = write(tmp_path, f'encryption_key = ["{planted}"]\n[twilio]\nauth_token = {{ token = "{planted}" }}')
    found = mistakes(file, {})
    found += mistakes(None, dict.fromkeys(("BELLA_DATABASE_URL", "BELLA_REDIS_URL", "BELLA_ENCRYPTION_KEY"), planted))
    assert len(found) == 5
    assert planted not in "".join(found)


def test_a_secret_can_stand_in_a_file_of_its_own(tmp_path):
    (tmp_path / "token").write_text("t0ken\n")
    file = write(tmp_path, f'[twilio]\nauth_token = {{ file = "{tmp_path}/token" }}')
    assert load_settings(file, {}).twilio.auth_token == Secret("t0ken")
    (tmp_path / "token").unlink()
    assert mistakes(file, {}) == [
        f"twilio.auth_token: the secret cannot be read from the file '{tmp_path}/token': No such file or directory"
    ]


def test_settings_can_be_made_by_an_embedder_without_any_file(tmp_path):
    assert Settings(data_dir=tmp_path).database.reveal() == f"sqlite:///{tmp_path}/bella.db"
