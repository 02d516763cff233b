"""What the clinic's book tells of a patient who was recognised: whom they usually see, and when a hygienist saw them last."""

from ..clinic import Role, Service
from ..hours import local_date
from ..recall import add_months, interval
from .state import DialogueState
from .turn import Turn

_MONTH_DAYS = 30.44
#: The question that brings it up.
RECALL_KEY = "service.recall"


def provider(turn: Turn) -> str | None:
    """
    Return the provider whom the patient usually sees for the visit that is wanted.

    None for whoever was not recognised, asked for somebody or for anyone, or is in pain.
    """
    state, form = turn.state, turn.state.form
    service = next((found for found in turn.clinic.services if form.service and found.code == form.service.value), None)
    asked = form.anyone or (form.wish is not None and form.wish.provider_id is not None)
    if state.user_id is None or service is None or asked or form.urgent:
        return None
    roles = {found.id: found.role for found in turn.clinic.providers}
    wanted = _first_roles(service)
    fits = [visit for visit in state.visits if roles.get(visit.provider_id) in wanted]
    alike = [visit for visit in fits if visit.service == service.code or roles[visit.provider_id] == "hygienist"]
    found = next((visit.provider_id for visit in sorted(alike, key=lambda visit: visit.service != service.code)), None)
    return None if form.wish is not None and found in form.wish.not_providers else found


def recall(turn: Turn) -> tuple[str, int] | None:
    """Return the service of the last hygiene visit, where another is due by now, and how many months ago it was."""
    state = turn.state
    roles = {found.id: found.role for found in turn.clinic.providers}
    cleanings = [visit for visit in state.visits if roles.get(visit.provider_id) == "hygienist"]
    if state.user_id is None or not cleanings:
        return None
    last = max(cleanings, key=lambda visit: visit.starts_at)
    service = next((found for found in turn.clinic.services if found.code == last.service and found.is_by_phone), None)
    months = interval(turn.clinic, service, last.recall_months) if service and last.recall_months != 0 else None
    if months is None:
        return None
    due_on = add_months(local_date(turn.location, last.starts_at), months)
    ago = int((turn.at - last.starts_at).days / _MONTH_DAYS)
    return (last.service, ago) if local_date(turn.location, turn.at) >= due_on and ago > 1 else None


def asks_recall(state: DialogueState) -> bool:
    """Tell whether the last reply brought the last hygiene visit up."""
    return state.question == "service" and state.reply is not None and any(part.key == RECALL_KEY for part in state.reply.parts)


def _first_roles(service: Service) -> tuple[Role, ...]:
    """Return the roles of whom the appointment is with."""
    return next((need.roles for need in service.needs if need.resource == "provider"), ())
