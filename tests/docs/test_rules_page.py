"""The page of the rules: its pieces fit into a clinic, its codes are all there are, and its command answers as it shows."""

import re
from datetime import UTC, datetime, time
from pathlib import Path

from bella_core.domain import patient_rules, rules
from bella_core.domain.business_days import cancellation_deadline
from bella_core.domain.clinic_rules import Ages, CancellationPolicy, PerDay
from bella_core.domain.explaining_words import WORDS
from bella_core.services import clinics_document
from bella_core.services.clinics import demo_toml

PAGE = (Path(__file__).parents[2] / "docs" / "rules.md").read_text(encoding="utf-8")


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def test_its_pieces_fit_into_a_clinic():
    ours = [block for block in blocks("toml") if "[[services]]" in block]
    places = [block for block in blocks("toml") if "[[services]]" not in block]
    head, tail = demo_toml().split("[[providers]]", 1)
    clinic = clinics_document.read("\n".join([head, *places, "[[providers]]" + tail, *ours]))
    [location] = clinic.locations
    assert [(kept.start, kept.providers, kept.release_min) for kept in location.reserved] == [
        (time(11, 30), (), 120),
        (time(16), ("chen",), 120),
    ]
    assert location.cancellation == CancellationPolicy(2, "business_days")
    tuesday_at_ten = datetime(2027, 3, 16, 14, tzinfo=UTC)
    assert cancellation_deadline(location, tuesday_at_ten) == datetime(2027, 3, 12, 15, tzinfo=UTC)  # before the clocks change
    sealants = clinic.service("sealants")
    assert (sealants.ages, sealants.per_day, sealants.by_phone) == (Ages(6, 17), PerDay(6, 3), "request")


def test_every_code_is_explained():
    explained = set(re.findall(r"`(\w+)`", PAGE))
    own_words = {"unknown_location", "unknown_service", "unknown_room", "unknown_provider", "shape", "overflow"}
    assert set(rules.CODES) | set(patient_rules.CODES) <= explained | own_words
    assert set(WORDS) <= explained


def test_what_the_command_prints_is_what_it_would_print():
    [shown] = blocks("console")
    assert shown.splitlines()[1].strip() == "holiday: " + WORDS["holiday"]["en"].format(name="Good Friday")
