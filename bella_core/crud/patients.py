"""Who an appointment is for: a record that two identifiers match, or a new, unverified one with what staff must look at."""

from collections.abc import Collection, Sequence
from datetime import datetime

import attrs
from sqlalchemy import Connection

from bella_core.core.errors import NotFound, StaleVersion
from bella_core.core.ids import new_id
from bella_core.domain.dialogue.types import PatientDraft
from bella_core.domain.phonetics import fold

from . import contacts, tasks, users
from .measuring import operation


@attrs.frozen
class Patient:
    """The patient of a booking; ``similar`` are records that may be the same person and could not be told apart."""

    user_id: str
    is_new: bool
    similar: tuple[str, ...] = ()


@operation
def find(conn: Connection, draft: PatientDraft, apart: Collection[str] = ()) -> Patient:
    """
    Find the patient, or give a new one an id; nothing is written yet.

    Args:
        apart: records that it cannot be: of those who come together with them.

    Who says to be new here, and gives no birth date, may be another of the same name behind the same telephone: staff look whether it is
    who is on file.

    Raises:
        NotFound: the draft names a record that is not there.
    """
    if draft.user_id is not None and (user_id := users.resolve(conn, draft.user_id)) not in apart:
        if users.by_id(conn, user_id) is None:
            raise NotFound("there is no such user")
        return Patient(user_id, is_new=False)
    matches = users.identify(conn, draft.given, draft.family, draft.birth_date, draft.phone)
    says_new = draft.known is False and draft.birth_date is None
    if matches.user_id is not None and matches.user_id not in apart and not says_new:
        return Patient(matches.user_id, is_new=False)
    similar = users.same_person(conn, draft.given, draft.family, draft.birth_date) + users.sounding_alike(conn, draft.full, draft.phone)
    others = tuple(dict.fromkeys(user_id for user_id in similar if user_id not in apart))
    return Patient(new_id(), is_new=True, similar=others or (("",) if matches.several else ()))


@operation
def find_each(conn: Connection, drafts: Sequence[PatientDraft]) -> tuple[Patient, ...]:
    """Find the patients of visits that are booked together: who is named twice is one, and twins whose names sound alike are two."""
    found: list[Patient] = []
    for draft in drafts:
        before = next((at for at, other in enumerate(drafts[: len(found)]) if _is_one(draft, other)), None)
        apart = {patient.user_id for patient in found}
        found.append(find(conn, draft, apart) if before is None else attrs.evolve(found[before], is_new=False, similar=()))
    return tuple(found)


def _is_one(draft: PatientDraft, other: PatientDraft) -> bool:
    return (fold(draft.full), draft.birth_date) == (fold(other.full), other.birth_date)


@operation
def check_unmerged(conn: Connection, patient: Patient) -> None:
    """
    See, under the locks, that a patient who was found is still the record that counts.

    Raises:
        StaleVersion: it was merged into another since.
    """
    if not patient.is_new and users.resolve(conn, patient.user_id) != patient.user_id:
        raise StaleVersion("the patient's record was merged into another at this moment; try again")


@operation
def write(conn: Connection, patient: Patient, draft: PatientDraft, *, call_id: str | None, at: datetime) -> str | None:
    """
    Write a new patient's record, the contact whose telephone it is, and what staff must look at.

    Returns:
        The contact's id, or None without a number.
    """
    if patient.is_new:
        users.create(conn, patient.user_id, draft, at)
        if not draft.verified:
            tasks.add(conn, "check_spelling", "normal", call_id, {"name": draft.full}, at, user_id=patient.user_id)
        if patient.similar:
            details = {"name": draft.full, "similar": " ".join(patient.similar).strip()}
            tasks.add(conn, "merge", "normal", call_id, details, at, user_id=patient.user_id)
    if draft.phone is None:
        return None
    contact_id = contacts.ensure(conn, draft.phone, known_mobile=draft.phone_is_mobile, language=draft.language, at=at)
    # A number that is new to a record on file may book, but hears nothing of it until staff have looked: caller ID proves nobody.
    contacts.relate(conn, patient.user_id, contact_id, relation=draft.relation, may_be_told=patient.is_new)
    return contact_id
