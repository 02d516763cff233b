"""Plugins that each break one promise; ``BROKEN`` tells which."""

import asyncio
import logging
import threading
import time
from typing import Any, ClassVar

import attrs

from bella_core.plugin import (
    Applied,
    Audio,
    AudioFormat,
    Busy,
    BusyPage,
    Cleaned,
    Completion,
    CursorGone,
    Extraction,
    Heading,
    OwnEvent,
    PageContent,
    Rejected,
    Retry,
    Route,
    ScheduleEntry,
    SchedulePage,
    Transcript,
    Usage,
    Verdict,
    WebResponse,
    hookimpl,
)
from tests.testing.whole import (
    BackendSuite,
    BookSuite,
    CardSuite,
    CourierSuite,
    DiarySuite,
    DoorSuite,
    EngineSuite,
    JournalSuite,
    ModelSuite,
    ReporterSuite,
    RoomSuite,
    ShowRoomSuite,
    SinkSuite,
    SwitchSuite,
    TapeSuite,
    TracerSuite,
)
from tests.testing.whole_plugins import (
    Backend,
    Book,
    Card,
    Courier,
    Diary,
    Doorkeeper,
    Engine,
    Journal,
    Listener,
    Model,
    Reporter,
    Room,
    ShowRoom,
    Sink,
    Switch,
    Tape,
    Tracer,
)

#: By the name of a suite's class the promise that its plugin breaks.
BROKEN = {}


def breaks(promise, suite, **flags):
    """Make a suite of a broken plugin: the class that is decorated."""

    def make(plugin):
        name = f"Test{plugin.__name__}"
        BROKEN[name] = (promise, suite)
        globals()[name] = type(
            name, (suite,), {"plugin": plugin, "name": "card" if suite is CardSuite else "broken", "__module__": __name__, **flags}
        )
        return plugin

    return make


# --- every plugin ------------------------------------------------------------------------------------------------------


@breaks("test_it_names_its_contract", CardSuite)
class NamesNoContract(Card):
    api = None


@breaks("test_it_is_taken", CardSuite)
class MisspeltHook(Card):
    @hookimpl
    def extrct(self, utterance, cleaned, context): ...


@breaks("test_it_does_what_it_says", CardSuite, cleans=False)
class CleansInSecret(Card): ...


@attrs.frozen
class LooseSettings:
    """``prefix``: what stands before the dash; ``options``: whatever."""

    prefix: str = "LC"
    options: Any = None


@breaks("test_settings_are_strict", CardSuite)
class TakesAnything(Card):
    settings = LooseSettings


@breaks("test_without_settings_it_says_what_is_missing", SinkSuite)
class BreaksWithoutSettings(Sink):
    @hookimpl
    async def startup(self, host):
        await super().startup(host) if self.given.url else self.given.url[0]


@breaks("test_importing_it_is_cheap", CardSuite)
class ImportsMuch(Card):
    __module__ = "tests.testing.heavy"


@attrs.frozen
class BareSettings:
    """``url``: the address. ``token``: what it is asked with."""

    url: str = ""
    token: str = ""


@breaks("test_its_health_can_be_told", CardSuite)
class TellsByAFlag(Card):
    @hookimpl
    async def health(self):
        return False


@breaks("test_credentials_are_secrets", SinkSuite)
class BareToken(Sink):
    settings = BareSettings


@breaks("test_no_words_and_no_secrets_leak", CardSuite)
class LogsWords(Card):
    @hookimpl
    def extract(self, utterance, cleaned, context):
        self.logger.info("words_heard", reason=utterance.text)
        return []


@breaks("test_no_words_and_no_secrets_leak", CardSuite)
class PrintsWords(Card):
    @hookimpl
    def extract(self, utterance, cleaned, context):
        print(cleaned.text)
        return []


