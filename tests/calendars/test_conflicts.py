"""What people do in their calendars against the book is laid before staff, who decide; no calendar moves or cancels a patient by itself."""

from datetime import datetime, timedelta

import pytest

from bella_core.core.errors import StaleVersion
from bella_core.crud import appointments
from bella_core.services.conflicts import NoConflict
from tests.booking.conftest import MONDAY, ask
from tests.calendars.test_google import DECLARED, OKAFOR, google, open_clinic
from tests.rest.conftest import ONE_ENGINE

__all__ = ["DECLARED", "google", "open_clinic"]  # fixtures

HALF_AN_HOUR = timedelta(minutes=30)


class Desk:
    """The inbox of one bella, as staff see it."""

    def __init__(self, clinic):
        self.clinic, self.bella = clinic, clinic.bella

    async def booked(self):
        """Book, and let the calendar show it; return the appointment and its event."""
        booked = await self.clinic.book(days=(MONDAY,))
        await self.clinic.deliver()
        await self.clinic.pull()
        [event] = self.shown()
        return booked, event

    def shown(self):
        return self.clinic.google.shown(OKAFOR)

    async def conflicts(self, status="open"):
        return list(await self.bella.conflicts.page(limit=20, status=status))

    async def decide(self, conflict, decision):
        await self.bella.conflicts.resolve(conflict.id, decision, "staff:1")
        await self.clinic.deliver()
        await self.clinic.pull()

    async def now(self, booked):
        return await self.bella.db.read(appointments.by_id, booked.appointment_id)


def desk_of(clinic, google):
    clinic.google = google
    return Desk(clinic)


def start_of(event):
    return datetime.fromisoformat(event["start"]["dateTime"])


async def test_a_persons_event_over_an_appointment_is_laid_before_staff_once_with_another_time(open_clinic, google):
    async with open_clinic() as clinic:
        desk = desk_of(clinic, google)
        booked, _ = await desk.booked()
        theirs = google.add(
            OKAFOR, booked.starts_at.isoformat(), (booked.starts_at + HALF_AN_HOUR).isoformat(), summary="Dentist's dentist"
        )
        await clinic.pull()
        await clinic.pull()
        [conflict] = await desk.conflicts()
        assert (conflict.kind, conflict.appointment_id) == ("calendar_overlap", booked.appointment_id)
        assert "dentist" not in str(conflict.details).lower().replace("provider", "")
        assert conflict.proposal.starts_at >= booked.starts_at + HALF_AN_HOUR

        await desk.decide(conflict, "accept")
        assert (await desk.now(booked)).starts_at == conflict.proposal.starts_at
        assert await desk.conflicts() == []
        google.remove(OKAFOR, theirs)
        await clinic.pull()
        assert [row.resolution for row in await desk.conflicts("resolved")] == ["accepted"]


@ONE_ENGINE
async def test_a_persons_event_that_goes_takes_its_conflict_with_it(open_clinic, google):
    async with open_clinic() as clinic:
        desk = desk_of(clinic, google)
        booked, _ = await desk.booked()
        theirs = google.add(OKAFOR, booked.starts_at.isoformat(), booked.ends_at.isoformat())
        await clinic.pull()
        google.remove(OKAFOR, theirs)
        await clinic.pull()
        [conflict] = await desk.conflicts(None)
        assert (conflict.resolution, conflict.resolved_by) == ("gone", "system")


async def test_what_staff_let_stand_is_not_asked_again_until_it_changes(open_clinic, google):
    async with open_clinic() as clinic:
        desk = desk_of(clinic, google)
        booked, _ = await desk.booked()
        theirs = google.add(OKAFOR, booked.starts_at.isoformat(), booked.ends_at.isoformat())
        await clinic.pull()
        [conflict] = await desk.conflicts()
        await desk.decide(conflict, "refuse")
        google.forget_tokens()
        await clinic.pull()
        assert await desk.conflicts() == []
        assert (await desk.now(booked)).starts_at == booked.starts_at

        google.move(OKAFOR, theirs, booked.starts_at.isoformat(), (booked.ends_at + HALF_AN_HOUR).isoformat())
        await clinic.pull()
        assert len(await desk.conflicts()) == 1


async def test_an_event_that_a_person_moved_is_a_proposal_that_staff_accept(open_clinic, google):
    async with open_clinic() as clinic:
        desk = desk_of(clinic, google)
        booked, event = await desk.booked()
        later = booked.starts_at + timedelta(hours=2)
        google.move(OKAFOR, event["id"], later.isoformat(), (later + (booked.ends_at - booked.starts_at)).isoformat())
        await clinic.pull()
        [conflict] = await desk.conflicts()
        assert (conflict.kind, conflict.proposal.starts_at) == ("calendar_edit", later)
        assert (await desk.now(booked)).starts_at == booked.starts_at

        await desk.decide(conflict, "accept")
        assert (await desk.now(booked)).starts_at == later
        assert [start_of(event) for event in desk.shown()] == [later]
        assert await desk.conflicts() == []


