"""A clinic's whole back room for one test: the real services on a real database, and callers who mean what they say."""

import os
from datetime import UTC, datetime
from time import monotonic

from bella_core.core.metrics import Meter
from bella_core.core.settings import CallSettings, LanguageModelSettings, Settings
from bella_core.crud import appointments, calls, tasks
from bella_core.runtime.hooks import Hooks
from bella_core.runtime.registry import Registry
from bella_core.runtime.runner import HookRunner
from bella_core.services.alerting import Alerts
from bella_core.services.booking import Booking
from bella_core.services.booking_rules import BookingRules
from bella_core.services.clinics import ClinicStore
from bella_core.services.conversation import Conversation
from bella_core.services.extraction import Extractor
from bella_core.services.session import MemorySessions
from bella_core.telephony.transport import Dialled, Keys, Nothing, Spoken, StartCall, TurnInput
from tests.conversation.plain_words import PlainWords

#: Tuesday, 10:00 in Toronto: the demo clinic is open.
NOW = datetime(2026, 11, 3, 15, 0, tzinfo=UTC)
CALLER = "+14165550123"
#: As long as a turn may take: what a call comes to shall not depend on how busy the machine is that tests it.
PATIENT = CallSettings(soft_s=12.0, hard_s=13.0)
#: What a caller says, from the greeting to the read-back.
TO_READ_BACK = ("service=cleaning; known=no", "name=Peter Jones", "about=2026-11-10 10:00", "first")


class StandingClock:
    """Stands still for the calendar, runs for deadlines."""

    def __init__(self, now=NOW):
        self.at = now

    def now(self):
        return self.at

    def monotonic(self):
        return monotonic()


class House:
    """One process: services of its own on a database that others may use too."""

    def __init__(self, db, *, plugins=(PlainWords,), sessions=None, limits=None, booking=None, budgets=None):
        self.db = db
        self.clock = StandingClock()
        self.settings = Settings(call=limits or PATIENT, language_model=budgets or LanguageModelSettings())
        self.runner = HookRunner(Registry(given=list(plugins), discover=False))
        self.hooks = Hooks(self.runner)
        self.clinics = ClinicStore(db, self.clock)
        self.alerts = Alerts(db, self.hooks, self.clock)
        self.sessions = sessions or MemorySessions(self.clock)
        self.rules = BookingRules(self.hooks, self.alerts, self.clock)
        self.booking = Booking(db, self.clinics, self.settings, self.clock, self.rules, self.hooks)
        if booking is not None:
            self.booking = booking(self.booking)
        extractor = Extractor(self.hooks)
        services = (self.booking, extractor, self.sessions, self.alerts)
        self.meter = Meter()
        self.conversation = Conversation(db, self.clinics, *services, self.settings, self.clock, self.hooks, self.meter)

    async def open(self):
        await self.clinics.load(demo=True)
        return self

    async def close(self):
        await self.conversation.close()
        await self.alerts.close()
        await self.runner.close()

    async def call(self, *said, carrier_id=None, caller=CALLER):
        """Begin a call and say this."""
        line = Line(self, carrier_id or "CA" + os.urandom(16).hex(), caller)
        await line.start()
        for words in said:
            await line.say(words)
        return line


class Line:
    """One call."""

    def __init__(self, house, carrier_id, caller=CALLER):
        self.caller = caller
        self.house = house
        self.carrier_id = carrier_id
        self.turn = 0
        self.call_id = ""
        self.reply = None

    async def start(self):
        self.call_id, self.reply = await self.house.conversation.start(StartCall(self.carrier_id, "main", self.caller))
        return self.reply

    def given(self, words, turn=None):
        body = Nothing() if words is None else Keys(words[1:-1]) if words.startswith("[") else Spoken(words)
        return TurnInput(self.call_id, turn or self.turn + 1, body, carrier_id=self.carrier_id, location_id="main")

    async def say(self, words):
        self.reply = await self.house.conversation.turn(self.given(words))
        self.turn += 1
        return self.reply

    async def dialled(self, why):
        """The transfer ends."""
        given = TurnInput(self.call_id, self.turn + 1, Dialled(why), carrier_id=self.carrier_id, location_id="main")
        self.reply = await self.house.conversation.turn(given)
        self.turn += 1
        return self.reply

    async def end(self, status="completed"):
        await self.house.conversation.end(self.carrier_id, status)

    @property
    def text(self):
        return " ".join(part.text for part in self.reply.parts)

    @property
    def keys(self):
        return [part.key for part in self.reply.parts]

    # --- what is in the database ---

    async def appointments(self):
        return await self.house.db.read(appointments.of_call, self.call_id)

    async def tasks(self):
        return [(task.kind, task.status) for task in await self.house.db.read(tasks.of_call, self.call_id)]

    async def row(self):
        return await self.house.db.read(calls.by_id, self.call_id)
