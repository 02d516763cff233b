"""The page of the clinic's file shows the demo clinic as it is, and every other piece fits into it."""

import re
from datetime import date
from pathlib import Path

import pytest

from bella_core.domain.clinic import Answering
from bella_core.domain.dialogue.prompts import render
from bella_core.services import clinics_document
from bella_core.services.clinics import demo_toml

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "clinic-file.md").read_text(encoding="utf-8")
PEOPLE = (DOCS / "people.md").read_text(encoding="utf-8")
TELEPHONE = (DOCS / "telephone.md").read_text(encoding="utf-8")


def blocks(page, language="toml"):
    return re.findall(rf"^```{language}\n(.*?)^```", page, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("piece", re.findall(r"<!-- demo -->\n```toml\n(.*?)```", PAGE, re.DOTALL))
def test_a_piece_of_the_demo_clinic_is_shown_as_it_is(piece):
    assert piece in demo_toml()


def test_the_other_pieces_fit_into_a_clinic():
    others = [block for block in blocks(PAGE) if block not in demo_toml()]

    clinic = clinics_document.read("\n".join([demo_toml(), *others]))

    assert len(others) == 5
    assert [closure.last for closure in clinic.locations[0].closures] == [date(2027, 12, 24), date(2028, 1, 2)]
    assert clinic.locations[0].facts["parking"]["en"] == "There is free parking behind the building."
    assert [len(day) for day in clinic.providers[-1].hours["main"]] == [1, 0, 2, 0, 0, 0, 0]
    assert render(clinic, "fr-CA", "greeting", 0, {"clinic": "Maple"}) == "Bonjour, vous parlez à l’assistante IA de Maple."
    assert "{moment}" in clinic.prompts["en-CA"]["notice.booked"]


def test_the_rota_of_the_page_on_people_fits_into_a_clinic():
    (rota,) = blocks(PEOPLE)
    clinic = clinics_document.read(demo_toml().replace("[locations.answering]", f"{rota}\n[locations.answering]"))

    paging = clinic.locations[0].paging
    assert [(person.name, person.number, person.days) for person in paging.rota] == [
        ("okafor", "+14165550171", (0, 1, 2, 3)),
        ("chen", "+14165550172", ()),
    ]
    assert (paging.levels, paging.next_after_min) == (("911", "immediate", "same_day"), 5)


@pytest.mark.parametrize("answering", blocks(TELEPHONE))
def test_the_answering_of_the_telephone_page_fits_into_a_clinic(answering):
    bare = re.sub(r"\[locations\.answering\]\n.*\n", "", demo_toml())

    clinic = clinics_document.read(bare + answering)

    assert clinic.locations[0].answering.mode in {"overflow", "first"}
    assert clinic.locations[0].answering != Answering(mode=clinic.locations[0].answering.mode)


def test_every_key_of_the_file_is_explained():
    explained = set(re.findall(r"`(\w+)`", PAGE))
    keys = set(re.findall(r"^(\w+) = ", "\n".join(blocks(PAGE)), re.MULTILINE))
    plain = {"name", "address", "first", "last", "reason", "en", "fr", "resource", "greeting", "mode"}

    assert keys - explained - plain - {"mon", "tue", "wed", "thu", "fri", "hours"} == set()