@breaks("test_no_words_and_no_secrets_leak", EngineSuite)
class LogsTranscripts(Engine):
    @hookimpl
    async def transcribe(self, audio, hints):
        transcript = await super().transcribe(audio, hints)
        logging.getLogger(__name__).debug("heard %s", transcript.text)
        return transcript


@breaks("test_no_words_and_no_secrets_leak", SinkSuite)
class TellsToken(Sink):
    def judge(self, status):
        if status >= 400:
            raise Rejected(f"{status} with token {self.given.token.reveal()}")


@breaks("test_its_log_lines_can_be_read", CardSuite)
class LogsStrangeFields(Card):
    @hookimpl
    def extract(self, utterance, cleaned, context):
        self.logger.info("cards_counted", cards=3)
        return []


@breaks("test_its_log_lines_can_be_read", CardSuite)
class LogsSentences(Card):
    @hookimpl
    def extract(self, utterance, cleaned, context):
        self.logger.info("I found 3 cards.")
        return []


@breaks("test_its_log_lines_can_be_read", CardSuite)
class LogsTexts(Card):
    @hookimpl
    def extract(self, utterance, cleaned, context):
        self.logger.info("cards_counted", kind="loyalty")
        return []


@breaks("test_nothing_blocks_the_event_loop", CardSuite)
class Sleeps(Card):
    @hookimpl
    def extract(self, utterance, cleaned, context):
        time.sleep(0.001)
        return []


@breaks("test_nothing_blocks_the_event_loop", SinkSuite)
class Computes(Sink):
    @hookimpl
    async def send_alert(self, alert):
        until = time.perf_counter() + 0.3
        while time.perf_counter() < until:
            pass


class StoodStill(Sink):
    """Is no broken one: the machine stood still under it, once."""

    standing: ClassVar[list[float]] = [0.3]

    @hookimpl
    async def send_alert(self, alert):
        until = time.perf_counter() + (self.standing.pop() if self.standing else 0.0)
        while time.perf_counter() < until:
            pass


class TestStoodStill(SinkSuite):
    plugin = StoodStill


@breaks("test_stopping_leaves_nothing_running", CardSuite)
class LeavesTask(Card):
    @hookimpl
    async def startup(self, host):
        await super().startup(host)
        self.task = asyncio.create_task(asyncio.sleep(60))


@breaks("test_stopping_leaves_nothing_running", CardSuite)
class LeavesThread(Card):
    @hookimpl
    async def startup(self, host):
        await super().startup(host)
        threading.Thread(target=time.sleep, args=(2,)).start()


@breaks("test_stopping_leaves_nothing_running", CardSuite)
class CannotStop(Card):
    @hookimpl
    async def shutdown(self):
        raise RuntimeError("cannot stop")


@breaks("test_it_starts_again", CardSuite)
class KeepsGlobals(Card):
    running: ClassVar = []

    @hookimpl
    async def startup(self, host):
        await super().startup(host)
        self.running.append(host)
        if len(self.running) > 1:
            raise RuntimeError("already running")


@attrs.frozen
class UnexplainedSettings:
    prefix: str = "LC"


@breaks("test_every_setting_is_explained", CardSuite)
class ExplainsNothing(Card):
    settings = UnexplainedSettings


# --- extraction --------------------------------------------------------------------------------------------------------


@breaks("test_any_utterance_is_answered", CardSuite)
class RaisesOnDigits(Card):
    @hookimpl
    def extract(self, utterance, cleaned, context):
        for sign in cleaned.text:
            if sign.isdigit():
                int(sign, 2)
        return []


@breaks("test_every_value_and_span_holds", CardSuite)
class WrongSpan(Card):
    @hookimpl
    def extract(self, utterance, cleaned, context):
        return [Extraction("card.number", "x", "x", 0, len(utterance.text) + 1)]


@breaks("test_every_value_and_span_holds", CardSuite)
class WrongClass(Card):
    @hookimpl
    def extract(self, utterance, cleaned, context):
        return [Extraction("phone", "4165550123", cleaned.text, 0, len(cleaned.text))] if cleaned.text else []


