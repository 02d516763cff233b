"""The composition root: one object that holds all of bella, started and stopped as a context manager."""

from collections.abc import Sequence
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Self

from bella_core.core import logging
from bella_core.core.clock import Clock, SystemClock
from bella_core.core.dashboards import QUERIES
from bella_core.core.metrics import CONFIG_ERRORS, Meter, Traces, recording
from bella_core.core.phi import allow
from bella_core.core.settings import Settings
from bella_core.db import Database, Vault
from bella_core.domain.clinic import ClinicView
from bella_core.plugin import MetricBatch
from bella_core.runtime.hooks import Hooks
from bella_core.runtime.registry import Registry, State
from bella_core.services import calendars, schedules
from bella_core.services.alarms import STORE_S, Kept
from bella_core.services.alerting import Alerts, check_routes
from bella_core.services.alerting_watch import EVERY_S, AlertWatch, PluginWatch
from bella_core.services.audit_chain import AuditChain
from bella_core.services.blocked_times import BlockedTimes
from bella_core.services.blocking import BlockDesk
from bella_core.services.booking import Booking
from bella_core.services.booking_rules import BookingRules
from bella_core.services.chat import ChatDesk
from bella_core.services.checklist import Checklist
from bella_core.services.clinics import ClinicStore
from bella_core.services.closing import Closing
from bella_core.services.conflicts import Conflicts
from bella_core.services.conversation import Conversation
from bella_core.services.costing.budgets import BudgetWatch
from bella_core.services.costing.desk import CostDesk
from bella_core.services.dashboards import DashboardDesk
from bella_core.services.day_cache import DayCache, SharedDays
from bella_core.services.day_sheets import DaySheets
from bella_core.services.degradation import Degradation
from bella_core.services.exporting.desk import Exports
from bella_core.services.extraction import Extractor
from bella_core.services.feeds import Feeds
from bella_core.services.front_desk import FrontDesk
from bella_core.services.importing.desk import Importing
from bella_core.services.importing.uploads import Uploads
from bella_core.services.jobs import Job, Jobs, end_idle_chats, housekeeping, pull_calendars
from bella_core.services.keys import ApiKeys
from bella_core.services.kpis import KpiDesk
from bella_core.services.lines import Lines
from bella_core.services.log_delivery import DELIVER_S, LogDelivery
from bella_core.services.measuring import FLUSH_S, Measuring
from bella_core.services.merging import Merging
from bella_core.services.modes.desk import Modes
from bella_core.services.modes.reminding import DeskReminders
from bella_core.services.notices import Notices
from bella_core.services.notices_desk import DeskCopies
from bella_core.services.notices_family import FamilyNotices
from bella_core.services.notices_late import LateCopies
from bella_core.services.notices_mail import EmailNotices
from bella_core.services.outbox import Deliver, Outbox
from bella_core.services.overbooking import Overbooking
from bella_core.services.paging import Pager
from bella_core.services.paging_desk import PageDesk
from bella_core.services.patients.desk import PatientDesk
from bella_core.services.permitting import Permitting
from bella_core.services.privacy.desk import Privacy
from bella_core.services.privacy.incidents import Incidents
from bella_core.services.privacy.retention import retention_jobs
from bella_core.services.pulse import Pulse
from bella_core.services.readings import LOOK_S, Readings
from bella_core.services.recall_offers import RecallOffers
from bella_core.services.recalls import Recalls
from bella_core.services.recordings.desk import Tapes
from bella_core.services.recordings.jobs import recording_jobs
from bella_core.services.relay.desk import RelayDesk
from bella_core.services.relay.talking import Means
from bella_core.services.reminders import Reminders
from bella_core.services.schedules import pull_schedules
from bella_core.services.scheduling import Scheduling
from bella_core.services.session import MemorySessions, RedisSessions, Sessions
from bella_core.services.set_up import SetUp
from bella_core.services.slots import SlotDesk
from bella_core.services.speech.desk import StreamDesk
from bella_core.services.speech.load import Load
from bella_core.services.speech.speaking import Voice
from bella_core.services.speech.talking import Parts
from bella_core.services.spool import Spool
from bella_core.services.spool_messages import Messages
from bella_core.services.staff.desk import StaffDesk
from bella_core.services.texting.consents import Consents
from bella_core.services.texting.delivery import Delivery
from bella_core.services.texting.desk import TextDesk
from bella_core.services.trace_delivery import TraceDelivery
from bella_core.services.turns_existing import LATE
from bella_core.services.unsubscribing import Unsubscribing
from bella_core.services.usage import UsageNotes
from bella_core.services.waiting import WaitingList
from bella_core.services.waiting_answers import WaitingAnswers
from bella_core.services.waiting_offers import WaitingOffers
from bella_core.services.waking import Waker
from bella_core.services.webhooks import Webhooks
from bella_core.telephony.locales import locales

