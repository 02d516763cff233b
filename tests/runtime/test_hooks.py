"""The contract's hooks, end to end, with plugins written as strangers write them."""

from datetime import UTC, datetime

import attrs
import pytest

from bella_core.core.settings import PluginHostSettings
from bella_core.plugin import (
    Alert,
    Applied,
    AppointmentState,
    Audio,
    AudioFormat,
    BusyPage,
    CalendarBinding,
    Cleaned,
    CursorGone,
    Extraction,
    MetricBatch,
    NameValue,
    Rejected,
    Retry,
    Span,
    SpeechHints,
    Transcript,
    TurnContext,
    Utterance,
    hookimpl,
)
from bella_core.runtime.errors import HookFailed
from bella_core.runtime.hooks import Hooks
from bella_core.runtime.registry import Registry
from bella_core.runtime.runner import HookRunner
from bella_core.services.extraction import Extractor, merge

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CONTEXT = TurnContext("c", NOW, "en-CA")
BINDING = CalendarBinding("b", "provider:lee", "lee@example.ca")
STATE = AppointmentState("a", 1, "booked", NOW, NOW, "cleaning")


def hooks(*plugins, order=()):
    return Hooks(HookRunner(Registry(PluginHostSettings(order=order), given=plugins, discover=False)))


class Fillers:
    api = 1

    @hookimpl
    def clean_transcript(self, utterance, cleaned):
        if not cleaned.text.startswith("um "):
            return cleaned
        return Cleaned(cleaned.text[3:], (*cleaned.removed, Span(0, 3, "filler")), cleaned.origin[3:])


class Names:
    api = 1

    @hookimpl
    def extract(self, cleaned):
        at = cleaned.text.find("marie")
        return [Extraction("name", NameValue("Marie", None, "Marie"), "marie", at, at + 5)] if at >= 0 else []


class Liar:
    api = 1

    @hookimpl
    def clean_transcript(self, cleaned):
        return Cleaned("something else")

    @hookimpl
    def extract(self, cleaned):
        return [Extraction("name", NameValue("Marie", None, "Marie"), "marie", 0, 5)]


async def test_an_utterance_is_cleaned_and_read_whatever_a_lying_plugin_does():
    read = await Extractor(hooks(Fillers, Liar, Names)).read(Utterance("um it is marie", "en-CA"), CONTEXT)
    assert read.cleaned == Cleaned("it is marie", (Span(0, 3, "filler"),), tuple(range(3, 15)))
    (name,) = read.extractions
    assert (name.text, name.start, name.plugin) == ("marie", 6, "names")


async def test_without_plugins_nothing_is_removed_and_nothing_read():
    read = await Extractor(hooks()).read(Utterance("um it is marie", "en-CA"), CONTEXT)
    assert (read.cleaned, read.extractions) == (Cleaned.verbatim("um it is marie"), ())


def test_the_first_in_order_wins_a_disagreement_and_becomes_doubtful():
    first = Extraction("name", NameValue("Marie", None, "Marie"), "marie", 6, 11, 0.5, plugin="a")
    other = Extraction("name", NameValue("Mary", None, "Mary"), "is marie", 3, 11, 1.0, plugin="b")
    elsewhere = Extraction("yes_no", NameValue("Mary", None, "Mary"), "it", 0, 2, plugin="b")
    assert merge([[first], [other, elsewhere]]) == (
        elsewhere,
        attrs.evolve(first, inferred=frozenset({"doubt"}), alternatives=(other.value,)),
    )


def test_who_agrees_adds_nothing_and_who_says_it_twice_says_it_once():
    first = Extraction("name", NameValue("Marie", None, "Marie"), "marie", 6, 11, 0.5, plugin="a")
    assert merge([[first, first], [attrs.evolve(first, plugin="b", confidence=1.0)]]) == (first,)


def test_one_plugin_may_read_the_same_words_in_several_ways():
    one = Extraction("number", 7, "seven", 0, 5, plugin="a")
    assert merge([[one, attrs.evolve(one, value=70)]]) == (one, attrs.evolve(one, value=70))


AUDIO = Audio(b"\xff" * 160, AudioFormat("mulaw"))


async def test_engines_are_a_chain_and_an_empty_transcript_ends_it():
    class Broken:
        api = 1

        @hookimpl
        async def transcribe(self, audio, hints):
            raise ConnectionError

    class Silent:
        api = 1

        @hookimpl
        def transcribe(self, audio, hints):
            return Transcript("", hints.language)

    class Never:
        api = 1

        @hookimpl
        async def transcribe(self, audio, hints):
            return Transcript("never asked", "en-CA")

    hints = SpeechHints("en-CA")
    chain = hooks(Broken, Silent, Never, order=("broken", "silent", "never"))
    assert await chain.transcribe(AUDIO, hints) == Transcript("", "en-CA")
    assert await hooks(Broken).transcribe(AUDIO, hints) is None
    assert await hooks().transcribe(AUDIO, hints) is None


class Calendar:
    api = 1

    @hookimpl
    async def calendar_pull(self, binding, cursor):
        if cursor == "old":
            raise CursorGone("too old")
        return BusyPage((), (), "new")

    @hookimpl
    async def calendar_apply(self, binding, state, ref):
        if ref == "busy":
            raise Retry("rate limit", 30.0)
        if ref == "gone":
            raise Rejected("no such calendar")
        return Applied("event") if ref is None else ref


async def test_a_calendar_is_asked_by_name_and_its_answers_are_checked():
    calendar = hooks(Calendar)
    assert (await calendar.calendar_pull("calendar", BINDING, None)).cursor == "new"
    with pytest.raises(CursorGone):
        await calendar.calendar_pull("calendar", BINDING, "old")
    assert await calendar.calendar_apply("calendar", BINDING, STATE, None) == Applied("event")
    with pytest.raises(Retry) as caught:
        await calendar.calendar_apply("calendar", BINDING, STATE, "busy")
    assert caught.value.after_s == 30.0
    with pytest.raises(Rejected):
        await calendar.calendar_apply("calendar", BINDING, STATE, "gone")
    with pytest.raises(HookFailed, match="bad_value"):
        await calendar.calendar_apply("calendar", BINDING, STATE, "a string")
    with pytest.raises(HookFailed, match="absent"):
        await calendar.calendar_pull("outlook", BINDING, None)


async def test_alerts_and_metrics_reach_their_plugins():
    got = []

    class Sink:
        api = 1

        @hookimpl
        async def send_alert(self, alert):
            got.append(alert.rule)

    class Backend:
        api = 1

        @hookimpl
        async def record_metrics(self, batch):
            got.append(batch.samples)

    both = hooks(Sink, Backend)
    assert both.alert_sinks() == ["sink"]
    await both.send_alert("sink", Alert("1", "f", "warning", "database_away", "s", NOW))
    both.record_metrics(MetricBatch(NOW, NOW, ()))
    await both.runner.close()
    assert got == ["database_away", ()]
