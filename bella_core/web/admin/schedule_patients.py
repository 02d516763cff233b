"""Whom a form is about: somebody on file, or somebody new, of whom it says name, telephone and birth date."""

from bella_core.app.bella import Bella
from bella_core.domain.clinic import Locale
from bella_core.domain.dialogue.types import PatientDraft
from bella_core.domain.phone import from_digits

from .menu import N_
from .problems import not_found
from .schedule_forms import read_day

#: The fields that describe somebody.
FIELDS = ("given", "family", "phone", "birth_date", "language")


def somebody_new(fields: dict[str, str], errors: dict[str, str]) -> PatientDraft | None:
    """
    Return whom the form describes; who is on file under this name and number, or birth date, is found by whatever is done with it.

    Args:
        errors: gets what is wrong, by field; then there is nobody.
    """
    phone = from_digits("".join(sign for sign in fields["phone"] if sign.isdigit())) if fields["phone"] else None
    born = read_day(fields, "birth_date")
    is_no_date = bool(fields["birth_date"]) and born is None
    wrong = {
        "given": N_("Write the given name.") if not fields["given"] else "",
        "family": N_("Write the family name.") if not fields["family"] else "",
        "phone": N_("This is no telephone number, such as 416 555-0142.") if fields["phone"] and phone is None else "",
        "birth_date": N_("This is no date, such as 2027-03-31.") if is_no_date else "",
    }
    if any(wrong.values()):
        errors.update({name: text for name, text in wrong.items() if text})
        return None
    language: Locale = "fr-CA" if fields["language"] == "fr-CA" else "en-CA"
    full = f"{fields['given']} {fields['family']}"
    return PatientDraft(fields["given"], fields["family"], full, phone, language, birth_date=born, verified=True)


async def on_file(bella: Bella, user_id: str) -> PatientDraft | None:
    """
    Return who is on file under an id; None where none is given.

    Raises:
        PageError: nobody is (404).
    """
    if not user_id:
        return None
    found = await bella.scheduling.patient(user_id)
    if found is None:
        raise not_found()
    return found
