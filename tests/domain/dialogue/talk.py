"""A call in which the test says what was read out of the caller's words."""

from datetime import UTC, date, datetime, timedelta

import attrs

from bella_core.domain.dialogue.types import HungUp, Keyed, SetOutcome, Silence, StaffTakes, Started, TransferEnded, Understood
from bella_core.plugin.types import BirthDate, Extraction, IntentValue, NameValue, PatientStatus, PhoneValue, ServiceValue, TimeValue, YesNo
from tests.dialogues.clinic import CLINIC, LOCATION
from tests.dialogues.world import Call, World

#: A Monday, ten in the morning in Toronto; and seven in the evening.
OPEN = datetime(2027, 3, 1, 15, tzinfo=UTC)
SHUT = datetime(2027, 3, 2, 0, tzinfo=UTC)
TOMORROW = datetime(2027, 3, 2)  # extractions hold the clinic's local time


def read(kind, value, words="words", at=0, **more):
    return Extraction(kind, value, words, at, at + len(words), **more)


def intent(name, topic=None):
    return read("intent", IntentValue(name, topic))


def name(full, **more):
    given, _, family = full.partition(" ")
    return read("name", NameValue(given or None, family or None, full), **more)


def service(code):
    return read("service", ServiceValue(code))


def day(ahead=1, **more):
    start = TOMORROW + timedelta(days=ahead - 1)
    return read("time", TimeValue(start, None, "day", "date"), **more)


def at(hour, minute=0, *, ahead=None, **more):
    start = TOMORROW + timedelta(days=(ahead or 1) - 1, hours=hour, minutes=minute)
    return read("time", TimeValue(start, None, "minute", "datetime" if ahead else "time"), **more)


def part(which):
    start, end = {"morning": (6, 12), "afternoon": (12, 18)}[which]
    value = TimeValue(TOMORROW + timedelta(hours=start), TOMORROW + timedelta(hours=end), "hour", "interval", no_date=True, part=which)
    return read("time", value)


YES = read("yes_no", YesNo("yes"), "yes")
NO = read("yes_no", YesNo("no"))
NEW = read("patient_status", PatientStatus(known=False))
KNOWN = read("patient_status", PatientStatus(known=True))
BORN = read("date_of_birth", BirthDate(date(1980, 1, 31)))
PHONE = read("phone", PhoneValue("+14165550188"))
BOOK = intent("book")


class Talk:
    """One call: ``hear`` says words with what was read in them; the last reply is looked at by the keys of what it says."""

    def __init__(self, *, when=OPEN, caller="+14165550123", clinic=CLINIC, languages=None, pages=False, **location):
        changes = location | ({"languages": languages} if languages else {})
        self.world = World(attrs.evolve(clinic, locations=(attrs.evolve(LOCATION, **changes),)))
        self.call = Call(self.world, when)
        self.reply = self.call.take(Started(LOCATION.id, caller, pages=pages))

    def hear(self, *extractions, text="words", heard=True, confidence=None):
        apart = tuple(attrs.evolve(found, start=10 * place, end=10 * place + 5) for place, found in enumerate(extractions))
        self.reply = self.call.take(Understood(text, apart, heard, confidence))
        return self

    def key(self, digits, *, heard=True):
        self.reply = self.call.take(Keyed(digits, heard))
        return self

    def silence(self):
        self.reply = self.call.take(Silence())
        return self

    def transfer_ends(self, why):
        self.reply = self.call.take(TransferEnded(why))
        return self

    def staff_takes(self):
        self.reply = self.call.take(StaffTakes())
        return self

    def hang_up(self, *, ringing=False):
        self.call.take(HungUp(ringing))
        return self

    def to_read_back(self):
        """Say all that is needed for a check-up tomorrow at two."""
        return self.hear(BOOK, NEW, name("Ann Lee"), service("checkup"), at(14, ahead=1))

    @property
    def asked(self):
        return self.call.state.question

    @property
    def keys(self):
        return [spoken.key for spoken in self.reply.parts]

    @property
    def text(self):
        return " ".join(spoken.text for spoken in self.reply.parts)

    @property
    def tells(self):
        return self.world.tells

    @property
    def tasks(self):
        return [task.kind for task in self.world.tasks]

    @property
    def outcome(self):
        return next((tell.outcome for tell in reversed(self.tells) if isinstance(tell, SetOutcome)), None)

    @property
    def form(self):
        return self.call.state.form
