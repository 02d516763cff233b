"""From tagged items to atoms: at each item the first rule that fits, else the item's own tag."""

from collections.abc import Callable
from functools import cache, partial
from typing import Final

from . import clock, dates, days, from_now, of_month, parts, periods, roughly, spans
from .atoms import Atom, Clock, Content, Day, Length, Moment, Part, Scene, Shift, Span
from .joins import joined_atoms
from .rules import Candidates, dispatch

_ALPHABET: Final = "WVMYTGPNHJuUKXFSLEzajbcdefyoxIgis@BA_<>t^&+~OlkvqQ35hm28%ZR!*?#-:/,.wprn"
_atom: Callable[[tuple[str, Content, int, int]], Atom] = partial(tuple.__new__, Atom)  # the quickest way to one
_KINDS: Final = {Day: "D", Span: "S", Part: "P", Moment: "M", Length: "=", Shift: "#"}


@cache
def compiled() -> dict[str, Candidates]:
    """Compile the rules, once; parts of the day come before all, lone numbers last."""
    modules = (parts, periods, roughly, from_now, dates, of_month, days, spans)
    in_order = (*(rule for module in modules for rule in module.RULES), *dates.LONE_RULES, *clock.RULES)
    return dispatch(in_order, _ALPHABET)


def _kind(content: Content) -> str:
    if isinstance(content, Clock):
        return "C" if content.sure else "c"
    return content if isinstance(content, str) else _KINDS[type(content)]


def scan(scene: Scene) -> list[Atom]:
    """Return the atoms of an utterance in order; every item belongs to one."""
    tags = scene.items.tags
    rules = compiled()
    present = frozenset(tags)
    atoms: list[Atom] = []
    at, size = 0, len(tags)
    while at < size:
        tag = tags[at]
        stop = at + 1
        if tag == "w":
            while stop < size and tags[stop] == "w":
                stop += 1
            atoms.append(_atom(("w", "w", at, stop)))
            at = stop
            continue
        candidates = rules.get(tag)
        for matches, build in candidates.among(present, tags[stop : stop + 1]) if candidates else ():
            match = matches(tags, at)
            if match is not None and (content := build(scene, match)) is not None:
                stop = match.end()
                contents = content if isinstance(content, list) else (content,)
                atoms.extend([_atom((_kind(each), each, at, stop)) for each in contents])
                break
        else:
            atoms.append(_atom((tag, tag, at, stop)))
        at = stop
    return joined_atoms(scene, atoms)
