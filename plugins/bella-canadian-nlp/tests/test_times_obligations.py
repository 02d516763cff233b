"""When callers have to be elsewhere they do not wish to come: that time is ruled out, or what they wish lies on one side of it."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

NOW = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("America/Toronto"))  # a Monday
_OPEN = ((time(8), time(12)), (time(13), time(17)))
HOURS = (_OPEN, _OPEN, _OPEN, _OPEN, _OPEN, (), ())


def _short(one):
    value = one.value
    start, end = (moment.strftime("%dT%H:%M") if moment else ".." for moment in (value.start, value.end))
    text = start if value.kind != "interval" else f"{start}/{end}"
    return "not:" * (one.kind == "time_excluded") + text


@pytest.fixture
def when(hear):
    def _when(text, language="en"):
        return " ".join(_short(one) for one in hear(text, language, "time", "time_excluded", now=NOW, hours=HOURS))

    return _when


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I have to drop my son off at 8", "not:02T08:00"),
        ("I have to drop off my son at 8", "not:02T08:00"),
        ("I need to pick up my kids at three", "not:02T15:00"),
        ("I pick up my kids at three", "not:02T15:00"),
        ("that's my lunch hour, one", "not:02T13:00"),
        ("I have a meeting at two", "not:02T14:00"),
        ("I've got a staff meeting at two", "not:02T14:00"),
        ("I have a meeting at two, so before that", "../02T14:00"),
        ("I have a meeting at two so after that please", "02T14:00/.."),
        ("I missed Tuesday so Thursday", "not:03T00:00 05T00:00"),
        ("Tuesday didn't work out, so Thursday", "not:03T00:00 05T00:00"),
        ("I don't think I can make it Thursday", "not:05T00:00"),
        ("I'm at work until 4", "02T16:00/.."),
        ("my shift ends at 3", "02T15:00/.."),
        ("I don't want to wait past Thursday", "02T09:00/06T00:00"),
        # these are wishes
        ("I have to come at 8", "02T08:00"),
        ("I have Thursday at two", "05T14:00"),
        ("can I drop in at 8", "02T08:00"),
        ("I have to bring my son in at 8", "02T08:00"),
        ("I'd pick 8", ""),
        ("Thursday at 9, I have a meeting at 11", "05T09:00 not:02T11:00"),
    ],
)
def test_what_one_has_to_do_elsewhere(when, text, expected):
    assert when(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("à treize heures je suis à l'école", "not:02T13:00"),
        ("je dois déposer mon fils à huit heures", "not:02T08:00"),
        ("je vais chercher les enfants à quinze heures", "not:02T15:00"),
        ("j'ai une réunion à deux heures, alors avant ça", "../02T14:00"),
        ("j'ai un cours à deux heures, après ça", "02T14:00/.."),
        ("je finis à quatre heures", "02T16:00/.."),
        ("je vais venir à huit heures", "02T08:00"),
        ("j'ai jeudi à deux heures", "05T14:00"),
    ],
)
def test_ce_qu_on_a_a_faire_ailleurs(when, text, expected):
    assert when(text, "fr") == expected


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("a week today", "09"),
        ("a week tomorrow", "10"),
        ("two weeks today", "16"),
        ("a fortnight today", "16"),
        ("today week", "09"),
        ("once a week today", "02"),
    ],
)
def test_a_week_from_a_day(when, text, day):
    assert when(text) == f"{day}T00:00"
