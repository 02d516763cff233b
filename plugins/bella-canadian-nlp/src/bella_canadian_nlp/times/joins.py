"""What atoms make together: "a week from Thursday", "la veille de Noël", "the closest Monday to May 5th", "the week of the 18th"."""

from datetime import date
from typing import Final

import attrs

from .atoms import DAY, Atom, Clock, Content, Day, Length, Moment, Scene, Shift, Span
from .calendar import coming, days_later, monday

#: Words that begin a week: "the week starting the 18th", "la semaine qui commence le 18".
_STARTS: Final = ("start", "beginning", "commencant", "qui")
#: Tags of which one must be there for atoms to make something together.
_JOINTS: Final = "#=USKn"


def joined_atoms(scene: Scene, atoms: list[Atom]) -> list[Atom]:
    """Move days by what is said around them."""
    kinds = "".join([atom.kind for atom in atoms])
    if not any(joint in kinds for joint in _JOINTS) and "DA" not in kinds and "DB" not in kinds:
        return atoms
    found: list[Atom] = []
    at = 0
    while at < len(atoms):
        joined = _joined(scene, atoms, kinds, at)
        found.extend(joined[0] if joined else [_from_before(scene, atoms[at], found)])
        at = joined[1] if joined else at + 1
    return found


def _from_before(scene: Scene, atom: Atom, said: list[Atom]) -> Atom:
    """Count "the day after" from a day that was said before it, else from today."""
    if not isinstance(atom.content, Shift):
        return atom
    before = next((each.content.date for each in reversed(said) if isinstance(each.content, Day)), None)
    if before is None and atom.content.days == 7:
        following = monday(scene.today) + 7 * DAY
        return Atom("S", Span(following, following + 7 * DAY, "week"), atom.first, atom.stop)
    if before is None and atom.content.days != 1:
        return Atom("w", "w", atom.first, atom.stop)
    return Atom("D", Day((before or scene.today) + atom.content.days * DAY), atom.first, atom.stop)


#: The atoms that some atoms make, and where the next begins.
_Joined = tuple[list[Atom], int] | None


def _joined(scene: Scene, atoms: list[Atom], kinds: str, at: int) -> _Joined:
    """Return what the atoms from ``at`` make together, if they do, and where the next begins."""
    if kinds[at] == "D":
        return _counted_weekday(scene, atoms, at) or _lasting(scene, atoms, at) or _nearest(scene, atoms, kinds, at)
    if kinds[at] == "n":
        return _nearest(scene, atoms, kinds, at)
    if kinds[at] in "<@":
        return _window(atoms, kinds, at)
    if kinds[at] not in "#=SUK":
        return None
    return _from_target(scene, atoms, kinds, at)


def _from_target(scene: Scene, atoms: list[Atom], kinds: str, at: int) -> _Joined:
    atom, stop = atoms[at], at + 1
    links = ""
    while stop < len(atoms) and kinds[stop] in "<AOBl,":
        links += kinds[stop]
        stop += 1
    target = atoms[stop].content if stop < len(atoms) else None
    if isinstance(target, Moment) and kinds[at] == "=" and "<" in links:
        target = Day(scene.today)
    if not isinstance(target, Day):
        return None
    if kinds[at] == "=" and at > 0 and kinds[at - 1] == "@" and scene.items.words[atom.stop].startswith((*_STARTS[:2], ",")):
        for_long = Span(target.date, _after(target.date, atom.content), "day")
        return [Atom("S", for_long, atom.first, atoms[stop].stop)], stop + 1
    made = _make(atom, scene, links, target)
    kind = "S" if isinstance(made, Span) else "D"
    return ([Atom(kind, made, atom.first, atoms[stop].stop)], stop + 1) if made is not None else None


def _after(day: date, content: Content) -> date:
    return days_later(day, content) if isinstance(content, Length) else day


def _counted_weekday(scene: Scene, atoms: list[Atom], at: int) -> _Joined:
    """Read "the third Tuesday after Christmas", "the first Monday after the 15th"."""
    near = [atom for n, atom in enumerate(atoms[at : at + 4]) if n != 2 or atom.kind != "l"]
    weekday, after, target = (near + [None] * 3)[:3]
    if weekday is None or after is None or target is None or after.kind not in "AB" or not isinstance(target.content, Day):
        return None
    behind = atoms.index(target, at) + 1
    if after.kind == "B":
        return _weekday_before(scene, weekday, after, target, behind)
    nth = scene.items.number(weekday.first - 1) if weekday.first and scene.items.tags[weekday.first - 1] == "o" else 1
    if not isinstance(weekday.content, Day) or weekday.content.weekday is None:
        return None
    first = coming(weekday.content.weekday, target.content.date)
    return [Atom("D", Day(first + 7 * (nth - 1) * DAY), weekday.first, target.stop)], behind


def _weekday_before(scene: Scene, weekday: Atom, before: Atom, target: Atom, behind: int) -> _Joined:  # three atoms in their order
    """Read "the Friday before Labour Day"."""
    if (
        scene.items.words[before.first] not in {"before", "avant"}
        or not isinstance(weekday.content, Day)
        or not isinstance(target.content, Day)
    ):
        return None
    if weekday.content.weekday is None or target.content.weekday is not None:
        return None
    found = coming(weekday.content.weekday, target.content.date, or_today=True) - 7 * DAY
    return ([Atom("D", Day(found), weekday.first, target.stop)], behind) if found >= scene.today else None


