"""What is said of what waits for staff: what it is, what bella promised, and what came of it."""

from collections.abc import Mapping
from datetime import datetime

import attrs

from bella_core.crud.attention import Item
from bella_core.domain.clinic import ClinicView

from .guard import Visitor
from .menu import N_
from .places import service_name
from .words import Words

#: What each kind of item is, and what bella told whoever it is about.
KINDS: Mapping[str, tuple[str, str]] = {
    "emergency": (N_("Emergency: call back at once"), N_("Bella told how to get help, and that the clinic calls back.")),
    "late": (N_("Running late"), N_("Bella said that the clinic knows.")),
    "approval_overdue": (N_("A request waits too long"), N_("Bella said that the clinic will confirm.")),
    "callback": (N_("Call back"), N_("Bella said that the clinic calls back.")),
    "message": (N_("A message"), N_("Bella said that the message is passed on.")),
    "move": (N_("Wants to move an appointment"), N_("Bella said that the clinic calls back.")),
    "cancel": (N_("Wants to cancel an appointment"), N_("Bella said that the clinic calls back.")),
    "abandoned_at_confirmation": (N_("Hung up before the booking was confirmed"), N_("Nothing was booked.")),
    "late_change": (N_("Changed at short notice"), ""),
    "late_cancellation": (N_("Gave an appointment up at short notice"), ""),
    "text_message": (N_("Wrote a text"), N_("Bella said that somebody reads it.")),
    "text_change": (N_("Wants a change, by text"), N_("Bella said that the clinic calls.")),
    "text_cancelled": (N_("Cancelled by text"), N_("Bella confirmed it by text.")),
    "undeliverable": (N_("A message did not arrive: call"), ""),
    "undelivered": (N_("Something was not delivered"), ""),
    "check_spelling": (N_("Check the spelling of a name"), ""),
    "merge": (N_("Two records may be one person"), ""),
    "insurance": (N_("Check an insurance"), ""),
    "other": (N_("To look at"), ""),
    "to_enter": (N_("Appointments to enter"), ""),
    "import_differs": (N_("An import says otherwise"), ""),
    "schedule_rejected": (N_("An entry of the other system was not taken"), ""),
}
OUTCOMES: Mapping[str, str] = {
    "reached": N_("reached, and settled"),
    "left_word": N_("left a message"),
    "not_reached": N_("not reached"),
    "settled": N_("settled otherwise"),
    "nothing_to_do": N_("nothing to do"),
}
#: What is shown of an item's details beside name and number, in this order; the last three are a patient's own words.
_SHOWN: Mapping[str, str] = {
    "service": N_("For"),
    "starts_at": N_("Time"),
    "asked_for": N_("Asked for"),
    "from": N_("It was"),
    "denied": N_("Could not be had"),
    "wish": N_("Wished for"),
    "minutes": N_("Minutes late"),
    "family": N_("With"),
    "count": N_("How many"),
    "reason": N_("Reason"),
    "told": N_("The error"),
    "text": N_("In their words"),
    "words": N_("In their words"),
}
_THEIR_WORDS = frozenset({"text", "words"})
_INSTANTS = frozenset({"starts_at", "asked_for", "from", "denied"})


@attrs.frozen
class Told:
    """One thing that an item tells: ``at``, where it is an instant; ``language``: where it is a patient's own words."""

    title: str
    text: str
    at: datetime | None = None
    language: str = ""


def title_of(kind: str, words: Words) -> str:
    """Return what a kind is; a plugin's own kind by its name."""
    return words.gettext(KINDS[kind][0]) if kind in KINDS else kind.replace("_", " ").capitalize()


def promise_of(kind: str, words: Words) -> str:
    """Return what bella told whoever it is about; empty where that is nothing."""
    key = KINDS.get(kind, ("", ""))[1]
    return words.gettext(key) if key else ""


def told(item: Item, clinic: ClinicView, visitor: Visitor, words: Words) -> list[Told]:
    """Return what an item tells, as far as the visitor may know it."""
    details, language = item.task.details, visitor.language
    found = []
    for name, title in _SHOWN.items():
        value = details.get(name, "")
        if value and (name not in _THEIR_WORDS or visitor.may("see_transcripts")):
            spoken = details.get("language", "") if name in _THEIR_WORDS else ""
            text = service_name(clinic, value, language) if name == "service" else value
            found.append(Told(words.gettext(title), text, _instant(value) if name in _INSTANTS else None, spoken))
    return found


def _instant(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo is not None else None
