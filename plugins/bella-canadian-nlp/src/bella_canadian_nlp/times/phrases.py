"""From atoms to phrases: which day belongs to which time, what is a range, an alternative, an exclusion."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import attrs

from .atoms import DAY, Atom, Clock, Day, Moment, Part, Scene, Span
from .calendar import coming, in_year, monday
from .ends import MOVING, End, lead_item, lead_of
from .lexicon import FR, word_set
from .negation import AWAY, is_excluded, turned

#: Words that may stand between a day and its time.
_FILLERS: Final = frozenset("@~Olisgt%RZ,-&+<")
#: Words after a lone number that leave it a time: "at 7 please".
_AFTER_HOUR: Final = word_set(
    """
    please works work is was would will if could can maybe instead then thanks thank sounds that' it' fine good great actually in with
    because so ok okay sharp exactly precisely there as i we do it have not my tops latest that works? be you they sir too also right
    s' si ca est serait pile exactement merci svp plutot c' je vous on me moi peut que mais nous il elle y irait when what how or
    and and/or but tomorrow for should may on
    """
)
#: How many words may stand between that and the days: "déplacer mon rendez-vous de mardi à jeudi".
_NEAR: Final = 7
#: What an appointment is called, and what may stand between that and the day that it has.
_VISITS: Final = word_set("appointment appt visit booking cleaning checkup check-up rendez-vous vous rdv visite nettoyage")
_OF_VISIT: Final = word_set("on for of the is le la du de")


@attrs.define
class Phrase:
    """
    What was said in one go.

    Args:
        start: where it begins, or the whole of it if there is no range.
        end: the other end of a range.
        relation: ``at``, ``range``, ``after``, ``from``, ``before``, ``until``.
        excluded: whether the caller ruled it out.
        linked: whether it is an alternative to the phrase before it.
        asap: whether the first that can be had in it is wanted.
        left: whether it is what the caller moves an appointment away from.
    """

    start: End
    end: End | None = None
    relation: str = "at"
    excluded: bool = False
    linked: bool = False
    asap: bool = False
    left: bool = False

    @property
    def last(self) -> End:
        return self.end or self.start


def phrases(scene: Scene, atoms: Sequence[Atom]) -> list[Phrase]:
    """Return the phrases about time in an utterance, in order, with what belongs to all of them shared out."""
    ends = _ends(scene, atoms)
    found: list[Phrase] = []
    left: list[Phrase] = []
    at = 0
    while at < len(ends):
        both = _both_days(scene, ends[at])
        if both is not None:
            ends[at : at + 1] = both
        phrase = Phrase(*both, "range") if both is not None else _phrase(scene, ends, at)
        at += 2 if phrase.end is not None else 1
        if phrase.end is not None and _is_moved(scene, phrase):
            left.append(Phrase(phrase.start, left=True))
            phrase = Phrase(phrase.end)
        phrase.linked = bool(found) and _links(phrase.start)
        found.append(phrase)
    found = _ruled_out_in_part(found)
    _share(found)
    return [*_in_week(found), *left]


def _ends(scene: Scene, atoms: Sequence[Atom]) -> list[End]:
    ends: list[End] = []
    before, words = "", 0
    for atom in atoms:
        content = atom.content
        if isinstance(content, (Day, Span, Part, Clock, Moment)):
            if not (ends and not words and _joins(scene, ends[-1], before, atom)):
                ends.append(End(atom.first, atom.stop, before, words))
            _put(scene, ends[-1], content, atom)
            before, words = "", 0
        else:
            before += atom.kind
            words += atom.kind in "w."
            if ends:
                ends[-1].behind = before
    return ends


def _joins(scene: Scene, end: End, before: str, atom: Atom) -> bool:
    """Whether ``content`` belongs to ``end``: the slot is free and only fillers stand between."""
    content = atom.content
    if end.moment or isinstance(content, Moment) or not _FILLERS.issuperset(before):
        return False
    if "," in before and is_excluded(end):
        return False  # "any day except Monday, in the afternoon"
    if "&" in before or "+" in before or ("-" in before and isinstance(content, Clock) and (end.clock or end.day)):
        return False
    if "<" in before and not (isinstance(content, Part) and end.clock is None):
        return False
    if isinstance(content, Day) and isinstance(end.day, Day):
        repeated = content.weekday is not None and end.day.weekday is None and end.day.date.weekday() == content.weekday
        return repeated and not before.strip(",s")  # "December 19th, Wednesday"
    if isinstance(content, Day | Span) and end.day is not None:
        return isinstance(content, Day) and isinstance(end.day, Span) and _within(content, end.day) is not None
    if "t" in before and (end.clock is not None or not isinstance(content, Clock)):
        return False
    if isinstance(content, Part):
        return end.part is None or end.part.name == content.name
    if isinstance(content, Clock):
        lone_after_for = content.lone and "@" in before and scene.items.values[atom.first - 1] == "for"
        hour = content.sure or _after_part(scene, end, before, atom) or not counts(scene, atom.stop)
        return end.clock is None and not lone_after_for and hour
    return True


def _within(day: Day, span: Span) -> Day | None:
    """Return the weekday or month day ``day`` as it falls in the week or month that was said before."""
    if span.grain == "week" and day.weekday is not None:
        found = monday(span.start).fromordinal(monday(span.start).toordinal() + day.weekday)
        return Day(found)
    if span.grain == "month" and day.month_day and day.date.day <= 28:
        return Day(span.start.replace(day=day.date.day))
    return None


def _put(scene: Scene, end: End, content: object, atom: Atom) -> None:
    end.first, end.stop = min(end.first, atom.first), max(end.stop, atom.stop)
    if isinstance(content, Part):
        end.part = end.part or content
    elif isinstance(content, Clock):
        end.clock = content
        single = content.lone or (not content.sure and atom.stop == atom.first + 1)
        end.adjoins = not single or _after_part(scene, end, "", atom) or not counts(scene, atom.stop)
    elif isinstance(content, Moment):
        end.moment = content
    elif isinstance(content, Day) and isinstance(end.day, Span):
        end.day = _within(content, end.day)
    elif isinstance(content, Day | Span) and end.day is None:
        end.day = content


def _after_part(scene: Scene, end: End, before: str, atom: Atom) -> bool:
    """Whether a number right behind a part of the day is its hour, "evening 4", also before a noun that is no plural."""
    told = end.part is not None and not before and scene.items.tags[atom.first - 1] == "P"
    return told and atom.stop < len(scene.items.words) and not scene.items.words[atom.stop].endswith(("s", "people"))


def counts(scene: Scene, after: int) -> bool:
    """Whether the word after a number makes it a count: "2 people", "3 dents"."""
    tags, words = scene.items.tags, scene.items.words
    if after >= len(tags) or (tags[after] == "O" and tags[after + 1 : after + 2] == "P"):
        return False  # "8 du matin"
    return (tags[after] == "w" and words[after] not in _AFTER_HOUR) or tags[after] in "zabcdefyxjZouU=O/$"


#: "Move my check-up to Thursday": it is the check-up that goes on "up".
_TO = frozenset({"to", "check"})


def _phrase(scene: Scene, ends: Sequence[End], at: int) -> Phrase:
    start = ends[at]
    lead = lead_of(start)
    after = ends[at + 1] if at + 1 < len(ends) else None
    if after is not None and _is_range(scene, start, lead, after):
        return Phrase(start, after, "range", excluded=is_excluded(start))
    if lead == "<" and isinstance(start.day, Span) and start.day.grain == "day":
        lead = ""  # "from August 27 to 29" is whole already
    relation = {"<": "from", "A": "after", "B": "before", ">": "until", "_": "until"}.get(lead, "at")
    if lead == ">" and (start.words or at == 0) and scene.items.words[lead_item(scene, start)] in _TO:
        relation = "at"  # "move it to Thursday", but not "up to Thursday", and not "from now to Thursday"
    led_by = scene.items.values[lead_item(scene, start)] if lead in {"A", "B"} else ""
    relation = {"by": "until", "not_before": "from"}.get(str(led_by), relation)
    if relation in {"at", "from"} and start.behind[:1] in {"p", "r"}:
        relation = "from" if start.behind[0] == "p" else "until"
    if relation == "at" and (at == 0 or start.words):  # "at the latest four"
        relation = {"p": "from", "r": "until"}.get(start.before.rstrip("@l,")[-1:], relation)
    relation, excluded = turned(scene, start, relation)
    return Phrase(start, relation=relation, excluded=excluded)


def _is_moved(scene: Scene, phrase: Phrase) -> bool:
    """Whether a range of days tells what is changed to what: "move it from Tuesday to Thursday", "move my visit on the 9th to the 12th"."""
    start, end = phrase.start, phrase.end
    if end is None or not (start.dated and end.dated):
        return False
    return (start.before.endswith(("<", "O")) or _is_of_visit(scene, start)) and _follows_moving(scene, start)


def _is_of_visit(scene: Scene, start: End) -> bool:
    """Whether a visit is named right before, so that the day is the one that it has: "my appointment on the 9th", "my cleaning Tuesday"."""
    before = list(scene.items.words[max(0, start.first - _NEAR) : start.first])
    while before and before[-1] in _OF_VISIT:
        before.pop()
    return bool(before) and before[-1] in _VISITS


def _follows_moving(scene: Scene, start: End) -> bool:
    """Whether something is moved right before; not where somebody is away: "move it, I'm on vacation from Tuesday to Thursday"."""
    near = slice(max(0, start.first - _NEAR), start.first)
    words = scene.items.words[near]
    return not MOVING.isdisjoint(words) and AWAY.isdisjoint(words) and "!" not in scene.items.tags[near]


def _both_days(scene: Scene, start: End) -> tuple[End, End] | None:
    """Return the two days of "move it from August 27 to 29", "déplacer ça du 10 au 12", which are one stretch to everybody else."""
    span, tags = start.day, scene.items.tags
    if not isinstance(span, Span) or span.grain != "day" or start.timed or not _follows_moving(scene, start):
        return None
    to = next((item for item in range(start.first, start.stop) if tags[item] in ">@t"), 0)
    lead = tags[start.first] if tags[start.first] in "<O" else start.before[-1:]
    if not to or lead not in {"<", "O"}:
        return None
    first = End(start.first, to, lead, start.words, day=Day(span.start))
    return first, End(to + 1, start.stop, ">", 0, day=Day(span.end - DAY), behind=start.behind)


def _is_range(scene: Scene, start: End, lead: str, after: End) -> bool:
    before = after.before
    if after.words or not before or (start.moment and start.moment.end):
        return False
    alike = (start.timed and after.timed) or (start.dated and after.dated) or bool(start.moment or after.moment)
    if not alike or (start.dated and after.timed and not after.dated and not start.timed):
        return False
    if lead in {"^", "<"} and ("&" in before or "+" in before) and "<" not in before and "^" not in before:
        return lead == "^"
    if lead == "A" and "B" in before:
        return True
    both = (start.clock and after.clock) or (start.dated and after.dated and not start.timed)
    if both and "@" in before and scene.items.language == FR:
        return "&" not in before and "+" not in before
    return any(tag in ">t-" for tag in before) and "&" not in before


def _links(start: End) -> bool:
    """Whether ``start`` is an alternative to what was said before it: "or Thursday", "ou jeudi"."""
    return start.words == 0 and any(tag in "&+,/" for tag in start.before)


def _ruled_out_in_part(found: list[Phrase]) -> list[Phrase]:
    """Bring a day that is ruled out and its hours together: "I can't do Friday after 3"; "not Friday before 10" is Friday from 10 on."""
    whole: set[int] = set()
    for at, (day, hours) in enumerate(pairwise(found)):
        start = hours.start
        bare = day.excluded and isinstance(day.start.day, Day) and day.end is None and not day.start.timed and day.relation == "at"
        if not bare or hours.end or start.dated or not start.timed or hours.relation == "at" or start.words or "," in start.before:
            continue
        whole.add(at)
        hours.excluded = hours.relation != "from" or lead_of(start) not in {"B", ">"}
        start.day, start.first = day.start.day, day.start.first
    return [phrase for at, phrase in enumerate(found) if at not in whole]


def _in_week(found: list[Phrase]) -> list[Phrase]:
    """Put weekdays into the week that was said before them: "next week, maybe Wednesday", "next week except Wednesday"."""
    for stretch, phrase in pairwise(found):
        if phrase.excluded and isinstance(phrase.start.day, Day) and not phrase.end:
            phrase.start.day = _in_stretch(phrase.start.day, stretch)
    weeks = [phrase for phrase in found if _is_week(phrase)]
    if len(weeks) != 1:
        return found
    week = weeks[0]
    after = found[found.index(week) + 1 :]
    moved = [phrase for phrase in after if not phrase.linked and _put_in_week(phrase, week)]
    return [phrase for phrase in found if phrase is not week] if any(not phrase.excluded for phrase in moved) else found


def _in_stretch(day: Day, stretch: Phrase) -> Day:
    """Return a weekday that is ruled out as it falls in the days before it: "Monday to Friday except Tuesday"."""
    first = stretch.start.day
    if stretch.relation != "range" or not isinstance(first, Day) or day.weekday is None or day.recurring:
        return day
    return Day(coming(day.weekday, first.date, or_today=True))


def _is_week(phrase: Phrase) -> bool:
    start = phrase.start
    return phrase.relation == "at" and isinstance(start.day, Span) and start.day.grain == "week" and not start.timed


def _put_in_week(phrase: Phrase, week: Phrase) -> bool:
    day, span = phrase.start.day, week.start.day
    if not (isinstance(day, Day) and isinstance(span, Span)) or day.weekday is None or day.recurring or day.follows:
        return False
    phrase.start.day = _within(day, span)
    if not phrase.excluded:
        phrase.start.first = min(phrase.start.first, week.start.first)
    return True


def _same_month(earlier: Day | Span | None, later: Day | Span | None) -> Day | Span | None:
    """Return ``later`` in the month of ``earlier`` if only its number was said: "December 1st or 2nd"."""
    if isinstance(earlier, Day) and isinstance(later, Day) and earlier.month_said and later.month_day:
        found = in_year(earlier.date.year, earlier.date.month, later.date.day)
        return Day(found, month_said=True) if found and found > earlier.date else later
    return later


def _share(found: list[Phrase]) -> None:
    """Let alternatives share what was said once: "Monday or Tuesday morning", "tomorrow at 9 or 10"."""
    linked = [(earlier, later) for earlier, later in pairwise(found) if later.linked]
    for earlier, later in linked:
        later.start.day = _same_month(earlier.start.day, later.start.day)
        if not later.start.dated and later.start.timed and not later.last.dated and earlier.last.timed:
            later.start.day = earlier.last.day
    for earlier, later in reversed(linked):
        start, after = earlier.start, later.start
        if earlier.relation == later.relation == "at" and start.dated and after.dated and not start.timed:
            start.part, start.clock, start.adjoins = after.part, after.clock, after.adjoins
        elif start.clock and after.clock and not start.dated:
            start.day = after.day
            start.part = start.part or after.part
