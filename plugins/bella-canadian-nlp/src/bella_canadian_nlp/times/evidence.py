"""Whether unsure words are a time at all: a bare "7" or "seven thirty" needs a reason to be one."""

from collections.abc import Sequence
from typing import Final

from .atoms import Day, Scene, Span
from .ends import End, lead_item, lead_of
from .lexicon import FR, word_set
from .phrases import Phrase

#: "eight is fine", "8 h me va".
_AGREES: Final = word_set("is works would sounds will suits est serait irait marche")
#: What stands before a number that is no time, and in an address after it.
_NUMBERED: Final = word_set("number room suite unit apartment apt box code extension ext house form line numero chambre poste bureau")
_STREETS: Final = word_set("street st avenue ave road rd drive boulevard blvd crescent lane court rue chemin main king queen")
_COUNTED: Final = word_set("dollar dollars bucks cents people persons percent patients kids pieces piasses personnes")
_POLITE: Final = word_set("please then thanks instead ? . ! plutot alors svp merci")
_GUESSES: Final = frozenset(
    tuple(words.split())
    for words in ("maybe", "perhaps", "is it", "how about", "what about", "make it", "let'", "say", "disons", "mettons")
)
_TO_COME: Final = frozenset({"ll", "will", "serai", "sera", "serons"})
_SINCE: Final = frozenset({"since", "depuis"})
_QUARTERS: Final = frozenset({15, 30, 45})
_WHOLE_MINUTES: Final = frozenset({0, 15, 30, 45})


def telling(scene: Scene, found: Sequence[Phrase]) -> list[Phrase]:
    """Return the phrases that surely speak of time; a lone number or "seven thirty" needs a reason."""
    plain = any(_is_plain(phrase) for phrase in found)
    return [phrase for at, phrase in enumerate(found) if _tells(scene, found, at, plain=plain)]


def _tells(scene: Scene, found: Sequence[Phrase], at: int, *, plain: bool) -> bool:
    phrase = found[at]
    if _is_since(scene, phrase):
        return False
    ends = [end for end in (phrase.start, phrase.end) if end is not None]
    unsure = [end for end in ends if end.clock is not None and not end.clock.sure]
    if not unsure:
        return True
    if any(not end.adjoins for end in unsure):
        return _dropped(phrase)
    if scene.numeric or any(_is_an_offer(scene, end) for end in unsure):
        return False
    if len(unsure) < len(ends) or scene.latent or any(end.dated or end.part for end in ends):
        return True
    if phrase.end is not None:
        scale = [end.clock.hour for end in ends if end.clock] == [1, 10]  # "from one to ten, how bad is it"
        whole = phrase.start.first == 0 and phrase.end.stop >= len(scene.items.tags.rstrip("."))
        return (whole and not scale) or (lead_of(phrase.start) in {"<", "^"} and not scale) or _french_range(scene, phrase)
    end = phrase.start
    if phrase.relation not in {"at", "from"} or end.behind[:1] in {"p", "r"} or lead_of(end) in {">", "A", "B"} or _starts(scene, end):
        return phrase.relation != "at" and not _follows_to(scene, end)
    if phrase.linked and plain:
        return True
    beside = _alternative(found, at)
    if beside is not None and (_is_plain(beside) or _prompted(scene, beside.start)):
        return True
    return _prompted(scene, end)


def _starts(scene: Scene, end: End) -> bool:
    """Whether "starting at" leads to it; "from" alone leads to anything."""
    return lead_of(end) == "<" and scene.items.values[lead_item(scene, end)] == "clock"


def _is_since(scene: Scene, phrase: Phrase) -> bool:
    """Whether something has been going on since then: "it's been hurting since Monday", "j'ai mal depuis hier soir" is no wish."""
    day = phrase.start.day
    behind = isinstance(day, Day) and not day.month_said and (day.weekday is not None or day.date < scene.today)
    before = phrase.start.first - 1
    to_come = not _TO_COME.isdisjoint(scene.items.words[: max(before, 0)])  # "I'll be away since August"
    behind = behind or (isinstance(day, Span) and day.grain == "month" and not phrase.start.timed and not to_come)
    led = phrase.relation == "from" and before >= 0 and "<" in scene.items.tags[max(before - 1, 0) : before + 1]
    return led and behind and not _SINCE.isdisjoint(scene.items.words[max(before - 1, 0) : before + 1])


def _alternative(found: Sequence[Phrase], at: int) -> Phrase | None:
    """Return the phrase that this one is the alternative of, or that follows it after an "or": "4 or 4:30"."""
    if found[at].linked and at:
        return found[at - 1]
    after = found[at + 1] if at + 1 < len(found) else None
    return after if after is not None and after.linked and "&" in after.start.before and after.end is None else None


def _is_plain(phrase: Phrase) -> bool:
    """Whether a phrase is a time beyond doubt, so that its alternatives are times too."""
    start = phrase.start
    return start.dated or start.part is not None or (start.clock is not None and start.clock.sure)


def _dropped(phrase: Phrase) -> bool:
    """Drop a number that counts something from a phrase that has a day as well; the day stays."""
    for end in (phrase.start, phrase.end):
        if end is not None and end.clock is not None and not end.adjoins:
            end.clock = None
    return phrase.end is None and (phrase.start.dated or phrase.start.part is not None)


def _french_range(scene: Scene, phrase: Phrase) -> bool:
    joined = phrase.end.before if phrase.end else ""
    return scene.items.language == FR and ("O" in phrase.start.before or ">" in joined)


def _follows_to(scene: Scene, end: End) -> bool:
    return end.before.endswith(">") and end.clock is not None and end.clock.lone and scene.items.words[end.first - 1] == "to"


def _is_an_offer(scene: Scene, end: End) -> bool:
    """Whether "one" is an offer and no hour: "the first one"."""
    return scene.items.tags[max(end.first - 1, 0) : end.first + 1] == "oj"


def _prompted(scene: Scene, end: End) -> bool:
    """Whether an unsure time without a day is one: after "at" or "around", or as a whole answer with usual minutes."""
    clock = end.clock
    if clock is None:
        return False
    if not clock.lone and _counted(scene, end):
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
        return _is_guess(scene, end)
    written = scene.items.widths[end.first] > 0
    whole = len(tags) <= end.stop - end.first + 1
    usual = clock.minute in _WHOLE_MINUTES or "Z" in tags if not written else clock.minute % 5 == 0
    if scene.items.language == FR and clock.hour > 12 and clock.minute % 5 == 0 and not written:
        return True  # "vingt-trois vingt"
    quarterly = clock.minute in _QUARTERS or ("Z" in tags[end.first : end.stop] and clock.minute % 5 == 0)
    if quarterly and 1 <= clock.hour <= 12:
        return True  # "can you do eight thirty"
    return usual and (whole or (end.first == 0 and written and end.stop - end.first > 1))


def _is_guess(scene: Scene, end: End) -> bool:
    """Whether a lone number is all that is said: "maybe 7", "how about nine then", "is it ten"."""
    words = scene.items.words
    politely = all(word in _POLITE for word in words[end.stop :])
    return politely and words[: end.first] in _GUESSES and scene.items.tags[end.first] != "j"


def _counted(scene: Scene, end: End) -> bool:
    """Whether "two thirty" counts or numbers something: "two thirty dollars", "number one fifteen", "two thirty Main Street"."""
    words = scene.items.words
    before, after = words[max(end.first - 2, 0) : end.first], words[end.stop : end.stop + 2]
    return bool(_NUMBERED.intersection(before) or _STREETS.intersection(after) or _COUNTED.intersection(after[:1]))
