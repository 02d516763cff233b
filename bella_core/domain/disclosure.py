"""
Whether a caller may hear of a patient's appointments, move them or cancel them.

Two identifiers tell which record it is; that alone does not tell who is calling. So it also takes a number that is a contact's who may be
told, or a caller who gives their name as the patient's or as such a contact's. A patient may forbid it all. Whatever is refused is refused
in the same words, whether or not there is a record, so that nobody learns from a refusal who is a patient.

A child does not call for themselves: of one, a contact is told. Québec lets patients decide on care from fourteen on, other provinces
when they are mature enough (Civil Code of Québec, art. 14).
"""

from datetime import date
from typing import Literal

import attrs

#: Why nothing is said: no record was matched by two identifiers (``unidentified``), or several were; the patient forbids it
#: (``forbidden``); the caller is neither the patient nor a contact who may be told (``stranger``).
Refusal = Literal["unidentified", "several", "forbidden", "stranger"]


#: From this age on a patient calls for themselves, in years.
OF_AGE = 14


@attrs.frozen
class Standing:
    """
    Say what is known of a caller who asks about a patient.

    Args:
        records: how many records two identifiers matched.
        forbidden: the patient wants nothing to be said, to anybody.
        known_number: the call comes from the number of a contact who may be told of the patient.
        is_patient: the caller gave the patient's name as their own, and the patient is no child.
        is_contact: the caller gave the name of a contact who may be told of the patient.
    """

    records: int
    forbidden: bool = False
    known_number: bool = False
    is_patient: bool = False
    is_contact: bool = False


def refusal(standing: Standing) -> Refusal | None:
    """Return why nothing may be said or changed, or None when it may."""
    if standing.records != 1:
        return "several" if standing.records else "unidentified"
    if standing.forbidden:
        return "forbidden"
    known = standing.known_number or standing.is_patient or standing.is_contact
    return None if known else "stranger"


def is_child(born: date | None, today: date) -> bool:
    """Tell whether somebody is too young to call for themselves; who gave no birth date is not."""
    if born is None:
        return False
    had_birthday = (today.month, today.day) >= (born.month, born.day)
    return today.year - born.year - (not had_birthday) < OF_AGE
