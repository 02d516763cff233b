"""Times of day as said: "half past two", "14 h 30", "quarter to 5", "midi et quart", "ten thirty"."""

from .atoms import Clock, Content, Length, Scene
from .lexicon import FR
from .rules import Match, Rule, at, number

_HOUR = "[zabjg]"
_MINUTE = "[zabcd]"
_WORDS_OF_ONE_LETTER = frozenset("aiyhol")
_LASTS = frozenset({"pendant", "durant", "dure", "durer", "durera"})
_QUARTERS = {"q": 15, "Q": 30, "3": 45}
_NOON_HOUR = 12


def _meridiem(scene: Scene, match: Match) -> str:
    item = at(match, "m")
    value = scene.items.values[item] if item >= 0 else ""
    return str(value) if value in {"am", "pm"} else ""


def _rough(match: Match) -> bool:
    return "%" in match.group()


def _of(scene: Scene, match: Match, minute: int, *, sure: bool = True) -> Clock | None:
    hour = scene.items.number(match.start("h"))
    if hour > 24 or not 0 <= minute < 60:
        return None
    return Clock(hour, minute, _meridiem(scene, match), sure, _rough(match))


def _colon(scene: Scene, match: Match) -> Content | None:
    item = match.start("min")
    return _of(scene, match, scene.items.number(item)) if scene.items.widths[item] == 2 else None


def _minutes(scene: Scene, match: Match) -> int:
    """Return the minutes that a match names with ``q`` (quarters and halves) or ``min``; 0 if none."""
    if at(match, "q") >= 0:
        return _QUARTERS[match.group("q")]
    return number(scene, match, "min")


def _past(scene: Scene, match: Match) -> Content | None:
    return _of(scene, match, _minutes(scene, match))


def _to(scene: Scene, match: Match) -> Content | None:
    """Read minutes that are still missing: "quarter to five" is 4:45."""
    return _before(scene, match, _minutes(scene, match))


def _before(scene: Scene, match: Match, minutes: int) -> Clock | None:
    clock = _of(scene, match, 0)
    if clock is None or not 0 < minutes < 60:
        return None
    hour = clock.hour - 1 if clock.hour else 23
    flipped = {"am": "pm", "pm": "am"}.get(clock.meridiem, "") if clock.hour == 12 else clock.meridiem
    return Clock(hour or 12, 60 - minutes, flipped, clock.sure, clock.rough)


def _bare_to(scene: Scene, match: Match) -> Content | None:
    """
    Read "20 to 16" as a time and leave "5 to 7" a range.

    More than twelve minutes cannot be an hour that begins a range before noon, so they are minutes. Five and ten are minutes only
    where a range makes no sense: after "at", "around", as the second end of another range, or as the whole answer.
    """
    minutes = scene.items.number(match.start("min"))
    if minutes % 5 or minutes > 25:
        return None
    before = scene.items.tags[match.start() - 1 : match.start()]
    whole = match.group() == scene.items.tags
    if minutes > 12 or whole or (before and before in "@~") or (before and before in ">&" and _has_clock(scene, match.start())):
        return _before(scene, match, minutes)
    return None


def _bare_before(scene: Scene, match: Match) -> Content | None:
    """Read "at ten before four"."""
    led = match.group() == scene.items.tags or scene.items.tags[match.start() - 1 : match.start()] in {"@", "~"}
    minutes = scene.items.number(match.start("min"))
    word = scene.items.words[match.start("min") + 1]
    return _before(scene, match, minutes) if led and word in {"before", "avant"} and minutes % 5 == 0 else None


def _has_clock(scene: Scene, before: int) -> bool:
    return any(tag in "mh:" for tag in scene.items.tags[:before])


def _french(scene: Scene, match: Match) -> Content | None:
    """Read "14 h 30", "3 heures et demie", "huit heures moins vingt"."""
    if scene.items.words[match.start("h")] in {"a", "an"}:
        return None  # only French "une heure" is an hour
    if match.start() and scene.items.words[match.start() - 1] in _LASTS:
        return None  # so long, not at that time
    minutes = _minutes(scene, match)
    return _before(scene, match, minutes) if at(match, "to") >= 0 else _of(scene, match, minutes)