@ONE_ENGINE
async def test_a_proposal_for_an_appointment_that_was_moved_meanwhile_is_refused(open_clinic, google):
    async with open_clinic() as clinic:
        desk = desk_of(clinic, google)
        booked, event = await desk.booked()
        later = booked.starts_at + timedelta(hours=2)
        google.move(OKAFOR, event["id"], later.isoformat(), (later + HALF_AN_HOUR).isoformat())
        await clinic.pull()
        [conflict] = await desk.conflicts()
        tuesday = (await clinic.bella.booking.find_slots(ask("whitening", provider_id="okafor", days=(MONDAY + timedelta(days=1),)))).slots[
            0
        ]
        await clinic.bella.booking.reschedule(booked.appointment_id, tuesday, key="m", actor="call")
        with pytest.raises(StaleVersion, match="was moved or cancelled since"):
            await desk.decide(conflict, "accept")
        assert (await desk.now(booked)).starts_at == tuesday.starts_at


async def test_a_moved_event_that_staff_refuse_is_put_back(open_clinic, google):
    async with open_clinic() as clinic:
        desk = desk_of(clinic, google)
        booked, event = await desk.booked()
        later = booked.starts_at + timedelta(hours=2)
        google.move(OKAFOR, event["id"], later.isoformat(), (later + HALF_AN_HOUR).isoformat())
        await clinic.pull()
        [conflict] = await desk.conflicts()
        await desk.decide(conflict, "refuse")
        assert [start_of(event) for event in desk.shown()] == [booked.starts_at]
        assert await desk.conflicts() == []


@ONE_ENGINE
async def test_an_event_that_is_moved_back_by_its_mover_is_no_conflict_any_more(open_clinic, google):
    async with open_clinic() as clinic:
        desk = desk_of(clinic, google)
        booked, event = await desk.booked()
        later = booked.starts_at + timedelta(hours=2)
        google.move(OKAFOR, event["id"], later.isoformat(), (later + HALF_AN_HOUR).isoformat())
        await clinic.pull()
        google.move(OKAFOR, event["id"], booked.starts_at.isoformat(), booked.ends_at.isoformat())
        await clinic.pull()
        assert [row.resolution for row in await desk.conflicts(None)] == ["gone"]


@ONE_ENGINE
async def test_what_is_delivered_meanwhile_does_not_hide_from_staff_that_a_person_moved_an_event(open_clinic, google):
    async with open_clinic() as clinic:
        desk = desk_of(clinic, google)
        booked, event = await desk.booked()
        later = booked.starts_at + timedelta(hours=2)
        google.move(OKAFOR, event["id"], later.isoformat(), (later + HALF_AN_HOUR).isoformat())
        await clinic.pull()
        await clinic.bella.booking.confirm(booked.appointment_id, key="c", actor="patient")
        await clinic.deliver()
        await clinic.pull()
        assert [start_of(event) for event in desk.shown()] == [later]
        assert len(await desk.conflicts()) == 1


@ONE_ENGINE
async def test_an_appointment_that_the_patient_moves_takes_its_event_along_whatever_a_person_did_to_it(open_clinic, google):
    async with open_clinic() as clinic:
        desk = desk_of(clinic, google)
        booked, event = await desk.booked()
        later = booked.starts_at + timedelta(hours=2)
        google.move(OKAFOR, event["id"], later.isoformat(), (later + HALF_AN_HOUR).isoformat())
        await clinic.pull()
        tuesday = (await clinic.bella.booking.find_slots(ask("whitening", provider_id="okafor", days=(MONDAY + timedelta(days=1),)))).slots[
            0
        ]
        await clinic.bella.booking.reschedule(booked.appointment_id, tuesday, key="m", actor="call")
        await clinic.deliver()
        await clinic.pull()
        assert [start_of(event) for event in desk.shown()] == [tuesday.starts_at]
        assert [row.resolution for row in await desk.conflicts(None)] == ["gone"]


async def test_a_deleted_event_cancels_nobody_and_is_put_back_when_staff_say_so(open_clinic, google):
    async with open_clinic() as clinic:
        desk = desk_of(clinic, google)
        booked, event = await desk.booked()
        google.remove(OKAFOR, event["id"])
        await clinic.pull()
        [conflict] = await desk.conflicts()
        assert (conflict.kind, (await desk.now(booked)).status) == ("calendar_deleted", "booked")
        await desk.decide(conflict, "refuse")
        assert [start_of(event) for event in desk.shown()] == [booked.starts_at]
        assert await desk.conflicts() == []


