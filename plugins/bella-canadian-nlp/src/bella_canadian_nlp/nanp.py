"""
Which numbers of the North American plan exist, and in which country, by the tables of ``phonenumbers``.

The library's own answer takes a tenth of a millisecond, and a spoken number is tried in up to two dozen readings; asked of its patterns
directly it takes two microseconds and is the same.
"""

import re
from functools import cache

import attrs

_TYPES = (
    "fixed_line", "mobile", "toll_free", "premium_rate", "shared_cost", "personal_number", "voip", "pager", "uan", "voicemail",
)  # fmt: skip


@attrs.frozen
class Plan:
    """
    Hold the patterns of the plan's countries.

    Args:
        leading: the first digits of each country that is told by them; the group's name is the country.
        others: the countries that are told by the whole number only (the United States, Canada).
        numbers: each country's numbers.
    """

    leading: re.Pattern[str]
    others: tuple[str, ...]
    numbers: dict[str, re.Pattern[str]]

    def country(self, national: str) -> str | None:
        """Return the country (ISO 3166) of ten digits, or None if no such number can exist."""
        if match := self.leading.match(national):
            told = match.lastgroup or ""
            return told if self.numbers[told].fullmatch(national) else None
        return next((country for country in self.others if self.numbers[country].fullmatch(national)), None)


@cache
def plan() -> Plan:
    """Return the plan; compiled once, some 40 ms with the import of ``phonenumbers``."""
    import phonenumbers  # noqa: PLC0415  # whoever only lists plugins does not wait for it

    countries = phonenumbers.COUNTRY_CODE_TO_REGION_CODE[1]
    tables = {country: table for country in countries if (table := phonenumbers.PhoneMetadata.metadata_for_region(country))}
    leading = {country: table.leading_digits for country, table in tables.items() if table.leading_digits}
    return Plan(
        re.compile("|".join(f"(?P<{country}>{digits})" for country, digits in leading.items())),
        tuple(country for country in tables if country not in leading),
        {country: re.compile("|".join(_patterns(table))) for country, table in tables.items()},
    )


def _patterns(table: object) -> list[str]:
    kinds = [getattr(table, kind) for kind in _TYPES]
    return [f"(?:{kind.national_number_pattern})" for kind in kinds if kind and kind.national_number_pattern]