from .background import Background
from .book import open_book
from .plugins import Plugins

#: Seconds between two looks at how the plugins are.
_EXAMINE_S = 30.0
#: Seconds between two tries to bring spooled messages into the database.
_SPOOL_S = 30.0


class Bella:
    """
    Hold one clinic's bella.

    ::

        async with Bella(load_settings(None, os.environ)) as bella:
            await bella.booking.find_slots(…)

    Args:
        settings: see ``core.config.load_settings``.
        plugins: an embedder's own plugins, classes or objects, beside the installed ones.
        discover: whether installed plugins are used.
        clock: tests give one that stands still.
        jobs: whether this process delivers the outbox and runs the background jobs.

    Raises:
        ConfigError: the settings name a voice or a speech model that Twilio does not have.

    Attributes:
        clinics, booking, slots, overbooking, scheduling, front, day_sheets, blocked_times, closing, set_up, checklist, conflicts,
            importing, uploads, merging, modes, rules, exports, privacy, incidents, extraction, conversation, kpis, costs, chat, messages,
            keys, alerts, measuring, waker: the services, there once started.
        is_tried: whoever calls tries bella out: no report counts it.
        db, vault, registry, hooks, meter: what they stand on. ``locales``: in which language and voice callers are heard and answered.
    """

    vault: Vault
    db: Database
    registry: Registry
    hooks: Hooks
    clinics: ClinicStore
    booking: Booking
    slots: SlotDesk
    overbooking: Overbooking
    scheduling: Scheduling
    front: FrontDesk
    day_sheets: DaySheets
    blocked_times: BlockedTimes
    closing: Closing
    set_up: SetUp
    checklist: Checklist
    conflicts: Conflicts
    modes: Modes
    importing: Importing
    uploads: Uploads
    merging: Merging
    patients: PatientDesk
    exports: Exports
    privacy: Privacy
    incidents: Incidents
    extraction: Extractor
    alerts: Alerts
    rules: BookingRules
    sessions: Sessions
    conversation: Conversation
    chat: ChatDesk
    streams: StreamDesk
    relays: RelayDesk
    messages: Messages
    tapes: Tapes
    keys: ApiKeys
    webhooks: Webhooks
    staff: StaffDesk
    audit_chain: AuditChain
    measuring: Measuring
    degradation: Degradation
    readings: Readings
    waiting: WaitingList
    waiting_answers: WaitingAnswers
    feeds: Feeds
    recalls: Recalls
    recall_offers: RecallOffers
    unsubscribing: Unsubscribing
    texts: TextDesk
    delivery: Delivery
    consents: Consents
    permits: Permitting
    reminders: Reminders
    waker: Waker
    lines: Lines
    kpis: KpiDesk
    costs: CostDesk
    dashboards: DashboardDesk
    blocking: BlockDesk
    pages: PageDesk
    pager: Pager

    def __init__(
        self,
        settings: Settings,
        *,
        plugins: Sequence[object] = (),
        discover: bool = True,
        clock: Clock | None = None,
        jobs: bool = True,
    ) -> None:
        self.settings = settings
        self.locales = locales(settings.telephony.locales)
        self.clock = clock or SystemClock()
        self._plugins = Plugins(settings, plugins, self.clock, discover=discover)
        self._jobs = jobs
        self.is_tried = False
        self.meter = Meter()
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        """
        Start: open the database (the embedded one is brought up to date), read the clinic, start the plugins.

        Raises:
            StartupRefused, ConfigError, ClinicError, DatabaseAway: bella must not start; everything opened so far is closed again.
        """
        async with AsyncExitStack() as stack:
            book = await stack.enter_async_context(open_book(self.settings, self.clock, meter=self.meter))
            self.db, self.vault, self.clinics = book.db, book.vault, book.clinics
            _allow_names(await self.clinics.load(demo=self.settings.environment == "development"))
            await stack.enter_async_context(self._plugins)
            self.registry, self.hooks = self._plugins.registry, self._plugins.hooks
            for _ in (plugin for plugin in self.registry.plugins.values() if plugin.state is State.FAILED):
                self.meter.add(CONFIG_ERRORS, 1, "plugin")
            self._sources = schedules.declared(self.settings.schedule_sources, self.clinics.view, self.registry.plugins)
            await schedules.declare(self.db, self._sources)
            plugins = self.registry.plugins
            await calendars.declare(self.db, calendars.declared(self.settings.calendars, self.clinics.view, plugins))
            self._log_delivery = self._copied_log(stack)
            self._trace_delivery = self._kept_traces(stack)
            self.kpis = KpiDesk(self.db, self.clinics)
            self.costs = CostDesk(self.db, self.clinics, self.settings.costs, self.clock)
            await self._open_services(stack)
            self.streams.usage = self.relays.usage = UsageNotes(self.db)
            self._stack = stack.pop_all()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        await self._stack.__aexit__(kind, error, traceback)

    async def _open_services(self, stack: AsyncExitStack) -> None:
        settings, db, clock = self.settings, self.db, self.clock
        self.webhooks = Webhooks(db, settings.webhooks, clock)
        stack.push_async_callback(self.webhooks.close)
        self.keys, self.staff = ApiKeys(db, clock), StaffDesk(db, self.vault, settings, clock, lambda: self.clinics.view.name)
        stack.push_async_callback(self.staff.close)
        self.audit_chain = AuditChain(db)
        self._kept = Kept(db, settings.alerts.alarms, QUERIES)
        self.dashboards, self.degradation = DashboardDesk(db, clock), Degradation(db, clock, self.meter)
        self.measuring = Measuring(self.meter, self.hooks, clock, self._keep)
        stack.callback(self.measuring.flush)  # the last thing before the plugins stop
        self.waker = Waker(db, self.hooks, clock)
        stack.push_async_callback(self.waker.close)
        check_routes(settings.alerts, self.registry.plugins)
        self.alerts = Alerts(db, self.hooks, clock, settings.alerts, lambda: _zone(self.clinics.view))
        stack.push_async_callback(self.alerts.close)
        self.rules = BookingRules(self.hooks, self.alerts, clock)
        days = DayCache(db, SharedDays(settings.redis_url, self.vault) if settings.redis_url else None, self.meter)
        stack.push_async_callback(days.close)
        self.booking = Booking(db, self.clinics, settings, clock, self.rules, self.hooks, self.meter, days)
        self._open_desk()
        self._open_writing()
        self._open_texts()
        self.extraction = Extractor(self.hooks)
        self.tapes = Tapes(db, self.hooks, lambda: self.clinics.view, settings.recordings, alerts=self.alerts, clock=clock)
        self.messages = Messages(db, Spool(settings.data_dir / "spool", self.vault), self.alerts, self.tapes.leaving)
        self.sessions = RedisSessions(settings.redis_url, self.vault) if settings.redis_url else MemorySessions(clock)
        stack.push_async_callback(self.sessions.close)
        services = (self.booking, self.extraction, self.sessions, self.alerts)
        self.conversation = Conversation(db, self.clinics, *services, settings, clock, self.hooks, self.meter)
        stack.push_async_callback(self.conversation.close)
        self.chat = ChatDesk(db, self.clinics, self.conversation, settings, clock)
        voice = Voice(self.hooks, self._voices(), clock)
        parts = Parts(self.hooks, voice, self.conversation, lambda: self.clinics.view, self.tapes, Load(clock))
        self.streams = StreamDesk(parts, self.conversation, settings.speech, self.vault, clock)
        stack.push_async_callback(self.streams.close)
        means = Means(self.conversation, lambda: self.clinics.view, settings.telephony.waiting_sound)
        desk = (self.conversation, self.locales, settings.telephony.max_relays, self.vault, clock)
        self.relays = RelayDesk(means, *desk)
        stack.push_async_callback(self.relays.close)
        self._start_background(stack)

    def _copied_log(self, stack: AsyncExitStack) -> LogDelivery | None:
        """Keep copies of the log's lines from here on, if any plugin takes them."""
        if not self.hooks.log_backends():
            return None
        delivery = LogDelivery(self.hooks, stack.enter_context(logging.copied()), self.clock, self.meter)
        stack.callback(delivery.flush)
        return delivery

    def _kept_traces(self, stack: AsyncExitStack) -> TraceDelivery | None:
        """Trace from here on, if any plugin takes it."""
        if not self.hooks.trace_backends():
            return None
        self.meter.traces = Traces()
        delivery = TraceDelivery(self.hooks, self.meter.traces, self.clock, self.meter)
        stack.callback(delivery.flush)
        return delivery

    def _open_desk(self) -> None:
        """Open what staff do with the book by hand."""
        db, clock = self.db, self.clock
        self.slots, self.overbooking = SlotDesk(db, self.clinics, clock), Overbooking(db, self.booking, self.clinics, clock)
        self.scheduling = Scheduling(db, self.booking, self.slots, self.clinics, clock)
        self.day_sheets, self.blocked_times = DaySheets(db, self.clinics), BlockedTimes(db, self.clinics, clock)
        self.conflicts = Conflicts(db, self.booking, self.clinics, clock)
        self.modes = Modes(db, self.clinics, self.booking, clock)
        self.closing = Closing(db, self.clinics, self.modes.check, clock)
        self.set_up = SetUp(db, self.clinics, self.modes.check, self.settings, clock)
        self.checklist = Checklist(db, self.clinics, self.registry, self.settings, clock)
        self.front = FrontDesk(db, self.hooks, self.clinics, self.settings, clock)
        self.importing = Importing(db, self.clinics, clock, self.conflicts)
        self.uploads = Uploads(db, self.importing, clock)
        self.merging, self.patients = Merging(db, self.conflicts, clock), PatientDesk(db, clock)
        self.exports, self.incidents = Exports(db, self.clinics, clock), Incidents(db, clock)
        self.privacy = Privacy(db, self.clinics, self.settings.privacy, clock, self.hooks.keepers)

    def _open_writing(self) -> None:
        """Open what writes to patients and providers unasked: waiting list, recalls, feeds."""
        db, settings, clock = self.db, self.settings, self.clock
        self.feeds, self.recalls = Feeds(db, self.clinics, settings.feeds, clock), Recalls(db, self.clinics, clock)
        self.unsubscribing = Unsubscribing(db, self.vault, settings.public_url, clock)
        self.recall_offers = RecallOffers(db, self.hooks, self.clinics, self.recalls, self.unsubscribing, settings, clock)
        self.waiting = WaitingList(db, self.clinics, clock)
        self.waiting_answers = WaitingAnswers(db, self.hooks, self.clinics, self.booking, settings, clock)

    def _open_texts(self) -> None:
        db, settings, clock = self.db, self.settings, self.clock
        self.lines, self.pages = Lines(db, self.alerts, clock), PageDesk(db, settings.alerts, clock)
        self.blocking = BlockDesk(db, self.clinics, clock)
        self.pager = Pager(db, self.hooks, self.clinics, self.alerts, self.pages, clock)
        self.texts = TextDesk(db, self.booking, self.clinics, settings.messages, clock, [self.pager, self.waiting_answers])
        self.delivery, self.consents, self.permits = Delivery(db, clock), Consents(db), Permitting(db)
        self.reminders = Reminders(db, self.hooks, self.clinics, self.unsubscribing, settings, clock)

    def _voices(self) -> dict[str, str]:
        return {name: row.stream_voice for name, row in self.locales.rows.items()}

    def _tellers(self) -> tuple[Notices, EmailNotices, DeskCopies, Webhooks]:
        reach, settings = (self.db, self.hooks, self.clinics), (self.settings.messages, self.clock)
        return Notices(*reach, *settings), EmailNotices(*reach, self.unsubscribing, *settings), DeskCopies(*reach, *settings), self.webhooks

    def _deliveries(self) -> dict[str, Deliver]:
        """Return who else delivers rows of the outbox, by topic."""
        families = FamilyNotices(self.db, self.hooks, self.clinics, self.unsubscribing, self.settings.messages, self.clock)
        others = (
            self.pager,
            self.waiting_answers,
            DeskReminders(self.hooks, self.clinics, self.settings.messages),
            self.reminders,
            self.recall_offers,
            self.front.digest,
        )
        late = LateCopies(self.db, self.hooks, self.clinics, self.settings.messages, self.clock)
        return {LATE: late.deliver, **self.tapes.deliveries(), **families.deliveries(), **{other.topic: other.deliver for other in others}}

    def _writing_jobs(self) -> tuple[Job, ...]:
        """Return the jobs that write to patients."""
        needs = (self.db, self.hooks, self.clinics, self.booking, self.rules, self.settings, self.clock)
        return WaitingOffers(*needs).job(), *self.reminders.jobs(), *self.recall_offers.jobs()

    def _keep(self, batch: MetricBatch) -> None:
        self._kept.add(batch)
        self.degradation.keep(batch)

    def _start_background(self, stack: AsyncExitStack) -> None:
        background = Background()
        stack.push_async_callback(background.stop)
        stack.push_async_callback(self.uploads.close)
        with recording(self.meter):
            self._start_watching(background)
            self._start_work(background)

    def _start_watching(self, background: Background) -> None:
        """Start what looks at how things are, in every process."""
        needs = (self.db, self.registry, self.clinics, self.settings.language_model, self.clock, self.meter)
        self.readings = Readings(*needs)
        background.start("look_at_readings", self.readings.look, every_s=LOOK_S)
        background.start("compare_hours", self.degradation.look, every_s=LOOK_S)
        background.start("watch_pulse", Pulse(self.db, self.meter).run)

    def _start_work(self, background: Background) -> None:
        background.start("import_spool", self.messages.import_spool, every_s=_SPOOL_S)  # in every process: each has its own
        background.start("examine_plugins", self._plugins.examine, every_s=_EXAMINE_S)
        background.start("flush_metrics", self.measuring.run, every_s=FLUSH_S)
        if self._log_delivery is not None:
            background.start("deliver_log", self._log_delivery.run, every_s=DELIVER_S)
        if self._trace_delivery is not None:
            background.start("deliver_traces", self._trace_delivery.run, every_s=DELIVER_S)
        background.start("store_measurements", self._kept.store, every_s=STORE_S)
        background.start("watch_plugins", PluginWatch(self.registry, self.hooks.runner, self.alerts).watch, every_s=EVERY_S)
        if self._jobs:
            pulls = (
                *pull_calendars(self.db, self.hooks, clock=self.clock, noted=self.conflicts.propose_each),
                *pull_schedules(self.db, self.hooks, self._sources, self.clock),
            )
            own = (
                end_idle_chats(self.chat.end_idle),
                *recording_jobs(self.db, self.hooks),
                *self.lines.jobs(),
                self.front.digest.job(),
                *self.pager.jobs(),
                *self._writing_jobs(),
                *retention_jobs(self.db, self.settings.privacy),
                self.privacy.job(),
                self.uploads.job(),
            )
            budgets = BudgetWatch(self.costs, self.clinics, self.alerts, self.settings.costs, self.clock)
            watch = AlertWatch(self.db, self.settings.alerts.alarms, self.alerts.routing, self.clock)
            todo = (
                *housekeeping(self.db),
                self.audit_chain.job(),
                self.staff.job(),
                *own,
                budgets.job(),
                *self.modes.jobs(),
                *watch.jobs(),
                *pulls,
            )
            needs = (self.db, self.hooks, self.clock, self._tellers(), self._deliveries())
            background.start("deliver_outbox", Outbox(*needs, alerts=self.alerts).run)
            background.start("run_jobs", Jobs(self.db, todo).run)


def _zone(clinic: ClinicView) -> str:
    """Return the zone whose night is quiet: the first location's."""
    return next((location.zone for location in clinic.locations), "UTC")


def _allow_names(clinic: ClinicView) -> None:
    """Let log lines name what the clinic calls its own."""
    allow("location_id", [location.id for location in clinic.locations])
    allow("provider_id", [provider.id for provider in clinic.providers])
    allow("room_id", [room.id for location in clinic.locations for room in location.rooms])
    allow("service", [service.code for service in clinic.services])
