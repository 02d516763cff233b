"""A model's answer is what the request's schema allows, or it is that plugin's error and the next one is asked."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bella_core.core.settings import PluginHostSettings
from bella_core.plugin import Completion, CompletionRequest, Rejected, Retry, Usage, hookimpl
from bella_core.runtime.hooks import Hooks
from bella_core.runtime.json_schema import MAX_CHARS, MAX_NODES, check_schema, is_small_json, misfit
from bella_core.runtime.registry import Registry
from bella_core.runtime.runner import HookRunner

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "choice": {"type": "string", "enum": ["a", "b"]},
        "count": {"type": ["integer", "null"], "minimum": 1, "maximum": 3},
        "words": {"type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": 2},
        "either": {"anyOf": [{"type": "string"}, {"type": "boolean"}]},
    },
    "required": ["choice", "count", "words", "either"],
    "additionalProperties": False,
}
GOOD = {"choice": "a", "count": 2, "words": ["one"], "either": True}
REQUEST = CompletionRequest("understand", "Choose.", "caller's words", SCHEMA, budget_s=0.5)


def hooks(*plugins):
    order = tuple(plugin.name for plugin in plugins)
    return Hooks(HookRunner(Registry(PluginHostSettings(order=order), given=plugins, discover=False)))


def model(name, answer):
    """Return a plugin whose model answers this, or raises it."""

    async def complete(self, request):
        if isinstance(answer, Exception):
            raise answer
        return answer

    return type(name.title(), (), {"api": 1, "name": name, "complete": hookimpl(complete)})


def completion(value=None, **changes):
    return Completion(**{"value": GOOD if value is None else value, "usage": Usage(10, 2, 0.01), "model": "m", **changes})


def outcomes(made):
    return {plugin: outcome for plugin, hook, outcome in made.runner.timings.rows() if hook == "complete"}


async def test_the_first_model_that_keeps_to_the_schema_answers():
    made = hooks(
        model("away", Retry("503")),
        model("refuses", Rejected("400")),
        model("broken", RuntimeError()),
        model("shy", None),
        model("liar", completion({**GOOD, "choice": "c"})),
        model("honest", completion()),
        model("never", completion({**GOOD, "choice": "b"})),
    )
    assert await made.complete(REQUEST) == completion()
    assert outcomes(made) == {
        "away": "retry", "refuses": "rejected", "broken": "error", "shy": "ok", "liar": "bad_value", "honest": "ok",
    }  # fmt: skip


async def test_without_a_model_there_is_no_answer():
    assert not hooks().completes()
    assert await hooks().complete(REQUEST) is None
    assert hooks(model("one", None)).completes()


async def test_a_model_that_hangs_costs_the_request_its_seconds():
    import asyncio

    class Hangs:
        api = 1
        name = "hangs"

        @hookimpl
        async def complete(self, request):
            await asyncio.sleep(60)

    made = hooks(Hangs, model("late", completion()))
    started = asyncio.get_running_loop().time()
    assert await made.complete(REQUEST) is None
    assert asyncio.get_running_loop().time() - started < 1.5


@pytest.mark.parametrize(
    "answer",
    [
        "words", {"choice": "a"}, completion([]), completion("a"), completion(model=None), completion(usage=None),
        completion(usage=Usage(-1, 0)), completion(usage=Usage(0, 0, -0.1)), completion(usage=Usage(1.5, 0)),
        completion(usage=Usage(0, 0, math.nan)), completion({**GOOD, "also": 1}), completion({}),
    ],
)  # fmt: skip
async def test_whatever_else_it_returns_is_its_error(answer):
    made = hooks(model("odd", answer))
    assert await made.complete(REQUEST) is None
    assert outcomes(made) == {"odd": "bad_value"}


async def test_neither_words_nor_answers_are_logged(capsys):
    made = hooks(model("liar", completion({**GOOD, "choice": "Quackenbush"})))
    await made.complete(CompletionRequest("understand", "i", "Quackenbush", SCHEMA))
    written = capsys.readouterr()
    assert "Quackenbush" not in written.out + written.err
    assert "Quackenbush" not in repr(completion({"words": "Quackenbush"})) + repr(CompletionRequest("u", "i", "Quackenbush", SCHEMA))


# --- the schema --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"choice": "c"}, "value.choice"),
        ({"choice": 1}, "value.choice"),
        ({"count": 0}, "value.count"),
        ({"count": True}, "value.count"),
        ({"count": 1.0}, "value.count"),
        ({"words": []}, "value.words"),
        ({"words": ["a", "b", "c"]}, "value.words"),
        ({"words": ["a", 1]}, "value.words[1]"),
        ({"words": "a"}, "value.words"),
        ({"either": 1}, "value.either"),
        ({"other": 1}, "value"),
    ],
)
def test_a_misfit_is_named_by_its_place_and_not_by_its_value(changes, where):
    told = misfit({**GOOD, **changes}, SCHEMA)
    assert told is not None
    assert told.startswith(where + ":")


def test_what_fits_fits():
    assert misfit(GOOD, SCHEMA) is None
    assert misfit({**GOOD, "count": None, "either": "x"}, SCHEMA) is None
    assert misfit({key: GOOD[key] for key in ("choice", "count", "words")}, SCHEMA) == "value: either is missing"


@pytest.mark.parametrize(
    ("schema", "told"),
    [
        ({"type": "string", "pattern": "a"}, "schema: pattern is not checked"),
        ({"type": "array", "items": {"type": "text"}}, "schema.items.type: there is no 'text'"),
        ({"type": "object", "properties": {"a": {"format": "date"}}}, "schema.a: format is not checked"),
        ({"anyOf": [{"type": "string"}, {"not": {}}]}, r"schema.anyOf\[1\]: not is not checked"),
        ({"type": "object", "additionalProperties": {}}, "schema.additionalProperties: only False"),
    ],
)
async def test_a_schema_that_cannot_be_checked_whole_is_refused(schema, told):
    with pytest.raises(ValueError, match=told):
        check_schema(schema)
    with pytest.raises(ValueError, match=told):
        await hooks().complete(CompletionRequest("u", "i", "x", schema))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


@given(JSON)
def test_any_json_is_judged_and_only_what_has_the_right_keys_fits(value):
    told = misfit(value, SCHEMA)
    if told is None:
        assert isinstance(value, dict)
        assert value.keys() == SCHEMA["properties"].keys()


@pytest.mark.parametrize(
    "value", [math.nan, math.inf, {1: 2}, ("a",), {"a": {1, 2}}, b"a", object(), ["x"] * (MAX_NODES + 1), "x" * (MAX_CHARS + 1)]
)
def test_what_is_no_json_or_too_large_fits_nothing(value):
    assert not is_small_json(value)
    assert misfit(value, {}) is not None


def test_what_contains_itself_is_too_large():
    value: list[object] = []
    value.append(value)
    assert not is_small_json(value)