@breaks("test_every_value_and_span_holds", CardSuite)
class WrongOrigin(Card):
    @hookimpl
    def clean_transcript(self, utterance, cleaned, context):
        return Cleaned(cleaned.text.strip(), (), cleaned.origin)


@breaks("test_examples_are_read", CardSuite)
class ReadsNothing(Card):
    @hookimpl
    def extract(self, utterance, cleaned, context):
        return []


@breaks("test_the_same_words_give_the_same_values", CardSuite)
class Remembers(Card):
    count = 0

    @hookimpl
    def extract(self, utterance, cleaned, context):
        Remembers.count += 1
        return [Extraction("card.number", Remembers.count, cleaned.text, 0, len(cleaned.text))] if cleaned.text else []


@breaks("test_long_utterances_are_answered_in_time", CardSuite)
class Quadratic(Card):
    @hookimpl
    def extract(self, utterance, cleaned, context):
        text = cleaned.text
        sum(text[start:end] == "" for start in range(len(text)) for end in range(start, len(text)))
        return []


# --- what talks to a server --------------------------------------------------------------------------------------------


@breaks("test_it_works_when_the_server_does", SinkSuite)
class AsksElsewhere(Sink):
    @hookimpl
    async def send_alert(self, alert):
        raise Retry("nothing ever works")


class Shrugs:
    def judge(self, status): ...


@breaks("test_a_server_that_fails_is_reported", SinkSuite)
class IgnoresStatus(Shrugs, Sink): ...


@breaks("test_a_server_that_fails_is_reported", BackendSuite)
class LosesMetrics(Shrugs, Backend): ...


@breaks("test_a_server_that_fails_is_reported", DiarySuite)
class RetriesForever(Diary):
    def judge(self, status):
        if status >= 400:
            raise Retry(f"the service answered {status}")


@breaks("test_a_server_that_fails_is_reported", EngineSuite)
class HearsSilence(Engine):
    @hookimpl
    async def transcribe(self, audio, hints):
        try:
            return await super().transcribe(audio, hints)
        except (Retry, Rejected):
            return Transcript("", hints.language)


@breaks("test_a_server_that_is_away_is_reported", SinkSuite)
class GivesUp(Sink):
    @hookimpl
    async def send_alert(self, alert):
        try:
            await super().send_alert(alert)
        except Retry:
            raise Rejected("it is away") from None


@breaks("test_a_server_that_hangs_costs_the_deadline_only", SinkSuite)
class CannotBeCancelled(Sink):
    @hookimpl
    async def send_alert(self, alert):
        try:
            await super().send_alert(alert)
        except asyncio.CancelledError:
            await asyncio.sleep(5)


@breaks("test_a_server_that_hangs_costs_the_deadline_only", SinkSuite)
class DoesNotWait(Sink):
    @hookimpl
    async def send_alert(self, alert):
        self.later = asyncio.ensure_future(super().send_alert(alert))


# --- speech, calendar, operators ---------------------------------------------------------------------------------------


@breaks("test_it_hears_what_is_said", EngineSuite)
class HearsAnotherLanguage(Engine):
    @hookimpl
    async def transcribe(self, audio, hints):
        return Transcript("bonjour", "french")


@breaks("test_it_hears_what_is_said", EngineSuite)
class HearsNothing(Engine):
    @hookimpl
    async def transcribe(self, audio, hints):
        return None


@breaks("test_any_audio_gets_a_valid_answer", EngineSuite)
class AnswersText(Engine):
    @hookimpl
    async def transcribe(self, audio, hints):
        return "bonjour"


class Forgetful(Listener):
    async def send(self, chunk):
        self.heard = chunk  # instead of what came before it, too


