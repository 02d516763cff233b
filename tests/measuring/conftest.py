"""Plugins that fail, stall and mishear, and one that keeps what is measured."""

import asyncio
from collections import Counter, defaultdict

import aiohttp
import pytest

from bella_core.plugin import (
    Applied,
    BusyPage,
    Cleaned,
    Completion,
    Heading,
    Page,
    PageContent,
    Route,
    Span,
    Usage,
    hookimpl,
)

#: Seconds that the slow calendar and the slow model take.
SLOW_S = 0.05
NOISE = "[noise] "


class Ledger:
    """A backend: keep every value that was measured, by name and dimensions."""

    api, name = 1, "ledger"

    def __init__(self, values=None):
        self.values = defaultdict(Counter) if values is None else values

    @hookimpl
    async def record_metrics(self, batch):
        for sample in batch.samples:
            key = (f"{sample.namespace}/{sample.name}", *(word for _, word in sample.dimensions))
            self.values[key].update(dict(zip(sample.values, sample.counts, strict=True)))

    def count(self, name, *words):
        """How many values there are."""
        return self._of(name, words).total()

    def sum(self, name, *words):
        return sum(value * count for value, count in self._of(name, words).items())

    def mean(self, name, *words):
        return self.sum(name, *words) / self.count(name, *words)

    def highest(self, name, *words):
        return max(self._of(name, words))

    def lowest(self, name, *words):
        return min(self._of(name, words))

    def all_of(self, name):
        """Every value of a name, whatever its dimensions."""
        return sum((values for key, values in self.values.items() if key[0] == name), Counter())

    def names(self):
        return {key[0] for key in self.values}

    def _of(self, name, words):
        found = self.values.get((name, *words))
        assert found, f"{name} {words} was not measured; of it there is {[key for key in self.values if key[0] == name]}"
        return found


class Tracer:
    """Keep every span."""

    api, name = 1, "tracer"

    def __init__(self):
        self.spans = []

    @hookimpl
    async def record_traces(self, batch):
        self.spans += batch.spans

    def named(self, name):
        return [span for span in self.spans if span.name == name]


class Raises:
    """Fail at every utterance."""

    api, name = 1, "raises"

    @hookimpl
    def extract(self, utterance, cleaned, context):
        raise ValueError(utterance.text)


class Cleaner:
    """Take out what the speech engine wrote for a noise."""

    api, name = 1, "cleaner"

    @hookimpl
    def clean_transcript(self, utterance, cleaned, context):
        if not cleaned.text.startswith(NOISE):
            return cleaned
        rest = len(NOISE)
        return Cleaned(cleaned.text[rest:], (Span(0, rest, "noise"),), tuple(range(rest, len(utterance.text) + 1)))


class SlowCalendar:
    """Take its time."""

    api, name = 1, "slow_calendar"

    @hookimpl
    async def calendar_apply(self, binding, state, ref):
        await asyncio.sleep(SLOW_S)
        return Applied(ref or "event")

    @hookimpl
    async def calendar_pull(self, binding, cursor):
        return BusyPage((), (), "cursor", complete=True)


class SlowModel:
    """Propose nothing, slowly."""

    api, name = 1, "slow_model"

    @hookimpl
    async def complete(self, request):
        await asyncio.sleep(SLOW_S)
        return Completion({"cleaned": "", "proposals": []}, Usage(120, 8, 0.002), "scripted")


class Pages:
    """Show one page to staff, and fail at another address."""

    api, name = 1, "pages"

    @hookimpl
    def pages(self):
        return [Page("/", {"en": "Waiting room", "fr": "Salle d'attente"}, self.show, "read")]

    @hookimpl
    def routes(self):
        return [Route("GET", "/broken", self.fail, "public")]

    async def show(self, request):
        return PageContent((Heading("Nobody waits"),))

    async def fail(self, request):
        raise ValueError("broken")


class Misconfigured:
    """Refuse its settings."""

    api, name = 1, "misconfigured"

    def __init__(self, settings):
        raise ValueError("no such thing")


@pytest.fixture
async def session():
    async with aiohttp.ClientSession() as made:
        yield made


@pytest.fixture
def ledger():
    return Ledger()
