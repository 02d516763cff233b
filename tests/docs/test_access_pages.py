"""The pages about access say what the code does, and each requirement names a test that there is."""

import re
from pathlib import Path
from typing import get_args

import pytest

from bella_core.domain.access import ROLES, Permission, may

ROOT = Path(__file__).parents[2]
#: A row of ``docs/asvs.md``: the requirement, what it asks, the test and its file.
HELD = re.findall(
    r"^\| ([\d., –]+) \| .+ \| \[`(test_\w+)`\]\(\.\./(tests/[\w/]+\.py)\) \|$", (ROOT / "docs/asvs.md").read_text(), re.MULTILINE
)


@pytest.mark.parametrize(("requirement", "test", "file"), HELD, ids=lambda value: value if value.startswith("test_") else "")
def test_a_requirement_names_a_test_that_there_is(requirement, test, file):
    assert re.search(rf"^(async )?def {test}\(", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE), (requirement, file)


def test_each_chapter_that_applies_has_rows_and_each_row_is_read():
    text = (ROOT / "docs/asvs.md").read_text(encoding="utf-8")
    assert len(HELD) == text.count("](../tests/") > 60
    assert {row[0].partition(".")[0] for row in HELD} == {"2", "3", "4", "5", "6", "7", "8", "9", "11", "12", "13", "14"}


def test_the_table_of_roles_is_the_codes_own():
    text = (ROOT / "docs/access.md").read_text(encoding="utf-8")
    told = {
        name: [cell.strip() for cell in cells.split("|")]
        for name, cells in re.findall(r"^\| `(\w+)` \| [^|]+ \| (.+) \|$", text, re.MULTILINE)
    }
    assert told == {one: ["yes" if may(role, one) else "–" for role in ROLES] for one in get_args(Permission)}
    assert f"| permission | what | {' | '.join(ROLES)} |" in text
