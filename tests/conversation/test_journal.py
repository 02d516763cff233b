"""What was journalled comes back as it was, whatever was in it."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import HealthCheck, given, settings

from bella_core.domain.dialogue.state import DialogueState
from bella_core.domain.dialogue.types import Prompt, Reply, Understood
from bella_core.plugin import Extraction, YesNo
from bella_core.schemas.journal import TurnRecord, dump, load
from tests.conversation.values import any_of

ROOT = Path(__file__).parents[2]
RECORDS = any_of(TurnRecord)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(RECORDS)
def test_any_record_comes_back_as_it_was(record):
    assert load(dump(record)) == record


@pytest.mark.parametrize("zone", ["UTC", "America/St_Johns"])
def test_an_instant_comes_back_as_the_same_instant(zone):
    at = datetime(2026, 11, 3, 9, 30, tzinfo=ZoneInfo(zone))
    record = attrs.evolve(_one(), at=at)
    assert load(dump(record)).at == at


def test_equal_records_are_equal_bytes_in_every_process():
    code = "from tests.conversation.test_journal import _one, dump; print(dump(_one()))"
    texts = {
        subprocess.run([sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, check=True, cwd=ROOT).stdout
        for seed in ("1", "2", "3")
    }
    assert len(texts) == 1


def _one():
    said = Extraction("yes_no", YesNo("yes"), "oui", 0, 3, 0.9, frozenset({"doubt", "meridiem", "year", "order"}))
    reply = Reply("c:1", (Prompt("greeting", "fr-CA", "Bonjour"),), "hang_up")
    return TurnRecord(datetime(2026, 11, 3, tzinfo=UTC), 3, (Understood("oui", (said,)),), (), DialogueState("c"), reply, "euh oui")
