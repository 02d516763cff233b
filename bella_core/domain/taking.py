"""What is checked when a slot is taken, and never after the caller's yes."""

from datetime import datetime

from . import overflow, patient_rules, rules
from .clinic import ClinicView
from .dialogue.types import PatientDraft
from .overflow import Overflow
from .slots import Slot


def check_taking(
    clinic: ClinicView,
    slot: Slot,
    at: datetime,
    *,
    by_staff: bool = False,
    patient: PatientDraft | None = None,
    beside: Overflow | None = None,
) -> None:
    """
    Check that a slot may be taken, as far as the book need not be asked.

    Args:
        at: aware; now. ``by_staff``: a person of the clinic does it, who may do what bella may not.
        patient: as far as they are known; None: nobody in particular yet.
        beside: it is booked beside visits that are there.

    Raises:
        RuleBroken: a rule of the clinic forbids it.
    """
    rules.check(clinic, slot)
    if beside is not None:
        overflow.check(clinic, slot, beside, by_staff=by_staff)
    if not by_staff:
        rules.check_by_phone(clinic, slot)
        rules.check_notice(clinic, slot, at)
        rules.check_reserved(clinic, slot, at)
    if patient is not None:
        patient_rules.check(clinic, slot, patient, by_staff=by_staff)
