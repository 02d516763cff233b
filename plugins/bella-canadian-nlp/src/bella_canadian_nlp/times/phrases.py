"""From atoms to phrases: which day belongs to which time, what is a range, an alternative, an exclusion."""

from collections.abc import Sequence
from typing import Final

import attrs

from .atoms import Atom, Clock, Day, Moment, Part, Scene, Span
from .calendar import monday
from .lexicon import FR

#: Words that may stand between a day and its time.
_FILLERS: Final = frozenset("@~Olisgt%RZ,-&+<")
#: Words after a lone number that leave it a time: "at 7 please".
_AFTER_HOUR: Final = frozenset(
    "please works work is was would will if could can maybe instead then thanks thank sounds that's fine good great actually in with because so"
    " ok okay sharp exactly precisely there as i we do it have not my tops latest that works? be you they sir too also right"
    " s'il si ca est serait pile exactement merci svp plutot c'est je vous on me moi peut que mais nous il elle y irait"
    " when what how or and and/or but tomorrow for should may on".split()
)
#: "eight is fine", "8 h me va".
_AGREES: Final = frozenset("is works would sounds will suits est serait irait marche".split())
_WHOLE_MINUTES: Final = frozenset({0, 15, 30, 45})


@attrs.define
class End:
    """
    One end of a phrase: a day or a stretch of days, a part of the day, a time, in any order.

    Args:
        first, stop: the items it is made of.
        before: the connecting words since the last end, their tags.
        before_first: the item where these begin, for the span in the caller's words.
        words: how many other words stand between it and the last end.
    """

    first: int
    stop: int
    before: str
    words: int
    day: Day | Span | None = None
    part: Part | None = None
    clock: Clock | None = None
    moment: Moment | None = None
    adjoins: bool = False

    @property
    def timed(self) -> bool:
        return self.part is not None or self.clock is not None

    @property
    def dated(self) -> bool:
        return self.day is not None


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
    """

    start: End
    end: End | None = None
    relation: str = "at"
    excluded: bool = False
    linked: bool = False

    @property
    def last(self) -> End:
        return self.end or self.start


def phrases(scene: Scene, atoms: Sequence[Atom]) -> list[Phrase]:
    """Return the phrases about time in an utterance, in order, with what belongs to all of them shared out."""
    ends = _ends(scene, atoms)
    found: list[Phrase] = []
    at = 0
    while at < len(ends):
        phrase = _phrase(scene, ends, at)
        at += 2 if phrase.end is not None else 1
        phrase.linked = bool(found) and _links(phrase.start)
        found.append(phrase)
    _share(found)
    return [phrase for phrase in found if _telling(scene, phrase, found)]


def _ends(scene: Scene, atoms: Sequence[Atom]) -> list[End]:
    ends: list[End] = []
    before, words = "", 0
    for atom in atoms:
        content = atom.content
        if isinstance(content, (Day, Span, Part, Clock, Moment)):
            if not (ends and _joins(scene, ends[-1], before, words, content, atom)):
                ends.append(End(atom.first, atom.stop, before, words))
            _put(scene, ends[-1], content, atom)
            before, words = "", 0
        else:
            before += atom.kind
            words += atom.kind in "w."
    return ends


def _joins(scene: Scene, end: End, before: str, words: int, content: object, atom: Atom) -> bool:
    """Whether ``content`` belongs to ``end``: the slot is free and only fillers stand between."""
    if words or end.moment or isinstance(content, Moment) or any(tag not in _FILLERS for tag in before):
        return False
    if "&" in before or "+" in before or ("-" in before and isinstance(content, Clock) and (end.clock or end.day)):
        return False
    if "<" in before and not (isinstance(content, Part) and end.clock is None):
        return False
    if isinstance(content, Day) and isinstance(end.day, Day):
        return content.weekday is not None and end.day.weekday is None and end.day.date.weekday() == content.weekday and not before.strip(",s")
    if isinstance(content, Day | Span) and end.day is not None:
        return isinstance(content, Day) and isinstance(end.day, Span) and _within(content, end.day) is not None
    if "t" in before and (end.clock is not None or not isinstance(content, Clock)):
        return False
    if isinstance(content, Part):
        return end.part is None
    if isinstance(content, Clock):
        lone_after_for = content.lone and "@" in before and scene.items.values[atom.first - 1] == "for"
        return end.clock is None and not lone_after_for and (content.sure or _after_part(scene, end, before, atom) or not _counts(scene, atom.stop))
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
        end.part = content
    elif isinstance(content, Clock):
        end.clock = content
        end.adjoins = not content.lone or _after_part(scene, end, "", atom) or not _counts(scene, atom.stop)
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


def _counts(scene: Scene, after: int) -> bool:
    """Whether the word after a number makes it a count: "2 people", "3 dents"."""
    tags, words = scene.items.tags, scene.items.words
    if after >= len(tags) or (tags[after] == "O" and tags[after + 1 : after + 2] == "P"):
        return False  # "8 du matin"
    return (tags[after] == "w" and words[after] not in _AFTER_HOUR) or tags[after] in "zabcdefyxjouU=O/$"


def _phrase(scene: Scene, ends: Sequence[End], at: int) -> Phrase:
    start = ends[at]
    lead = _lead(start)
    after = ends[at + 1] if at + 1 < len(ends) else None
    if after is not None and _is_range(scene, start, lead, after):
        return Phrase(start, after, "range")
    if lead == "!":
        return Phrase(start, excluded=True)
    if lead == "<" and isinstance(start.day, Span) and start.day.grain == "day":
        lead = ""  # "from August 27 to 29" is whole already
    relation = {"<": "from", "A": "after", "B": "before", ">": "until"}.get(lead, "at")
    if relation == "before" and _word_before(scene, start, "B") == "by":
        relation = "until"
    return Phrase(start, relation=relation)


def _word_before(scene: Scene, end: End, tag: str) -> str:
    item = end.first - 1
    while item > 0 and scene.items.tags[item] != tag:
        item -= 1
    return str(scene.items.values[item])


def _lead(end: End) -> str:
    """Return the nearest word before ``end`` that sets a relation: from, between, before, after, until, not."""
    for tag in reversed(end.before):
        if tag in "<^BA!>":
            return tag
        if tag in "w.&+":
            break
    return ""


def _is_range(scene: Scene, start: End, lead: str, after: End) -> bool:
    before = after.before
    if after.words or not before or start.moment and start.moment.end:
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


def _share(found: list[Phrase]) -> None:
    """Let alternatives share what was said once: "Monday or Tuesday morning", "tomorrow at 9 or 10"."""
    for earlier, later in zip(found, found[1:], strict=False):
        if later.linked and later.start.day is None and later.start.timed and later.last.day is None and earlier.last.timed:
            later.start.day = earlier.last.day
    for earlier, later in reversed(list(zip(found, found[1:], strict=False))):
        if later.linked and earlier.relation == later.relation == "at" and earlier.start.dated and later.start.dated and not earlier.start.timed:
            earlier.start.part, earlier.start.clock = later.start.part, later.start.clock
            earlier.start.adjoins = later.start.adjoins
        elif later.linked and later.start.part and earlier.start.clock and not earlier.start.part and not later.start.clock:
            continue
        elif later.linked and earlier.start.clock and earlier.start.day is None and later.start.clock:
            earlier.start.day = later.start.day
            earlier.start.part = earlier.start.part or later.start.part


def _telling(scene: Scene, phrase: Phrase, found: Sequence[Phrase]) -> bool:
    """Whether a phrase surely speaks of time; a lone number or "seven thirty" needs a reason."""
    ends = [end for end in (phrase.start, phrase.end) if end is not None]
    unsure = [end for end in ends if end.clock is not None and not end.clock.sure]
    if not unsure:
        return True
    if any(not end.adjoins for end in unsure):
        return _dropped(phrase)
    if len(unsure) < len(ends) or scene.latent or any(end.dated or end.part for end in ends):
        return True
    if phrase.end is not None:
        return _lead(phrase.start) in {"<", "^"} and [end.clock and end.clock.hour for end in ends] != [1, 10] or _french_range(scene, phrase)
    end = phrase.start
    if phrase.relation != "at" and phrase.relation != "from":
        return phrase.relation in {"after", "before", "until"} and not _follows_clause(end)
    if phrase.linked and len(found) > 1:
        return True
    return _prompted(scene, end)


def _dropped(phrase: Phrase) -> bool:
    """Drop a number that counts something from a phrase that has a day as well; the day stays."""
    for end in (phrase.start, phrase.end):
        if end is not None and end.clock is not None and not end.adjoins:
            end.clock = None
    return phrase.end is None and (phrase.start.dated or phrase.start.part is not None)


def _french_range(scene: Scene, phrase: Phrase) -> bool:
    joined = phrase.end.before if phrase.end else ""
    return scene.items.language == FR and ("O" in phrase.start.before or ">" in joined)


def _follows_clause(end: End) -> bool:
    return end.before.endswith(">") and "@" not in end.before and "~" not in end.before and end.clock is not None and end.clock.lone


def _prompted(scene: Scene, end: End) -> bool:
    """Whether an unsure time without a day is one: after "at" or "around", or as a whole answer with usual minutes."""
    clock = end.clock
    if clock is None:
        return False
    item = end.first - 1
    while item >= 0 and scene.items.tags[item] in "lR~":
        if scene.items.tags[item] == "~":
            return scene.items.tags[end.first] != "j"
        item -= 1
    if item >= 0 and scene.items.tags[item] == "@":
        return scene.items.values[item] == "at" or not clock.lone
    tags = scene.items.tags
    if end.first == 0 and scene.items.words[end.stop : end.stop + 1] and scene.items.words[end.stop] in _AGREES and tags[0] != "j":
        return True
    if clock.lone:
        return False
    written = scene.items.widths[end.first] > 0
    whole = len(tags) <= end.stop - end.first + 1
    usual = clock.minute in _WHOLE_MINUTES or "Z" in tags if not written else clock.minute % 5 == 0
    if scene.items.language == FR and clock.hour > 12 and clock.minute % 5 == 0 and not written:
        return True  # "vingt-trois vingt"
    return usual and (whole or (end.first == 0 and written and end.stop - end.first > 1))
