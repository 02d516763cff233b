"""Parts of the day: what callers call them, and the hours that a clinic takes them for."""

from datetime import time
from types import MappingProxyType
from typing import Final, Literal

from .atoms import Content, Day, Part, Scene
from .calendar import next_month_day
from .rules import Match, Rule

_PLURALS: Final = frozenset({"mornings", "afternoons", "evenings", "nights", "matins", "soirs", "aprems"})
Name = Literal["morning", "noon", "afternoon", "evening", "night"]

#: Part and edge to its hours (minutes after midnight). The whole evening begins when clinics' late shifts do.
_HOURS: Final = MappingProxyType(
    {
        ("morning", ""): (8 * 60, 12 * 60),
        ("morning", "start"): (7 * 60, 10 * 60),
        ("morning", "end"): (10 * 60, 12 * 60),
        ("noon", ""): (12 * 60, 13 * 60),
        ("afternoon", ""): (12 * 60, 17 * 60),
        ("afternoon", "start"): (12 * 60, 14 * 60),
        ("afternoon", "end"): (15 * 60, 18 * 60),
        ("evening", ""): (17 * 60, 21 * 60),
        ("evening", "start"): (17 * 60, 19 * 60),
        ("evening", "end"): (18 * 60, 22 * 60),
        ("night", ""): (18 * 60, 22 * 60),
        ("night", "start"): (20 * 60, 22 * 60),
        ("night", "end"): (21 * 60, 24 * 60),
        ("day", ""): (8 * 60, 18 * 60),
        ("day", "start"): (7 * 60, 10 * 60),
        ("day", "end"): (16 * 60, 18 * 60),
        ("breakfast", ""): (7 * 60, 9 * 60),
        ("end_of_day", ""): (16 * 60, 18 * 60),
        ("supper", ""): (17 * 60, 18 * 60 + 30),
        ("after_school", ""): (15 * 60, 18 * 60),
        ("after_work", ""): (16 * 60 + 30, 20 * 60),
    }
)
#: The middle of a part is a time: "en milieu d'après-midi" is about two.
_MIDDLES: Final = MappingProxyType(
    {"morning": 10, "noon": 12, "afternoon": 14, "evening": 19, "night": 23, "day": 12, "breakfast": 8, "supper": 18}
)
_NAMES: Final[MappingProxyType[str, Name]] = MappingProxyType(
    {
        "morning": "morning",
        "noon": "noon",
        "afternoon": "afternoon",
        "evening": "evening",
        "night": "night",
        "breakfast": "morning",
        "supper": "evening",
        "after_school": "afternoon",
        "after_work": "evening",
    }
)


def hours(part: Part) -> tuple[time, time | None]:
    """Return when a part of the day begins and ends; midnight as an end is None."""
    start, end = _HOURS.get((part.name, part.edge)) or _HOURS[part.name, ""]
    return time(*divmod(start, 60)), None if end == 24 * 60 else time(*divmod(end, 60))


def middle(part: Part) -> time | None:
    """Return the time that "mid-morning" stands for; None if ``part`` is no middle."""
    return time(_MIDDLES[part.name]) if part.edge == "mid" and part.name in _MIDDLES else None


def name(part: Part) -> Name | None:
    """Return the name as ``TimeValue.part`` has it."""
    return _NAMES.get(part.name)


def _part(value: object, edge: object = "") -> Part:
    word = str(value)
    if word == "early_morning":
        return Part("morning", "start")
    if word.startswith("mid_"):
        return Part(word.removeprefix("mid_"), "mid")
    return Part(word, "" if edge in {"later", "rest"} else "start" if edge == "first" else str(edge))


def part(scene: Scene, match: Match) -> Content | None:
    """Read "morning", "late afternoon", "le matin tôt", "en début d'après-midi"."""
    edge = match.start("e") if match.group("e") else -1
    return _part(scene.items.values[match.start("p")], scene.items.values[edge] if edge >= 0 else "")


def part_of_today(scene: Scene, match: Match) -> Content | list[Content] | None:
    """Read "this morning", "tonight", "à soir", "cet après-midi", "next morning"."""
    value = str(scene.items.values[match.start("p")])
    days = 1 if "X" in match.group() else 0
    if value == "last_night":
        return [Day(scene.today.fromordinal(scene.today.toordinal() - 1)), _part("night")]
    edge = scene.items.values[match.start("e")] if match.group("e") else ""
    if value == "evening" and edge == "end":
        value = "night"  # "late tonight"
    return [Day(scene.today.fromordinal(scene.today.toordinal() + days)), _part(value, edge)]


def edge_behind(scene: Scene, match: Match) -> Content | None:
    """Read "Tuesday, late", "mardi tôt": the edge of the day that was named before it."""
    edge = scene.items.values[match.start()]
    return {"start": Part("morning", "start"), "end": Part("day", "end")}.get(str(edge))


def early(scene: Scene, match: Match) -> Content | None:
    """Read "first thing tomorrow", "early Tuesday", "tôt lundi", "late Thursday afternoon"."""
    edge = scene.items.values[match.start()]
    if match.group("p"):
        return _part(scene.items.values[match.start("p")], edge)
    if edge == "end" and scene.items.words[match.start()] in {"late", "very", "tard", "tres"}:
        return Part("day", "end")
    return Part("morning", "start") if edge in {"first", "start"} else None


def part_of_day_number(scene: Scene, match: Match) -> Content | list[Content] | None:
    """Read French "le matin du 5", "dans la soirée du 12"."""
    day = next_month_day(scene.items.number(match.start("d")), scene.today)
    if scene.items.words[match.start("p") + 1] != "du" or day is None:
        return None
    return [_part(scene.items.values[match.start("p")]), Day(day, month_day=True)]


def counted(scene: Scene, match: Match) -> Content | None:
    """Leave "three nights", "deux soirs" alone: they are counted, and no hour of a night."""
    return "w" if scene.items.words[match.start("p")] in _PLURALS else None


def half_behind(scene: Scene, match: Match) -> Content | None:
    """Read "Friday pm", "mercredi am", "tomorrow a.m.": the half of a day that was named; "am I" is a question."""
    following = scene.items.words[match.end() : match.end() + 1]
    half = scene.items.values[match.start()]
    if following == ("i",) or half not in {"am", "pm"}:
        return None
    return Part("morning" if half == "am" else "afternoon")


RULES: tuple[Rule, ...] = (
    Rule("[abcj2](?P<p>P)", counted),
    Rule("(?<=[WVTHo])m", half_behind),
    Rule("(?P<p>P)O(?P<d>[oabc])(?![:hmMYu])", part_of_day_number),
    Rule("E(?=s?l?[TWH](?P<p>P?))", early),
    Rule("(?<=[abcoWT])E(?=$|[.,])", edge_behind),
    Rule("(?P<e>E?)-?(?P<p>G)", part_of_today),
    Rule("(?P<e>E?)[Ol]*[SX][Ol]?(?P<p>P)", part_of_today),
    Rule("(?P<e>E)[-O]*l?(?P<p>[P])", part),
    Rule("(?P<p>P)(?P<e>E)(?![SXUKMPOl])", part),
    Rule("(?P<e>)(?P<p>P)", part),
)
