"""The hooks of the contract as typed methods: what the rest of bella calls."""

import contextlib
from collections.abc import Iterator, Mapping
from time import perf_counter
from typing import Any

from bella_core.core.metrics import CALENDAR_LATENCY, MODEL_LATENCY, record
from bella_core.plugin import (
    Alert,
    Applied,
    AppointmentChanged,
    AppointmentState,
    Audio,
    AudioFormat,
    BusyPage,
    CalendarBinding,
    CallEnded,
    CallStarted,
    Cleaned,
    Completion,
    CompletionRequest,
    Extraction,
    Kind,
    LogBatch,
    Message,
    MetricBatch,
    Page,
    PluginError,
    ProposedBooking,
    Route,
    SchedulePage,
    ScheduleSource,
    Sent,
    Speech,
    SpeechHints,
    TraceBatch,
    Transcript,
    TurnContext,
    Utterance,
)

from .calendars import check_busy_page
from .calling import Check, HookResult, outcome_of
from .checks import check_cleaned, check_completion, check_extractions, expect
from .errors import HookFailed
from .handling import Handlers
from .json_schema import check_schema
from .messages import carriers, check_channels, check_sent
from .routes import WebChecks
from .runner import HookRunner
from .schedules import check_schedule_page
from .speech import TranscriptionStream, check_recording, check_spoken, check_transcript
from .verdicts import check_verdict

_APPLIED = expect(Applied)
_NOTHING = expect(None)


def _contributions() -> dict[str, Check]:
    """Return the hooks by which plugins contribute, in order, each with the check of its results; checks may remember what they saw."""
    web = WebChecks()
    return {"message_channels": check_channels, "routes": web.routes, "pages": web.pages}


@contextlib.contextmanager
def _calendar(plugin: str, hook: str) -> Iterator[None]:
    """Record one exchange with a calendar, and how it ended."""
    started, outcome = perf_counter(), "ok"
    try:
        yield
    except (HookFailed, PluginError) as error:
        outcome = outcome_of(error)
        raise
    finally:
        record(CALENDAR_LATENCY, perf_counter() - started, plugin, hook, outcome)


