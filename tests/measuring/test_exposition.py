"""``GET /metrics``: Prometheus's own parser reads it, it says what happened, and not everybody may."""

import base64

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bella_core.core.log_settings import MetricSettings
from bella_core.core.metrics import CATALOGUE, HEALTH, REQUESTS, RESPONSE_TIME, TURN_SECONDS, Meter, Metric
from bella_core.core.metrics.totals import BUCKETS_S, STALE_S, Totals
from bella_core.core.phi import allow
from bella_core.web.exposition import exposition, prometheus_name
from tests.web.conftest import running, settings_for

allow("route", ["/"])


def families(text):
    return {family.name: family for family in text_string_to_metric_families(text)}


def value(found, name, **labels):
    (sample,) = [sample for sample in found.samples if sample.name == name and sample.labels == labels]
    return sample.value


def written(meter, totals=None, now=0.0):
    return families(exposition((totals or Totals()).rows(meter.peek(), now)).decode())


def test_names_are_prometheus_own_way():
    assert prometheus_name(REQUESTS) == "bella_api_request_count"
    assert prometheus_name(RESPONSE_TIME) == "bella_api_response_time_seconds"
    assert prometheus_name(TURN_SECONDS) == "bella_calls_turn_seconds"
    assert prometheus_name(Metric("Bella/Services", "OpenAIAPILatency", "Seconds", "timer", (), ".")) == (
        "bella_services_openai_api_latency_seconds"
    )
    assert len({prometheus_name(metric) for metric in CATALOGUE}) == len(CATALOGUE)


def test_what_was_flushed_and_what_was_not_are_one_total():
    meter, totals = Meter(), Totals()
    for seconds in (0.003, 0.003, 0.7):
        meter.add(RESPONSE_TIME, seconds, "/")
        meter.add(REQUESTS, 1, "/", "2xx")
        totals.fold(meter.take() if seconds == 0.003 else {}, 0.0)
    found = written(meter, totals)

    times = found["bella_api_response_time_seconds"]
    assert value(times, "bella_api_response_time_seconds_count", route="/") == 3
    assert value(times, "bella_api_response_time_seconds_sum", route="/") == pytest.approx(0.706)
    assert value(times, "bella_api_response_time_seconds_bucket", route="/", le="0.005") == 2
    assert value(times, "bella_api_response_time_seconds_bucket", route="/", le="+Inf") == 3
    assert value(found["bella_api_request_count"], "bella_api_request_count_total", route="/", status="2xx") == 3


def test_a_metric_without_a_value_is_not_there():
    assert written(Meter()) == {}


def test_a_state_is_the_worst_at_the_last_look_and_goes_when_nobody_looks():
    meter, totals = Meter(), Totals()
    for health in (1, 0.5, 1):
        meter.add(HEALTH, health)
    totals.fold(meter.take(), 0.0)

    assert value(written(meter, totals, STALE_S)["bella_core_system_health"], "bella_core_system_health") == 0.5
    assert written(meter, totals, STALE_S + 1) == {}
    meter.add(HEALTH, 1)
    totals.fold(meter.take(), 10.0)
    assert value(written(meter, totals, 10.0)["bella_core_system_health"], "bella_core_system_health") == 1


def test_buckets_reach_from_a_statement_to_the_carriers_patience():
    assert BUCKETS_S[0] <= 0.0001
    assert {0.05, 1.0, 4.0, 5.0, 9.0, 15.0} <= set(BUCKETS_S)
    assert list(BUCKETS_S) == sorted(BUCKETS_S)


@pytest.fixture
async def server(sqlite_url, tmp_path):
    async with running(settings_for(sqlite_url, tmp_path)) as made:
        yield made


async def test_a_key_is_needed_as_a_header_or_as_the_password(server, session):
    key = await server.bella.keys.create("prometheus", "read")
    basic = "Basic " + base64.b64encode(f"any:{key}".encode()).decode()
    got = {}
    for name, headers in {
        "none": {},
        "header": {"X-API-Key": key},
        "password": {"Authorization": basic},
        "bad": {"X-API-Key": "no"},
    }.items():
        async with session.get(f"{server.url}/metrics", headers=headers) as response:
            got[name] = (response.status, response.content_type)
            text = await response.text()
            if response.status == 200:
                found = families(text)

    assert {name: status for name, (status, _) in got.items()} == {"none": 401, "header": 200, "password": 200, "bad": 401}
    assert got["header"][1] == "text/plain"
    assert value(found["bella_api_security_events"], "bella_api_security_events_total", kind="refused_metrics") == 1
    assert found["bella_api_request_count"].type == "counter"


async def test_an_allowed_address_needs_none_and_no_header_makes_one(sqlite_url, tmp_path, session):
    for allowed, expected in ((("127.0.0.0/8", "::1"), 200), (("10.0.0.0/8",), 401)):
        settings = settings_for(sqlite_url, tmp_path, metrics=MetricSettings(allowed))
        forged = {"X-Forwarded-For": "10.0.0.7", "X-Real-IP": "10.0.0.7", "Forwarded": "for=10.0.0.7"}
        async with running(settings) as server, session.get(f"{server.url}/metrics", headers=forged) as response:
            assert response.status == expected


def test_an_address_that_is_none_is_refused_with_what_to_write():
    with pytest.raises(ValueError, match=r"'everybody' is no address or network: write 10\.0\.0\.7"):
        MetricSettings(("everybody",))