def _noon(scene: Scene, match: Match) -> Content | None:
    """Read "noon", "midi et quart", "a quarter to noon", "midi moins cinq"."""
    minutes = _minutes(scene, match)
    hour = scene.items.number(match.start("n"))
    if at(match, "to") >= 0 and match.group("to") != "v" and _is_range_to_noon(scene, match, minutes):
        return None
    if at(match, "to") < 0:
        return Clock(hour, minutes, "pm" if hour else "am")
    return Clock(hour - 1 if hour else 23, 60 - minutes, "am" if hour else "pm") if minutes else None


def _is_range_to_noon(scene: Scene, match: Match, minutes: int) -> bool:
    """Whether "nine to noon", "from ten until noon" are two hours and not minutes before noon."""
    between, led = scene.items.words[at(match, "to")], scene.items.tags[match.start() - 1 : match.start()] in {"<", "^"}
    return bool(minutes % 5) or led or between not in {"to", "til", "till", "before", "avant"}


def _hours_off(scene: Scene, match: Match) -> Content | None:
    """Read "two hours before noon", "an hour after five", "une heure avant midi"."""
    hourly = match.group("u") == "h" or scene.items.values[match.start("u")] == "hour"
    if not hourly or (scene.items.language == FR and match.group("h") != "N"):
        return None
    hours, minute = scene.items.number(match.start("n")), 0
    if at(match, "q") >= 0:
        minute = 30
    off = hours * 60 + minute
    noon = match.group("h") == "N"
    hour = scene.items.number(match.start("h")) if noon else scene.items.number(match.start("h")) % 24
    moved = hour * 60 + (off if match.group("to") == "A" else -off)
    if not 0 <= moved < 24 * 60 or off > 6 * 60:
        return None
    if noon or hour > 12:
        return Clock(moved // 60, moved % 60, "am" if moved < 720 else "pm") if moved // 60 <= 12 else Clock(moved // 60, moved % 60)
    if moved < 60 or moved >= 13 * 60:
        moved += 720 if moved < 60 else -720
    return Clock(moved // 60, moved % 60, _meridiem(scene, match))


def _half(scene: Scene, match: Match) -> Content | None:
    """Read British "half nine" as 9:30, and French "sept et demie"."""
    return _of(scene, match, 30)


def _two_numbers(scene: Scene, match: Match) -> Content | None:
    """Read "ten thirty", "2 05 p.m."; sure only with am or pm."""
    items = scene.items
    at = match.start("min")
    if not match.group("oh") and items.widths[at] != 2 and items.number(at) < 10:
        return None
    if items.widths[at] == 1:
        return None
    hour = items.number(match.start("h"))
    if "-" in match.group() and items.widths[match.start("h")] and hour < items.number(at) <= _NOON_HOUR:
        return None  # "8-10 am" is from eight to ten, as "2-4 pm" is
    before = items.tags[match.start() - 1 : match.start()]
    after = items.tags[match.end() : match.end() + 1]
    if after == ",":
        after = items.tags[match.end() + 1 : match.end() + 2]
    if (before and before in "zabcdefyxjZ") or (after and after in "zabcdefyxjZ") or hour > 24:
        return None
    return _of(scene, match, items.number(at), sure=bool(match.group("m")))


def _run(scene: Scene, match: Match) -> Content | None:
    """Read "330 p.m.", "at 1030"."""
    hour, minute = divmod(scene.items.number(match.start("f")), 100)
    if hour > 24 or minute > 59:
        return None
    return Clock(hour, minute, _meridiem(scene, match), bool(match.group("m")), _rough(match))


def _military(scene: Scene, match: Match) -> Content | None:
    """Read "1430 hours", "fourteen hundred hours"; "120 hours" is a length."""
    items, item = scene.items, match.start("f")
    hour, minute = divmod(items.number(item), 100)
    written = items.widths[item] in {0, 4} and items.values[match.start("u")] == "hour"
    return Clock(hour, minute) if written and hour <= 24 and minute < 60 else None


def _hour_said(scene: Scene, match: Match) -> Content | None:
    return _of(scene, match, 0)


def _letter_a(scene: Scene, match: Match) -> Content | None:
    """Read "9a"; "4a" by itself is a flat or a form."""
    clock = _of(scene, match, 0)
    at = match.start("m")
    if clock is None or scene.items.ends[at] - scene.items.starts[at] > 1 or clock.meridiem == "pm" or match.start() > 0:
        return clock
    return Clock(clock.hour, 0, clock.meridiem, sure=False, lone=True)


def _lone(scene: Scene, match: Match) -> Content | None:
    hour, tags = scene.items.number(match.start("h")), scene.items.tags
    if hour == 1 and tags[match.end() : match.end() + 1] == "P" and tags[match.start() - 1 : match.start()] != "@":
        return None  # "one evening"
    before = scene.items.words[match.start() - 1] if match.start() else ""
    if len(before) == 1 and before.isalpha() and before not in _WORDS_OF_ONE_LETTER:
        return None  # "K 1 A 0 B 1": the last of a code
    return Clock(hour, sure=False, lone=True) if hour <= 24 else None


def _length(scene: Scene, match: Match) -> Content | None:
    at = match.start("u")
    return Length(scene.items.number(match.start("n")), "hour" if match.group("u") == "h" else str(scene.items.values[at]))


def _length_and_half(scene: Scene, match: Match) -> Content | None:
    """Read "two and a half hours", "2.5 hours"; of longer units the whole ones."""
    count, unit = scene.items.number(match.start("n")), match.group("u")
    if unit == "U":
        return Length(count, str(scene.items.values[match.start("u")]))
    return Length(count * 60 + 30, "minute") if unit == "h" or scene.items.values[match.start("u")] == "hour" else None


_TAIL = "%?(?P<m>m?)%?"
RULES: tuple[Rule, ...] = (
    Rule(f"(?P<n>[abcjg])(?P<u>[uh])(?:[+&]g?(?P<q>Q))?(?P<to>[BA])(?P<h>[zabjN]){_TAIL}(?![:MYoOuU-])", _hours_off),
    Rule(f"(?P<h>[zab]):(?P<min>{_MINUTE})(?::{_MINUTE})?h?{_TAIL}", _colon),
    Rule(f"(?P<h>{_HOUR})(?:h|(?P<m>m))(?P<to>v?)[+]?(?P<q>[3Qq])", _french),
    Rule(f"(?P<h>{_HOUR})h(?P<to>v?)(?:[+&]?l?(?P<q>[qQ])|[+]?(?P<min>{_MINUTE})u?(?![:hMYoU]))?{_TAIL}(?![+&]?[QqU])", _french),
    Rule(f"(?P<h>{_HOUR})h{_TAIL}", _french),
    Rule(f"[lg]?(?:(?P<min>{_MINUTE})|g?(?P<q>[qQ]))u?[kA](?P<h>[zabj])h?{_TAIL}(?!U)", _past),
    Rule(f"[lg]?(?:(?P<min>{_MINUTE})|g?(?P<q>[qQ]))u?(?:(?P<to>[>B])|[kA])(?P<n>N)", _noon),
    Rule(f"[lg]?g?(?P<q>q)u?[>BO](?P<h>[zabj])h?{_TAIL}", _to),
    Rule(f"(?P<min>{_MINUTE})u[>B](?P<h>[zabj])h?{_TAIL}(?!:)", _to),
    Rule(f"(?P<min>[abc])>(?P<h>[zab])h?{_TAIL}(?![:MYoO-])", _bare_to),
    Rule(f"(?P<min>[abc])B(?P<h>[zab])h?{_TAIL}(?![:MYoO-])", _bare_before),
    Rule(f"(?P<h>[zabj])-?(?P<oh>[zZ]?)-?(?P<min>{_MINUTE}){_TAIL}(?![:huUMY])", _two_numbers),
    Rule("(?P<n>[abcdj])[+&]g?Q(?P<u>[Uuh])", _length_and_half),
    Rule(f"(?P<h>[zabj])[+](?P<q>[qQ3]){_TAIL}", _past),
    Rule(f"(?P<h>[zabj])Q{_TAIL}", _half),
    Rule("(?P<f>[fy])(?P<u>u)", _military),
    Rule(f"(?P<f>[fy])h?{_TAIL}", _run),
    Rule("(?P<h>[zabj])%(?P<m>m?)%?", _hour_said),
    Rule("(?P<h>[zabj])(?P<m>m)%?", _letter_a),
    Rule(f"[a]?(?P<n>N)(?P<to>v?)(?:[+&]?l?(?P<q>[qQ])|[+]?(?P<min>{_MINUTE})u?(?![:hmMYo]))?", _noon),
    Rule(f"Q(?P<h>[ab]){_TAIL}(?![uU])", _half),
    Rule("(?P<n>[zabcdefyjg2])-?(?P<u>[uUh])", _length),
    Rule("(?P<h>[zabj])", _lone),
)
