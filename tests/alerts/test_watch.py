"""Once a minute one process looks: what nobody acknowledges is sent on, what nothing repeats is over, what is measured is judged."""

import asyncio
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, event, select

from bella_core.core.errors import DatabaseAway
from bella_core.core.metrics import ERROR_RATE, EXTRACTION_ACCURACY, RESPONSE_TIME, SECURITY_EVENTS, TURN_SECONDS, Meter
from bella_core.crud import alerts, measurements
from bella_core.db.models import measurements as table
from bella_core.plugin import Sample
from bella_core.services.alarms import MAX_MINUTES, Aggregate, Kept, Series, joined, percentile, value_of
from bella_core.services.alerting_rows import escalate_in
from bella_core.services.alerting_watch import PluginWatch
from bella_core.services.jobs import Jobs
from bella_core.services.measuring import Measuring
from tests.alerts.conftest import NOW
from tests.peers.stores import open_database

ONE_ENGINE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


class Measured:
    """What a process measures, from the meter to the database."""

    def __init__(self, process):
        self.process, self.meter = process, Meter()
        self.kept = Kept(process.db, process.settings.alarms)
        self.measuring = Measuring(self.meter, process.hooks, process.clock, self.kept.add)

    def requests(self, good, bad=0):
        for number in range(good + bad):
            self.meter.add(ERROR_RATE, float(number < bad), "/twilio/turn")

    async def store(self):
        self.measuring.flush()
        await self.kept.store()


@pytest.fixture
def measured_of(process_of):
    return lambda **settings: Measured(process_of(**settings))


async def look(process, **span):
    """Let time pass until what was measured is in a whole minute, and look."""
    process.clock.pass_by(**(span or {"minutes": 1}))
    await process.watch.watch()
    await process.deliver()


def of(sink, rule):
    return [alert for alert in sink.sent if alert.rule == rule]


# --- alarms -------------------------------------------------------------------------------------------------------------


async def test_an_alarm_sees_what_all_processes_measured(measured_of, pager, clock):
    one, two = measured_of(), measured_of()
    one.requests(good=30)
    two.requests(good=26, bad=4)  # 13 % of its own, 6.7 % of all
    for measured in (one, two):
        await measured.store()
    await look(one.process, minutes=1, seconds=30)
    [alert] = of(pager, "api_error_rate")
    assert (alert.severity, alert.status) == ("critical", "firing")
    assert alert.fields == {"unit": "percent", "threshold": 5, "value": 6.67}
    assert "Ask `GET /readyz`" in alert.steps[0]
    await look(two.process)
    assert of(pager, "api_error_rate") == [alert]


async def test_processes_that_are_fine_together_raise_nothing(measured_of, pager):
    one, two = measured_of(), measured_of()
    one.requests(good=90)
    two.requests(good=7, bad=4)  # 36 % of its own, 4 % of all
    for measured in (one, two):
        await measured.store()
    await look(one.process, minutes=1, seconds=30)
    assert of(pager, "api_error_rate") == []


@ONE_ENGINE
async def test_an_alarm_ends_by_itself_when_it_is_fine_again_and_not_for_want_of_calls(measured_of, pager):
    measured = measured_of()
    measured.requests(good=10, bad=10)
    await measured.store()
    await look(measured.process, minutes=1, seconds=30)
    for _ in range(20):  # a quiet night
        await look(measured.process)
    assert "resolved" not in [alert.status for alert in of(pager, "api_error_rate")]
    for _ in range(17):
        measured.requests(good=30)
        await measured.store()
        await look(measured.process)
    assert [alert.status for alert in of(pager, "api_error_rate")] == ["firing", "escalated", "resolved"]


@ONE_ENGINE
async def test_one_request_that_fails_at_night_wakes_nobody(measured_of, pager):
    measured = measured_of()
    measured.requests(good=0, bad=1)
    measured.meter.add(RESPONSE_TIME, 30.0, "/twilio/turn")
    measured.meter.add(EXTRACTION_ACCURACY, 0.0, "name")
    measured.meter.add(TURN_SECONDS, 8.0)
    await measured.store()
    await look(measured.process, minutes=1, seconds=30)
    assert pager.sent == []


@ONE_ENGINE
async def test_a_threshold_of_the_settings_counts_in_process_too(measured_of, pager):
    measured = measured_of(thresholds={"api_error_rate": 60})
    measured.requests(good=10, bad=10)
    await measured.store()
    await look(measured.process, minutes=1, seconds=30)
    assert ("api_error_rate", "critical", "firing") not in pager.told