@breaks(
    "test_a_stream_hears_what_is_said_however_it_is_cut",
    EngineSuite,
    speech=Audio(bytes(range(256)) + b"\xff" * 4000, AudioFormat("mulaw")),
)
class HearsTheLastPieceOnly(Engine):
    @hookimpl
    async def open_transcription(self, fmt, hints):
        return Forgetful(self, hints)


@breaks("test_a_stream_hears_what_is_said_however_it_is_cut", EngineSuite)
class OpensNoStream(Engine):
    @hookimpl
    async def open_transcription(self, fmt, hints):
        return None


class Dreamer(Listener):
    async def finish(self):
        return await super().finish() if self.heard else Transcript("Thank you for watching.", "en-CA")


@breaks("test_a_stream_hears_no_words_in_silence", EngineSuite)
class HearsWordsInSilence(Engine):
    @hookimpl
    async def open_transcription(self, fmt, hints):
        return Dreamer(self, hints)


class NeverOpened(Listener):
    async def send(self, chunk):
        self.file = self.heard = self.heard + chunk

    async def close(self):
        del self.file


@breaks("test_a_stream_can_be_closed_at_any_moment", EngineSuite)
class CannotCloseBeforeItHasBegun(Engine):
    @hookimpl
    async def open_transcription(self, fmt, hints):
        return NeverOpened(self, hints)


class Worker(Listener):
    def __init__(self, engine, hints):
        super().__init__(engine, hints)
        self.task = asyncio.ensure_future(asyncio.sleep(5))


@breaks("test_a_stream_can_be_closed_at_any_moment", EngineSuite)
class GoesOnAfterClose(Engine):
    @hookimpl
    async def open_transcription(self, fmt, hints):
        return Worker(self, hints)


class Shared(Listener):
    async def send(self, chunk):
        self.engine.heard = getattr(self.engine, "heard", b"") + chunk

    async def finish(self):
        self.heard, self.engine.heard = getattr(self.engine, "heard", b""), b""
        return await super().finish()


@breaks("test_two_streams_are_two_callers", EngineSuite)
class MixesCallers(Engine):
    @hookimpl
    async def open_transcription(self, fmt, hints):
        return Shared(self, hints)


@breaks("test_it_speaks", EngineSuite)
class SpeaksNothing(Engine):
    @hookimpl
    async def synthesize(self, speech):
        return None


@breaks("test_it_speaks", EngineSuite)
class SpeaksAtTheWrongRate(Engine):
    @hookimpl
    async def synthesize(self, speech):
        return Audio(b"\x00\x10" * 1000, AudioFormat("pcm16", 16_000))


@breaks("test_any_words_are_spoken_or_left_to_another", EngineSuite)
class SpeaksHalfSamples(Engine):
    @hookimpl
    async def synthesize(self, speech):
        return Audio(b"\x00" * (2 * len(speech.text) + 1), AudioFormat("pcm16", 24_000))


@breaks("test_a_pull_leads_to_the_next", DiarySuite)
class EndsBeforeItStarts(Diary):
    @hookimpl
    async def calendar_pull(self, binding, cursor):
        page = await super().calendar_pull(binding, cursor)
        return BusyPage(tuple(Busy(busy.ref, busy.ends_at, busy.starts_at) for busy in page.busy), (), page.cursor)


@breaks("test_a_pull_leads_to_the_next", DiarySuite)
class NaiveTimes(Diary):
    @hookimpl
    async def calendar_pull(self, binding, cursor):
        page = await super().calendar_pull(binding, cursor)
        return BusyPage(tuple(Busy(busy.ref, busy.starts_at.replace(tzinfo=None), busy.ends_at) for busy in page.busy), (), page.cursor)


@breaks("test_an_old_cursor_is_told", DiarySuite)
class KeepsOldCursor(Diary):
    def judge(self, status):
        super().judge(400 if status == 410 else status)


@breaks("test_applying_again_changes_nothing", DiarySuite)
class MakesAnother(Diary):
    count = 0

    @hookimpl
    async def calendar_apply(self, binding, state, ref):
        MakesAnother.count += 1
        return Applied(ref or f"event{MakesAnother.count}")


