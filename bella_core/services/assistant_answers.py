"""The assistant's answers: rendered from committed rows and free slots, with a token for whatever may yet be booked."""

from datetime import timedelta
from typing import Literal

import attrs

from bella_core.core.clock import Clock
from bella_core.core.errors import RuleDenied
from bella_core.core.ids import new_id
from bella_core.crud.listing import ListedAppointment
from bella_core.domain.clinic import ClinicView
from bella_core.domain.dialogue.denials import sentence
from bella_core.domain.dialogue.types import PatientDraft
from bella_core.domain.slots import Slot
from bella_core.schemas.assistant import AlternativeItem, BookedAnswer, DeniedAnswer, Doubt, ProposalAnswer, ReadingItem, UnavailableAnswer
from bella_core.schemas.resources import AppointmentItem, local

from .assistant_tokens import PROPOSAL_MIN, Proposal, Sealer, seal_proposal


def appointment_item(clinic: ClinicView, row: ListedAppointment) -> AppointmentItem:
    """Return an appointment as the interface shows it; one of a location that is gone is shown in UTC."""
    zone = next((location.zone for location in clinic.locations if location.id == row.location_id), "UTC")
    return AppointmentItem(**attrs.asdict(row) | {"starts_at": local(row.starts_at, zone), "ends_at": local(row.ends_at, zone)})


@attrs.frozen
class Answers:
    """Render answers for one clinic; ``vault`` seals proposals, ``clock`` dates them."""

    clinic: ClinicView
    vault: Sealer
    clock: Clock

    def booked(self, row: ListedAppointment) -> BookedAnswer:
        """Tell of an appointment that is written."""
        status: Literal["booked", "requested"] = "requested" if row.status == "requested" else "booked"
        return BookedAnswer(status=status, appointment=appointment_item(self.clinic, row))

    def proposal(self, slot: Slot, patient: PatientDraft, doubts: tuple[Doubt, ...]) -> ProposalAnswer:
        """Propose a slot, and tell what was read and what is in doubt."""
        zone = self.clinic.location(slot.location_id).zone
        item = ReadingItem(
            full_name=patient.full,
            phone=patient.phone or "",
            service=slot.service,
            location_id=slot.location_id,
            provider_id=slot.provider_id,
            starts_at=local(slot.starts_at, zone),
            ends_at=local(slot.ends_at, zone),
            relation=patient.relation,
            doubts=doubts,
        )
        return ProposalAnswer(proposal=self._token(slot, patient), reading=item)

    def unavailable(self, slots: tuple[Slot, ...], patient: PatientDraft) -> UnavailableAnswer:
        """Tell what else is free; each slot can be booked by its token."""
        return UnavailableAnswer(alternatives=tuple(self._alternative(slot, patient) for slot in slots))

    def denied(self, error: RuleDenied, language: str) -> DeniedAnswer:
        """Tell that a plugin's rule forbids it, and why."""
        says = sentence(self.clinic, error.says, language, error.instead)
        return DeniedAnswer(detail=error.rule, says=says, instead=error.instead)

    def _alternative(self, slot: Slot, patient: PatientDraft) -> AlternativeItem:
        zone = self.clinic.location(slot.location_id).zone
        return AlternativeItem(
            location_id=slot.location_id,
            provider_id=slot.provider_id,
            room_id=slot.room_id,
            service=slot.service,
            starts_at=local(slot.starts_at, zone),
            ends_at=local(slot.ends_at, zone),
            proposal=self._token(slot, patient),
        )

    def _token(self, slot: Slot, patient: PatientDraft) -> str:
        expires_at = self.clock.now() + timedelta(minutes=PROPOSAL_MIN)
        return seal_proposal(self.vault, Proposal(new_id(), expires_at, slot, patient))
