"""One text, one booking: the same extraction, rules and book as a call, for programs that have somebody's words."""

from typing import Any
from zoneinfo import ZoneInfo

import attrs
import orjson

from bella_core.core.clock import Clock
from bella_core.core.errors import KeyReused, RuleBroken, RuleDenied, SlotTaken
from bella_core.core.ids import new_id
from bella_core.crud import answers, listing, tasks
from bella_core.db import Database
from bella_core.domain import hours, patient_rules
from bella_core.domain.clinic import ClinicView, Location, location_view
from bella_core.domain.clinic_rules import Ages
from bella_core.domain.dialogue.denials import UNCHECKED
from bella_core.domain.dialogue.types import FindSlots, PatientDraft
from bella_core.domain.dialogue.wishes import is_exact
from bella_core.domain.slots import Slot, Wish
from bella_core.plugin.types import LanguageValue, TurnContext, Utterance
from bella_core.schemas.assistant import (
    BookAnswer,
    BookedAnswer,
    BookProposal,
    BookText,
    DeclinedAnswer,
    Doubt,
    EmergencyAnswer,
    MissingAnswer,
)
from bella_core.schemas.converter import write

from .assistant_answers import Answers
from .assistant_asking import asking_doubts
from .assistant_reading import Reading, fitted, read_text
from .assistant_request import check_text, contact_number, location_of
from .assistant_tokens import PROPOSAL_MIN, Proposal, ProposalExpired, Sealer, open_proposal
from .assistant_unread import unread_doubts
from .booking import Booking
from .clinics import ClinicStore
from .extraction import Extractor, Read

#: How many free slots are told when the one that was asked for is taken.
ALTERNATIVES = 5
#: How often a slot is looked for anew when somebody else was faster.
_TRIES = 4


@attrs.frozen
class _Wanted:
    """What is to be booked: when, for whom, by whom, and under which idempotency key."""

    ask: FindSlots
    patient: PatientDraft
    actor: str
    key: str


