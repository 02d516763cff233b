"""
For how long a dentist must keep a patient's record, appointments among it: no erasure is before that. Not legal advice.

Ontario: 10 years from the last entry, of a minor 10 years from their 18th birthday, appointment records included (RCDSO, "Storage and
Retention"). Elsewhere: 10 years from the last entry or the age of majority, in British Columbia 16 (CMPA, "A matter of records"). Where a
college asks for more, the clinic sets more.
"""

from collections.abc import Iterable
from datetime import date

YEARS = 10
BC_YEARS = 16
#: Where people are of age at 19; elsewhere at 18.
_NINETEEN = frozenset({"BC", "NB", "NL", "NS", "NT", "NU", "YT"})


def least_years(provinces: Iterable[str]) -> int:
    """Return for how many years a record must be kept by a clinic in these provinces (two letters): the longest counts."""
    return max((BC_YEARS if province == "BC" else YEARS for province in provinces), default=YEARS)


def of_age(provinces: Iterable[str]) -> int:
    """Return at which age somebody is of age in these provinces: the latest counts."""
    return max((19 if province in _NINETEEN else 18 for province in provinces), default=18)


def kept_until(last_entry: date, born: date | None, provinces: Iterable[str], years: int | None = None) -> date:
    """
    Return the day from which a record may be erased.

    Args:
        last_entry: the day of the last appointment, whatever became of it.
        born: None where it is not known: then the last entry alone counts.
        provinces: of the clinic's locations.
        years: what the clinic set; the law's minimum where that is more.
    """
    where = tuple(provinces)
    begins = last_entry if born is None else max(last_entry, _plus(born, of_age(where)))
    return _plus(begins, max(years or 0, least_years(where)))


def _plus(day: date, years: int) -> date:
    """Return the same day so many years on; of the 29th of February the 1st of March where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
