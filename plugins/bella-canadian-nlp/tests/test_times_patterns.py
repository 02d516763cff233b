"""What is known of a rule's matches before it is tried never hides one."""

import re

import pytest
from bella_canadian_nlp.times import clock, dates, days, from_now, of_month, parts, periods, roughly, spans
from bella_canadian_nlp.times.patterns import shape_of
from hypothesis import given, settings
from hypothesis import strategies as st

_MODULES = (clock, dates, days, from_now, of_month, parts, periods, roughly, spans)
_PATTERNS = [rule.pattern for module in _MODULES for rule in module.RULES] + [rule.pattern for rule in dates.LONE_RULES]
_TAGS = "WVMYTGPNHJuUKXFSLEzajbcdefyoxgIis@BA_<>t^&+~OlkvqQ35hm28%ZR!*?#-:/,.wprn"


@pytest.mark.parametrize(
    ("pattern", "second", "needs"),
    [
        ("ab?c", {"a": {"b", "c"}}, {"a", "c"}),
        ("a?b", {"a": {"b"}, "b": None}, {"b"}),
        ("[ab](?:c|de)", {"a": {"c", "d"}, "b": {"c", "d"}}, set()),
        ("(?P<x>a)(?:bc)+", {"a": {"b"}}, {"a", "b", "c"}),
        ("a(?=b)", {"a": None}, {"a"}),
        ("l?\\?", {"l": {"?"}, "?": None}, {"?"}),
        ("(?:a|b*)c", {"a": {"c"}, "b": {"b", "c"}, "c": None}, {"c"}),
    ],
)
def test_what_a_pattern_begins_with_and_needs(pattern, second, needs):
    shape = shape_of(pattern)

    assert {tag: None if after is None else set(after) for tag, after in shape.second.items()} == second
    assert shape.needs == needs


@pytest.mark.parametrize("pattern", sorted(set(_PATTERNS)))
@settings(max_examples=8)  # a hundred and fifty rules, so a thousand texts in all
@given(data=st.data())
def test_a_rule_is_spared_only_where_it_would_not_match(pattern, data):
    matching = re.sub(r"\(\?[=!](?:[^()]|\([^()]*\))*\)|\(\?<[=!][^()]*\)", "", pattern)
    said = data.draw(st.one_of(st.text(_TAGS, min_size=1, max_size=6), st.from_regex(matching, fullmatch=True).filter(str.isascii)))
    match = re.compile(pattern).match(said)
    if match is None or not match.group():
        return

    shape = shape_of(pattern)

    assert said[0] in shape.second
    after = shape.second[said[0]]
    assert after is None or said[1:2] in after
    assert shape.needs <= set(match.group())
