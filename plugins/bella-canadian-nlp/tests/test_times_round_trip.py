"""Any day and time, said the many ways callers say them, is read back exactly; any text at all is answered, and soon."""

import sys
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from bella_canadian_nlp.reading import read
from bella_canadian_nlp.times import find_times
from hypothesis import example, given
from hypothesis import strategies as st

from bella_core.plugin import LocationView, TurnContext

NOW = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("America/Toronto"))
_OPEN = ((time(8), time(17)),)
_MOST_CALLS = 30_000  # about twice what the worst of them takes
LOCATION = LocationView("l", hours=(_OPEN,) * 7)

_EN_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_EN_MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
_EN_HOURS = ["twelve", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"]
_FR_DAYS = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]
_FR_MONTHS = ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"]
_FR_HOURS = [
    "zéro",
    "une",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "treize",
    "quatorze",
    "quinze",
    "seize",
    "dix-sept",
    "dix-huit",
]
_EN_MINUTES = {0: "", 15: "fifteen", 20: "twenty", 30: "thirty", 45: "forty-five", 50: "fifty"}
_FR_MINUTES = {0: "", 15: "quinze", 20: "vingt", 30: "trente", 45: "quarante-cinq", 50: "cinquante"}


def _ordinal(day):
    ending = "th" if 11 <= day <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"


def english_days(day):
    month, ordinal = _EN_MONTHS[day.month - 1], _ordinal(day.day)
    return [
        f"{month} {ordinal}, {day.year}",
        f"the {ordinal} of {month} {day.year}",
        f"{_EN_DAYS[day.weekday()]}, {month} {day.day}, {day.year}",
        f"on {_EN_DAYS[day.weekday()]} the {ordinal} of {month}, {day.year}",
        day.isoformat(),
    ]


def french_days(day):
    month, number = _FR_MONTHS[day.month - 1], "premier" if day.day == 1 else day.day
    return [
        f"le {number} {month} {day.year}",
        f"{_FR_DAYS[day.weekday()]} le {number} {month} {day.year}",
        f"le {_FR_DAYS[day.weekday()]} {number} {month} {day.year}",
        f"pour le {day.day} {month} {day.year}".replace("é", "e").replace("û", "u"),
    ]


def english_times(hour, minute):
    half, of_twelve = ("am" if hour < 12 else "pm"), hour % 12 or 12
    words = f"{_EN_HOURS[hour % 12]} {_EN_MINUTES[minute]}".strip()
    ways = [
        f"{of_twelve}:{minute:02} {half}",
        f"{hour:02}:{minute:02}",
        f"{words} {half[0]}.m.",
        f"{words} in the {'morning' if hour < 12 else 'afternoon'}",
    ]
    if minute == 15:
        ways.append(f"quarter past {of_twelve} {half}")
    if minute == 30:
        ways.append(f"half past {_EN_HOURS[hour % 12]} {half}")
    if minute == 45 and hour != 11:
        ways.append(f"a quarter to {_EN_HOURS[(hour + 1) % 12]} {half}")
    return ways


def french_times(hour, minute):
    ways = [
        f"{hour} h {minute:02}" if minute else f"{hour} h",
        f"{hour}h{minute:02}",
        f"{_FR_HOURS[hour]} heures {_FR_MINUTES[minute]}".strip(),
    ]
    if minute == 30:
        ways.append(f"{_FR_HOURS[hour]} heures et demie")
    if minute == 45:
        ways.append(f"{_FR_HOURS[hour + 1]} heures moins quart")
    return ways


def _found(text, language):
    return list(find_times(read(text, language), TurnContext("call", NOW, f"{language}-CA", location=LOCATION)))


_DAYS = st.dates(date(2026, 3, 3), date(2028, 3, 1))
_HOURS = st.integers(8, 17)
_MINUTES = st.sampled_from(sorted(_EN_MINUTES))
_BEFORE = {"en": ["", "I'd like to come ", "could you do ", "no, "], "fr": ["", "je voudrais venir ", "est-ce que ", "non, plutôt "]}


@given(_DAYS, _HOURS, _MINUTES, st.data())
def test_any_day_and_time_is_read_back(day, hour, minute, data):
    for language, days, times, joiner in (
        ("en", english_days(day), english_times(hour, minute), " at "),
        ("fr", french_days(day), french_times(hour, minute), " à "),
    ):
        said_day, said_time = data.draw(st.sampled_from(days)), data.draw(st.sampled_from(times))
        order = data.draw(st.booleans())
        wish = f"{said_day}{joiner}{said_time}" if order else f"{joiner.strip()} {said_time} {said_day}"
        text = data.draw(st.sampled_from(_BEFORE[language])) + wish
        (found,) = _found(text, language)
        assert found.value.start == datetime.combine(day, time(hour, minute)), text
        assert found.value.kind == "datetime"


