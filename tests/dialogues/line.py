"""
The telephone line that scripts are spoken into.

``MemoryLine`` joins the real understanding, the real dialogue and the real search with a calendar in memory: it is quick. ``ServerLine`` in
``server_line.py`` goes through the whole of bella. Both have the same methods: ``start``, ``say``, ``keys``, ``silence``, ``hang_up``, and to look
at what came of it ``rows``, ``tasks``, ``holds``, ``outcome``, ``said``.
"""

from datetime import UTC, date, datetime, timedelta

import attrs
from bella_canadian_nlp.plugin import CanadianNlp, CanadianNlpSettings

from bella_core.domain.clinic import location_view
from bella_core.domain.dialogue import operators
from bella_core.domain.dialogue.types import FindSlots, HungUp, Keyed, NoteInsurance, SetOutcome, Silence, Started, Understood
from bella_core.domain.slots import Wish
from bella_core.plugin import Cleaned, TurnContext, Utterance
from bella_core.plugin.types import NameValue
from tests.dialogues.clinic import CLINIC, LOCATION
from tests.dialogues.rules import RULES
from tests.dialogues.script import ZONE
from tests.dialogues.standing import Has
from tests.dialogues.world import Call, World

NLP = CanadianNlp(CanadianNlpSettings())


def clinic_for(script):
    languages = tuple(sorted(LOCATION.languages, key=lambda language: language != script.first))
    location = attrs.evolve(LOCATION, languages=languages, desk=LOCATION.desk if script.desk else None)
    return attrs.evolve(CLINIC, locations=(location,))


def read(text, language, now, *, expecting=(), pending="", location=None, confidence=None, caller=None):
    """Clean and read an utterance as the extraction service does with this one plugin."""
    utterance = Utterance(text, language, confidence)
    context = TurnContext("call", now, language, expecting, location or location_view(CLINIC, LOCATION), caller=caller, pending=pending)
    cleaned = NLP.clean_transcript(utterance, Cleaned.verbatim(text), context)
    return cleaned.text, tuple(NLP.extract(utterance, cleaned, context))


class MemoryLine:
    """One call with everything in memory."""

    def __init__(self, script):
        self._clinic = clinic_for(script)
        self._script = script
        world = World(self._clinic)
        resources = [f"provider:{who.id}" for who in self._clinic.providers]
        world.taken = [(name, start.astimezone(UTC), end.astimezone(UTC)) for start, end in script.taken for name in resources]
        world.people = {(person["family"].casefold(), date.fromisoformat(person["birth_date"])): person["id"] for person in script.known}
        world.rules = tuple(RULES[name]() for name in script.rules)
        for one in script.has:
            found = world._find(wanted(one), the_day_before(script, one))
            world.has.append(Has(f"has-{len(world.has) + 1}", found.slots[0], one["user"]))
        world.told = {(person["id"], person["phone"]) for person in script.known if "phone" in person}
        numbers = {
            person["id"]: (person["phone"], date.fromisoformat(person["birth_date"])) for person in script.known if "phone" in person
        }
        names = {person["id"]: NameValue(person["given"], person["family"], full_name(person)) for person in script.known}
        world.on_file = {number: (user, names[user]) for user, number in numbers.items()}
        world.forbidden = {person["id"] for person in script.known if person.get("forbidden")}
        self._world = world
        self._call = Call(world, script.now.astimezone(UTC))

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        """Nothing is kept."""

    async def start(self):
        return self._call.take(Started(LOCATION.id, self._script.number))

    async def say(self, words, *, heard=True, confidence=None):
        listen = self._call.state.reply.listen
        words = operators.without_go_ahead(words) if self._call.state.operator else words
        now = self._call.at.astimezone(ZONE)
        location = location_view(self._clinic, self._clinic.locations[0])
        text, found = read(
            words, listen.language, now, expecting=listen.expecting, pending=listen.pending, location=location, confidence=confidence
        )
        return self._call.take(Understood(text, found, heard, confidence))

    async def keys(self, digits):
        return self._call.take(Keyed(digits))

    async def silence(self):
        return self._call.take(Silence())

    async def hang_up(self):
        self._call.take(HungUp())

    async def rows(self):
        return [_row(row, self._call.state) for row in self._world.rows]

    async def stands(self):
        standing = [one for one in self._world.has if one.status != "cancelled"]
        return [stood(one.slot, confirmed=one.confirmed) for one in sorted(standing, key=lambda one: one.slot.starts_at)]

    async def tasks(self):
        insured = {tell.appointment_id for tell in self._world.tells if isinstance(tell, NoteInsurance)}
        return [task.kind for task in self._world.tasks] + ["late"] * len(self._world.late) + ["insurance"] * len(insured)

    async def holds(self):
        return len(self._world.holds)

    async def outcome(self):
        return next((tell.outcome for tell in reversed(self._world.tells) if isinstance(tell, SetOutcome)), "none")

    def said(self):
        return [part.text for reply in self._call.replies for part in reply.parts]


def moment(one):
    return datetime.fromisoformat(one["at"]).replace(tzinfo=ZONE)


def the_day_before(script, one):
    """Return a time at which an appointment that is there could have been booked."""
    return (min(script.now, moment(one)) - timedelta(days=1)).astimezone(UTC)


def full_name(person):
    return f"{person['given']} {person['family']}"


def wanted(one):
    """Return what finds the slot of an appointment that a script says is there."""
    at = moment(one)
    return FindSlots(one["service"], LOCATION.id, Wish(days=(at.date(),), at=at.time()), 1)


def stood(slot, *, confirmed):
    """Return what a script says of an appointment that stands."""
    starts = slot.starts_at.astimezone(ZONE)
    return {"service": slot.service, "day": starts.date().isoformat(), "time": starts.strftime("%H:%M"), "confirmed": confirmed}


def _row(row, state):
    starts = row.slot.starts_at.astimezone(ZONE)
    patient = row.patient
    return {
        "service": row.slot.service,
        "provider": row.slot.provider_id,
        "day": starts.date().isoformat(),
        "time": starts.strftime("%H:%M"),
        "name": patient.full,
        "phone": patient.phone,
        "language": patient.language,
        "relation": patient.relation,
        "user": patient.user_id or "",
        "birth_date": patient.birth_date.isoformat() if patient.birth_date else "",
    }
