"""When French callers want to come, as they say it in Québec, Acadie and Ontario."""

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
        ("je voudrais un rendez-vous mardi prochain", "2026-03-10"),
        ("mardi en huit", "2026-03-10"),
        ("jeudi en huit dans l'avant-midi", "2026-03-12T08:00/2026-03-12T12:00"),
        ("lundi en quinze à dix heures", "2026-03-16T10:00"),
        ("vendredi à 3 h et demie", "2026-03-06T15:30"),
        ("à midi et quart", "12:15"),
        ("à quatorze heures trente", "14:30"),
        ("demain à 14h30", "2026-03-03T14:30"),
        ("demain a 14 h 30", "2026-03-03T14:30"),
        ("8h10m00", "08:10"),
        ("quatre heures moins quart demain", "2026-03-03T15:45"),
        ("mercredi à neuf heures moins dix", "2026-03-04T08:50"),
        ("j'peux-tu venir à matin", "2026-03-02T08:00/2026-03-02T12:00"),
        ("avez-vous de quoi à soir", "2026-03-02T17:00/2026-03-02T21:00"),
        ("tantôt vers deux heures", "2026-03-02T14:00"),
        ("mardi dans l'avant-midi", "2026-03-03T08:00/2026-03-03T12:00"),
        ("jeudi en avant-midi", "2026-03-05T08:00/2026-03-05T12:00"),
        ("en fin de semaine", "2026-03-07/2026-03-09"),
        ("la fin de semaine prochaine", "2026-03-14/2026-03-16"),
        ("cette semaine ou la semaine prochaine", "2026-03-02/2026-03-09 2026-03-09/2026-03-16"),
        ("au début de la semaine prochaine", "2026-03-09/2026-03-11"),
        ("vers la fin mars", "2026-03-21/2026-04-01"),
        ("à la mi-avril", "2026-04-10/2026-04-20"),
        ("le premier avril", "2026-04-01"),
        ("le 1er avril à 10 h", "2026-04-01T10:00"),
        ("le trois mars à une heure", "2026-03-03T13:00"),
        ("le vingt-deux avril", "2026-04-22"),
        ("mercredi le 11 mars", "2026-03-11"),
        ("le 17 dans l'après-midi", "2026-03-17T12:00/2026-03-17T17:00"),
        ("dans deux semaines", "2026-03-16"),
        ("dans une couple de semaines", "2026-03-16"),
        ("d'ici deux semaines", "2026-03-02T09:00/2026-03-16"),
        ("dans trois jours", "2026-03-05"),
        ("dans un mois", "2026-04-02"),
        ("la veille de la Saint-Jean", "2026-06-23"),
        ("le lendemain de la fête du Canada", "2026-07-02"),
        ("après la fête de la Reine", "2026-05-18/.. not:2026-05-18"),
        ("la semaine après Pâques", "2026-04-06/2026-04-13"),
        ("avant Noël", "2026-03-02T09:00/2026-12-25"),
        ("le lundi de Pâques", "2026-04-06"),
        ("à l'Action de grâce", "2026-10-12"),
        ("le plus tôt possible", "2026-03-02T09:00/..!"),
        ("dès que possible s'il vous plaît", "2026-03-02T09:00/..!"),
        ("au plus sacrant", "2026-03-02T09:00/..!"),
        ("n'importe quand la semaine prochaine", "2026-03-09/2026-03-16"),
        ("n'importe quel vendredi", "2026-03-06*"),
        ("les mardis après-midi", "2026-03-03T12:00/2026-03-03T17:00*"),
        ("lundi ou mardi matin", "2026-03-09T08:00/2026-03-09T12:00 2026-03-03T08:00/2026-03-03T12:00"),
        ("mardi matin ou jeudi après-midi", "2026-03-03T08:00/2026-03-03T12:00 2026-03-05T12:00/2026-03-05T17:00"),
        (
            "lundi, mercredi ou vendredi après trois heures",
            "2026-03-09T15:00/2026-03-10 2026-03-04T15:00/2026-03-05 2026-03-06T15:00/2026-03-07",
        ),
        ("pas le mercredi", "not:2026-03-04*"),
        ("n'importe quel jour sauf le vendredi", "2026-03-02T09:00/..* not:2026-03-06*"),
        ("mardi, pas mercredi", "2026-03-03 not:2026-03-04"),
        ("je travaille le lundi", "not:2026-03-09*"),
        ("je travaille jusqu'à quatre heures", "16:00-.."),
        ("après trois heures", "15:00-.."),
        ("après l'école", "15:00-18:00"),
        ("après souper", "18:30-22:30"),
        ("avant midi", "..-12:00"),
        ("avant dix heures demain", "2026-03-03/2026-03-03T10:00"),
        ("à partir de lundi", "2026-03-09/.."),
        ("jusqu'à vendredi", "2026-03-02T09:00/2026-03-07"),
        ("entre deux et quatre heures", "14:00-16:00"),
        ("entre 9 h et 11 h jeudi", "2026-03-05T09:00/2026-03-05T11:00"),
        ("de neuf heures à onze heures mardi", "2026-03-03T09:00/2026-03-03T11:00"),
        ("du 9 au 13 mars", "2026-03-09/2026-03-14"),
        ("du lundi au mercredi", "2026-03-09/2026-03-12"),
        ("sur l'heure du dîner", "12:00-13:00"),
        ("le matin de bonne heure", "07:00-10:00"),
        ("en fin de journée jeudi", "2026-03-05T16:00/2026-03-05T18:00"),
        ("en fin d'après-midi", "15:00-18:00"),
        ("en milieu de matinée demain", "2026-03-03T10:00"),
        ("pas trop tôt le matin", "not:07:00-10:00"),
        ("aujourd'hui si possible", "2026-03-02"),
        ("après-demain", "2026-03-04"),
        ("apres demain a 10h", "2026-03-04T10:00"),
        ("demain matin huit heures", "2026-03-03T08:00"),
        ("vendredi soir", "2026-03-06T17:00/2026-03-06T21:00"),
        ("le dernier vendredi du mois", "2026-03-27"),
        ("le premier lundi d'avril", "2026-04-06"),
        ("le 3 du mois prochain", "2026-04-03"),
        ("mardi de cette semaine", "2026-03-03"),
        ("la semaine du 16", "2026-03-16/2026-03-23"),
        ("le mois prochain", "2026-04-01/2026-05-01"),
        ("au mois de mai", "2026-05-01/2026-06-01"),
        ("en juin", "2026-06-01/2026-07-01"),
        ("tôt mardi matin", "2026-03-03T07:00/2026-03-03T10:00"),
        ("dans une heure", "2026-03-02T10:00"),
        ("dans une demi-heure", "2026-03-02T09:30"),
        ("vers 4 h", "16:00"),
        ("à peu près onze heures", "11:00"),
        ("13 h 15 ou 15 h", "13:15 15:00"),
        ("non, plutôt jeudi à 10 h", "2026-03-05T10:00"),
        ("mettons mardi à deux heures", "2026-03-03T14:00"),
        ("chus libre lundi pis mardi", "2026-03-09 2026-03-03"),
        ("j'aimerais mieux le matin", "08:00-12:00"),
        ("mardi at 3 PM", "2026-03-03T15:00"),
        ("next week si possible", "2026-03-09/2026-03-16"),
        ("lundi 9 mars 2026 à 8 h 45", "2026-03-09T08:45"),
        ("samedi le 4 juillet", "2026-07-04"),
        ("le 29 février", "2028-02-29"),
        ("ce jeudi", "2026-03-05"),
        ("demain soir à sept heures", "2026-03-03T19:00"),
        ("lundi dernier", "2026-02-23"),
        ("le 15 de ce mois", "2026-03-15"),
        ("à une heure de l'après-midi", "13:00"),
        ("à quatre heures au lieu de trois heures", "16:00 not:15:00"),
        ("dans les prochains jours", "2026-03-03/2026-03-08"),
        ("tard dans l'après-midi", "15:00-18:00"),
        ("je finis à quatre heures", "16:00-.."),
        ("la première disponibilité en avril", "2026-04-01/2026-05-01!"),
        ("15 h ou plus tard", "15:00-.."),
        ("après la longue fin de semaine", "2026-03-08T23:59/.."),
        ("les mardis et jeudis après 16 h", "2026-03-03T16:00/2026-03-04* 2026-03-05T16:00/2026-03-06*"),
        ("euh le euh mercredi vers trois heures et quart", "2026-03-04T15:15*"),
        ("neuf heures du matin ou deux heures de l'après-midi", "09:00 14:00"),
        ("mercredi après-midi à 2 ou 3 heures", "2026-03-04T14:00 2026-03-04T15:00"),
        ("le dernier jour du mois", "2026-03-31"),
        ("chaque lundi", "2026-03-09*"),
        ("entre Noël et le jour de l'An", "2026-12-25/2027-01-02"),
        ("vendredi ou le lundi suivant", "2026-03-06 2026-03-09"),
        ("il y a deux jours", "2026-02-28/2026-03-02"),
    ],
)
def test_a_wish_is_read(when, text, expected):
    assert when(text, "fr-CA") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sept heures et demie", "07:30"),
        ("huit et quart", "08:15"),
        ("onze", "11:00"),
        ("dix heures trente", "10:30"),
    ],
)
def test_a_bare_number_is_a_time_when_one_was_asked_for(when, text, expected):
    assert when(text, "fr-CA", ("time",)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "j'ai deux enfants",
        "c'est le neuf deux cinq, huit trois sept, un quatre zéro trois",
        "quatre un huit, cinq cinquante-cinq, zéro un dix-neuf",
        "huit dix-neuf, cinq cinquante-cinq",
        "G zéro A quatre H deux",
        "mon numéro c'est le 514 555-0199",
        "ça fait mal depuis trois jours",
        "j'ai mal à une dent",
        "j'ai 45 ans",
        "bonjour, bonne journée",
        "c'est pour un détartrage",
        "oui, c'est correct",
        "au 25 rue Sainte-Catherine",
        "ça coûte combien, 200 dollars?",
    ],
)
def test_numbers_and_greetings_are_no_times(when, text):
    assert when(text, "fr-CA") == ""


