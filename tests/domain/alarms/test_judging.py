"""An alarm begins and ends for a reason: never for want of samples, and never to and fro about its threshold."""

import contextlib

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bella_core.core.alarms import ALARMS
from bella_core.domain.alarms import BadExpression, compute, judge, names
from bella_core.domain.alarms.judging import MARGIN, is_beyond, is_well, points_needed
from bella_core.plugin import Alarm, MetricQuery

RATE = Alarm("rate", "warning", (MetricQuery("m", "Bella/Tests", "M", "Sum"),), "m", "above", 10, "count", "Too much.", "rate")
TWO_OF_THREE = attrs.evolve(RATE, periods=3, datapoints=2)
ACCURACY = attrs.evolve(RATE, comparison="below", threshold=90, unit="percent")
BURN = attrs.evolve(RATE, period_s=3600, confirm_s=300, confirm_expression="m")
COUNTED = attrs.evolve(RATE, missing="notBreaching")

alarms = st.sampled_from([RATE, TWO_OF_THREE, ACCURACY, BURN, *ALARMS])
values = st.floats(-1e6, 1e6)
points = st.lists(st.none() | values, max_size=6)


@given(alarms, st.integers(0, 6))
def test_without_a_sample_nothing_changes_unless_none_is_good_news(alarm, number):
    assert judge(alarm, [None] * number) == ("fine" if alarm.missing == "notBreaching" else "unknown")


@given(alarms, points, st.none() | values)
def test_an_alarm_begins_only_for_enough_points_beyond_the_threshold(alarm, given_points, confirming):
    enough = sum(is_beyond(alarm, point) for point in given_points[: alarm.periods]) >= alarm.datapoints
    confirmed = alarm.confirm_s is None or is_beyond(alarm, confirming)
    assert (judge(alarm, given_points, confirming) == "firing") == (enough and confirmed)


@given(alarms, points, st.none() | values)
def test_no_alarm_ends_while_a_point_that_is_looked_at_is_not_well(alarm, given_points, confirming):
    if judge(alarm, given_points, confirming) == "fine":
        looked_at = [confirming] if alarm.confirm_s else [*given_points, *[None] * 6][: points_needed(alarm)]
        assert all(is_well(alarm, point) for point in looked_at)


@given(alarms, values)
def test_no_point_is_both_beyond_and_well_and_between_them_lies_a_margin(alarm, value):
    assert not (is_beyond(alarm, value) and is_well(alarm, value))
    assert not is_beyond(alarm, alarm.threshold)
    if alarm.threshold:
        assert not is_well(alarm, alarm.threshold)


@given(st.lists(st.floats(10 * (1 - MARGIN) + 1e-9, 10), min_size=3, max_size=3))
def test_what_hovers_below_its_threshold_neither_begins_nor_ends(given_points):
    assert judge(RATE, given_points) == "unknown"


@pytest.mark.parametrize(
    ("alarm", "given_points", "state"),
    [
        (RATE, [11, 0, 0], "firing"),
        (RATE, [9, 9, 9], "fine"),
        (RATE, [9, 9, 11], "unknown"),
        (RATE, [9, None, 9], "unknown"),
        (TWO_OF_THREE, [11, 0, 0], "unknown"),
        (TWO_OF_THREE, [11, 0, 11], "firing"),
        (TWO_OF_THREE, [None, 11, 11], "firing"),
        (ACCURACY, [89, 99, 99], "firing"),
        (ACCURACY, [90.4, 99, 99], "unknown"),
        (ACCURACY, [90.5, 99, 99], "fine"),
        (COUNTED, [None, None, None], "fine"),
        (COUNTED, [None, None, 11], "unknown"),
    ],
)
def test_points_and_what_they_mean(alarm, given_points, state):
    assert judge(alarm, given_points) == state


@pytest.mark.parametrize(
    ("long", "short", "state"),
    [(11, 11, "firing"), (11, 0, "fine"), (0, 11, "unknown"), (11, None, "unknown"), (11, 10, "unknown"), (None, 0, "fine")],
)
def test_an_alarm_with_a_shorter_period_ends_with_its_cause(long, short, state):
    assert judge(BURN, [long], short) == state


# --- metric math --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("m", 4),
        ("100 * m", 400),
        ("m / n", 2),
        ("m - n * 3", -2),
        ("(m - n) * 3", 6),
        ("m / z", None),
        ("IF(n >= 2, m)", 4),
        ("IF(n > 2, m)", None),
        ("IF(n < 2, m) + 1", None),
        ("IF(nothing > 1, m)", None),
        ("100 * nothing", None),
        ("m + nothing", None),
        ("m * 1e308 * 10", None),
    ],
)
def test_metric_math(expression, value):
    assert compute(expression, {"m": 4, "n": 2, "z": 0, "nothing": None}) == value


@pytest.mark.parametrize(
    "expression",
    ["", "m +", "m ** 2", "__import__('os')", "IF(m)", "IF(m, 1, 2)", "m.real", "'m'", "True", "m < 1 < 2", "-m", "[m]", "ABS(m)"],
)
def test_what_is_not_in_the_language_is_refused(expression):
    with pytest.raises(BadExpression):
        names(expression)


def test_a_query_that_there_is_not_is_refused():
    with pytest.raises(BadExpression):
        compute("m + other", {"m": 1})


@given(st.text(max_size=30))
def test_no_text_does_more_than_be_refused(text):
    with contextlib.suppress(BadExpression):
        names(text)