@breaks("test_a_cancelled_appointment_is_taken_away", DiarySuite)
class CannotCancel(Diary):
    @hookimpl
    async def calendar_apply(self, binding, state, ref):
        if state.status == "cancelled" and ref is None:
            raise Rejected("there is no event")
        return await super().calendar_apply(binding, state, ref)


@breaks("test_an_appointment_takes_no_time_of_its_own", DiarySuite)
class BlocksItsOwnTime(Diary):
    @hookimpl
    async def calendar_pull(self, binding, cursor):
        page = await super().calendar_pull(binding, cursor)
        mine = DiarySuite.appointment
        return attrs.evolve(page, busy=(*page.busy, Busy("bella" + mine.id, mine.starts_at, mine.ends_at)))


@breaks("test_an_appointment_takes_no_time_of_its_own", DiarySuite)
class TellsItsOwnEventsWrongly(Diary):
    @hookimpl
    async def calendar_pull(self, binding, cursor):
        page = await super().calendar_pull(binding, cursor)
        mine = DiarySuite.appointment
        return attrs.evolve(page, own=(OwnEvent("bella" + mine.id, mine.id, mine.version + 1, mine.starts_at, mine.ends_at),))


@breaks("test_a_pull_leads_to_the_next", BookSuite)
class ForgetsItsCursor(Book):
    @hookimpl
    async def schedule_pull(self, source, cursor):
        if cursor is not None:
            raise CursorGone("never heard of it")
        return await super().schedule_pull(source, cursor)


@breaks("test_a_pull_leads_to_the_next", BookSuite)
class LastsNoTime(Book):
    def entry(self, key, column, start, end, patient):
        return ScheduleEntry(key, (column,), start, start)


@breaks("test_the_same_book_gives_the_same_refs", BookSuite)
class CountsItsEntries(Book):
    count = 0

    def entry(self, key, column, start, end, patient):
        CountsItsEntries.count += 1
        return ScheduleEntry(f"{CountsItsEntries.count}", (column,), start, end)


@breaks("test_other_columns_are_left_out", BookSuite)
class ReturnsEverything(Book):
    def entry(self, key, column, start, end, patient):
        return ScheduleEntry(key, ("OP1", "OP2"), start, end)


@breaks("test_an_old_cursor_is_told", BookSuite)
class KeepsOldBooks(Book):
    def judge(self, status):
        super().judge(400 if status == 410 else status)


@breaks("test_a_book_that_cannot_be_read_is_no_empty_book", BookSuite)
class SeesAnEmptyBook(Book):
    @hookimpl
    async def schedule_pull(self, source, cursor):
        try:
            return await super().schedule_pull(source, cursor)
        except Retry:
            return SchedulePage((), (), cursor)


@breaks("test_a_page_holds_nothing_of_a_patient", BookSuite)
class NamesPatients(Book):
    def entry(self, key, column, start, end, patient):
        return ScheduleEntry(f"{key} {patient}"[:200], (column,), start, end)


@breaks("test_any_alert_is_delivered_and_may_be_repeated", SinkSuite)
class RefusesRepeats(Sink):
    @hookimpl
    async def send_alert(self, alert):
        seen = self.__dict__.setdefault("seen", set())
        if alert.id in seen:
            raise Rejected("sent already")
        seen.add(alert.id)


@breaks("test_any_batch_is_recorded", BackendSuite)
class NeedsSamples(Backend):
    @hookimpl
    async def record_metrics(self, batch):
        batch.samples[0]


@breaks("test_any_lines_are_taken", JournalSuite)
class NeedsLines(Journal):
    @hookimpl
    async def record_log(self, batch):
        batch.records[0]


@breaks("test_any_spans_are_taken", TracerSuite)
class NeedsSpans(Tracer):
    @hookimpl
    async def record_traces(self, batch):
        batch.spans[0]


