"""What a call measures reaches the metric backends, by name and number, and nothing of the caller with it."""

from collections import Counter

from bella_core.core.metrics import CATALOGUE
from bella_core.plugin import hookimpl
from tests.conversation.house import TO_READ_BACK
from tests.conversation.plain_words import PlainWords
from tests.peers.twilio_caller import TwilioCaller
from tests.web.conftest import PUBLIC, TOKEN, running, settings_for


class Ledger:
    """Add up what it is given."""

    api = 1

    def __init__(self):
        self.counts, self.sums, self.batches = Counter(), Counter(), []

    @hookimpl
    async def record_metrics(self, batch):
        self.batches.append(batch)
        for sample in batch.samples:
            key = (sample.name, *(code for _, code in sample.dimensions))
            self.counts[key] += sum(sample.counts)
            self.sums[key] += sum(value * count for value, count in zip(sample.values, sample.counts, strict=True))


class Fails:
    """Record nothing."""

    api = 1

    @hookimpl
    async def record_metrics(self, batch):
        raise ConnectionError("the backend is away")


async def book(server, session):
    call = TwilioCaller(session, server.url, public_url=PUBLIC, token=TOKEN)
    await call.dial()
    for words in (*TO_READ_BACK, "yes"):
        await call.say(words)
    assert "booked" in call.text
    return call


async def test_a_call_is_counted_and_timed_once_when_the_server_stops(tmp_path, session):
    ledger = Ledger()
    async with running(settings_for(f"sqlite:///{tmp_path}/bella.db", tmp_path), plugins=[PlainWords, ledger]) as server:
        await book(server, session)
        async with session.get(f"{server.url}/no-such-page?name=Peter") as missing:
            assert missing.status == 404

    turns = len(TO_READ_BACK) + 1
    assert ledger.counts["CallsStarted", "en-CA"] == 1
    assert ledger.counts["CallsEnded", "booked", "en-CA"] == 1
    assert ledger.counts["AppointmentChanges", "booked", "call"] == 1
    assert ledger.counts["TurnSeconds",] == turns
    assert ledger.counts["RequestCount", "/twilio/turn", "2xx"] == ledger.counts["ResponseTime", "/twilio/turn"] >= turns
    assert ledger.counts["RequestCount", "none", "4xx"] == 1
    assert ledger.counts["HookSeconds", "plain_words", "extract", "ok"] == turns
    assert ledger.sums["CircuitBreakerState", "plain_words", "extract"] == 0
    assert not {sample.name for batch in ledger.batches for sample in batch.samples} - {metric.name for metric in CATALOGUE}
    written = repr(ledger.batches)
    assert not [word for word in ("Peter", "Jones", "4165550123", "CA") if word in written.replace("en-CA", "")]


async def test_a_backend_that_fails_costs_the_call_and_the_other_backends_nothing(tmp_path, session):
    ledger, fails = Ledger(), Fails()
    async with running(settings_for(f"sqlite:///{tmp_path}/bella.db", tmp_path), plugins=[PlainWords, ledger, fails]) as server:
        await book(server, session)

    assert ledger.counts["AppointmentChanges", "booked", "call"] == 1