@ONE_ENGINE
async def test_a_deleted_event_cancels_once_staff_accept(open_clinic, google):
    async with open_clinic() as clinic:
        desk = desk_of(clinic, google)
        booked, event = await desk.booked()
        google.remove(OKAFOR, event["id"])
        await clinic.pull()
        [conflict] = await desk.conflicts()
        await desk.decide(conflict, "accept")
        assert (await desk.now(booked)).status == "cancelled"
        assert desk.shown() == []
        assert await desk.conflicts() == []


async def test_a_deletion_is_seen_although_google_forgot_the_token(open_clinic, google):
    async with open_clinic() as clinic:
        desk = desk_of(clinic, google)
        _, event = await desk.booked()
        google.remove(OKAFOR, event["id"])
        google.forget_tokens()
        del google.calendars[OKAFOR].events[event["id"]]
        clinic.bella.clock.at += timedelta(minutes=30)
        await clinic.pull()
        assert [row.kind for row in await desk.conflicts()] == ["calendar_deleted"]


@ONE_ENGINE
async def test_what_bella_does_herself_is_no_conflict(open_clinic, google):
    async with open_clinic() as clinic:
        desk = desk_of(clinic, google)
        booked, _ = await desk.booked()
        await clinic.bella.booking.cancel(booked.appointment_id, key="c", actor="call")
        await clinic.deliver()
        await clinic.pull()
        google.forget_tokens()
        await clinic.pull()
        assert await desk.conflicts(None) == []


@ONE_ENGINE
async def test_a_copy_of_an_appointments_event_is_somebodys_own_time(open_clinic, google):
    async with open_clinic() as clinic:
        desk = desk_of(clinic, google)
        booked, event = await desk.booked()
        google.copy(OKAFOR, event["id"], OKAFOR)
        await clinic.pull()
        assert [row.kind for row in await desk.conflicts()] == ["calendar_overlap"]
        assert booked.starts_at not in await clinic.starts()


async def test_a_calendar_that_is_no_longer_declared_takes_its_conflicts_with_it(open_clinic, google):
    async with open_clinic() as clinic:
        desk = desk_of(clinic, google)
        booked, _ = await desk.booked()
        google.add(OKAFOR, booked.starts_at.isoformat(), booked.ends_at.isoformat())
        await clinic.pull()
        assert len(await desk.conflicts()) == 1
    async with open_clinic({}) as clinic:
        assert [row.resolution for row in await clinic.bella.conflicts.page(limit=9, status=None)] == ["gone"]


async def cancelled_while_somebody_takes_over(clinic, google):
    """Cancel what is booked; between the look at its event and the deletion somebody's program makes it their own."""
    desk = desk_of(clinic, google)
    booked, event = await desk.booked()
    await clinic.bella.booking.cancel(booked.appointment_id, key="c", actor="call")
    takes_over = iter(["Team meeting"])

    def meddle():
        if google.asked[-1:] == ["get"] and (summary := next(takes_over, None)):
            google.take_over(OKAFOR, event["id"], summary)
        return ""

    google.asked.clear()
    google.trouble = meddle
    await clinic.deliver()
    google.trouble = lambda: ""
    assert google.asked == ["get", "delete", "get"]
    return desk, booked, event


async def test_an_event_that_cannot_be_deleted_as_somebody_made_it_their_own_is_laid_before_staff(open_clinic, google):
    async with open_clinic() as clinic:
        desk, booked, event = await cancelled_while_somebody_takes_over(clinic, google)
        [conflict] = await desk.conflicts()
        assert (conflict.kind, conflict.appointment_id) == ("calendar_kept", booked.appointment_id)
        assert conflict.details["event_starts_at"] == booked.starts_at.isoformat()
        await clinic.pull()
        assert [row.id for row in await desk.conflicts()] == [conflict.id]
        assert booked.starts_at not in await clinic.starts()

        google.remove(OKAFOR, event["id"])
        await clinic.pull()
        assert [row.resolution for row in await desk.conflicts(None)] == ["gone"]
        assert booked.starts_at in await clinic.starts()


@ONE_ENGINE
async def test_staff_let_an_event_be_that_somebody_made_their_own_and_accept_nothing(open_clinic, google):
    async with open_clinic() as clinic:
        desk, _, _ = await cancelled_while_somebody_takes_over(clinic, google)
        [conflict] = await desk.conflicts()
        with pytest.raises(NoConflict, match="delete it in the calendar"):
            await desk.decide(conflict, "accept")
        await desk.decide(conflict, "refuse")
        assert await desk.conflicts() == []
        assert [event["summary"] for event in desk.shown()] == ["Team meeting"]


@ONE_ENGINE
async def test_an_event_that_somebody_made_their_own_is_nobodys_trouble_once_it_is_over(open_clinic, google):
    async with open_clinic() as clinic:
        desk, booked, _ = await cancelled_while_somebody_takes_over(clinic, google)
        clinic.bella.clock.at = booked.ends_at
        await clinic.pull()
        assert [row.resolution for row in await desk.conflicts(None)] == ["gone"]
