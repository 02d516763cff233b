"""Parts of a month, a year or a holiday, days counted from another day, and times that are said in mid-sentence."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

NOW = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("America/Toronto"))  # a Monday
_OPEN = ((time(8), time(12)), (time(13), time(17)))
HOURS = (_OPEN, _OPEN, _OPEN, _OPEN, _OPEN, (), ())


def _moment(moment, form):
    return ".." if moment is None else moment.strftime(form).removesuffix("T00:00")


def short(one):
    value = one.value
    form = "%H:%M" if value.kind == "time" or value.no_date else "%m-%dT%H:%M"
    if value.kind == "interval":
        return f"{_moment(value.start, form)}/{_moment(value.end, form)}"
    return _moment(value.start, form)


@pytest.fixture
def when(hear):
    def _when(text, language="en-CA"):
        return " ".join(short(one) for one in hear(text, language, "time", now=NOW, hours=HOURS))

    return _when


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the first two weeks of May", "05-04/05-18"),
        ("the last ten days of June", "06-21/07-01"),
        ("the last two weeks of this month", "03-16/03-30"),
        ("the first half of April", "04-01/04-16"),
        ("the second half of next month", "04-16/05-01"),
        ("the first week of 2027", "01-04/01-11"),
        ("the second week in August", "08-10/08-17"),
        ("the first business day of August", "08-03"),
        ("the last business day of May", "05-29"),
        ("the end of the month of July", "07-21/08-01"),
        ("June next year", "06-01/07-01"),
        ("October 8th of next year", "10-08"),
        ("early 2027", "01-01/04-01"),
        ("the week starting the 16th", "03-16/03-23"),
        ("the week after next", "03-16/03-23"),
        ("next three weeks", "03-09/03-30"),
        ("the next three weeks", "03-03/03-24"),
        ("in the coming weeks", "03-03/03-24"),
        ("before the end of April", "03-02T09:00/05-01"),
        ("Victoria Day weekend", "05-16/05-19"),
        ("Easter weekend", "04-03/04-07"),
        ("sometime in the fall", "09-22/12-23"),
        ("this summer", "06-21/09-21"),
    ],
)
def test_an_english_period_is_read(when, text, expected):
    assert when(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("les deux premières semaines de mai", "05-04/05-18"),
        ("les dix derniers jours de juin", "06-21/07-01"),
        ("la deuxième moitié d'avril", "04-16/05-01"),
        ("le premier jour ouvrable d'août", "08-03"),
        ("au milieu du mois de juillet", "07-10/07-20"),
        ("en mai de l'année prochaine", "05-01/06-01"),
        ("le 8 octobre de l'année prochaine", "10-08"),
        ("début 2027", "01-01/04-01"),
        ("la semaine qui commence le 16", "03-16/03-23"),
        ("la semaine après la prochaine", "03-16/03-23"),
        ("au cours des trois prochaines semaines", "03-03/03-24"),
        ("dans les prochaines semaines", "03-03/03-24"),
        ("avant la fin d'avril", "03-02T09:00/05-01"),
        ("la fin de semaine de Pâques", "04-03/04-07"),
        ("le week-end de l'Action de grâce", "10-10/10-13"),
        ("à l'automne", "09-22/12-23"),
        ("l'été prochain", "06-21/09-21"),
    ],
)
def test_a_french_period_is_read(when, text, expected):
    assert when(text, "fr-CA") == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("the closest Monday to May 5th", "en-CA", "05-04"),
        ("the second closest Friday to Canada Day", "en-CA", "06-26"),
        ("le mardi le plus proche du 15 avril", "fr-CA", "04-14"),
        ("two weeks before Easter", "en-CA", "03-22"),
        ("three days before the 20th", "en-CA", "03-17"),
        ("deux semaines avant Noël", "fr-CA", "12-11"),
        ("the Friday before Labour Day", "en-CA", "09-04"),
        ("le vendredi avant la fête du Travail", "fr-CA", "09-04"),
        ("l'avant-veille de Noël", "fr-CA", "12-23"),
        ("a week Tuesday", "en-CA", "03-10"),
        ("d'aujourd'hui en huit", "fr-CA", "03-09"),
        ("in a week and a half", "en-CA", "03-13"),
        ("dans deux heures et quart", "fr-CA", "03-02T11:15"),
        ("aux alentours du 20", "fr-CA", "03-20"),
        ("avant le 15", "fr-CA", "03-02T09:00/03-15"),
        ("le matin du 12", "fr-CA", "03-12T08:00/03-12T12:00"),
        ("late Thursday", "en-CA", "03-05T16:00/03-05T18:00"),
        ("Friday pm", "en-CA", "03-06T12:00/03-06T17:00"),
        ("mercredi am", "fr-CA", "03-04T08:00/03-04T12:00"),
        ("mon-fri", "en-CA", "03-09/03-14"),
        ("sat at 10", "en-CA", "03-07T10:00"),
        ("le plus tôt possible vendredi", "fr-CA", "03-06"),
    ],
)
def test_a_day_is_counted_from_another_or_named_with_its_part(when, text, language, expected):
    assert when(text, language) == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("could you do eight thirty", "en-CA", "08:30"),
        ("does two fifteen suit you", "en-CA", "14:15"),
        ("I'd rather have nine oh five", "en-CA", "09:05"),
        ("4 or 4:30", "en-CA", "16:00 16:30"),
        ("about three or three thirty", "en-CA", "15:00 15:30"),
        ("how about 9 then", "en-CA", "09:00"),
        ("disons quatre", "fr-CA", "16:00"),
        ("from 9 until noon tomorrow", "en-CA", "03-03T09:00/03-03T12:00"),
        ("9 to 5", "en-CA", "09:00/17:00"),
        ("from 2 pm for two hours", "en-CA", "14:00/16:00"),
        ("for three hours from 10 am", "en-CA", "10:00/13:00"),
        ("from 11:30 for 45 minutes on Friday", "en-CA", "03-06T11:30/03-06T12:15"),
        ("à partir de 14 h pendant deux heures", "fr-CA", "14:00/16:00"),
        ("in less than an hour", "en-CA", "03-02T09:00/03-02T10:00"),
        ("dans moins d'une heure", "fr-CA", "03-02T09:00/03-02T10:00"),
        ("d'ici 17 h", "fr-CA", "../17:00"),
        ("demain à la première heure", "fr-CA", "03-03T07:00/03-03T10:00"),
        ("midmorning on Monday", "en-CA", "03-09T10:00"),
        ("in the evening, between five and seven", "en-CA", "17:00/19:00"),
        ("en après-midi, après trois heures", "fr-CA", "15:00/.."),
    ],
)
def test_a_time_is_heard_in_what_is_said_around_it(when, text, language, expected):
    assert when(text, language) == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("my number is four one six five five five oh one two three, next Tuesday at 2:30", "en-CA", ["next Tuesday at 2:30"]),
        ("416, 555, 0123, Tuesday at 3", "en-CA", ["Tuesday at 3"]),
        ("four sixteen five fifty-five oh one two three Tuesday at noon", "en-CA", ["Tuesday at noon"]),
        ("it's five five five oh one two three, 2:30 pm", "en-CA", ["2:30 pm"]),
        ("K one A oh B one, Tuesday at 2", "en-CA", ["Tuesday at 2"]),
        ("my health card is 1234 567 890 and I can come Monday at 10", "en-CA", ["Monday at 10"]),
        ("c'est le cinq un quatre cinq cinq cinq zéro un deux trois, mardi à 14 h 30", "fr-CA", ["mardi à 14 h 30"]),
    ],
)
def test_no_digit_of_a_code_belongs_to_the_time_that_follows(hear, text, language, expected):
    assert [one.text for one in hear(text, language, "time", now=NOW, hours=HOURS)] == expected


def test_the_number_before_a_time_is_read_whole(hear):
    found = hear("my number is four one six five five five oh one two three, next Tuesday at 2:30", "en-CA", "phone", "time", now=NOW)
    assert [one.value.number for one in found if one.kind == "phone"] == ["+14165550123"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("I need a night guard", "en-CA"),
        ("I have morning sickness", "en-CA"),
        ("I live at two thirty Main Street", "en-CA"),
        ("I'm in suite one fifteen", "en-CA"),
        ("I'd like two thirty dollar cards", "en-CA"),
        ("j'ai besoin d'une plaque de nuit", "fr-CA"),
        ("ça a fait mal pendant deux heures", "fr-CA"),
        ("j'ai été malade", "fr-CA"),
        ("I had a bad fall", "en-CA"),
        ("it's been hurting since Monday", "en-CA"),
        ("it has been swollen since last night", "en-CA"),
        ("j'ai mal depuis lundi", "fr-CA"),
        ("ça élance depuis hier soir", "fr-CA"),
        ("it kept me awake for three nights", "en-CA"),
        ("ça m'a tenu réveillé deux soirs", "fr-CA"),
    ],
)
def test_words_of_time_that_speak_of_something_else_are_no_wish(when, text, language):
    assert when(text, language) == ""
