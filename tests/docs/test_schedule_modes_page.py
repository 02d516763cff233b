"""What the page of modes shows of the clinic's file fits into a clinic, and what it lists is all that there is."""

import re
from pathlib import Path
from typing import get_args

import pytest

from bella_core.crud.to_enter import Action
from bella_core.domain.clinic import Approval, Entering, Mode
from bella_core.services import clinics_document
from bella_core.services.clinics import demo_toml

PAGE = (Path(__file__).parents[2] / "docs" / "schedule-modes.md").read_text(encoding="utf-8")
PIECES = re.findall(r"^```toml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def read(piece):
    return clinics_document.read(demo_toml().replace("step_min = 10\n", f"step_min = 10\n{piece}", 1)).locations[0]


@pytest.mark.parametrize("piece", PIECES)
def test_every_piece_fits_into_a_clinic(piece):
    assert read(piece) != clinics_document.read(demo_toml()).locations[0]


def test_the_pieces_say_what_the_page_says_of_them():
    released, approved, entered = (read(piece) for piece in PIECES)
    assert (released.mode, [release.provider_id for release in released.releases]) == ("blocks", ["okafor", "chen"])
    assert approved.approval == Approval(30, "ask")
    assert entered.entering == Entering(listed=True, within_h=Entering().within_h)


def test_every_mode_and_every_action_of_the_list_is_explained():
    rows = set(re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE))
    assert set(get_args(Mode)) | set(get_args(Action)) <= rows
