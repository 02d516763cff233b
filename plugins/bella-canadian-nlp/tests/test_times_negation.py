"""What "not", "until" and "except" do to a time: the caller is never offered what was ruled out, nor kept from what was not."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

NOW = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("America/Toronto"))  # a Monday
_OPEN = ((time(8), time(12)), (time(13), time(17)))
HOURS = (_OPEN, _OPEN, _OPEN, _OPEN, _OPEN, (), ())


def _end(moment, *, clock):
    if moment is None:
        return ".."
    return moment.strftime("%H:%M") if clock else moment.strftime("%m-%dT%H:%M").removesuffix("T00:00")


def _short(one):
    value = one.value
    text = _end(value.start, clock=value.no_date or value.kind == "time")
    if value.kind == "interval":
        text += "/" + _end(value.end, clock=value.no_date)
    return "not:" * (one.kind == "time_excluded") + text


@pytest.fixture
def when(hear):
    def _when(text, language):
        return " ".join(_short(one) for one in hear(text, language, "time", "time_excluded", now=NOW, hours=HOURS))

    return _when


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("not until April", "04-01/.."),
        ("not before April", "04-01/.."),
        ("not until next week", "03-09/.."),
        ("I can't come until Thursday", "03-05/.."),
        ("I won't be back until April", "04-01/.."),
        ("we're on vacation until Monday", "03-09/.."),
        ("I'm away until the 15th", "03-15/.."),
        ("I don't finish work until 4:30", "16:30/.."),
        ("she doesn't get out of school until 3", "15:00/.."),
        ("my son is in school until 3", "15:00/.."),
        ("I'm busy until 4", "16:00/.."),
        ("I work until 4", "16:00/.."),
        ("not after 4", "../16:00"),
        ("not after Monday", "03-02T09:00/03-10"),
        ("no later than Friday", "03-02T09:00/03-07"),
        ("Friday at the latest", "03-02T09:00/03-07"),
        ("at the latest Friday", "03-02T09:00/03-07"),
        ("4 at the latest", "../16:00"),
        ("Tuesday at the earliest", "03-03/.."),
        ("no earlier than Tuesday", "03-03/.."),
        ("Tuesday but not before 10", "03-03T10:00/03-04"),
        ("I can't do Friday before 10", "03-06T10:00/03-07"),
        ("I can't do Friday after 3", "not:03-06T15:00/03-07"),
        ("I can't wait until Thursday", "03-02T09:00/03-05"),
        ("I don't want to wait until April", "03-02T09:00/04-01"),
        ("don't you have anything before April", "03-02T09:00/04-01"),
        ("mornings are no good", "not:08:00/12:00"),
        ("Thursday doesn't work for me", "not:03-05"),
        ("the 8 am doesn't work", "not:08:00"),
        ("8 am is way too early", "not:08:00"),
        ("I don't want to come in the morning", "not:08:00/12:00"),
        ("Tuesday won't work, Wednesday does", "not:03-03 03-04"),
        ("Thursday is good, Friday is no good", "03-05 not:03-06"),
        ("any day except Thursday and Friday", "not:03-05 not:03-06"),
        ("I can't do Tuesday or Wednesday", "not:03-03 not:03-04"),
        ("I'm working Tuesday and Wednesday", "not:03-03 not:03-04"),
        ("any day but Tuesday and I prefer mornings", "not:03-03 08:00/12:00"),
        ("does Thursday work", "03-05"),
        ("I can come Thursday or Friday, can't do Monday", "03-05 03-06 not:03-09"),
        ("Thursday I can't", "not:03-05"),
    ],
)
def test_a_denied_limit_in_english(when, text, expected):
    assert when(text, "en-CA") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("le matin, ça m'adonne pas", "not:08:00/12:00"),
        ("huit heures c'est trop de bonne heure", "not:08:00"),
        ("mardi ça marche pas, mercredi oui", "not:03-03 03-04"),
        ("mardi ça marche pas, mais pas mercredi non plus", "not:03-03 not:03-04"),
        ("sauf jeudi pis vendredi", "not:03-05 not:03-06"),
        ("je veux pas venir le matin", "not:08:00/12:00"),
        ("est-ce que jeudi ça marche", "03-05"),
        ("pas avant avril", "04-01/.."),
        ("pas avant le 15", "03-15/.."),
        ("je reviens pas avant le 15", "03-15/.."),
        ("je peux pas avant jeudi", "03-05/.."),
        ("je peux pas venir avant 4 h", "16:00/.."),
        ("elle sort pas de l'école avant 3 h", "15:00/.."),
        ("je suis partie jusqu'au 15", "03-15/.."),
        ("on est en vacances jusqu'à lundi", "03-09/.."),
        ("je travaille jusqu'à 4 h", "16:00/.."),
        ("pas après 4 h", "../16:00"),
        ("vendredi au plus tard", "03-02T09:00/03-07"),
        ("au plus tard vendredi", "03-02T09:00/03-07"),
        ("4 h au plus tard", "../16:00"),
        ("mardi au plus tôt", "03-03/.."),
        ("au plus tôt mardi", "03-03/.."),
        ("pas plus tard que vendredi", "03-02T09:00/03-07"),
        ("je peux pas vendredi après 3 h", "not:03-06T15:00/03-07"),
        ("je peux pas attendre jusqu'en avril", "03-02T09:00/04-01"),
        ("vous avez rien avant avril", "03-02T09:00/04-01"),
        ("jusqu'au 15", "03-02T09:00/03-16"),
        ("d'ici au 15", "03-02T09:00/03-16"),
        ("à partir du 15", "03-15/.."),
        ("jusqu'à 15 h", "../15:00"),
    ],
)
def test_a_denied_limit_in_french(when, text, expected):
    assert when(text, "fr-CA") == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("except Monday, in the afternoon", "en-CA", "not:03-09 12:00/17:00"),
        ("any day except Monday, in the afternoon", "en-CA", "not:03-09 12:00/17:00"),
        ("not Monday in the afternoon", "en-CA", "not:03-09T12:00/03-09T17:00"),
        ("n'importe quand sauf lundi, l'après-midi", "fr-CA", "not:03-09 12:00/17:00"),
        ("Monday to Wednesday except Tuesday", "en-CA", "03-09/03-12 not:03-10"),
        ("du lundi au mercredi sauf mardi", "fr-CA", "03-09/03-12 not:03-10"),
        ("neither Wednesday nor Thursday", "en-CA", "not:03-04 not:03-05"),
        ("ni mercredi ni jeudi", "fr-CA", "not:03-04 not:03-05"),
        ("after the 15th", "en-CA", "03-15/.. not:03-15"),
        ("après le 15", "fr-CA", "03-15/.. not:03-15"),
    ],
)
def test_what_is_ruled_out_and_what_is_not_are_kept_apart(when, text, language, expected):
    assert when(text, language) == expected


@given(day=st.integers(3, 28), english=st.booleans(), data=st.data())
def test_any_day_that_it_cannot_be_before_is_the_first_that_will_do(hear, day, english, data):
    forms = ("not until the {}th", "not before the {}th", "I'm away until the {}th", "I can't come before the {}th")
    formes = ("pas avant le {}", "je suis absent jusqu'au {}", "je peux pas avant le {}", "à partir du {}")
    text = data.draw(st.sampled_from(forms if english else formes)).format(day)

    (found,) = hear(text, "en-CA" if english else "fr-CA", "time", "time_excluded", now=NOW, hours=HOURS)

    assert (found.kind, found.value.start, found.value.end) == ("time", datetime(2026, 3, day), None)
