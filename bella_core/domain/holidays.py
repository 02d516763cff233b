"""
Statutory holidays, by province: the public holidays of the ``holidays`` package, and the days that stand in for those at a weekend.

A province's year is computed once. The package is loaded with the first one, which takes a tenth of a second: ``warm`` does it beforehand.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache

import attrs


@attrs.frozen
class Holiday:
    """A statutory holiday: its ``names`` by language, ``{"en": "Labour Day", "fr": "Fête du Travail"}``."""

    day: date
    names: dict[str, str]


def holiday(province: str, day: date) -> Holiday | None:
    """
    Return the statutory holiday that a day is, or None.

    Args:
        province: two letters.
    """
    return _year(province, day.year).get(day)


def warm(provinces: Iterable[str], years: Iterable[int]) -> None:
    """Compute the holidays of some provinces and years; not on a loop that answers calls."""
    wanted = tuple(years)
    for province in sorted(set(provinces)):
        for year in wanted:
            _year(province, year)


@cache
def _year(province: str, year: int) -> Mapping[date, Holiday]:
    from holidays import country_holidays  # noqa: PLC0415  # it takes its time: on first use

    english, french = (country_holidays("CA", subdiv=province, years=year, language=language) for language in ("en_CA", "fr"))
    return {day: Holiday(day, {"en": name, "fr": french.get(day) or name}) for day, name in english.items()}
