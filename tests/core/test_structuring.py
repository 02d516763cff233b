from enum import Enum
from pathlib import Path
from typing import Literal

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bella_core.core.structuring import EnvText, Mistakes, structure
from bella_core.plugin import Secret


class Colour(Enum):
    RED = "red"


@attrs.frozen
class Inner:
    size: int


@attrs.frozen
class Everything:
    token: Secret[str]
    inner: Inner
    name: str = ""
    ratio: float = 1.0
    on: bool = False
    mode: Literal["fast", "slow"] = "fast"
    where: Path | None = None
    words: tuple[str, ...] = ()
    pair: tuple[int, str] = (0, "")
    many: list[Inner] = attrs.field(factory=list)
    table: dict[str, int] = attrs.field(factory=dict)
    colour: Colour = Colour.RED


def lines(table, path="plugins.x"):
    with pytest.raises(Mistakes) as caught:
        structure(table, Everything, path)
    return caught.value.lines


def test_every_type_that_a_plugin_might_use_is_read():
    table = {
        "token": "t", "inner": {"size": 1}, "name": "n", "ratio": 2, "on": True, "mode": "slow", "where": "/tmp", "words": ["a", "b"],
        "pair": [1, "b"], "many": [{"size": 2}], "table": {"k": 3}, "colour": "red",
    }  # fmt: skip
    assert structure(table, Everything) == Everything(
        Secret("t"), Inner(1), "n", 2.0, True, "slow", Path("/tmp"), ("a", "b"), (1, "b"), [Inner(2)], {"k": 3}, Colour.RED
    )


def test_text_from_the_environment_becomes_the_type_of_its_key():
    def env(text):
        return EnvText(text, "BELLA_X")

    made = structure(
        {
            "token": env("t"),
            "inner": {"size": env("5")},
            "ratio": env("0.5"),
            "on": env("yes"),
            "words": env("a, b ,"),
            "mode": env("slow"),
        },
        Everything,
    )
    assert (made.token, made.inner.size, made.ratio, made.on, made.words, made.mode) == (Secret("t"), 5, 0.5, True, ("a", "b"), "slow")
    assert type(made.words[0]) is str


def test_mistakes_at_any_depth_carry_their_path():
    assert set(lines({"inner": {"size": "5", "more": 1}, "many": [{"size": 1}, {"size": None}, 3], "pair": [1], "words": "abc"})) == {
        "plugins.x.token: is missing; set it in bella.toml, or in the environment as BELLA_PLUGINS__X__TOKEN",
        "plugins.x.inner.size: expected a whole number, got text",
        "plugins.x.inner.more: unknown key; there are: size",
        "plugins.x.many[1].size: expected a whole number, got NoneType",
        "plugins.x.many[2]: expected a table, got a whole number",
        "plugins.x.pair: expected a list of 2, got 1",
        "plugins.x.words: expected a list, got text",
    }


json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)


@given(st.dictionaries(st.sampled_from([field.name for field in attrs.fields(Everything)]) | st.text(max_size=4), json, max_size=8))
def test_whatever_a_table_holds_it_is_read_strictly_or_its_mistakes_are_told(table):
    made, found = None, ()
    try:
        made = structure(table, Everything, "plugins.x")
    except Mistakes as error:
        found = error.lines
    assert (made is None) == bool(found)
    assert all(line.startswith("plugins.x") and ": " in line for line in found)
    if made is not None:
        assert (made.name, made.inner) == (table.get("name", ""), Inner(table["inner"]["size"]))
