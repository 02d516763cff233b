"""What classes and routes say of themselves becomes JSON Schema, or is refused where it cannot."""

import attrs
import pytest
from aiohttp import web

from bella_core.schemas.checks import some_of, within
from bella_core.schemas.json_schema import Schemas
from bella_core.web.operations import routed


def test_a_route_that_says_nothing_of_itself_is_refused():
    async def silent(_request):
        return web.Response()

    with pytest.raises(TypeError, match="GET /silent says nothing of itself"):
        routed([web.get("/silent", silent)])


def test_checks_are_told_in_words_of_json_schema():
    @attrs.frozen
    class Asked:
        months: int | None = attrs.field(default=None, validator=within(1, 12))
        of_: tuple[str, ...] = attrs.field(default=(), validator=some_of(("a", "b")))

    schemas = Schemas()
    assert schemas.of(Asked) == {"$ref": "#/components/schemas/Asked"}
    assert schemas.named["Asked"]["properties"] == {
        "months": {"type": ["integer", "null"], "minimum": 1, "maximum": 12},
        "of": {"type": "array", "items": {"enum": ["a", "b"]}, "minItems": 1},
    }


def test_two_classes_of_one_name_are_refused():
    first, second = attrs.make_class("Same", {"a": attrs.field(type=int)}), attrs.make_class("Same", {"b": attrs.field(type=int)})
    schemas = Schemas()
    schemas.of(first)
    with pytest.raises(TypeError, match="two classes are called Same"):
        schemas.of(second)