# --- language models ---------------------------------------------------------------------------------------------------


@breaks("test_it_answers_by_the_schema", ModelSuite)
class KnowsBetter(Model):
    def read(self, text):
        return {"choice": "checkup", "words": "a cleaning"}


@breaks("test_it_answers_by_the_schema", ModelSuite)
class SaysMore(Model):
    def read(self, text):
        return {**super().read(text), "also": "I booked it"}


@breaks("test_any_request_gets_a_valid_answer", ModelSuite)
class NeedsWords(Model):
    @hookimpl
    async def complete(self, request):
        assert request.input.isprintable()
        return await super().complete(request)


@breaks("test_usage_is_reported", ModelSuite)
class CountsNothing(Model):
    @hookimpl
    async def complete(self, request):
        answer = await super().complete(request)
        return Completion(answer.value, Usage(0, 0), answer.model)


@breaks("test_nonsense_is_no_answer", ModelSuite)
class MakesTheBestOfIt(Model):
    def read(self, text):
        try:
            return super().read(text)
        except ValueError:
            return {"choice": "none", "words": ""}


@breaks("test_it_keeps_to_its_budget", ModelSuite)
class HasTime(Model):
    @hookimpl
    async def complete(self, request):
        answer = await self.ask("POST", "/complete", json={"input": request.input})
        return Completion(self.read(answer["text"]), Usage(1, 1), "model")


@breaks("test_no_words_and_no_secrets_leak", ModelSuite)
class QuotesTheCaller(Model):
    def judge(self, status):
        if status >= 400:
            raise Rejected(f"{status} for Zéphirine Quackenbush")


# --- messages ----------------------------------------------------------------------------------------------------------


@breaks("test_it_names_its_channels", CourierSuite)
class PromisesMore(Courier):
    @hookimpl
    def message_channels(self):
        return ("sms", "email")


@breaks("test_it_names_its_channels", CourierSuite)
class CarriesFaxes(Courier):
    @hookimpl
    def message_channels(self):
        return ("sms", "fax")


@breaks("test_any_message_is_sent_and_may_be_repeated", CourierSuite)
class SendsOnceOnly(Courier):
    @hookimpl
    async def send_message(self, message):
        if message.attempt > 1:
            raise Rejected("sent already")
        return await super().send_message(message)


@breaks("test_any_message_is_sent_and_may_be_repeated", CourierSuite)
class HasNoReceipt(Courier):
    @hookimpl
    async def send_message(self, message):
        await super().send_message(message)


@breaks("test_any_message_is_sent_and_may_be_repeated", CourierSuite)
class KnowsNoAccents(Courier):
    @hookimpl
    async def send_message(self, message):
        message.text.encode("ascii")
        return await super().send_message(message)


@breaks("test_refused_credentials_lose_no_message", CourierSuite)
class GivesUpOnTokens(Courier):
    def judge(self, status):
        Sink.judge(self, status)


@breaks("test_a_recording_is_fetched_whole_and_may_be_fetched_again", TapeSuite)
class LosesTheEnd(Tape):
    @hookimpl
    async def fetch_recording(self, ref):
        whole = await super().fetch_recording(ref)
        return Audio(whole.data[:-1], whole.format)


@breaks("test_deleting_may_be_repeated", TapeSuite)
class DeletesOnceOnly(Tape):
    def judge(self, status):
        if status in {401, 403}:
            raise Retry("the service refuses the token")
        Sink.judge(self, status)


@breaks("test_refused_credentials_lose_no_recording", TapeSuite)
class GivesTapesUp(Tape):
    def judge(self, status):
        if status != 404:
            Sink.judge(self, status)


@breaks("test_the_carrier_is_told_once", SwitchSuite)
class TellsTwice(Switch):
    @hookimpl
    async def redirect_call(self, ref, url):
        await super().redirect_call(ref, url)
        await super().redirect_call(ref, url)


