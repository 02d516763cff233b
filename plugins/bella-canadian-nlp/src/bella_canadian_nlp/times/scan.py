"""From tagged items to atoms: at each item the first rule that fits, else the item's own tag."""

from functools import cache
from typing import Final

from . import clock, days, parts, spans
from .atoms import DAY, Atom, Clock, Content, Day, Length, Moment, Part, Rule, Scene, Shift, Span, dispatch
from .calendar import monday
from .spans import days_later

_ALPHABET: Final = "WVMYTGPNHJuUKXFSLEzajbcdefyoxIgis@BA_<>t^&+~OlkvqQ35hm2%ZR!*?#-:/,.w"
_KINDS: Final = {Day: "D", Span: "S", Part: "P", Moment: "M", Length: "=", Shift: "#"}


@cache
def _rules() -> dict[str, tuple[Rule, ...]]:
    return dispatch((*parts.RULES, *spans.RULES[:11], *days.RULES, *spans.RULES[11:], *clock.RULES), _ALPHABET)


def _kind(content: Content) -> str:
    if isinstance(content, Clock):
        return "C" if content.sure else "c"
    return content if isinstance(content, str) else _KINDS[type(content)]


def scan(scene: Scene) -> list[Atom]:
    """Return the atoms of an utterance in order; every item belongs to one."""
    tags, rules = scene.items.tags, _rules()
    atoms: list[Atom] = []
    at = 0
    while at < len(tags):
        stop = at
        for candidate in rules.get(tags[at], ()):
            match = candidate.pattern.match(tags, at)
            content = candidate.build(scene, match) if match is not None else None
            if match is not None and content is not None:
                stop = match.end()
                parts_found = content if isinstance(content, list) else [content]
                atoms.extend(Atom(_kind(each), each, at, stop) for each in parts_found)
                break
        if stop == at:
            atoms.append(Atom(tags[at], tags[at], at, at + 1))
            stop = at + 1
        at = stop
    return _shifted(scene, atoms)


def _shifted(scene: Scene, atoms: list[Atom]) -> list[Atom]:
    """Move days by what is said before them: "a week from Thursday", "la veille de Noël", "the week of the 18th"."""
    kinds = "".join([atom.kind for atom in atoms])
    if "#" not in kinds and "=" not in kinds and "U" not in kinds and "S" not in kinds and "K" not in kinds:
        return atoms
    found: list[Atom] = []
    at = 0
    while at < len(atoms):
        joined = _joined(scene, atoms, kinds, at)
        found.append(joined[0] if joined else atoms[at])
        at = joined[1] if joined else at + 1
    return found


def _joined(scene: Scene, atoms: list[Atom], kinds: str, at: int) -> tuple[Atom, int] | None:
    """Return what the atoms from ``at`` make together, if they do, and where the next begins."""
    atom = atoms[at]
    if kinds[at] not in "#=SUK":
        return None
    stop = at + 1
    links = ""
    while stop < len(atoms) and kinds[stop] in "<AOl":
        links += kinds[stop]
        stop += 1
    target = atoms[stop].content if stop < len(atoms) else None
    if isinstance(target, Moment) and kinds[at] == "=" and "<" in links:
        target = Day(scene.today)
    if not isinstance(target, Day):
        return None
    made = _make(atom, scene, links, target)
    return (Atom(_kind(made), made, atom.first, atoms[stop].stop), stop + 1) if made is not None else None


def _make(atom: Atom, scene: Scene, links: str, target: Day) -> Content | None:
    content = atom.content
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