@ONE_ENGINE
async def test_a_percentile_a_count_of_slow_ones_and_a_kind_are_read_from_what_was_measured(measured_of, pager):
    measured = measured_of()
    for number in range(100):
        measured.meter.add(RESPONSE_TIME, 3.0 if number < 6 else 0.1, "/twilio/turn")
        measured.meter.add(TURN_SECONDS, 5.0 if number < 20 else 1.0)
    measured.meter.add(SECURITY_EVENTS, 11, "refused_signature")
    measured.meter.add(SECURITY_EVENTS, 19, "failed_login")
    await measured.store()
    await look(measured.process, minutes=1, seconds=30)
    rules = {rule for rule, *_ in pager.told}
    assert "refused_signatures" in rules
    assert "failed_logins" not in rules
    assert {"turn_latency_fast_burn", "turn_latency_quick_burn"} <= rules
    assert "api_response_time" not in rules  # two periods of three are asked for
    for number in range(100):
        measured.meter.add(RESPONSE_TIME, 3.0 if number < 6 else 0.1, "/twilio/turn")
    measured.process.clock.pass_by(minutes=5)
    await measured.store()
    await look(measured.process, minutes=1, seconds=30)
    [slow] = [alert for alert in pager.sent if alert.rule == "api_response_time"]
    assert slow.fields["value"] == 3.0


@ONE_ENGINE
async def test_what_was_measured_while_the_database_was_away_is_stored_later_and_stays_small(measured_of, clock):
    measured = measured_of()
    away = await open_database("postgresql://bella@127.0.0.1:1/nothing")
    real, measured.kept._db = measured.kept._db, away
    for _ in range(MAX_MINUTES + 5):
        measured.requests(good=1)
        measured.measuring.flush()
        clock.pass_by(minutes=1)
    with pytest.raises(DatabaseAway):
        await measured.kept.store()
    measured.kept._db = real
    await measured.kept.store()
    key = "Bella/API/ErrorRate[]"
    taken = await real.read(measurements.between, key, NOW - timedelta(days=1), NOW + timedelta(days=1))
    assert (taken.count, measured.kept.lost) == (MAX_MINUTES, 5)
    await away.close()


@ONE_ENGINE
async def test_a_minute_that_is_stored_twice_counts_once(measured_of):
    measured = measured_of()
    for _ in range(3):
        measured.requests(good=5)
        await measured.store()
    taken = await measured.process.db.read(measurements.between, "Bella/API/ErrorRate[]", NOW, NOW + timedelta(minutes=1))
    assert taken.count == 15


@given(st.lists(st.lists(st.floats(0.01, 100), min_size=1, max_size=20), min_size=1, max_size=6))
def test_what_is_taken_together_in_parts_is_what_it_is_taken_together_at_once(parts):
    series = Series("Bella/API", "ResponseTime", (), spread=True)

    def taken(values):
        return series.aggregate(Sample("Bella/API", "ResponseTime", "Seconds", (), tuple(values), (1,) * len(values)))

    whole, joint = taken([value for part in parts for value in part]), None
    for part in parts:
        joint = joined(joint, taken(part))
    assert (joint.count, joint.least, joint.greatest, joint.spread) == (whole.count, whole.least, whole.greatest, whole.spread)
    assert joint.total == pytest.approx(whole.total)
    assert sum(joint.spread.values()) == joint.count


def test_statistics_of_values_taken_together():
    taken = measurements.Aggregate(4, 10.0, 1.0, 5.0, {1.0: 2, 3.0: 1, 5.0: 1})
    found = {name: value_of(name, taken) for name in ("Sum", "Average", "Minimum", "Maximum", "SampleCount", "p50", "p95", "TC(4:)")}
    assert found == {"Sum": 10, "Average": 2.5, "Minimum": 1, "Maximum": 5, "SampleCount": 4, "p50": 1, "p95": 5, "TC(4:)": 10}
    assert value_of("Average", None) is None
    assert percentile({}, 95) is None


# --- escalation and the end ---------------------------------------------------------------------------------------------


async def test_what_nobody_acknowledges_is_sent_on_step_by_step(process_of, pager, mail, clock):
    process = process_of(escalate_to=("mail", "pager"), escalate_after_min=15)
    await process.alerts.raise_alert("turn_failed", "critical")
    await process.deliver()
    await look(process, minutes=14)
    assert len(mail.sent) == len(pager.sent) == 1
    await look(process, minutes=1)
    assert (mail.told[1:], pager.told[1:]) == ([("turn_failed", "critical", "escalated")], [])
    await look(process, minutes=15)
    assert (len(mail.sent), len(pager.sent)) == (3, 2)
    await look(process, minutes=15)
    assert (len(mail.sent), len(pager.sent)) == (3, 2)


