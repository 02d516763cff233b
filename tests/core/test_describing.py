"""What a settings class says of itself, in the words of whoever sets it."""

from collections.abc import Mapping
from enum import Enum
from pathlib import Path
from typing import Literal

import attrs

from bella_core.core.describing import described, meanings
from bella_core.plugin import Secret


class Colour(Enum):
    RED = "red"


@attrs.frozen
class Server:
    """``host``: where it listens. ``port``: on which port."""

    host: str = "127.0.0.1"
    port: int = 80


def made_today():
    """Return what today brings."""
    return ["x"]


@attrs.frozen
class Everything:
    """
    Hold one of each.

    Args:
        token: what it is asked with,
            in two lines. ``retries``: how often.
        low, high: the bounds.

    Raises:
        ValueError: low: must be below high.
    """

    token: Secret[str]
    server: Server = Server()
    retries: int = 3
    low: float = 0.5
    high: float | None = None
    on: bool = True
    mode: Literal["fast", "slow"] = "fast"
    where: Path | None = None
    words: tuple[str, ...] = ("a", "b")
    found: list[str] = attrs.field(factory=list)
    brought: list[str] = attrs.field(factory=made_today)
    hours: Mapping[str, Mapping[str, float]] = attrs.field(factory=dict)
    servers: Mapping[str, Server] = attrs.field(factory=dict)
    many: tuple[Server, ...] = ()
    colour: Colour = Colour.RED
    key: Secret[str] = Secret("p1anted")  # noqa: RUF009  # frozen
    no_key: Secret[str] | None = None


LINES = {line.name: line for line in described(Everything, ("plugins", "x"))}


def test_every_setting_has_a_line_those_of_inner_classes_too():
    assert set(LINES) == {field.name for field in attrs.fields(Everything)} - {"server", "servers"} | {
        "server.host",
        "server.port",
        "servers.NAME.host",
        "servers.NAME.port",
    }


def test_types_are_told_in_words():
    assert {name: line.type for name, line in LINES.items() if not name.startswith("servers.")} == {
        "token": "text, secret",
        "server.host": "text",
        "server.port": "whole number",
        "retries": "whole number",
        "low": "number",
        "high": "number",
        "on": "true or false",
        "mode": "one of fast, slow",
        "where": "path",
        "words": "list of texts",
        "found": "list of texts",
        "brought": "list of texts",
        "hours": "table of tables of numbers",
        "many": "list of tables",
        "colour": "Colour",
        "key": "text, secret",
        "no_key": "text, secret",
    }


def test_defaults_are_told_as_they_are_written_and_no_secret_is():
    assert {name: line.default for name, line in LINES.items() if not name.startswith("servers.")} == {
        "token": "",
        "server.host": "127.0.0.1",
        "server.port": "80",
        "retries": "3",
        "low": "0.5",
        "high": "–",
        "on": "true",
        "mode": "fast",
        "where": "–",
        "words": "a, b",
        "found": "–",
        "brought": "what today brings",
        "hours": "–",
        "many": "–",
        "colour": "red",
        "key": "…",
        "no_key": "–",
    }
    assert "p1anted" not in repr(LINES)


def test_what_can_be_set_by_a_variable_names_it():
    assert (LINES["servers.NAME.port"].variable, LINES["hours"].variable, LINES["many"].variable) == (
        "BELLA_PLUGINS__X__SERVERS__NAME__PORT",
        "BELLA_PLUGINS__X__HOURS__…",
        "",
    )


def test_meanings_are_the_docstrings_own():
    assert meanings(Everything) == {
        "token": "what it is asked with, in two lines. ``retries``: how often.",
        "retries": "how often.",
        "low": "the bounds.",
        "high": "the bounds.",
    }
    assert LINES["server.port"].meaning == "on which port."
    assert LINES["on"].meaning == ""
