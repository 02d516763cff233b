"""The alarms are those that were asked for, can be deployed as they stand, and take other thresholds only where these make sense."""

import os
import re

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bella_core.core.alarms import ALARMS, THRESHOLDS, alarms
from bella_core.core.config import load_settings
from bella_core.core.errors import ConfigError
from bella_core.core.metrics import CATALOGUE
from bella_core.core.metrics.declaring import WORDS
from bella_core.core.slos import AVAILABILITY, TURN_LATENCY, budget_left
from bella_core.domain.alarms import compute, names

#: What was asked for: severity, side, threshold, unit.
ASKED_FOR = {
    "api_error_rate": ("critical", "above", 5, "percent"),
    "database_pool": ("critical", "above", 80, "percent"),
    "openai_latency": ("critical", "above", 5, "seconds"),
    "speech_accuracy": ("critical", "below", 85, "percent"),
    "api_response_time": ("warning", "above", 2, "seconds"),
    "cache_hit_rate": ("warning", "below", 70, "percent"),
    "name_accuracy": ("warning", "below", 90, "percent"),
    "call_volume_change": ("info", "above", 50, "percent"),
    "token_usage_increase": ("info", "above", 30, "percent"),
    "dashboard_load_time": ("info", "above", 1, "seconds"),
}
BY_KEY = {alarm.key: alarm for alarm in ALARMS}


@pytest.mark.parametrize("key", ASKED_FOR)
def test_the_thresholds_are_those_that_were_asked_for(key):
    alarm = BY_KEY[key]
    assert (alarm.severity, alarm.comparison, alarm.threshold, alarm.unit) == ASKED_FOR[key]


def test_session_failures_warn():
    assert BY_KEY["session_failures"].severity == "warning"


def test_every_alarm_has_a_key_of_its_own_and_words():
    assert len(BY_KEY) == len(ALARMS)
    for alarm in ALARMS:
        assert re.fullmatch(r"[a-z]+(_[a-z]+)+", alarm.key)
        assert alarm.summary.endswith(".")


@pytest.mark.parametrize("alarm", ALARMS, ids=lambda alarm: alarm.key)
def test_an_alarm_is_computed_from_its_queries_and_nothing_else(alarm):
    ids = {query.id for query in alarm.queries}
    assert len(ids) == len(alarm.queries)
    assert names(alarm.expression) <= ids
    assert names(alarm.expression) | names(alarm.confirm_expression or alarm.expression) == ids | names(alarm.expression)
    assert all(re.fullmatch(r"[a-z][a-zA-Z0-9_]*", name) for name in ids)


@pytest.mark.parametrize("alarm", ALARMS, ids=lambda alarm: alarm.key)
def test_a_monitoring_service_takes_the_periods(alarm):
    """CloudWatch: whole minutes, a data point of a day at most, a day for all of them, a week where each is an hour or more."""
    for period_s in (alarm.period_s, alarm.confirm_s or 60):
        assert period_s % 60 == 0
        assert period_s <= 86400
    assert alarm.period_s * alarm.periods <= (7 * 86400 if alarm.period_s >= 3600 else 86400)
    assert 1 <= alarm.datapoints <= alarm.periods
    assert all(re.fullmatch(r"Sum|Average|Minimum|Maximum|SampleCount|p\d\d|TC\(\d+:\)", query.statistic) for query in alarm.queries)


@pytest.mark.parametrize(
    "alarm", [a for a in ALARMS if any(query.statistic in {"Average", "p95"} for query in a.queries)], ids=lambda a: a.key
)
@given(bad=st.floats(0, 1000))
def test_one_request_that_goes_wrong_at_night_wakes_nobody(alarm, bad):
    assert compute(alarm.expression, {query.id: 1 if query.statistic == "SampleCount" else bad for query in alarm.queries}) is None


# --- objectives ---------------------------------------------------------------------------------------------------------


def test_burn_rates_and_windows_are_those_of_the_workbook():
    """Site Reliability Workbook, chapter 5: 14.4 over 1 h and 5 min, 6 over 6 h and 30 min, 3 over 1 d and 2 h, 1 over 3 d and 6 h."""
    for objective in (AVAILABILITY, TURN_LATENCY):
        burns = [alarm for alarm in ALARMS if alarm.key.startswith(objective.key)]
        figures = [(a.severity, a.threshold, a.period_s * a.periods / 3600, a.confirm_s / 60) for a in burns]
        assert figures == [("critical", 14.4, 1, 5), ("critical", 6, 6, 30), ("warning", 3, 24, 120), ("warning", 1, 72, 360)]


