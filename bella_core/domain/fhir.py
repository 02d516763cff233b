"""
Appointments and whom they are with as FHIR R4 resources (HL7 FHIR 4.0.1), for other programs of the clinic.

Everything is named by a UUID, and referred to by ``urn:uuid:``, so that a bundle stands for itself.
"""

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import attrs

from .clinic import ClinicView

Resource = Mapping[str, Any]

#: Of FHIR's value set AppointmentStatus, and how the patient takes part.
_STATUSES = {
    "requested": ("pending", "needs-action"),
    "booked": ("booked", "accepted"),
    "cancelled": ("cancelled", "declined"),
    "completed": ("fulfilled", "accepted"),
    "no_show": ("noshow", "accepted"),
}
#: Names of what the clinic names itself are made from its own ids.
_NAMES = uuid.uuid5(uuid.NAMESPACE_URL, "urn:bella")


@attrs.frozen
class Visit:
    """An appointment as FHIR tells of it; instants are aware UTC. ``patient``: their name."""

    id: str
    status: str
    user_id: str
    patient: str = attrs.field(repr=False)
    provider_id: str
    location_id: str
    room_id: str
    service: str
    starts_at: datetime
    ends_at: datetime
    created_at: datetime
    updated_at: datetime
    version: int


def patient(  # noqa: PLR0917  # the order of a person's record
    user_id: str, given: str | None, family: str | None, full_name: str, birth_date: date | None, language: str, phone: str | None
) -> Resource:
    """Return a patient; ``phone``: E.164. Staff's own checks of names are not told."""
    name = {"text": full_name, **({"family": family} if family else {}), **({"given": given.split()} if given else {})}
    return {
        "resourceType": "Patient",
        "id": user_id,
        "name": [name],
        **({"telecom": [{"system": "phone", "value": phone}]} if phone else {}),
        **({"birthDate": birth_date.isoformat()} if birth_date else {}),
        "communication": [{"language": {"coding": [{"system": "urn:ietf:bcp:47", "code": language}]}, "preferred": True}],
    }


def practitioner(clinic: ClinicView, provider_id: str) -> Resource:
    """Return a provider; one whom the clinic does not have any more is known by their id."""
    name = next((one.name for one in clinic.providers if one.id == provider_id), provider_id)
    return {
        "resourceType": "Practitioner",
        "id": _named("provider", provider_id),
        "identifier": [{"system": "urn:bella:provider", "value": provider_id}],
        "name": [{"text": name}],
    }


def schedule(clinic: ClinicView, provider_id: str) -> Resource:
    """Return whose times a provider's slots are."""
    return {
        "resourceType": "Schedule",
        "id": _named("schedule", provider_id),
        "active": any(one.id == provider_id for one in clinic.providers),
        "actor": [_actor("Practitioner", _named("provider", provider_id))],
    }


def slot(visit: Visit) -> Resource:
    """Return the time that an appointment takes; one that was cancelled left it free."""
    return {
        "resourceType": "Slot",
        "id": _named("slot", visit.id),
        "schedule": _actor("Schedule", _named("schedule", visit.provider_id)),
        "status": {"requested": "busy-tentative", "cancelled": "free"}.get(visit.status, "busy"),
        "start": _instant(visit.starts_at),
        "end": _instant(visit.ends_at),
    }


def appointment(clinic: ClinicView, visit: Visit, service: str) -> Resource:
    """Return an appointment; ``service``: its name for people."""
    status, taken = _STATUSES[visit.status]
    location = next((one for one in clinic.locations if one.id == visit.location_id), None)
    room = next((one.name for one in location.rooms if one.id == visit.room_id), visit.room_id) if location else visit.room_id
    where = f"{location.name if location else visit.location_id}, {room}"
    name = next((one.name for one in clinic.providers if one.id == visit.provider_id), visit.provider_id)
    return {
        "resourceType": "Appointment",
        "id": visit.id,
        "meta": {"versionId": str(visit.version), "lastUpdated": _instant(visit.updated_at)},
        "status": status,
        "serviceType": [{"coding": [{"system": "urn:bella:service", "code": visit.service}], "text": service}],
        "start": _instant(visit.starts_at),
        "end": _instant(visit.ends_at),
        "minutesDuration": int((visit.ends_at - visit.starts_at).total_seconds() // 60),
        "slot": [_actor("Slot", _named("slot", visit.id))],
        "created": _instant(visit.created_at),
        "participant": [
            {"actor": {**_actor("Patient", visit.user_id), "display": visit.patient}, "status": taken},
            {"actor": {**_actor("Practitioner", _named("provider", visit.provider_id)), "display": name}, "status": "accepted"},
            {"actor": {"type": "Location", "display": where}, "status": "accepted"},
        ],
    }


def entry(resource: Resource) -> Mapping[str, Any]:
    """Return a resource as an entry of a bundle."""
    return {"fullUrl": f"urn:uuid:{resource['id']}", "resource": resource}


def _actor(kind: str, resource_id: str) -> dict[str, str]:
    return {"reference": f"urn:uuid:{resource_id}", "type": kind}


def _named(kind: str, own_id: str) -> str:
    return str(uuid.uuid5(_NAMES, f"{kind}:{own_id}"))


def _instant(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds")
