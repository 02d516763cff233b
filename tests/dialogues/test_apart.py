"""Several visits in one breath are told apart where they cannot be one, and nowhere else."""

from datetime import datetime

import pytest

from bella_core.domain.dialogue.apart import read_also, read_apart
from tests.dialogues.line import read
from tests.dialogues.script import ZONE

NOW = datetime(2027, 3, 1, 10, tzinfo=ZONE)


def visits(text, language="en-CA"):
    said, found = read(text, language, NOW)
    return [
        (visit.whose or visit.relation, visit.service, *(one.value.start.strftime("%d %H") for one in visit.of("time")))
        for visit in read_apart(said, found)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "cleaning for me and a checkup for my son, me on Tuesday and him on Wednesday",
            [("self", "cleaning", "02 00"), ("son", "checkup", "03 00")],
        ),
        ("A cleaning for me on Tuesday, and a checkup for him on Wednesday", [("self", "cleaning", "02 00"), ("them", "checkup", "03 00")]),
        (
            "a checkup for my son on Friday and I'd like a cleaning on Thursday",
            [("son", "checkup", "05 00"), ("self", "cleaning", "04 00")],
        ),
        ("My wife needs a root canal and I'd like a cleaning", [("wife", "root_canal"), ("self", "cleaning")]),
        ("I'd like a cleaning and a checkup on Friday", [("self", "cleaning", "05 00"), ("self", "checkup", "05 00")]),
    ],
)
def test_visits_that_cannot_be_one(text, expected):
    assert visits(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Un nettoyage pis un examen vendredi", [("self", "cleaning", "05 00"), ("self", "checkup", "05 00")]),
        (
            "Une visite pour moi mardi et une pour mon fils mercredi, des nettoyages",
            [("self", "cleaning", "02 00"), ("fils", "cleaning", "03 00")],
        ),
    ],
)
def test_des_visites_qui_n_en_font_pas_une(text, expected):
    assert visits(text, "fr-CA") == expected


@pytest.mark.parametrize(
    "text",
    [
        "a cleaning for me and my daughter on Thursday",
        "a cleaning for me and a check-up for my daughter on Thursday",  # they may come together
        "I'd like a cleaning, my son had a filling here last year",
        "a cleaning on Tuesday or Wednesday, and I prefer mornings",
        "I need to book my daughter for a cleaning on Tuesday, I work until three",
        "my wife is off on Tuesday and I'm off on Thursday, a cleaning for me please",
        "I have a meeting Tuesday and my son has school Wednesday, so Thursday for a cleaning",
        "check-up, no, a cleaning on Thursday",
        "",
    ],
)
def test_what_is_one_visit_or_one_time_for_all(text):
    assert visits(text) == []


@pytest.mark.parametrize(
    ("text", "whose"),
    [
        ("great, and can my daughter come too", "daughter"),
        ("yes and book me one too right after hers", ""),
        ("et est-ce que mon fils peut venir aussi", "fils"),
        ("can you tell me the hours too", None),
        ("the first one, and thank you too", None),
        ("my daughter said so too", None),
    ],
)
def test_one_more(text, whose):
    found = read_also(text)
    assert (found.whose if found else None) == whose
