"""Times that are spoken of and not wished for: how long something takes, how often it comes, the present moment."""

from collections.abc import Iterator, Sequence
from typing import Final

from bella_core.plugin import TimeValue

from .atoms import Atom, Length, Scene
from .calendar import later
from .lexicon import EN, FR, word_set
from .phrases import Phrase

#: Words of what has gone on so long already, or is over: "I've had it for two weeks".
_SO_FAR: Final = {EN: word_set("had been was were lasted hurt since already"), FR: word_set("depuis a ai ont avait ete")}
#: Behind these a length is somebody's age, or is no length.
_OF_AGE: Final = word_set("old older young younger")
#: Longer than this nobody waits, and nothing lasts: years are ages.
_UNITS: Final = frozenset({"minute", "hour", "day", "business", "week", "fortnight", "month"})
_LONGEST: Final = 366
#: Lengths, half hours, "at the moment".
_TOLD: Final = frozenset("=5J")


def mentions(scene: Scene, atoms: Sequence[Atom], said: Sequence[Phrase]) -> Iterator[tuple[TimeValue, int, int]]:
    """Yield what phrases leave of time, as the value and its items: what lasts "for two hours" lasts from now."""
    if _TOLD.isdisjoint(atom.kind for atom in atoms):
        return
    taken = [(min(phrase.start.first, phrase.last.first), max(phrase.start.stop, phrase.last.stop)) for phrase in said]
    for atom in atoms:
        value = _value(scene, atom) if atom.kind in _TOLD else None
        if value is not None and not any(first < atom.stop and atom.first < stop for first, stop in taken):
            yield value, atom.first, atom.stop


def _value(scene: Scene, atom: Atom) -> TimeValue | None:
    if atom.kind == "J":
        return TimeValue(scene.now, None, "minute", "datetime") if scene.items.values[atom.first] == "moment" else None
    length = _length(scene, atom)
    if length is None or not _SO_FAR[scene.items.language].isdisjoint(scene.items.words[: atom.first]):
        return None
    return TimeValue(scene.now, later(scene.now, length), "minute" if length.unit in {"minute", "hour"} else "day", "interval")


def _length(scene: Scene, atom: Atom) -> Length | None:
    content = atom.content
    if atom.kind == "5":
        return Length(scene.items.number(atom.first), "minute")
    if not isinstance(content, Length) or content.unit not in _UNITS or not 0 < content.count <= _LONGEST:
        return None
    if scene.items.tags[atom.first] == "g":
        return None  # "twice a day", "just a minute"
    return None if scene.items.words[atom.stop : atom.stop + 1] and scene.items.words[atom.stop] in _OF_AGE else content