@breaks("test_a_call_that_is_over_is_told_at_once", SwitchSuite)
class WaitsForTheDead(Switch):
    def judge(self, status):
        if status == 404:
            raise Retry("no such call yet")
        super().judge(status)


@breaks("test_refused_credentials_can_be_mended", SwitchSuite)
class GivesTheCallUp(Switch):
    def judge(self, status):
        Sink.judge(self, status)


@breaks("test_an_error_names_nobody", CourierSuite)
class TellsTheNumber(Courier):
    @hookimpl
    async def send_message(self, message):
        try:
            return await super().send_message(message)
        except Rejected as error:
            raise Rejected(f"{message.to}: {error}") from None


@breaks("test_an_error_names_nobody", CourierSuite)
class TellsWhatTheServiceSaid(Courier):
    async def ask(self, method, path, **content):
        async with self.client.request(method, self.given.url + path, **content) as answer:
            if answer.status >= 400:
                raise Retry(f"the service says: {await answer.text()}")
            return await answer.json()


# --- rules and events --------------------------------------------------------------------------------------------------


@breaks("test_any_booking_gets_a_valid_verdict", DoorSuite)
class AnswersYes(Doorkeeper):
    @hookimpl
    def check_booking(self, booking):
        return True


@breaks("test_any_booking_gets_a_valid_verdict", DoorSuite)
class NeedsAnAge(Doorkeeper):
    @hookimpl
    def check_booking(self, booking):
        return Verdict.allow() if booking.age < 200 else super().check_booking(booking)


@breaks("test_any_booking_gets_a_valid_verdict", DoorSuite)
class SpeaksForHours(Doorkeeper):
    @hookimpl
    def check_booking(self, booking):
        return Verdict.deny("too_long", {"en-CA": "no " * 80, "fr-CA": "non " * 80})


@breaks("test_examples_are_judged", DoorSuite)
class AllowsAll(Doorkeeper):
    @hookimpl
    def check_booking(self, booking):
        return Verdict.allow()


@breaks("test_a_denial_has_words_in_every_language", DoorSuite)
class SpeaksEnglish(Doorkeeper):
    @hookimpl
    def check_booking(self, booking):
        verdict = super().check_booking(booking)
        return verdict if verdict.allowed else Verdict.deny(verdict.code, {"en-CA": verdict.says["en-CA"]})


@breaks("test_a_denial_has_words_in_every_language", DoorSuite)
class SaysItsCode(Doorkeeper):
    @hookimpl
    def check_booking(self, booking):
        verdict = super().check_booking(booking)
        return verdict if verdict.allowed else Verdict.deny(verdict.code, {"en-CA": verdict.code, "fr-CA": verdict.code})


@breaks("test_the_same_booking_gets_the_same_verdict", DoorSuite)
class LetsEverySecondIn(Doorkeeper):
    count = 0

    @hookimpl
    def check_booking(self, booking):
        LetsEverySecondIn.count += 1
        return Verdict.allow() if LetsEverySecondIn.count % 2 else super().check_booking(booking)


@breaks("test_a_booking_is_left_as_it_is", DoorSuite)
class ChangesTheBooking(Doorkeeper):
    @hookimpl
    def check_booking(self, booking):
        object.__setattr__(booking, "known", True)
        return super().check_booking(booking)


@breaks("test_a_verdict_comes_at_once", DoorSuite)
class Ponders(Doorkeeper):
    @hookimpl
    def check_booking(self, booking):
        until = time.thread_time() + 0.03
        while time.thread_time() < until:
            pass
        return super().check_booking(booking)


@breaks("test_any_event_is_taken_in_any_order_and_again", ReporterSuite)
class HearsOnce(Reporter):
    @hookimpl
    async def call_ended(self, event):
        seen = self.__dict__.setdefault("seen", set())
        if event.call_id in seen:
            raise ValueError("heard before")
        seen.add(event.call_id)