@attrs.frozen(kw_only=True)
class Assistant:
    """
    Read a text and book what it says without doubt; propose the rest.

    Args:
        vault: seals proposals.
    """

    _db: Database
    _vault: Sealer
    _clinics: ClinicStore
    _booking: Booking
    _extraction: Extractor
    _clock: Clock

    async def answer(self, request: BookText | BookProposal, *, actor: str, key: str | None = None) -> Any:
        """
        Answer a request.

        Args:
            request: a text, or a proposal that is taken up.
            actor: the API key's holder, who is the confirming party; written to the audit.
            key: an idempotency key of the holder's; the first answer under it is repeated.

        Returns:
            One of the answers of ``schemas.assistant`` as plain JSON data.

        Raises:
            Unreadable: a value of the request cannot be used. BadProposal, ProposalExpired: no open proposal of this server.
            KeyReused: the key came with another request before.
        """
        if key is None:
            return write(await self._answer(request, actor, f"assistant:{new_id()}"))
        asked = orjson.dumps(write(request)).decode()
        stored = await self._db.read(answers.recall, key=f"{key}:answer", request=asked)
        if stored is None:
            document = orjson.dumps(write(await self._answer(request, actor, key))).decode()
            stored = await self._db.write(answers.remember, key=f"{key}:answer", request=asked, answer=document)
        return orjson.loads(stored)

    async def _answer(self, request: BookText | BookProposal, actor: str, key: str) -> BookAnswer:
        clinic = await self._clinics.refresh()  # it may have been imported anew by another process
        if isinstance(request, BookProposal):
            return await self._take_up(open_proposal(self._vault, request.proposal), actor)
        check_text(request.transcript)
        location = location_of(clinic, request.location)
        caller = contact_number(request.from_, location)
        read, language = await self._read(request.transcript, clinic, location, caller)
        found = read.extractions
        reading = fitted(read_text(found, caller=caller, today=hours.local_date(location, self._clock.now())), clinic.services)
        if reading.emergency is not None:
            return EmergencyAnswer(level=reading.emergency)
        if reading.other is not None:
            return DeclinedAnswer(reason="intent", detail=reading.other)
        if reading.service is None or reading.wish is None or reading.missing:
            return MissingAnswer(missing=reading.missing)
        service = clinic.service(reading.service)
        if not service.is_by_phone:
            return DeclinedAnswer(reason="rule", detail="staff_only")
        if service.ages != Ages() and reading.birth_date is None:
            return MissingAnswer(missing=("birth_date",))
        patient = attrs.evolve(_patient(reading, language), cdcp_from=request.cdcp_from)
        wanted = _Wanted(FindSlots(service.code, location.id, reading.wish, patient=_billed(reading.wish, patient)), patient, actor, key)
        text = read.cleaned.text
        doubts = (*reading.doubts, *asking_doubts(found, text), *unread_doubts(found, text))
        return await (self._propose(wanted, doubts) if doubts else self._book(wanted))

    async def _read(self, text: str, clinic: ClinicView, location: Location, caller: str | None) -> tuple[Read, str]:
        """Read a text in the location's first language, and once more in the one that it turns out to be written in."""
        now = self._clock.now().astimezone(ZoneInfo(location.zone))
        language: str = location.languages[0]
        context = TurnContext(new_id(), now, language, location=location_view(clinic, location), caller=caller)
        read = await self._extraction.read(Utterance(text, language), context)
        spoken = next((e.value.language for e in read.extractions if isinstance(e.value, LanguageValue)), language)
        if spoken == language or spoken not in location.languages:
            return read, language
        return await self._extraction.read(Utterance(text, spoken), attrs.evolve(context, language=spoken)), spoken

    async def _book(self, wanted: _Wanted) -> BookAnswer:
        """Book the start that was asked for, with whoever is free then; the same key again finds what it booked."""
        if (done := await self._done(wanted.key)) is not None:
            return done
        others: tuple[Slot, ...] = ()
        for _ in range(_TRIES):
            slot, others = await self._slots(wanted.ask)
            if slot is None:
                break
            try:
                return await self._commit(slot, wanted.patient, wanted.actor, wanted.key)
            except SlotTaken:
                continue
            except KeyReused:  # the same request, at the same moment, found another room or provider
                break
        return await self._done(wanted.key) or self._answers.unavailable(others, wanted.patient)

    async def _propose(self, wanted: _Wanted, doubts: tuple[Doubt, ...]) -> BookAnswer:
        slot, others = await self._slots(wanted.ask)
        if slot is None:
            return self._answers.unavailable(others, wanted.patient)
        try:
            patient_rules.check(self._clinics.view, slot, wanted.patient)
        except RuleDenied as error:
            return self._answers.denied(error, wanted.patient.language)
        return self._answers.proposal(slot, wanted.patient, doubts)

    async def _take_up(self, proposal: Proposal, actor: str) -> BookAnswer:
        if (done := await self._done(proposal.key)) is not None:
            return done
        if self._clock.now() >= proposal.expires_at:
            raise ProposalExpired(f"a proposal is open for {PROPOSAL_MIN} minutes; send the text again")
        slot = proposal.slot
        try:
            return await self._commit(slot, proposal.patient, actor, proposal.key)
        except SlotTaken:
            start = slot.starts_at.astimezone(ZoneInfo(self._clinics.view.location(slot.location_id).zone))
            near = FindSlots(slot.service, slot.location_id, Wish(days=(start.date(),), at=start.time()))
            return self._answers.unavailable((await self._slots(near))[1], proposal.patient)

    async def _commit(self, slot: Slot, patient: PatientDraft, actor: str, key: str) -> BookAnswer:
        """
        Write the appointment.

        Raises:
            SlotTaken: by somebody else, or the patient is elsewhere at that time. KeyReused: the key has booked something else.
        """
        try:
            booked = await self._booking.book(slot, patient, key=key, actor=actor, channel="assistant")
        except RuleDenied as error:
            if error.rule == UNCHECKED:
                await self._leave_task(slot, patient)
            return self._answers.denied(error, patient.language)
        except RuleBroken as error:
            if error.rule == "patient_busy":
                raise SlotTaken("the patient has another appointment then") from error
            return DeclinedAnswer(reason="rule", detail=error.rule)
        return await self._booked(booked.appointment_id)

    async def _leave_task(self, slot: Slot, patient: PatientDraft) -> None:
        """Have staff ring somebody whose booking no rule could be asked about."""
        found = {"name": patient.full, "phone": patient.phone or "", "service": slot.service, "language": patient.language}
        details = {**found, "denied": slot.starts_at.isoformat(), "about": UNCHECKED}
        await self._db.write(tasks.add, "callback", "today", None, details, self._clock.now())

    async def _slots(self, ask: FindSlots) -> tuple[Slot | None, tuple[Slot, ...]]:
        """Return the first slot that meets the wish, or None, and what is free near it."""
        found = await self._booking.find_slots(ask)
        fitting = found.slots if found.exact else ()
        if is_exact(ask.wish) and ask.wish.at is not None:
            start = hours.instant(self._clinics.view.location(ask.location_id), ask.wish.days[0], ask.wish.at)
            fitting = tuple(slot for slot in fitting if slot.starts_at == start)
        return (fitting[0] if fitting else None), found.slots[:ALTERNATIVES]

    async def _done(self, key: str) -> BookedAnswer | None:
        """Return what was booked under a key before."""
        appointment_id = await self._db.read(answers.appointment_under, key)
        return None if appointment_id is None else await self._booked(appointment_id)

    async def _booked(self, appointment_id: str) -> BookedAnswer:
        row = await self._db.read(listing.appointment, appointment_id)
        assert row is not None  # appointments are cancelled, never deleted
        return self._answers.booked(row)

    @property
    def _answers(self) -> Answers:
        return Answers(self._clinics.view, self._vault, self._clock)


def _billed(wish: Wish, patient: PatientDraft) -> PatientDraft | None:
    """Return for whom only what their plan pays is looked for; who names a time is told why it cannot be."""
    if patient.cdcp_from is None or is_exact(wish):
        return None
    return PatientDraft(None, None, "", None, patient.language, cdcp_from=patient.cdcp_from)


def _patient(reading: Reading, language: str) -> PatientDraft:
    """Return who the patient is as far as was said; the transaction that books looks for the record."""
    name = reading.name
    assert name is not None  # nothing is missing
    return PatientDraft(
        given=name.given,
        family=name.family,
        full=name.full,
        phone=reading.phone,
        language=language,
        birth_date=reading.birth_date,
        relation=reading.relation,
        verified=reading.name_verified,
        known=reading.known,
    )
