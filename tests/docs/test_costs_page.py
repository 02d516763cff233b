"""The page on costs names every figure and item there is, and its settings and prices can be used."""

import re
import tomllib
from pathlib import Path

import attrs

from bella_core.core.config import load_settings
from bella_core.domain.costs.prices import ITEMS
from bella_core.domain.kpis import COMPLETED, Kpis
from bella_core.services.costing.prices import load_prices, prices_text
from bella_core.services.reporting import ADVICE

PAGE = (Path(__file__).parents[2] / "docs" / "costs.md").read_text(encoding="utf-8")


def rows(heading):
    """The cells of the table that has such a heading."""
    table = PAGE.partition(f"| {heading} |")[2].partition("\n\n")[0]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]


def test_every_figure_is_told_of():
    assert [name for cells in rows("figure") for name in re.findall(r"`(\w+)`", cells[0])] == [field.name for field in attrs.fields(Kpis)]


def test_what_counts_as_completed_is_told():
    [cells] = [cells for cells in rows("figure") if cells[0] == "`completion_rate`"]
    told = set(cells[1].partition("person: ")[2].split(", "))
    assert told == {"asked for" if code == "requested" else code for code in COMPLETED}


def test_every_item_is_told_of_with_its_unit():
    assert {cells[0].strip("`"): cells[1] for cells in rows("item")} == dict(ITEMS)


def test_every_advice_is_told_of():
    assert set(re.findall(r"^\* `(\w+)`:", PAGE, re.MULTILINE)) == set(ADVICE)


def test_the_settings_of_the_page_can_be_used(tmp_path):
    [block] = re.findall(r"<!-- costs -->\n```toml\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "bella.toml").write_text(block, encoding="utf-8")
    (tmp_path / "prices.toml").write_text(prices_text(), encoding="utf-8")
    costs = load_settings(tmp_path / "bella.toml", {"HOME": "/"}).costs
    assert (costs.on_aws, costs.day, costs.warn_share) == (True, tomllib.loads(block)["costs"]["day"], 0.8)
    assert load_prices(tmp_path / costs.prices) == load_prices()