@given(st.integers(1, 6), _HOURS, _MINUTES, st.data())
def test_any_weekday_and_time_is_read_back(ahead, hour, minute, data):
    day = NOW.date() + timedelta(days=ahead)
    wishes = {
        "en": f"{_EN_DAYS[day.weekday()]} at {data.draw(st.sampled_from(english_times(hour, minute)))}",
        "fr": f"{_FR_DAYS[day.weekday()]} à {data.draw(st.sampled_from(french_times(hour, minute)))}",
    }
    for language, wish in wishes.items():
        assert [one.value.start for one in _found(wish, language)] == [datetime.combine(day, time(hour, minute))], wish


@given(_DAYS, st.data())
def test_any_day_alone_is_a_date(day, data):
    for language, days in (("en", english_days(day)), ("fr", french_days(day))):
        text = data.draw(st.sampled_from(days))
        (found,) = _found(text, language)
        assert (found.value.start, found.value.kind) == (datetime.combine(day, time()), "date"), text


@given(st.integers(8, 15), st.integers(1, 2), st.booleans())
def test_any_range_of_hours_is_read_back(hour, length, french):
    first, last = hour, hour + length
    text = f"entre {first} h et {last} h demain" if french else f"tomorrow between {first}:00 and {last}:00"
    (found,) = _found(text, "fr" if french else "en")
    assert (found.value.start, found.value.end) == (datetime(2026, 3, 3, first), datetime(2026, 3, 3, last))


_WORDS = st.sampled_from(
    [
        "monday",
        "mardi",
        "next",
        "prochain",
        "the",
        "le",
        "la",
        "l'",
        "of",
        "de",
        "du",
        "at",
        "à",
        "a",
        "for",
        "pour",
        "on",
        "in",
        "dans",
        "1",
        "2",
        "3",
        "7",
        "10",
        "15",
        "30",
        "31",
        "100",
        "1030",
        "1930",
        "2026",
        "99999",
        "first",
        "premier",
        "third",
        "half",
        "demie",
        "quarter",
        "quart",
        "past",
        "to",
        "until",
        "jusqu'à",
        "au",
        "from",
        "between",
        "entre",
        "and",
        "et",
        "or",
        "ou",
        "not",
        "pas",
        "except",
        "sauf",
        "any",
        "tous",
        "before",
        "avant",
        "after",
        "après",
        "around",
        "vers",
        "am",
        "pm",
        "p.m.",
        "o'clock",
        "heures",
        "h",
        ":",
        "-",
        "/",
        ",",
        ".",
        "morning",
        "matin",
        "soir",
        "noon",
        "midi",
        "minuit",
        "week",
        "semaine",
        "month",
        "mois",
        "year",
        "day",
        "jour",
        "end",
        "fin",
        "early",
        "tôt",
        "late",
        "tard",
        "later",
        "mid",
        "may",
        "mars",
        "sept",
        "easter",
        "noël",
        "veille",
        "lendemain",
        "of",
        "today",
        "demain",
        "now",
        "asap",
        "weekend",
        "in",
        "two",
        "weeks",
        "en",
        "huit",
        "last",
        "dernier",
        "ago",
        "il",
        "y",
        "a",
        "minus",
        "moins",
        "0",
        "00",
        "24",
        "25",
        "31st",
        "2/30/2026",
        "2026-13-01",
    ]
)


@given(st.one_of(st.text(max_size=120), st.lists(_WORDS, max_size=25).map(" ".join), st.lists(_WORDS, max_size=25).map("".join)),
       st.sampled_from(["en", "fr"]), st.lists(st.sampled_from(["time", "phone", "yes_no"]), max_size=2), st.datetimes(datetime(2024, 1, 1), datetime(2040, 1, 1)))  # fmt: skip
@example("february 29 1900", "en", [], datetime(2024, 2, 29))
@example("in 99999 months", "en", [], datetime(2024, 1, 31))
def test_any_text_at_any_time_is_answered(text, language, expecting, now):
    context = TurnContext("call", now.replace(tzinfo=NOW.tzinfo), f"{language}-CA", tuple(expecting), LOCATION)
    for found in find_times(read(text, language), context):
        value = found.value
        assert value.start is not None or value.end is not None
        assert value.start is None or value.end is None or value.start < value.end, text
        assert (value.end is None) or value.kind == "interval"


@pytest.mark.parametrize(
    "text", ["monday or " * 300, "1 " * 1500, "the day after " * 250, "entre 2 et " * 300, "à " * 1500, "9:30 - " * 400]
)
def test_a_long_text_is_not_looked_at_again_and_again(text):
    _found("warm up on monday at 3", "en")
    _found("mardi à 3 h", "fr")
    assert _calls(lambda: _found(text[:3000], "en")) < _MOST_CALLS


def _calls(work):
    """Return how many functions are called: what counts however busy the machine is (the bench measures time)."""
    counted = 0

    def count(_frame, event, _argument):
        nonlocal counted
        counted += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return counted
