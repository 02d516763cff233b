"""Whom a request is for: somebody on file, or who is looked for by name and number as a caller is."""

from bella_core.domain.dialogue.types import PatientDraft
from bella_core.domain.phone import from_digits
from bella_core.schemas.converter import Mistake, Unreadable
from bella_core.schemas.waiting import WaitingPatient


def draft_of(user_id: str | None, said: WaitingPatient | None) -> PatientDraft:
    """
    Return the patient; one who is not on file yet gets a record.

    Raises:
        Unreadable: their telephone number is none.
    """
    if said is None:
        return PatientDraft(None, None, "", None, "en-CA", user_id=user_id)
    phone = from_digits(said.phone.removeprefix("+"))
    if phone is None:
        raise Unreadable((Mistake("#/patient/phone", "must be a telephone number such as +14165550142"),))
    return PatientDraft(said.given, said.family, said.full_name.strip(), phone, said.language, birth_date=said.birth_date, verified=True)