class Hooks:
    """
    Call plugins by the contract's names.

    Args:
        runner: of one ``Bella``; also for what has no method here.

    Attributes:
        handlers: calls what plugins contributed to the web.
    """

    def __init__(self, runner: HookRunner) -> None:
        self.runner = runner
        self.handlers = Handlers(runner)
        self._contributed: dict[str, list[tuple[str, Any]]] = {}

    def gather(self) -> None:
        """
        Ask plugins what they contribute: once, after they have started.

        Raises:
            StartupRefused: a required plugin's contribution cannot be used.
        """
        for hook, check in _contributions().items():
            self._contributed[hook] = self.runner.contribute(hook, check=check)

    def _of(self, hook: str) -> list[tuple[str, Any]]:
        """Return what the plugins that are in use contributed to ``hook``, in their order."""
        in_use = self.runner.plugins(hook)
        return [(plugin, value) for plugin, value in self._contributed.get(hook, ()) if plugin in in_use]

    async def clean(self, utterance: Utterance, context: TurnContext) -> Cleaned:
        """Return what is left of an utterance when every plugin has removed what the caller did not mean to say."""
        cleaned: Cleaned = await self.runner.transform(
            "clean_transcript",
            utterance,
            Cleaned.verbatim(utterance.text),
            context,
            changes=1,
            check=lambda value, _: check_cleaned(value, utterance),
            budget_s=context.budget_s,
        )
        return cleaned

    async def extract(self, utterance: Utterance, cleaned: Cleaned, context: TurnContext) -> list[list[Extraction]]:
        """Return what each plugin read, in their order; an extraction carries its plugin's name."""
        found = await self.runner.collect(
            "extract",
            utterance,
            cleaned,
            context,
            check=lambda value, plugin: check_extractions(value, plugin, cleaned),
            budget_s=context.budget_s,
        )
        return [extractions for _, extractions in found]

    async def transcribe(self, audio: Audio, hints: SpeechHints, budget_s: float | None = None) -> Transcript | None:
        """Return the first engine's transcript, or ``None`` when no engine has one."""
        result = await self.runner.provide("transcribe", audio, hints, check=check_transcript, budget_s=budget_s)
        return result.value if result else None

    async def open_transcription(self, fmt: AudioFormat, hints: SpeechHints, budget_s: float | None = None) -> TranscriptionStream | None:
        """Return the first stream that an engine opens, to be closed by whoever gets it; ``None`` when none does."""
        stream = await self.runner.open("open_transcription", fmt, hints, budget_s=budget_s)
        return TranscriptionStream(stream) if stream else None

    async def synthesize(self, speech: Speech, budget_s: float | None = None) -> Audio | None:
        """Return the first engine's audio, in the wanted format or as ``pcm16``; ``None`` when no engine speaks."""
        result = await self.runner.provide("synthesize", speech, check=check_spoken(speech), budget_s=budget_s)
        return result.value if result else None

    async def complete(self, request: CompletionRequest) -> Completion | None:
        """
        Return the first model's answer that fits the request's schema, or ``None`` when no model has one within ``request.budget_s``.

        Raises:
            ValueError: the request's schema uses what cannot be checked.
        """
        answered = await self.completed(request)
        return answered[1] if answered else None

    async def completed(self, request: CompletionRequest, asked: list[HookResult] | None = None) -> tuple[str, Completion] | None:
        """
        Return what ``complete`` does, with the name of the plugin that answered.

        Args:
            asked: gets what came of each plugin that was asked.

        Raises:
            ValueError: the request's schema uses what cannot be checked.
        """
        check_schema(request.schema)
        started = perf_counter()
        result = await self.runner.provide(
            "complete",
            request,
            check=lambda value, plugin: check_completion(value, plugin, request),
            budget_s=request.budget_s,
            asked=asked,
        )
        if self.runner.plugins("complete"):
            record(MODEL_LATENCY, perf_counter() - started, result.plugin if result else "none", request.purpose)
        return (result.plugin, result.value) if result else None

    def completes(self) -> bool:
        """Tell whether any plugin has a language model to ask, and not all of them failed too often of late."""
        plugins = self.runner.plugins("complete")
        if not plugins:
            return False
        states = self.runner.breakers()
        return any(states[plugin, "complete"] != "open" for plugin in plugins)

    async def calendar_pull(self, plugin: str, binding: CalendarBinding, cursor: str | None) -> BusyPage:
        """
        Return what changed in a calendar.

        Raises:
            CursorGone: start anew. HookFailed, PluginError: no news; what is known stays.
        """
        with _calendar(plugin, "calendar_pull"):
            page: BusyPage = await self.runner.deliver(plugin, "calendar_pull", binding, cursor, check=check_busy_page)
        return page

    async def schedule_pull(self, plugin: str, source: ScheduleSource, cursor: str | None) -> SchedulePage:
        """
        Return what changed in a practice-management system's book.

        Raises:
            CursorGone: start anew. HookFailed, PluginError: no news; what is known stays.
        """
        page: SchedulePage = await self.runner.deliver(plugin, "schedule_pull", source, cursor, check=check_schedule_page(source))
        return page

    async def calendar_apply(self, plugin: str, binding: CalendarBinding, state: AppointmentState, ref: str | None) -> Applied:
        """
        Make a calendar show an appointment's state.

        Raises:
            Retry: later. Rejected: never. HookFailed: it was not done.
        """
        with _calendar(plugin, "calendar_apply"):
            applied: Applied = await self.runner.deliver(plugin, "calendar_apply", binding, state, ref, check=_APPLIED)
        return applied

    def message_carriers(self) -> Mapping[str, str]:
        """Return which plugin carries which channel of messages; a channel that none carries is not there."""
        return carriers(self._of("message_channels"), self.runner.plugins("send_message"))

    async def send_message(self, plugin: str, message: Message) -> Sent:
        """
        Hand a message to the plugin that carries its channel.

        Raises:
            Retry: later. Rejected: never. HookFailed: it is not known whether it was sent.
        """
        sent: Sent = await self.runner.deliver(plugin, "send_message", message, check=check_sent)
        return sent

    def keepers(self) -> list[str]:
        """Return the names of the plugins that fetch what a carrier recorded."""
        return self.runner.plugins("fetch_recording")

    async def fetch_recording(self, plugin: str, ref: str) -> Audio:
        """
        Return what a carrier recorded.

        Raises:
            Retry: later. Rejected: never. HookFailed: it was not fetched.
        """
        audio: Audio = await self.runner.deliver(plugin, "fetch_recording", ref, check=check_recording)
        return audio

    async def delete_recording(self, plugin: str, ref: str) -> None:
        """
        Have a carrier forget a recording.

        Raises:
            Retry: later. Rejected: never. HookFailed: it is not known whether it was done.
        """
        await self.runner.deliver(plugin, "delete_recording", ref, check=_NOTHING)

    def redirectors(self) -> list[str]:
        """Return the names of the plugins that send live calls somewhere else."""
        return self.runner.plugins("redirect_call")

    async def redirect_call(self, plugin: str, ref: str, url: str) -> None:
        """
        Have the carrier ask an address how a live call goes on.

        Raises:
            Retry: not now. Rejected: the call is over, or the carrier will not. HookFailed: it is not known whether it was done.
        """
        await self.runner.deliver(plugin, "redirect_call", ref, url, check=_NOTHING)

    async def send_alert(self, plugin: str, alert: Alert) -> None:
        """
        Deliver an alert through one sink.

        Raises:
            Retry: later. Rejected: never. HookFailed: it was not done.
        """
        await self.runner.deliver(plugin, "send_alert", alert, check=_NOTHING)

    def pulled_by(self, hook: str) -> list[str]:
        """Return the names of the plugins that are pulled from by one hook."""
        return self.runner.plugins(hook)

    def pulls(self, plugin: str) -> list[str]:
        """Return the hooks by which a plugin is pulled from; none for one that there is not."""
        return self.runner.hooks(plugin, Kind.PULL)

    def routes(self) -> dict[str, tuple[Route, ...]]:
        """Return the routes that plugins contributed, by plugin, in their order."""
        return dict(self._of("routes"))

    def pages(self) -> dict[str, tuple[Page, ...]]:
        """Return the pages that plugins contributed, by plugin, in their order."""
        return dict(self._of("pages"))

    def alert_sinks(self) -> list[str]:
        """Return the names of the plugins that deliver alerts."""
        return self.runner.plugins("send_alert")

    def metric_backends(self) -> list[str]:
        """Return the names of the plugins that record measurements."""
        return self.runner.plugins("record_metrics")

    def record_metrics(self, batch: MetricBatch) -> None:
        """Hand measurements to every backend, behind the call."""
        self.runner.observe("record_metrics", batch)

    def log_backends(self) -> list[str]:
        """Return the names of the plugins that take log lines."""
        return self.runner.plugins("record_log")

    def record_log(self, batch: LogBatch) -> None:
        """Hand log lines to every backend, behind the call."""
        self.runner.observe("record_log", batch)

    def trace_backends(self) -> list[str]:
        """Return the names of the plugins that take traces."""
        return self.runner.plugins("record_traces")

    def record_traces(self, batch: TraceBatch) -> None:
        """Hand spans to every backend, behind the call."""
        self.runner.observe("record_traces", batch)

    async def check_booking(self, booking: ProposedBooking) -> list[HookResult]:
        """Return what each rule says, in their order; one whose outcome is not ``ok`` could not be asked, and means no."""
        return await self.runner.gate("check_booking", booking, check=check_verdict)

    def has_rules(self) -> bool:
        """Tell whether any plugin has a rule for bookings."""
        return self.runner.is_gated("check_booking")

    def call_started(self, event: CallStarted) -> None:
        """Tell plugins, behind the call, that one was greeted."""
        self.runner.observe("call_started", event)

    def call_ended(self, event: CallEnded) -> None:
        """Tell plugins, behind the call, that it is over."""
        self.runner.observe("call_ended", event)

    def appointment_changed(self, event: AppointmentChanged) -> None:
        """Tell plugins, behind the call, of a change that is committed."""
        self.runner.observe("appointment_changed", event)
