"""From tagged items to atoms: at each item the first rule that fits, else the item's own tag."""

from functools import cache
from typing import Final

from . import clock, dates, days, from_now, of_month, parts, spans
from .atoms import DAY, Atom, Clock, Content, Day, Length, Moment, Part, Scene, Shift, Span
from .calendar import coming, days_later, monday
from .rules import Ready, dispatch

_ALPHABET: Final = "WVMYTGPNHJuUKXFSLEzajbcdefyoxIgis@BA_<>t^&+~OlkvqQ35hm2%ZR!*?#-:/,.wpr"
_KINDS: Final = {Day: "D", Span: "S", Part: "P", Moment: "M", Length: "=", Shift: "#"}


@cache
def compiled() -> dict[str, tuple[Ready, ...]]:
    """Compile the rules, once."""
    in_order = (
        *parts.RULES, *from_now.RULES, *dates.RULES, *of_month.RULES, *days.RULES, *spans.RULES, *dates.LONE_RULES, *clock.RULES,
    )  # fmt: skip
    return dispatch(in_order, _ALPHABET)


def _kind(content: Content) -> str:
    if isinstance(content, Clock):
        return "C" if content.sure else "c"
    return content if isinstance(content, str) else _KINDS[type(content)]


def scan(scene: Scene) -> list[Atom]:
    """Return the atoms of an utterance in order; every item belongs to one."""
    tags, rules = scene.items.tags, compiled()
    atoms: list[Atom] = []
    at = 0
    while at < len(tags):
        stop = at
        if tags[at] == "w":
            while stop < len(tags) and tags[stop] == "w":
                stop += 1
            atoms.append(Atom("w", "w", at, stop))
            at = stop
            continue
        for pattern, build in rules.get(tags[at], ()):
            match = pattern.match(tags, at)
            if match is None:
                continue
            content = build(scene, match)
            if content is not None:
                stop = match.end()
                contents = content if isinstance(content, list) else [content]
                atoms.extend([Atom(_kind(each), each, at, stop) for each in contents])
                break
        if stop == at:
            stop = at + 1
            atoms.append(Atom(tags[at], tags[at], at, stop))
        at = stop
    return _shifted(scene, atoms)


def _shifted(scene: Scene, atoms: list[Atom]) -> list[Atom]:
    """Move days by what is said before them: "a week from Thursday", "la veille de Noël", "the week of the 18th"."""
    kinds = "".join([atom.kind for atom in atoms])
    if not any(joint in kinds for joint in "#=USK") and "DA" not in kinds:
        return atoms
    found: list[Atom] = []
    at = 0
    while at < len(atoms):
        joined = _joined(scene, atoms, kinds, at)
        found.append(joined[0] if joined else _from_before(scene, atoms[at], found))
        at = joined[1] if joined else at + 1
    return found


def _from_before(scene: Scene, atom: Atom, said: list[Atom]) -> Atom:
    """Count "the day after" from a day that was said before it, else from today."""
    if not isinstance(atom.content, Shift):
        return atom
    before = next((each.content.date for each in reversed(said) if isinstance(each.content, Day)), None)
    if before is None and atom.content.days != 1:
        return Atom("w", "w", atom.first, atom.stop)
    return Atom("D", Day((before or scene.today) + atom.content.days * DAY), atom.first, atom.stop)


def _joined(scene: Scene, atoms: list[Atom], kinds: str, at: int) -> tuple[Atom, int] | None:
    """Return what the atoms from ``at`` make together, if they do, and where the next begins."""
    atom = atoms[at]
    if kinds[at] == "D":
        return _counted_weekday(scene, atoms, at) or _lasting(scene, atoms, at)
    if kinds[at] not in "#=SUK":
        return None
    stop = at + 1
    links = ""
    while stop < len(atoms) and kinds[stop] in "<AOl,":
        links += kinds[stop]
        stop += 1
    target = atoms[stop].content if stop < len(atoms) else None
    if isinstance(target, Moment) and kinds[at] == "=" and "<" in links:
        target = Day(scene.today)
    if not isinstance(target, Day):
        return None
    if kinds[at] == "=" and at > 0 and kinds[at - 1] == "@" and _starts(scene, atom.stop) and isinstance(atom.content, Length):
        for_long = Span(target.date, days_later(target.date, atom.content), "day")
        return Atom("S", for_long, atom.first, atoms[stop].stop), stop + 1
    made = _make(atom, scene, links, target)
    return (Atom(_kind(made), made, atom.first, atoms[stop].stop), stop + 1) if made is not None else None


def _counted_weekday(scene: Scene, atoms: list[Atom], at: int) -> tuple[Atom, int] | None:
    """Read "the third Tuesday after Christmas", "the first Monday after the 15th"."""
    weekday, after, target = (atoms[at : at + 3] + [None] * 3)[:3]
    if weekday is None or after is None or target is None or after.kind != "A" or not isinstance(target.content, Day):
        return None
    nth = scene.items.number(weekday.first - 1) if weekday.first and scene.items.tags[weekday.first - 1] == "o" else 1
    if not isinstance(weekday.content, Day) or weekday.content.weekday is None:
        return None
    first = coming(weekday.content.weekday, target.content.date)
    return Atom("D", Day(first + 7 * (nth - 1) * DAY), weekday.first, target.stop), at + 3


def _lasting(scene: Scene, atoms: list[Atom], at: int) -> tuple[Atom, int] | None:
    """Read "18 December for 10 days"."""
    day, how, length = (atoms[at : at + 3] + [None] * 3)[:3]
    if day is None or how is None or length is None or not (isinstance(day.content, Day) and isinstance(length.content, Length)):
        return None
    if how.kind != "@" or scene.items.values[how.first] != "for" or length.content.unit in {"minute", "hour"}:
        return None
    return Atom("S", Span(day.content.date, days_later(day.content.date, length.content), "day"), day.first, length.stop), at + 3


def _starts(scene: Scene, item: int) -> bool:
    """Whether "starting", "beginning" is what follows a length: then it is that long, and not that far away."""
    return scene.items.words[item].startswith(("start", "beginning", ","))


def _make(atom: Atom, scene: Scene, links: str, target: Day) -> Content | None:
    content = atom.content
    if isinstance(content, Shift) and content.days % 7 == 0:
        first = monday(target.date + content.days * DAY)  # "the week after Easter"
        return Span(first, first + 7 * DAY, "week")
    if isinstance(content, Shift):
        return Day(target.date + content.days * DAY, inferred=target.inferred)
    if isinstance(content, Length):
        counts = content.unit not in {"minute", "hour"} and ("<" in links or "A" in links)
        return Day(days_later(target.date, content), inferred=target.inferred) if counts else None
    unit = scene.items.values[atom.stop - 1]
    week = (isinstance(content, Span) and content.grain == "week") or (content == "U" and unit == "week")
    if "O" not in links:
        return None
    if week:
        # A week that is named by its Sunday begins with it, as Canadian calendars print it.
        first = monday(target.date + DAY if target.date.weekday() == 6 else target.date)
        return Span(first, first + 7 * DAY, "week")
    if scene.items.tags[atom.stop - 1] == "K":
        saturday = monday(target.date) + 5 * DAY
        return Span(saturday, saturday + 2 * DAY, "day")
    return None
