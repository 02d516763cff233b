"""How appointments that stand are said: each by its visit, its time at its own place, and with whom."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from ...business_days import is_late_cancellation
from ...clinic import Location
from ...spoken import spoken_birth_date, spoken_moment
from ..called import provider_name, service_name
from ..state import Existing, Question
from ..turn import Turn
from ..types import Booked, Coming, Prompt

#: Questions of this part, and those that say the appointment first, to its end.
QUESTIONS: frozenset[Question] = frozenset({
    "existing", "identity", "own_name", "which", "attend", "move_it", "move_sure", "cancel_it", "cancel_sure", "how_late",
})  # fmt: skip
READ_BACKS: frozenset[Question] = frozenset({"attend", "move_it", "move_sure", "cancel_it", "cancel_sure"})
#: More appointments than these are not told one by one.
MOST = 3


def place(turn: Turn, row: Booked) -> Location:
    """Return the location that an appointment is at; the one that was called if that is gone since."""
    return next((found for found in turn.clinic.locations if found.id == row.location_id), turn.location)


def moment(turn: Turn, row: Booked, starts_at: datetime | None = None) -> str:
    """Say when an appointment is, or shall be, by the clocks of its place."""
    zone = ZoneInfo(place(turn, row).zone)
    return spoken_moment((starts_at or row.starts_at).astimezone(zone), turn.at.astimezone(zone).date(), turn.state.language)


def said(turn: Turn, row: Booked) -> dict[str, str]:
    """Return what may be said of an appointment, from its row."""
    provider = provider_name(turn, row.provider_id)
    if row.location_id != turn.location.id:
        provider = turn.words("existing.place", provider=provider, place=place(turn, row).name)
    return {"service": service_name(turn, row.service), "moment": moment(turn, row), "provider": provider}


def name(turn: Turn) -> str:
    """Return the patient's name, as it was given or as it stands on file."""
    given = turn.state.form.name
    return given.value.full if given is not None else ""


def chosen(existing: Existing) -> Coming | None:
    """Return the appointment that it is about."""
    return next((one for one in existing.coming if one.row.appointment_id == existing.chosen), None)


def moving(turn: Turn) -> Booked | None:
    """Return the appointment that is being moved, if one is."""
    existing = turn.state.existing
    one = chosen(existing) if existing is not None and existing.kind == "move" else None
    return one.row if one is not None else None


def told(turn: Turn, row: Booked) -> Prompt:
    """Tell when an appointment is."""
    key = "existing.told.requested" if row.status == "requested" else "existing.told"
    return turn.prompt(key, name=name(turn), **said(turn, row))


def read_back(turn: Turn, question: Question) -> tuple[Prompt, ...]:
    """Say what is about to be done, all of it; nothing for other questions."""
    existing = turn.state.existing
    one = chosen(existing) if existing is not None else None
    if one is None or question not in READ_BACKS:
        return ()
    hold = turn.state.hold
    if question in {"move_it", "move_sure"} and hold is not None:
        new = said(turn, one.row) | {"provider": provider_name(turn, hold.slot.provider_id)}
        new |= {"old": new["moment"], "moment": moment(turn, one.row, hold.slot.starts_at)}
        return (turn.prompt("move_it.said", name=name(turn), **new),)
    return (told(turn, one.row),)


def words(turn: Turn, question: Question) -> dict[str, str]:
    """Return what is filled in of a question of this part."""
    existing, form = turn.state.existing, turn.state.form
    if question == "which" and existing is not None:
        return _list(turn, existing.coming[:MOST])
    if question == "identity":
        born = spoken_birth_date(form.birth_date.value, turn.state.language) if form.birth_date else ""
        return {"name": name(turn), "born": born}
    return {}


def _list(turn: Turn, coming: Sequence[Coming]) -> dict[str, str]:
    rows = [turn.words("existing.row", **{key: value for key, value in said(turn, one.row).items() if key != "provider"}) for one in coming]
    items = [turn.prompt("which.item", appointment=row, digit=str(number)).text for number, row in enumerate(rows, 1)]
    last = f"; {turn.words('which.or')} "
    return {"list": last.join(("; ".join(rows[:-1]), rows[-1])) if len(rows) > 1 else "".join(rows), "menu": "; ".join(items)}


def late_notice(turn: Turn, one: Coming) -> str:
    """Return how much notice the place of an appointment asks for, where there is less; else nothing."""
    location = place(turn, one.row)
    amount = location.cancellation.amount
    if amount is None or not is_late_cancellation(location, one.row.starts_at, turn.at):
        return ""
    if location.cancellation.unit == "hours":
        return turn.words("notice.hours", count=str(amount))
    return turn.words("notice.day") if amount == 1 else turn.words("notice.days", count=str(amount))


def state_policy(turn: Turn, one: Coming) -> None:
    """Say how much notice the clinic asks for, where there is less."""
    if notice := late_notice(turn, one):
        turn.say("existing.policy", notice=notice)
