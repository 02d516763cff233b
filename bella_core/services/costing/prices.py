"""Read a file of prices: bella's own, or the clinic's."""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any

from bella_core.core.errors import ConfigError
from bella_core.core.suggesting import suggestion
from bella_core.domain.costs.prices import ITEMS, Price, PriceList

#: Where bella's own prices stand.
OWN = "prices.toml"
_KEYS = {"price", "per", "unit", "source"}


def prices_text() -> str:
    """Return bella's own file: what a clinic begins its own with."""
    return files(__package__).joinpath(OWN).read_text("utf-8")


def load_prices(path: Path | None = None) -> PriceList:
    """
    Return the prices of a file; of bella's own without one.

    Raises:
        ConfigError: the file cannot be read, or says something that cannot be; every mistake at once.
    """
    where = str(path) if path else OWN
    try:
        text = path.read_text("utf-8") if path else prices_text()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(where, [f"cannot be read ({type(error).__name__}); costs.prices names it"]) from None
    return read_prices(text, where)


def read_prices(text: str, where: str) -> PriceList:
    """
    Read prices.

    Args:
        text: TOML. ``where``: names it in what is raised.

    Raises:
        ConfigError: as ``load_prices``.
    """
    try:
        document = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(where, [f"is no TOML: {error}"]) from None
    mistakes = list(_mistakes(document))
    if mistakes:
        raise ConfigError(where, mistakes)
    prices = {item: Price(Decimal(document[item]["price"]), document[item]["per"], document[item]["source"]) for item in ITEMS}
    return PriceList(document["currency"], document["valid_from"], prices)


def _mistakes(document: Mapping[str, Any]) -> Iterator[str]:
    currency, day = document.get("currency"), document.get("valid_from")
    if not isinstance(currency, str) or len(currency) != 3 or not currency.isascii() or not currency.isupper():
        yield 'currency: write a code such as "CAD"'
    if not isinstance(day, date) or isinstance(day, datetime):
        yield "valid_from: write the day as 2026-11-01, without quotes"
    for name in document.keys() - ITEMS.keys() - {"currency", "valid_from"}:
        yield f"{name}: there is no such item{suggestion(name, ITEMS)}"
    for item, unit in ITEMS.items():
        yield from (f"{item}.{mistake}" for mistake in _of_item(document.get(item), unit))


def _of_item(table: object, unit: str) -> Iterator[str]:
    if not isinstance(table, dict):
        yield "price: is missing; write a table with price, per, unit and source, and price = 0 for what costs nothing"
        return
    for name in table.keys() - _KEYS:
        yield f"{name}: there is no such key{suggestion(name, _KEYS)}"
    price, per = table.get("price"), table.get("per")
    if not isinstance(price, int | Decimal) or isinstance(price, bool) or not Decimal(price).is_finite() or price < 0:
        yield "price: write a number that is not negative, such as 0.0085"
    if not isinstance(per, int) or isinstance(per, bool) or per < 1:
        yield "per: write how many units that is for, such as 1 or 1_000_000"
    if table.get("unit") != unit:
        yield f'unit: this item is counted by the {unit}; write unit = "{unit}"'
    if not isinstance(table.get("source"), str) or not table["source"].strip():
        yield "source: write who asks this price, and where that can be read"
