"""Whatever the numbers, a chart is well-formed, stays inside its box and shows a gap as a gap."""

import math
import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bella_core.web.admin.charts import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, Chart, Line, bar_chart, legend, line_chart, scale_top

VALUE = st.none() | st.floats(allow_nan=True, allow_infinity=True)


@st.composite
def charts(draw):
    places = draw(st.integers(0, 30))
    lines = [
        Line(draw(st.text(max_size=5)), draw(st.lists(VALUE, min_size=places, max_size=places))) for _ in range(draw(st.integers(0, 8)))
    ]
    return Chart(draw(st.text(max_size=8)), draw(st.text(max_size=8)), [f"{place} h" for place in range(places)], lines)


def drawn(markup):
    printable = re.sub(r"[^\x09\x0a\x0d\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", str(markup))  # a title may hold anything
    return ET.fromstring(printable)


def points(svg):
    for path in svg.iter("path"):
        for x, y in re.findall(r"[ML](\S+?) ([\d.]+)", path.get("d")):
            yield float(x), float(y)
    for bar in svg.iter("rect"):
        x, y = float(bar.get("x")), float(bar.get("y"))
        yield from ((x, y), (x + float(bar.get("width")), y + float(bar.get("height"))))


@given(charts(), st.sampled_from([line_chart, bar_chart]))
def test_any_numbers_make_a_sound_drawing_inside_its_box(chart, draw):
    svg = drawn(draw(chart, "{:g}".format, key="k"))
    assert svg.get("aria-labelledby") == "k-t k-d"
    assert not re.search("nan|inf", "".join(path.get("d", "") for path in svg.iter("path")))
    for x, y in points(svg):
        assert LEFT - 0.2 <= x <= WIDTH - RIGHT + 0.2
        assert TOP - 0.2 <= y <= HEIGHT - BOTTOM + 0.2


@given(st.lists(st.floats(1e-9, 1e12), min_size=1))
def test_the_axis_ends_above_every_value_and_not_far_above(values):
    top = scale_top([Line("", values)])
    assert max(values) <= top * (1 + 1e-9)
    assert top <= 10 * max(values) * (1 + 1e-9)


def test_a_gap_is_a_gap_and_a_lone_value_a_dot():
    svg = drawn(line_chart(Chart("Turns", "", ["1", "2", "3", "4", "5"], [Line("p95", [1.0, 2.0, None, 3.0, None])]), str, key="t"))
    (path,) = svg.iter("path")
    assert (path.get("d").count("M"), path.get("d").count("L")) == (2, 1)
    assert len(list(svg.iter("circle"))) == 1


def test_a_bar_is_as_high_as_its_value():
    svg = drawn(bar_chart(Chart("Calls", "", ["Mon", "Tue"], [Line("answered", [5.0, 10.0])]), str, key="c"))
    low, high = (float(bar.get("height")) for bar in svg.iter("rect"))
    assert math.isclose(high, 2 * low, rel_tol=0.01)


@pytest.mark.parametrize("draw", [line_chart, bar_chart])
def test_words_are_escaped(draw):
    chart = Chart("<script>", "a & b", ["<b>"], [Line("<i>", [1.0]), Line("x", [2.0])])
    text = draw(chart, lambda value: f"<{value}>", key="k") + legend(chart)
    assert not re.search("<script|<b>|<i>|<0", text)
