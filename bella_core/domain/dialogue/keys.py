"""What keys mean: it depends on what was asked."""

from datetime import date, datetime, time, timedelta

import attrs

from bella_core.plugin.types import Extraction, LanguageValue, TimeValue

from ..phone import from_digits
from . import usual
from .heard import Heard
from .letters import read_letters
from .questions import LETTERED, bookable
from .state import Question
from .turn import Turn

#: Questions that 1 answers with yes and 2 with no.
YES_NO: frozenset[Question] = frozenset({
    "status", "name_sure", "caller_id", "phone_sure", "read_back", "sure", "after_transfer", "identity", "attend", "move_it", "move_sure",
    "cancel_sure", "next_visit", "waitlist", "due",
})  # fmt: skip
#: Questions at which 2 picks something, so that it cannot ask for the other language.
PICKED = YES_NO | {"offer", "service", "when", "change", "anything_else", "existing", "which", "cancel_it", "how_late"}
_PHONE: frozenset[Question] = frozenset({"phone", "phone_more", "caller_id", "phone_sure"})
_NOTHING = Heard(keyed=True)
#: What is keyed of an appointment that stands, when it is asked what shall become of it.
_WANTED = {1: "when", 2: "move", 3: "cancel", 4: "confirm"}
#: Questions at which 3 is for an appointment that stands, and those about one.
_STANDING: frozenset[Question] = frozenset({"which", "existing", "cancel_it", "reason", "anything_else", "after_911"})
_INSTEAD = 3
#: Digits of the minutes that somebody is late.
_MINUTES = 3


def read_keys(turn: Turn, digits: str, *, complete: bool) -> Heard:
    """
    Read pressed keys as an answer to the open question.

    Args:
        digits: without ``*`` and ``#``. ``complete``: the question was played to its end.

    Returns:
        What it amounts to; nothing at all when the keys mean nothing here.
    """
    return attrs.evolve(_read(turn, digits), keyed=True, complete=complete)


def _read(turn: Turn, digits: str) -> Heard:
    question = turn.state.question
    if question in _PHONE and len(digits) > 1:
        return _phone(turn, digits)
    if question in LETTERED and turn.state.by_keys and len(digits) > 1:
        return Heard(letters=read_letters(digits))
    if question == "member":
        return Heard(text=digits)
    if question in {"party", "whose"} and digits.isdecimal() and len(digits) == 1:
        return Heard(choice=int(digits))
    if question == "how_late":
        return Heard(minutes=int(digits)) if digits.isdecimal() and len(digits) <= _MINUTES else _NOTHING
    if question == "benefit_day":
        return _benefit_day(digits)
    if question == "birth_date":
        return Heard(birth_date=_birth_date(digits, turn.now.date()))
    return _menu(turn, question, digits)


def _menu(turn: Turn, question: Question, digits: str) -> Heard:
    if digits not in ({"1", "2", "3", "4"} if question in {"change", "existing"} else {"1", "2", "3"}):
        return _NOTHING
    choice = int(digits)
    if choice == 2 and question not in PICKED:
        return _other_language(turn)
    if question in YES_NO or (question == "offer" and len(turn.state.offer.slots) == 1):
        return _yes_no(choice)
    if question in _STANDING:
        return _standing(question, choice)
    if question == "service":
        return _service(turn, choice)
    if question == "when":
        return Heard(times=(_time(turn, choice),))
    if question in {"offer", "change"}:
        return Heard(choice=choice)
    return Heard(intents=frozenset({"book"})) if choice == 1 else _NOTHING


def _standing(question: Question, choice: int) -> Heard:
    """Read a key that answers a question about an appointment that stands, or asks for one."""
    if question == "which":
        return Heard(choice=choice)
    if question == "existing":
        return Heard(intents=frozenset({_WANTED[choice]}))
    if question == "cancel_it":
        return _yes_no(choice) if choice < _INSTEAD else Heard(intents=frozenset({"move"}))
    if choice == _INSTEAD:
        return Heard(intents=frozenset({"existing"}))
    return _yes_no(choice) if question == "anything_else" and choice == 2 else Heard(intents=frozenset({"book"}))


def _service(turn: Turn, choice: int) -> Heard:
    if usual.asks_recall(turn.state):
        return _yes_no(choice)
    menu = bookable(turn)[:3]
    return Heard(services=(menu[choice - 1].code,)) if choice <= len(menu) else _NOTHING


def _yes_no(choice: int) -> Heard:
    if choice == 3:
        return _NOTHING
    return Heard(yes_no="yes" if choice == 1 else "no")


def _other_language(turn: Turn) -> Heard:
    other = next((language for language in turn.location.languages if language != turn.state.language), None)
    return Heard(language=LanguageValue(other, explicit=True)) if other else _NOTHING


def _phone(turn: Turn, digits: str) -> Heard:
    whole = turn.state.form.phone_digits + digits if turn.state.question == "phone_more" and len(digits) < 10 else digits
    number = from_digits(whole)
    if number is not None:
        return Heard(phone=number)
    return Heard(phone_part=whole) if len(whole) < 10 else _NOTHING


def _date(digits: str) -> date | None:
    try:
        return datetime.strptime(digits, "%Y%m%d").date() if len(digits) == 8 else None  # noqa: DTZ007  # a date has no zone
    except ValueError:
        return None


def _benefit_day(digits: str) -> Heard:
    day = _date(digits)
    if day is None:
        return _NOTHING
    return Heard(times=(Extraction("time", TimeValue(datetime.combine(day, time(0)), None, "day", "date"), "", 0, 0),))


def _birth_date(digits: str, today: date) -> date | None:
    born = _date(digits)
    return born if born is not None and born <= today and born.year >= today.year - 130 else None


def _time(turn: Turn, choice: int) -> Extraction:
    midnight = datetime.combine(turn.now.date(), time(0))
    values = {
        1: TimeValue(midnight, None, "minute", "interval", asap=True),
        2: TimeValue(midnight, midnight + timedelta(hours=12), "hour", "interval", no_date=True, part="morning"),
        3: TimeValue(midnight + timedelta(hours=12), midnight + timedelta(hours=18), "hour", "interval", no_date=True, part="afternoon"),
    }
    return Extraction("time", values[choice], "", 0, 0)