@breaks("test_any_event_is_taken_in_any_order_and_again", ReporterSuite)
class NeedsTheStart(Reporter):
    started = False

    @hookimpl
    async def call_started(self, event):
        self.started = True

    @hookimpl
    async def call_ended(self, event):
        if not self.started:
            raise LookupError("no such call")


@breaks("test_an_event_is_left_as_it_is", ReporterSuite)
class ChangesTheEvent(Reporter):
    @hookimpl
    async def appointment_changed(self, event):
        object.__setattr__(event, "version", event.version + 1)


@breaks("test_a_server_that_fails_is_reported", ReporterSuite)
class LosesNews(Shrugs, Reporter): ...


# --- the web, and commands ---------------------------------------------------------------------------------------------


@breaks("test_its_routes_and_pages_are_taken", RoomSuite)
class TakesEverything(Room):
    @hookimpl
    def routes(self):
        return [*super().routes(), Route("GET", "/{tail:.*}", self.one, "read")]


@breaks("test_examples_are_answered", RoomSuite)
class AnswersNothing(Room):
    async def one(self, request):
        return WebResponse.json({})


@breaks("test_any_request_gets_a_valid_answer", RoomSuite)
class TrustsThePath(Room):
    async def one(self, request):
        return WebResponse.json({"number": int(request.parameters["number"])})


@breaks("test_any_request_gets_a_valid_answer", RoomSuite)
class TrustsTheBody(Room):
    async def push(self, request):
        return WebResponse.json(request.body.decode()["a"])


@breaks("test_any_request_gets_a_valid_answer", RoomSuite)
class AnswersHtml(Room):
    async def badge(self, request):
        return WebResponse(200, "<p>0</p>", "text/html")


@breaks("test_pages_are_shown_in_both_languages", RoomSuite)
class SpeaksEnglishOnly(Room):
    async def show(self, request):
        return PageContent((Heading({"en-CA": "Waiting"}[request.language]),))


@breaks("test_strangers_change_nothing", RoomSuite)
class TakesAnyPush(Room):
    async def push(self, request):
        self.waiting.append(request.body)
        return WebResponse(202)


@breaks("test_nothing_that_is_sent_comes_back_as_markup", RoomSuite)
class WritesItBack(Room):
    async def badge(self, request):
        return WebResponse(200, f"<svg>{request.query.get('q')}</svg>", "image/svg+xml")


@breaks("test_answers_come_in_time", RoomSuite)
class TakesItsTime(Room):
    async def show(self, request):
        await asyncio.sleep(2.1)
        return await super().show(request)


@breaks("test_a_handler_ends_when_nobody_waits", RoomSuite)
class GoesOnAlone(Room):
    async def one(self, request):
        try:
            await asyncio.sleep(5)
        except asyncio.CancelledError:
            await asyncio.sleep(5)


@breaks("test_no_words_and_no_secrets_leak", RoomSuite)
class PrintsTheQuery(Room):
    async def show(self, request):
        print(request.query.all("q"))
        return await super().show(request)


class Unexplained(ShowRoom):
    def arguments(self, parser):
        parser.add_argument("--loud", action="store_true")


class WrongCode(ShowRoom):
    async def run(self, args, host):
        await super().run(args, host)
        return


class NeedsASecret(ShowRoom):
    async def run(self, args, host):
        assert host.settings.room == "blue"
        return await super().run(args, host)


class HeavyCommand(ShowRoom):
    """Show the room's name."""

    __module__ = "tests.testing.heavy"


for broken, promise in (
    (Unexplained, "test_the_command_explains_itself"),
    (WrongCode, "test_the_command_runs"),
    (NeedsASecret, "test_the_command_says_what_is_missing"),
    (HeavyCommand, "test_importing_the_command_is_cheap"),
):
    breaks(promise, ShowRoomSuite, command=broken)(type(f"Room{broken.__name__}", (Room,), {"__module__": __name__}))
