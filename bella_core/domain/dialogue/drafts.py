"""Who the patient is, as the booking is told it."""

from .turn import Turn
from .types import PatientDraft


def patient(turn: Turn) -> PatientDraft:
    """Return who the patient is, as far as it was said."""
    state, form = turn.state, turn.state.form
    name = form.name.value if form.name else None
    number = form.phone.value if form.phone else None
    return PatientDraft(
        given=name.given if name else None,
        family=name.family if name else None,
        full=name.full if name else "",
        phone=number,
        language=state.language,
        user_id=state.user_id,
        birth_date=form.birth_date.value if form.birth_date else None,
        phone_is_mobile=state.caller_mobile and number == state.caller,
        relation=form.relation.value if form.relation else "self",
        verified=_verified(turn),
        known=form.known.value if form.known else None,
        cdcp_from=form.cdcp_from,
    )


def _verified(turn: Turn) -> bool:
    name = turn.state.form.name
    return turn.state.user_id is not None or (name is not None and name.source in {"spelled", "keyed"})
