"""Find when the caller wants to come, or does not."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Final

import attrs

from bella_core.plugin import Extraction, TimeValue, TurnContext

from ..numbers import NUMBER_WORDS
from ..reading import Reading
from .atoms import Day, Scene, awaits_digits
from .evidence import telling
from .lex import lex
from .lexicon import EN, FR, cues, lexicon
from .mentions import mentions
from .obligations import oblige
from .otherwise import otherwise
from .phrases import Phrase, phrases
from .refusals import refuse
from .resolve import Found, resolve
from .scan import compiled, scan

_DIGITS: Final = frozenset("0123456789")
#: A mark of these is in every time and date that is written in digits only.
_WRITTEN: Final = frozenset(":/-.")
#: Leads of a phrase that belong to it in the caller's words.
_LEADS: Final = frozenset("<>BA^!*_~@l")
#: More words than a caller says in one turn; what follows is not read, so that no text takes long.
_LONGEST: Final = 240
_UNSURE: Final = 0.6
_PAST: Final = 0.3  # and other times that nobody wishes for
_SURE: Final = 0.95
_HISTORY: Final = timedelta(days=730)


def load() -> None:
    """Build the tables and compile the rules, some 20 ms, before the first caller speaks."""
    cues()
    compiled()
    for language in (EN, FR):
        lexicon(language)


def find_times(reading: Reading, context: TurnContext) -> Iterator[Extraction]:
    """
    Yield kinds ``time`` and ``time_excluded``.

    Bare numbers count as times only where the last question asked for one. Nothing is read while a date of birth is awaited.
    """
    if "date_of_birth" in context.expecting:
        return
    if cues().isdisjoint(reading.words) and not _may_be_hours(reading, context):
        return
    if len(reading.tokens) > _LONGEST:
        reading = attrs.evolve(reading, tokens=reading.tokens[:_LONGEST])
    items = lex(reading)
    scene = Scene.of(items, context)
    atoms = scan(scene)
    said = phrases(scene, atoms)
    refuse(scene, said, reading.plain)
    oblige(scene, said, reading.plain)
    wished = _gathered(_wanted(telling(scene, [phrase for phrase in said if not phrase.left])))
    exact = False
    for phrase in (*wished, *(phrase for phrase in said if phrase.left)):
        for found in resolve(scene, phrase):
            if _is_history(scene, found):
                continue
            exact = exact or found.value.kind == "datetime"
            yield _extraction(reading, scene, phrase, found)
    if not (context.expecting or exact):  # how long something lasts would put an exact wish or an awaited answer in doubt
        for value, first, stop in mentions(scene, atoms, wished):
            yield reading.extraction("time", value, items.starts[first], items.ends[stop - 1], _PAST)


def _may_be_hours(reading: Reading, context: TurnContext) -> bool:
    """Whether numbers without another word of time may be hours: not while digits of something else are awaited, unless 2:30 is written."""
    if awaits_digits(context) and _WRITTEN.isdisjoint(reading.plain):
        return False
    return not NUMBER_WORDS.isdisjoint(reading.words) or not _DIGITS.isdisjoint(reading.plain)


def _extraction(reading: Reading, scene: Scene, phrase: Phrase, found: Found) -> Extraction:
    first, stop = min(phrase.start.first, phrase.last.first), max(phrase.start.stop, phrase.last.stop)
    while first > 0 and scene.items.tags[first - 1] in _LEADS and (phrase.excluded or phrase.relation != "at"):
        first -= 1
    value = attrs.evolve(found.value, asap=True) if phrase.asap else found.value
    kind = "time_excluded" if phrase.excluded or found.excluded else "time"
    start, end = scene.items.starts[first], scene.items.ends[stop - 1]
    return reading.extraction(kind, value, start, end, _confidence(scene, phrase, found), found.inferred, otherwise(scene, phrase, found))


def _is_history(scene: Scene, found: Found) -> bool:
    """Whether a value lies years back: a date of birth told unasked, the year of an operation."""
    last = found.value.end or found.value.start
    return last is not None and found.value.kind != "time" and not found.value.no_date and scene.today - last.date() > _HISTORY


def _confidence(scene: Scene, phrase: Phrase, found: Found) -> float:
    if phrase.left or _is_over(scene, found.value):
        return _PAST
    clock = phrase.start.clock
    return _UNSURE if clock is not None and not clock.sure and not phrase.start.dated else _SURE


def _is_over(scene: Scene, value: TimeValue) -> bool:
    """Whether a value lies behind: before today, or in the hours until now."""
    if value.kind == "time" or value.no_date:
        return False
    if value.end is not None and (
        value.end <= datetime.combine(scene.today, time()) or (value.end == scene.now and value.grain == "minute")
    ):
        return True
    last = value.end or value.start
    return last is not None and last.date() < scene.today


def _wanted(found: list[Phrase]) -> list[Phrase]:
    """Let "any time" and "as soon as possible" go where something narrower was said: "the first available in April"."""
    narrower = [phrase for phrase in found if not phrase.excluded and not _is_any_time(phrase)]
    if not narrower:
        return found
    asap = any(phrase.start.moment is not None and phrase.start.moment.asap for phrase in found)
    for phrase in narrower:
        phrase.asap = asap
    return [phrase for phrase in found if not _is_any_time(phrase)]


def _is_any_time(phrase: Phrase) -> bool:
    moment = phrase.start.moment
    return moment is not None and (moment.any_time or moment.asap)


def _gathered(found: list[Phrase]) -> list[Phrase]:
    """
    Bring a day and a time together that were said apart.

    "Book it on the 4th of March. Is 5:15 free?" is one wish. It is done only where it is clear: one day and times without a day.
    """
    wishes = [phrase for phrase in found if not phrase.excluded and phrase.start.moment is None]
    dated = [phrase for phrase in wishes if phrase.start.dated or phrase.last.dated]
    undated = [phrase for phrase in wishes if not (phrase.start.dated or phrase.last.dated)]
    if len(dated) > 1 and len(undated) == 1 and not undated[0].end and all(_is_bare_day(phrase) for phrase in dated):
        return _each_day(found, dated, undated[0])
    if not dated and len(undated) == 2:
        return _in_part(found, *undated)
    if len(dated) != 1 or not undated or dated[0].start.clock or dated[0].relation != "at":
        return found
    if dated[0].start.part and not all(phrase.start.clock for phrase in undated):
        return found
    day = dated[0]
    if any(phrase.last.moment for phrase in undated) or not _is_day(day):
        return found
    for phrase in undated:
        phrase.start.day, phrase.start.part = day.start.day, phrase.start.part or day.start.part
        phrase.start.first = min(phrase.start.first, day.start.first)
        phrase.last.stop = max(phrase.last.stop, day.start.stop)
    return [phrase for phrase in found if phrase is not day]


def _in_part(found: list[Phrase], part: Phrase, clock: Phrase) -> list[Phrase]:
    """Put a time into the part of the day that was said before it: "in the morning, between nine and eleven"."""
    bare = part.start.part is not None and part.start.clock is None and part.end is None and part.relation == "at"
    if not bare or not set("&+").isdisjoint(clock.start.before) or clock.start.clock is None or clock.start.part or clock.last.part:
        return found
    clock.start.part, clock.start.first = part.start.part, min(clock.start.first, part.start.first)
    return [phrase for phrase in found if phrase is not part]


def _is_bare_day(phrase: Phrase) -> bool:
    return _is_day(phrase) and phrase.end is None and phrase.relation == "at" and not phrase.start.timed


def _each_day(found: list[Phrase], dated: list[Phrase], undated: Phrase) -> list[Phrase]:
    """Give each day the time that was said for all: "Monday, Wednesday or Friday after three"."""
    if not all(phrase.linked for phrase in dated[1:]):
        return found
    each = [
        attrs.evolve(undated, start=attrs.evolve(undated.start, day=day.start.day, first=min(day.start.first, undated.start.first)))
        for day in dated
    ]
    return [*each, *(phrase for phrase in found if phrase.excluded or phrase.start.moment is not None)]


def _is_day(phrase: Phrase) -> bool:
    return isinstance(phrase.start.day, Day)