def test_each_burn_alarm_tells_before_the_budget_is_gone():
    for alarm in ALARMS:
        if alarm.unit == "burn":
            spent = alarm.threshold * alarm.period_s * alarm.periods / (30 * 86400)
            assert round(spent, 3) in {0.02, 0.05, 0.1}


@pytest.mark.parametrize(("share", "burn"), [(0.001, 1), (0.0144, 14.4), (0.05, 50)])
def test_a_burn_is_how_many_times_faster_than_allowed_requests_fail(share, burn):
    alarm = BY_KEY["availability_fast_burn"]
    assert compute(alarm.expression, {"bad": share, "n": 5000}) == pytest.approx(burn)
    assert compute(alarm.confirm_expression, {"bad": share, "n": 3}) == pytest.approx(burn)


def test_slow_turns_burn_the_budget_of_turns():
    assert compute(BY_KEY["turn_latency_fast_burn"].expression, {"bad": 20, "n": 100}) == pytest.approx(20)


def test_what_is_left_of_a_budget():
    assert budget_left(AVAILABILITY, 0, 1000) == 1
    assert budget_left(AVAILABILITY, 1, 2000) == pytest.approx(0.5)
    assert budget_left(AVAILABILITY, 4, 1000) == pytest.approx(-3)
    assert budget_left(AVAILABILITY, 0, 0) is None


# --- settings -----------------------------------------------------------------------------------------------------------


def read(tmp_path, text):
    file = tmp_path / "bella.toml"
    file.write_text(text)
    return load_settings(file, {"HOME": os.environ.get("HOME", "/")}).alerts


def test_thresholds_and_objectives_can_be_set(tmp_path):
    set_ = read(tmp_path, "[alerts.thresholds]\napi_error_rate = 8\n[alerts.objectives]\navailability = 99.5\n").alarms
    now = {alarm.key: alarm for alarm in set_}
    assert now["api_error_rate"] == attrs.evolve(BY_KEY["api_error_rate"], threshold=8.0)
    assert compute(now["availability_fast_burn"].expression, {"bad": 0.05, "n": 100}) == pytest.approx(10)
    unchanged = {key for key in now if now[key] == BY_KEY[key]}
    assert unchanged == {key for key in BY_KEY if key != "api_error_rate" and not key.startswith("availability_")}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[alerts.thresholds]\napi_eror_rate = 8", "there is no alarm 'api_eror_rate' with a threshold; did you mean 'api_error_rate'?"),
        ("[alerts.thresholds]\napi_error_rate = 250", "api_error_rate: write a percentage between 0 and 100, such as 5"),
        ("[alerts.thresholds]\nspeech_accuracy = 0", "speech_accuracy: write a percentage between 0 and 100, such as 85"),
        ("[alerts.thresholds]\napi_response_time = -1", "api_response_time: write a number of seconds, 0 or more, such as 2"),
        ("[alerts.thresholds]\napi_response_time = nan", "expected a finite number"),
        ("[alerts.thresholds]\napi_response_time = 'slow'", "expected a number"),
        ("[alerts.objectives]\navailability = 100", "availability"),
        ("[alerts]\nquiet_from = '25:00'", "write a time of day as 21:00"),
        ("[alerts]\nrunbooks = 'wiki'", "write the address of a folder, such as https://wiki.example.ca/bella/runbooks"),
        ("[alerts.routes]\nurgent = ['pager']", "urgent"),
    ],
)
def test_nonsense_is_told_with_its_place_and_how_to_mend_it(tmp_path, text, told):
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, text)
    assert told in str(caught.value)


@given(st.fixed_dictionaries({}, optional={alarm.key: st.floats(1, 99) for alarm in THRESHOLDS}))
def test_a_threshold_changes_its_alarm_and_no_other(given_):
    for before, after in zip(ALARMS, alarms(given_), strict=True):
        assert after == attrs.evolve(before, threshold=given_.get(before.key, before.threshold))


# --- the catalogue ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("alarm", ALARMS, ids=lambda alarm: alarm.key)
def test_an_alarm_asks_for_what_is_measured(alarm):
    measured = {(metric.namespace, metric.name): metric for metric in CATALOGUE}
    for query in alarm.queries:
        metric = measured[query.namespace, query.name]
        for name, value in query.dimensions:
            assert name in metric.dimensions
            assert value in WORDS[name]
        if metric.kind == "state" and query.statistic != "SampleCount":
            assert query.statistic in {"Maximum", "Average"}
        if metric.kind == "count":
            assert query.statistic == "Sum"