@pytest.mark.parametrize("text", ["11", "7", "quatre", "two"])
def test_a_bare_number_is_no_time_when_none_was_asked_for(when, text):
    assert when(text, "fr-CA") == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mardi passé trois heures", "2026-03-03T15:00/2026-03-04"),
        ("passé midi", "12:00-.."),
        ("passé 15 h", "15:00-.."),
        ("mardi passé", "2026-02-24"),
        ("la semaine passée", "2026-02-23/2026-03-02"),
    ],
)
def test_what_is_past_an_hour_is_after_it_and_what_is_past_is_over(when, text, expected):
    assert when(text, "fr-CA") == expected


def test_hours_that_were_spent_are_no_wish(hear):
    (spent,) = hear("j'ai passé trois heures chez le dentiste", "fr-CA", "time", now=NOW, hours=HOURS)
    assert spent.value.start != NOW.replace(hour=15)
    assert spent.confidence < 0.5


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("je voudrais déplacer mon rendez-vous du 10 au 12", "fr-CA"),
        ("pouvez-vous changer mon rendez-vous du 10 au 12 mars", "fr-CA"),
        ("faudrait remettre ça du 10 mars au 12 mars", "fr-CA"),
        ("could you move it from March 10 to 12", "en-CA"),
        ("can you move my appointment from the 10th to the 12th of March", "en-CA"),
    ],
)
def test_a_visit_that_is_moved_from_one_day_to_another_is_wished_for_on_the_other(hear, text, language):
    found = hear(text, language, "time", now=NOW, hours=HOURS)
    assert [(one.value.kind, one.value.start.day, one.confidence < 0.5) for one in found] == [("date", 10, True), ("date", 12, False)]


@pytest.mark.parametrize(
    "text",
    [
        "déplacer mon rendez-vous, je suis absent du 10 au 12",
        "faut changer ça, chus en vacances du 10 au 12 mars",
        "je serais libre du 10 au 12",
    ],
)
def test_days_of_which_nothing_is_moved_are_one_stretch(when, text):
    assert when(text, "fr-CA").removeprefix("not:") == "2026-03-10/2026-03-13"