def _lasting(scene: Scene, atoms: list[Atom], at: int) -> _Joined:
    """Read "18 December for 10 days"."""
    day, how, length = (atoms[at : at + 3] + [None] * 3)[:3]
    if day is None or how is None or length is None or not (isinstance(day.content, Day) and isinstance(length.content, Length)):
        return None
    if how.kind != "@" or scene.items.values[how.first] != "for" or length.content.unit in {"minute", "hour"}:
        return None
    return [Atom("S", Span(day.content.date, days_later(day.content.date, length.content), "day"), day.first, length.stop)], at + 3


def _nearest(scene: Scene, atoms: list[Atom], kinds: str, at: int) -> _Joined:
    """Read "the closest Monday to May 5th", "the second nearest Friday to Easter", "le lundi le plus proche du 5 mai"."""
    size = 4 if kinds[at : at + 3] in {"nD>", "DnO", "Dnt"} else 5 if kinds[at : at + 4] in {"nD>l", "DnOl"} else 0
    if not size or len(atoms) < at + size:
        return None
    weekday, target = atoms[at if kinds[at] == "D" else at + 1].content, atoms[at + size - 1].content
    if not (isinstance(weekday, Day) and isinstance(target, Day)) or weekday.weekday is None:
        return None
    before = atoms[at].first - 1
    nth = scene.items.number(before) if before >= 0 and scene.items.tags[before] == "o" else 1
    first = coming(weekday.weekday, target.date - 8 * DAY) - 14 * DAY
    near = sorted((first + 7 * week * DAY for week in range(7)), key=lambda day: abs(day - target.date))
    return [Atom("D", Day(near[min(nth, 3) - 1]), atoms[at].first, atoms[at + size - 1].stop)], at + size


def _window(atoms: list[Atom], kinds: str, at: int) -> _Joined:
    """Read "from 2 pm for two hours", "for two hours from 2 pm", "à partir de 14 h pendant deux heures"."""
    clock_first = kinds[at : at + 4] in {"<C@=", "<Ci=", "<c@="}
    if not clock_first and kinds[at : at + 4] not in {"@=<C", "@=<c"}:
        return None
    clock, length = (atoms[at + 1], atoms[at + 3]) if clock_first else (atoms[at + 3], atoms[at + 1])
    if not (isinstance(clock.content, Clock) and isinstance(length.content, Length)) or length.content.unit not in {"minute", "hour"}:
        return None
    end = _later(clock.content, length.content)
    if end is None:
        return None
    first, stop = atoms[at].first, atoms[at + 3].stop
    start = attrs.evolve(clock.content, sure=True, lone=False)
    return [
        Atom("<", "<", first, first + 1),
        Atom("C", start, clock.first, stop),
        Atom(">", ">", stop, stop),
        Atom("C", end, first, stop),
    ], at + 4


def _later(clock: Clock, length: Length) -> Clock | None:
    """Return the time of day that is ``length`` after ``clock``: of 24 hours if am or pm was said, else as open as ``clock``."""
    hour = clock.hour % 12 + (12 if clock.meridiem == "pm" else 0) if clock.meridiem else clock.hour
    hour, minute = divmod(hour * 60 + clock.minute + length.count * (60 if length.unit == "hour" else 1), 60)
    if hour > 23:
        return None
    if not clock.meridiem:
        return Clock(hour - 12 if clock.hour <= 12 < hour else hour, minute)
    return Clock(hour % 12 or 12, minute, "pm" if hour >= 12 else "am")


def _make(atom: Atom, scene: Scene, links: str, target: Day) -> Day | Span | None:
    content = atom.content
    if isinstance(content, Shift) and content.days % 7 == 0:
        first = monday(target.date + content.days * DAY)  # "the week after Easter"
        return Span(first, first + 7 * DAY, "week")
    if isinstance(content, Shift):
        return Day(target.date + content.days * DAY, inferred=target.inferred)
    if isinstance(content, Length):
        return _counted(atom, scene, links, target)
    if "O" not in links and not ("<" in links and scene.items.words[atom.stop].startswith(_STARTS)):
        return None
    unit = scene.items.values[atom.stop - 1]
    if (isinstance(content, Span) and content.grain == "week") or (content == "U" and unit == "week"):
        # A week that is named by its Sunday begins with it, as Canadian calendars print it.
        first = monday(target.date + DAY if target.date.weekday() == 6 else target.date)
        return Span(first, first + 7 * DAY, "week")
    if scene.items.tags[atom.stop - 1] == "K":
        return weekend_of(target.date)
    return None


def _counted(atom: Atom, scene: Scene, links: str, target: Day) -> Day | None:
    """Read "a week from Thursday", "three days after Easter", "two weeks before Christmas"."""
    length = atom.content
    if not isinstance(length, Length) or length.unit in {"minute", "hour"}:
        return None
    if "B" in links:
        before = scene.items.words[atom.stop] in {"before", "avant"}
        return Day(days_later(target.date, Length(-length.count, length.unit)), inferred=target.inferred) if before else None
    return Day(days_later(target.date, length), inferred=target.inferred) if "<" in links or "A" in links else None


def weekend_of(day: date) -> Span:
    """Return the weekend that a day belongs to; with a Friday or a Monday, a holiday's long weekend, it begins or ends."""
    saturday = monday(day) + 5 * DAY if day.weekday() else day - 2 * DAY
    return Span(min(saturday, day) if day.weekday() == 4 else saturday, saturday + (3 if day.weekday() == 0 else 2) * DAY, "day")
