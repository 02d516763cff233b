"""When English callers want to come."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

NOW = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("America/Toronto"))  # a Monday
_OPEN = ((time(8), time(12)), (time(13), time(17)))
HOURS = (_OPEN, _OPEN, _OPEN, _OPEN, _OPEN, (), ())


def _moment(moment, form="%Y-%m-%dT%H:%M"):
    return ".." if moment is None else moment.strftime(form).removesuffix("T00:00")


def short(one):
    """Write a value in short: ``not:`` excluded, ``*`` any such day, ``!`` as soon as possible."""
    value = one.value
    if value.kind == "time":
        text = value.start.strftime("%H:%M")
    elif value.kind == "interval" and value.no_date:
        text = f"{_moment(value.start, '%H:%M')}-{_moment(value.end, '%H:%M')}"
    elif value.kind == "interval":
        text = f"{_moment(value.start)}/{_moment(value.end)}"
    else:
        text = _moment(value.start)
    return ("not:" if one.kind == "time_excluded" else "") + text + "*" * value.recurring + "!" * value.asap


@pytest.fixture
def when(hear):
    def _when(text, language, expecting=()):
        found = hear(text, language, "time", "time_excluded", expecting=expecting, now=NOW, hours=HOURS)
        return " ".join(short(one) for one in found)

    return _when


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I'd like an appointment next Tuesday", "2026-03-10"),
        ("this Friday at two", "2026-03-06T14:00"),
        ("tomorrow 8-10am", "2026-03-03T08:00/2026-03-03T10:00"),
        ("tomorrow 8-30am", "2026-03-03T08:30"),
        ("tomorrow 9-11 in the morning", "2026-03-03T09:00/2026-03-03T11:00"),
        ("2026-08-10T14:30", "2026-08-10T14:30"),
        ("2026-08-10T14:30:00", "2026-08-10T14:30"),
        ("Tuesday at half past three", "2026-03-03T15:30"),
        ("a week from Thursday", "2026-03-12"),
        ("two weeks from tomorrow", "2026-03-17"),
        ("in two weeks", "2026-03-16"),
        ("in a couple of weeks", "2026-03-16"),
        ("in 10 days", "2026-03-12"),
        ("first thing next month", "2026-04-01/2026-04-02"),
        ("first thing tomorrow morning", "2026-03-03T07:00/2026-03-03T10:00"),
        ("early next week", "2026-03-09/2026-03-11"),
        ("later this week", "2026-03-05/2026-03-09"),
        ("the end of the month", "2026-03-21/2026-04-01"),
        ("mid March", "2026-03-11/2026-03-21"),
        ("the first week of April", "2026-04-06/2026-04-13"),
        ("the week of the 16th", "2026-03-16/2026-03-23"),
        ("the last Friday of the month", "2026-03-27"),
        ("the third Monday in April at 10", "2026-04-20T10:00"),
        ("the 20th of next month", "2026-04-20"),
        ("March 10th at 2:30 pm", "2026-03-10T14:30"),
        ("the tenth of March", "2026-03-10"),
        ("Tuesday the 10th", "2026-03-10"),
        ("April 3rd, 2026", "2026-04-03"),
        ("on the 12th at quarter to four", "2026-03-12T15:45"),
        ("Monday morning", "2026-03-09T08:00/2026-03-09T12:00"),
        ("late Thursday afternoon", "2026-03-05T15:00/2026-03-05T18:00"),
        ("Friday late afternoon", "2026-03-06T15:00/2026-03-06T18:00"),
        ("tomorrow at noon", "2026-03-03T12:00"),
        ("tomorrow around 9", "2026-03-03T09:00"),
        ("9 tomorrow morning", "2026-03-03T09:00"),
        ("8 in the morning on Wednesday", "2026-03-04T08:00"),
        ("a quarter past ten", "10:15"),
        ("ten to eleven", "10:50"),
        ("at 10 to 11", "10:50"),
        ("10:15", "10:15"),
        ("half nine", "09:30"),
        ("at three thirty", "15:30"),
        ("three thirty pm", "15:30"),
        ("9 a.m.", "09:00"),
        ("4ish", "16:00"),
        ("the day after Victoria Day", "2026-05-19"),
        ("the day before Thanksgiving", "2026-10-11"),
        ("on Family Day", "2027-02-15"),
        ("Good Friday", "2026-04-03"),
        ("Boxing Day", "2026-12-26"),
        ("the Tuesday after Easter", "2026-04-07"),
        ("as soon as possible", "2026-03-02T09:00/..!"),
        ("the earliest you have", "2026-03-02T09:00/..!"),
        ("any Friday", "2026-03-06*"),
        ("any weekday after 4", "16:00-.. 2026-03-03/2026-03-07*"),
        ("Mondays are best", "2026-03-09*"),
        ("Monday or Tuesday morning", "2026-03-09T08:00/2026-03-09T12:00 2026-03-03T08:00/2026-03-03T12:00"),
        ("Monday, Wednesday or Friday after 3", "2026-03-09T15:00/2026-03-10 2026-03-04T15:00/2026-03-05 2026-03-06T15:00/2026-03-07"),
        ("tomorrow at 9 or 10", "2026-03-03T09:00 2026-03-03T10:00"),
        ("March 9th or 10th", "2026-03-09 2026-03-10"),
        ("not Wednesdays", "not:2026-03-04*"),
        ("any day but Friday", "not:2026-03-06"),
        ("anytime next week except Wednesday", "2026-03-09/2026-03-16 not:2026-03-11"),
        ("I can't do Tuesday", "not:2026-03-03"),
        ("I work until 4", "16:00-.."),
        ("after three", "15:00-.."),
        ("before noon", "..-12:00"),
        ("after school on Thursday", "2026-03-05T15:00/2026-03-05T18:00"),
        ("before work", "07:00-10:00"),
        ("on my lunch break", "12:00-13:00"),
        ("between two and four on Thursday", "2026-03-05T14:00/2026-03-05T16:00"),
        ("between 9 and 11:30", "09:00-11:30"),
        ("from 1 to 3 tomorrow", "2026-03-03T13:00/2026-03-03T15:00"),
        ("Monday to Wednesday", "2026-03-09/2026-03-12"),
        ("from March 9th to the 13th", "2026-03-09/2026-03-14"),
        ("by Friday", "2026-03-02T09:00/2026-03-07"),
        ("before the 15th", "2026-03-02T09:00/2026-03-15"),
        ("after the 15th", "2026-03-15/.. not:2026-03-15"),
        ("from Monday on", "2026-03-09/.."),
        ("starting next week", "2026-03-09/.."),
        ("until Thursday", "2026-03-02T09:00/2026-03-06"),
        ("within two weeks", "2026-03-02T09:00/2026-03-16"),
        ("in the next three days", "2026-03-03/2026-03-06"),
        ("in the next couple of weeks", "2026-03-03/2026-03-17"),
        ("this weekend", "2026-03-07/2026-03-09"),
        ("next month", "2026-04-01/2026-05-01"),
        ("in May", "2026-05-01/2026-06-01"),
        ("in the new year", "2027-01-01/2027-02-01"),
        ("in an hour", "2026-03-02T10:00"),
        ("in half an hour", "2026-03-02T09:30"),
        ("tonight at 6", "2026-03-02T18:00"),
        ("tomorrow night", "2026-03-03T18:00/2026-03-03T22:00"),
        ("how about Thursday, say around 3", "2026-03-05T15:00"),
        ("next week, maybe Wednesday", "2026-03-11"),
        ("book it on the 10th. Is 5:15 free?", "2026-03-10T17:15"),
        ("no, Thursday", "2026-03-05"),
        ("actually make it the 8th", "2026-03-08"),
        ("mardi at 3", "2026-03-03T15:00"),
        ("I was thinking jeudi matin", "2026-03-05T08:00/2026-03-05T12:00"),
        ("eight works for me", "08:00"),
        ("Tuesday, March 10", "2026-03-10"),
        ("this past Monday", "2026-02-23"),
        ("in two and a half hours", "2026-03-02T11:30"),
        ("in about two weeks", "2026-03-16"),
        ("wed 5.00", "2026-03-04T17:00"),
        ("15 of this month", "2026-03-15"),
        ("the second Tuesday", "2026-03-10"),
        ("on 10/31 at 3", "2026-10-31T15:00"),
        ("at 4 instead of 3", "16:00"),
        ("at 3 p.m. or later", "15:00-.."),
        ("I'm free from 2 onwards", "14:00-.."),
        ("the first available in April", "2026-04-01/2026-05-01!"),
        ("after the long weekend", "2026-03-08T23:59/.."),
        ("I finish work at 4", "16:00-.."),
        ("between Christmas and New Year's", "2026-12-25/2027-01-02"),
        ("Tuesdays and Thursdays after 4", "2026-03-03T16:00/2026-03-04* 2026-03-05T16:00/2026-03-06*"),
        ("4 pm works, Wednesday", "2026-03-04T16:00"),
        ("nine in the morning or two in the afternoon", "09:00 14:00"),
        ("Friday or the following Monday", "2026-03-06 2026-03-09"),
        ("last Monday", "2026-02-23"),
        ("two days ago", "2026-02-28"),
    ],
)
def test_a_wish_is_read(when, text, expected):
    assert when(text, "en-CA") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("seven thirty", "07:30"),
        ("7", "07:00"),
        ("eleven", "11:00"),
        ("two fifteen", "14:15"),
        ("3 o'clock", "15:00"),
    ],
)
def test_a_bare_number_is_a_time_when_one_was_asked_for(when, text, expected):
    assert when(text, "en-CA", ("time",)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "I have two kids",
        "you can reach me at seven oh seven, seven four five, oh seven one one",
        "it's at 1150 Veterans Boulevard",
        "November Oscar Romeo India Tango",
        "the 20th century",
        "my email is jean@7 dot ca",
        "I was born on July 30th 1984",
        "my number is 416 555 0123",
        "there are 3 of us",
        "it's been hurting for three days",
        "I may need a crown",
        "I'm 45 years old",
        "I live at 25 Main Street",
        "how much is it, 200 dollars?",
        "good morning",
        "have a nice day",
        "the second one",
        "it's my first time",
        "yes please",
        "my health card is 1234 567 890",
        "tooth number 14",
    ],
)
def test_numbers_and_greetings_are_no_times(when, text):
    assert when(text, "en-CA") == ""


@pytest.mark.parametrize("text", ["11", "7", "quatre", "two"])
def test_a_bare_number_is_no_time_when_none_was_asked_for(when, text):
    assert when(text, "en-CA") == ""