@ONE_ENGINE
async def test_two_processes_escalate_an_alert_once(process_of, pager):
    processes = [process_of(), process_of()]
    await processes[0].alerts.raise_alert("turn_failed", "critical")
    await processes[0].deliver()
    processes[0].clock.pass_by(minutes=16)
    await asyncio.gather(*(process.watch.watch() for process in processes))
    await processes[0].deliver()
    assert [status for *_, status in pager.told] == ["firing", "escalated"]
    row = await processes[0].only()
    assert (row.escalations, (await processes[0].kinds(row.id)).count("escalated")) == (1, 1)


async def test_who_comes_second_with_an_escalation_sends_nothing(process_of, db, pager, mail):
    process = process_of()
    await process.alerts.raise_alert("turn_failed", "critical")
    row, routing = await process.only(), process.alerts.routing()
    assert (await db.write(escalate_in, row, NOW, routing)).escalations == 1
    assert await db.write(escalate_in, row, NOW, routing) is None
    await process.deliver()
    assert [status for *_, status in pager.told].count("escalated") == [status for *_, status in mail.told].count("escalated") == 1


@ONE_ENGINE
async def test_a_warning_that_becomes_critical_is_sent_on_when_nobody_has_looked_since(process_of, pager):
    process = process_of(escalate_after_min=15)
    await process.alerts.raise_alert("turn_failed", "warning")
    await look(process, minutes=40)
    await process.alerts.raise_alert("turn_failed", "critical")
    await look(process, minutes=14)
    assert [status for *_, status in pager.told] == ["firing", "firing"]
    await look(process, minutes=1)
    assert pager.told[2:] == [("turn_failed", "critical", "escalated")]


async def test_what_a_storm_has_held_back_and_still_lasts_is_told_of_when_it_is_over_the_gravest_first(process_of, pager):
    process = process_of(storm_alerts=2, escalate_after_min=600)
    for rule in ("first_thing", "second_thing", "third_thing", "fourth_thing", "fifth_thing"):
        await process.alerts.raise_alert(rule, "critical" if rule == "fifth_thing" else "warning")
    await look(process, minutes=14)
    assert {rule for rule, *_ in pager.told} == {"first_thing", "second_thing", "alert_storm"}
    seen = len(pager.sent)
    await process.desk.acknowledge(next(row.id for row in await process.desk.open() if row.rule == "fourth_thing"), "marie")
    await look(process, minutes=1)
    [storm] = [alert for alert in pager.sent[seen:] if alert.status == "resolved"]
    assert (storm.rule, storm.count) == ("alert_storm", 3)
    assert {alert.rule for alert in pager.sent[seen:] if alert.status == "firing"} == {"fifth_thing", "third_thing"}
    await look(process, minutes=1)
    assert len(pager.sent) == seen + 3


@ONE_ENGINE
async def test_not_more_is_told_of_at_once_after_a_storm_than_would_be_one(process_of, pager):
    process = process_of(storm_alerts=1, escalate_after_min=600)
    for rule in ("first_thing", "second_thing", "third_thing"):
        await process.alerts.raise_alert(rule, "critical" if rule == "third_thing" else "warning")
    await look(process, minutes=16)
    assert ("third_thing", "critical", "firing") in pager.told
    assert "second_thing" not in [rule for rule, *_ in pager.told]
    await look(process, minutes=1)
    assert pager.told[-1] == ("second_thing", "warning", "firing")


@ONE_ENGINE
@pytest.mark.parametrize("severity", ["warning", "critical"])
async def test_what_somebody_looks_at_or_is_not_critical_is_not_sent_again(process_of, pager, severity):
    process = process_of()
    await process.alerts.raise_alert("turn_failed", severity)
    await process.deliver()
    if severity == "critical":
        await process.desk.acknowledge((await process.only()).id, "marie")
    await look(process, minutes=30)
    assert len(pager.sent) == 1


@ONE_ENGINE
async def test_a_critical_alert_that_was_held_back_in_a_storm_is_sent_when_nobody_looks(process_of, pager):
    process = process_of(storm_alerts=1)
    for rule in ("turn_failed", "call_failed", "webhook_failed"):
        await process.alerts.raise_alert(rule, "critical")
    await process.deliver()
    assert {rule for rule, *_ in pager.told} == {"turn_failed", "alert_storm"}
    await look(process, minutes=16)
    assert {rule for rule, _, status in pager.told if status == "escalated"} == {"turn_failed", "call_failed", "webhook_failed"}


