"""Measurements as lines: what they say, how they are packed, and that a real socket gets them."""

import re
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from bella_lookout import Lookout
from bella_lookout.statsd import DATAGRAM, datagrams, lines
from hypothesis import given
from hypothesis import strategies as st

from bella_core.plugin import MetricBatch, Sample
from bella_core.testing import Bench, values_of

NOW = datetime(2027, 3, 1, 15, tzinfo=UTC)


def batch(*samples: Sample) -> MetricBatch:
    return MetricBatch(NOW, NOW, samples)


def sample(unit: str, values: tuple[float, ...], counts: tuple[int, ...], dimensions: tuple[tuple[str, str], ...] = ()) -> Sample:
    return Sample("Bella/Calls", "Thing", unit, dimensions, values, counts)


@pytest.fixture
def server() -> Iterator[socket.socket]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as bound:
        bound.bind(("127.0.0.1", 0))
        bound.settimeout(5)
        yield bound


@pytest.mark.parametrize(
    ("unit", "values", "counts", "wanted"),
    [
        ("Count", (1.0, 2.0), (3, 2), ["Bella.Calls.Thing:7|c"]),
        ("Seconds", (0.0412, 1.5), (4, 1), ["Bella.Calls.Thing:41.2|ms|@0.25", "Bella.Calls.Thing:1500|ms"]),
        ("Milliseconds", (12.0,), (1,), ["Bella.Calls.Thing:12|ms"]),
        ("None", (0.0, 1.0, 0.5), (1, 1, 1), ["Bella.Calls.Thing:1|g"]),
        ("None", (-4.0,), (1,), ["Bella.Calls.Thing:0|g", "Bella.Calls.Thing:-4|g"]),
        ("Count", (float("inf"),), (1,), []),
        ("None", (), (), []),
    ],
)
def test_a_sample_is_written(unit: str, values: tuple[float, ...], counts: tuple[int, ...], wanted: list[str]) -> None:
    assert list(lines(batch(sample(unit, values, counts)))) == wanted


def test_dimensions_are_tags_and_nothing_breaks_out_of_them() -> None:
    odd = sample("Count", (1.0,), (1,), (("route", "/a|b,c#d\ne"), ("status", "200")))
    assert list(lines(batch(odd), "clinic", ["site:maple"])) == ["clinic.Bella.Calls.Thing:1|c|#site:maple,route:/a_b_c_d_e,status:200"]


@given(values_of(MetricBatch), st.text(), st.lists(st.text()))
def test_any_batch_is_lines_of_the_format(batch: MetricBatch, prefix: str, tags: list[str]) -> None:
    for line in lines(batch, prefix, tags):
        assert len(line.split("\n")) == 1
        name, _, rest = line.partition(":")
        value, kind, *_ = rest.split("|")
        assert re.fullmatch(r"[\w.-]+", name, re.ASCII)
        assert re.fullmatch(r"-?\d+(\.\d+)?", value)
        assert kind in {"c", "ms", "g"}


@given(st.lists(st.text("abcé:|#", min_size=1, max_size=900)))
def test_datagrams_hold_every_line_that_fits_and_no_more_than_they_may(written: list[str]) -> None:
    packed = list(datagrams(written))
    assert all(len(datagram) <= DATAGRAM for datagram in packed)
    sent = [line for datagram in packed for line in datagram.decode().split("\n")]
    assert sent == [line for line in written if len(line.encode()) <= DATAGRAM]


def test_a_server_gets_them(bella_bench: Callable[..., Bench], server: socket.socket) -> None:
    bench = bella_bench(Lookout, statsd_host="127.0.0.1", statsd_port=server.getsockname()[1])
    assert bench.ask("record_metrics", batch(sample("Count", (1.0,), (3,)))).outcome == "ok"
    assert server.recv(2000) == b"Bella.Calls.Thing:3|c"
    many = batch(*(sample("Seconds", (0.25,), (1,), (("route", f"/{n:03}"),)) for n in range(100)))
    assert bench.ask("record_metrics", many).outcome == "ok"
    got = [server.recv(2000) for _ in range(3)]
    assert [len(datagram) <= DATAGRAM for datagram in got] == [True] * 3
    assert b"\n".join(got).count(b"\n") == 99


def test_a_server_that_is_away_costs_nothing_and_is_found_again(bella_bench: Callable[..., Bench], server: socket.socket) -> None:
    port = server.getsockname()[1]
    server.close()
    bench = bella_bench(Lookout, statsd_host="127.0.0.1", statsd_port=port)
    for _ in range(3):
        assert bench.ask("record_metrics", batch(sample("Count", (1.0,), (3,)))).outcome == "ok"
    assert bench.host.readiness == [None, "nobody listens where the StatsD server should be"]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as again:
        again.bind(("127.0.0.1", port))
        again.settimeout(5)
        for _ in range(2):
            bench.ask("record_metrics", batch(sample("Count", (1.0,), (4,))))
        assert again.recv(2000) == b"Bella.Calls.Thing:4|c"
    assert bench.host.readiness[-1] is None


def test_a_name_that_leads_nowhere_is_told(bella_bench: Callable[..., Bench]) -> None:
    bench = bella_bench(Lookout, statsd_host="nowhere.invalid")
    assert bench.ask("record_metrics", batch(sample("Count", (1.0,), (3,)))).outcome != "ok"
    assert bench.host.readiness[-1] == "the StatsD server has no address"
