"""Measurements, as StatsD lines over UDP: ``name:value|type|#tags``."""

import asyncio
import re
from collections.abc import Callable, Iterable, Iterator
from math import isfinite

from bella_core.plugin import MetricBatch, Sample

DATAGRAM = 1432
"""Bytes that pass through an Ethernet whole, whatever IP options there are."""

_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9_.-]+")
_NOT_IN_TAGS = re.compile(r"[\s|,#\x00-\x1f\x7f-\x9f\ud800-\udfff]+")
_MILLISECONDS = {"Seconds": 1000.0, "Milliseconds": 1.0}


def lines(batch: MetricBatch, prefix: str = "", tags: Iterable[str] = ()) -> Iterator[str]:
    """
    Write a batch as StatsD lines.

    Counts are counters, durations are timers in milliseconds, and everything else is a gauge, of which the highest value counts.
    A duration that came several times is one line with a sample rate, as a client that samples would send it.
    """
    for sample in batch.samples:
        path = ".".join(filter(None, (prefix, sample.namespace, sample.name)))
        name = _NOT_IN_NAMES.sub("_", path.replace("/", "."))
        words = [*tags, *(f"{key}:{value}" for key, value in sample.dimensions)]
        tail = "|#" + ",".join(_NOT_IN_TAGS.sub("_", word) for word in words) if words else ""
        for value, kind in _values(sample):
            if isfinite(value):
                yield f"{name}:{value:.6f}".rstrip("0").rstrip(".") + f"|{kind}{tail}"


def _values(sample: Sample) -> Iterator[tuple[float, str]]:
    pairs = [(value, count) for value, count in zip(sample.values, sample.counts, strict=True) if count > 0]
    if sample.unit == "Count":
        yield sum(value * count for value, count in pairs), "c"
    elif sample.unit in _MILLISECONDS:
        for value, count in pairs:
            rate = "" if count == 1 else f"|@{1 / count:.9g}"
            yield value * _MILLISECONDS[sample.unit], f"ms{rate}"
    elif pairs:
        highest = max(value for value, _ in pairs)
        if highest < 0:  # a sign means a change to what the gauge shows, so it is set to nothing first
            yield 0, "g"
        yield highest, "g"


def datagrams(written: Iterable[str], size: int = DATAGRAM) -> Iterator[bytes]:
    """Pack lines into datagrams of at most ``size`` bytes; a line that is longer is left out."""
    packed = b""
    for line in written:
        data = line.encode()
        if len(data) > size:
            continue
        if packed and len(packed) + 1 + len(data) > size:
            yield packed
            packed = b""
        packed = packed + b"\n" + data if packed else data
    if packed:
        yield packed


class Sender(asyncio.DatagramProtocol):
    """
    Send lines to one server, without waiting for it.

    Its name is looked up when there is something to send, and again after a failure, so that a server may come late and move.

    Args:
        name: its name or address. ``port``: its UDP port.
        tell: is told why nothing can be sent, or ``None`` when it can.
    """

    def __init__(self, name: str, port: int, tell: Callable[[str | None], None]) -> None:
        self._address = (name, port)
        self._tell = tell
        self._transport: asyncio.DatagramTransport | None = None

    async def send(self, written: Iterable[str]) -> None:
        """Send lines, as few datagrams as they take."""
        packed = list(datagrams(written))
        if not packed:
            return
        transport = self._transport
        if transport is None:
            transport = await self._open()
        else:  # nothing came back since the last time
            self._tell(None)
        for datagram in packed:
            transport.sendto(datagram)

    def error_received(self, exc: Exception) -> None:
        """Nobody listens there: look the name up anew next time."""
        self._tell("nobody listens where the StatsD server should be")
        self.close()

    def close(self) -> None:
        """Close the socket."""
        if self._transport is not None:
            self._transport.close()
            self._transport = None

    async def _open(self) -> asyncio.DatagramTransport:
        loop = asyncio.get_running_loop()
        try:
            self._transport, _ = await loop.create_datagram_endpoint(lambda: self, remote_addr=self._address)
        except OSError:
            self._tell("the StatsD server has no address")
            raise
        return self._transport