@ONE_ENGINE
async def test_what_nothing_repeats_is_over_and_only_a_lasting_trouble_says_so(process_of, pager, clock):
    process = process_of()
    await process.alerts.raise_alert("turn_failed", "warning")
    await process.alerts.raise_alert("plugin_disabled", "warning", {"plugin": "mail"})
    await process.deliver()
    await look(process, minutes=2)
    await process.alerts.raise_alert("plugin_disabled", "warning", {"plugin": "mail"})
    await look(process, minutes=2)
    assert [status for *_, status in pager.told] == ["firing", "firing"]
    await look(process, minutes=1)
    assert pager.told[2:] == [("plugin_disabled", "warning", "resolved")]
    await look(process, minutes=60)
    assert await process.open() == []
    assert len(pager.sent) == 3


@ONE_ENGINE
async def test_the_jobs_of_alerts_run_by_lease_and_forget_what_is_old(process_of, db, clock):
    process = process_of()
    await process.alerts.raise_alert("turn_failed", "warning")
    row = await process.only()
    await process.desk.resolve(row.id, "marie")
    clock.pass_by(days=500)
    ran = await Jobs(db, process.watch.jobs()).run_due()
    assert set(ran) == {"watch_alerts", "forget_alerts"}
    assert await db.read(alerts.by_id, row.id) is None
    assert await db.read(alerts.history, row.id) == []


@ONE_ENGINE
async def test_a_look_at_every_alarm_and_an_evening_of_forgetting_ask_the_database_little(process_of, db):
    process, asked = process_of(), list[str]()
    ours = (await db.read(lambda conn: conn.engine.url)).database

    def note(conn, _cursor, statement, *_):
        if conn.engine.url.database == ours:
            asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        await process.watch.watch()
        looked = len(asked)
        await process.watch.forget()
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert len(process.settings.alarms) > 20
    assert looked < 2 * len(process.settings.alarms), "each alarm asks for itself"
    assert len(asked) - looked < 20, "each day asks for itself"


async def test_an_error_budget_counts_thirty_days_of_which_old_ones_are_a_row_each(measured_of, db, clock):
    measured = measured_of()
    process = measured.process
    assert [(kept.events, kept.good, kept.left) for kept in await process.desk.budgets()] == [(0, None, None), (0, None, None)]
    for bad, days in ((8, 15), (0, 20), (2, 0)):  # 35 days ago, 20 days ago, today
        for good in (1000 - bad, 1000):
            measured.requests(good=good, bad=1000 - good)
            await measured.store()
            clock.pass_by(minutes=1)
        clock.pass_by(days=days)
        for _ in range(2):
            await process.watch.forget()
    availability, _ = await process.desk.budgets()
    assert (availability.events, round(availability.good, 3), round(availability.left)) == (4000, 99.95, 50)
    rows = await db.read(lambda conn: conn.execute(select(table.c.series, table.c.count)).all())
    assert sorted(rows) == [("Bella/API/ErrorRate[]", 1000), ("Bella/API/ErrorRate[]", 1000), ("Bella/API/ErrorRate[]", 2000)]


# --- plugins ------------------------------------------------------------------------------------------------------------


@ONE_ENGINE
async def test_a_plugin_that_says_that_it_cannot_work_is_told_of_until_it_works_again(process_of, pager):
    process = process_of(sinks=[pager])
    watch = PluginWatch(process.registry, process.runner, process.alerts).watch
    process.registry.plugins["pager"].explain("the service refuses the key")
    await watch()
    assert await process.open() == []
    await watch()
    await process.deliver()
    process.registry.plugins["pager"].explain("")
    await watch()
    await look(process, minutes=4)
    assert pager.told == [("plugin_cannot_work", "warning", "firing"), ("plugin_cannot_work", "warning", "resolved")]


@ONE_ENGINE
async def test_a_plugin_out_of_use_and_a_hook_that_is_not_asked_are_told_of(process_of, pager):
    class Broken:
        name, api, settings = "broken", 99, None

    process = process_of(sinks=[pager, Broken])
    pager_breaker = process.runner._breakers["pager", "send_alert"]
    for _ in range(10):
        pager_breaker.failed()
    await PluginWatch(process.registry, process.runner, process.alerts).watch()
    assert sorted((rule, severity) for rule, severity, *_ in await process.open()) == [
        ("breaker_open", "warning"),
        ("plugin_disabled", "warning"),
    ]


def test_what_is_just_over_a_limit_is_over_it():
    slow = Aggregate(1, 2.04, 2.04, 2.04, {2.04: 1})
    assert value_of("p95", joined(slow, slow)) == 2.04
