"""Questions that the clinic's own record answers: where it is, when it is open, who treats, how long it takes."""

import re
from datetime import date

from .. import hours
from ..spoken import spoken_date, spoken_moment, spoken_time
from .called import provider_name
from .heard import Heard
from .turn import Turn

#: Topics of questions that can be answered here, once the call has come far enough for them.
TOPICS = frozenset({"address", "hours", "provider", "duration"})

#: What is a question also beside a wish; "are you open on Thursday" may be one.
BESIDE = frozenset({"insurance", "parking", "price", "address", "prepare"})
#: Words of a wish.
_WISHES = re.compile(
    r"\b(?:please|i(?:[’']d| would) like|i (?:want|need)|s[’']il vous pla[iî]t|svp|je (?:veux|voudrais)|j[’']aimerais)\b", re.IGNORECASE
)


def topics(turn: Turn) -> frozenset[str]:
    """Return the topics that can be answered here, those that the location answers in its own words too."""
    language = turn.state.language[:2]
    return TOPICS | {topic for topic, texts in turn.location.facts.items() if texts.get(language)}


def tell(turn: Turn, topic: str | None, day: date | None = None) -> bool:
    """
    Answer a question before whatever is said next; False when somebody else has to.

    Args:
        day: that was asked about, of the clinic's calendar; None where none was.
    """
    if topic == "address":
        turn.say("fact.address", address=turn.location.address)
        return True
    if topic == "hours":
        return _hours(turn) if day is None or day == turn.now.date() else _hours_on(turn, day)
    if topic == "provider":
        return _providers(turn)
    if topic == "duration":
        return _duration(turn)
    return topic is not None and _own(turn, topic)


def is_beside_wish(heard: Heard) -> bool:
    """Tell whether a visit is wished for beside the question: "a cleaning please, and is there parking?"."""
    return bool(heard.services) and (heard.topic == "parking" or (heard.topic in BESIDE and _WISHES.search(heard.text) is not None))


def _own(turn: Turn, topic: str) -> bool:
    """Answer in the clinic's own words; of insurance nothing more is promised than these."""
    words = turn.location.facts.get(topic, {}).get(turn.state.language[:2], "").strip()
    if words:
        turn.say("fact.insurance" if topic == "insurance" else "fact.own", words=words)
    return bool(words)


def _hours(turn: Turn) -> bool:
    location, language = turn.location, turn.state.language
    today = hours.open_stretches(location, turn.now.date())
    if today and today[0][0] <= turn.at < today[-1][1]:
        opens, closes = (spoken_time(turn.local(when).time(), language) for when in (today[0][0], today[-1][1]))
        turn.say("fact.open", opens=opens, closes=closes)
        return True
    opening = hours.next_opening(location, turn.at)
    if opening is None:
        return False
    turn.say("fact.closed", moment=spoken_moment(turn.local(opening), turn.now.date(), language))
    return True


def _hours_on(turn: Turn, day: date) -> bool:
    """Say when it is open on a day, closures and holidays in mind, or that it is not."""
    language, open_on = turn.state.language, hours.open_stretches(turn.location, day)
    said = spoken_date(day, turn.now.date(), language)
    if not open_on:
        turn.say("fact.closed_on", day=said)
        return True
    opens, closes = (spoken_time(turn.local(when).time(), language) for when in (open_on[0][0], open_on[-1][1]))
    turn.say("fact.open_on", day=said, opens=opens, closes=closes)
    return True


def _providers(turn: Turn) -> bool:
    state = turn.state
    slots = (state.hold.slot,) if state.hold and state.offer.chosen else state.offer.slots
    names = list(dict.fromkeys(provider_name(turn, slot.provider_id) for slot in slots))
    if len(names) == 1:
        turn.say("fact.provider", provider=names[0])
    elif names:
        turn.say("fact.providers", first=names[0], second=names[1])
    return bool(names)


def _duration(turn: Turn) -> bool:
    asked = turn.state.form.service
    service = next((found for found in turn.clinic.services if asked and found.code == asked.value), None)
    if service is not None:
        turn.say("fact.duration", minutes=str(service.minutes))
    return service is not None
