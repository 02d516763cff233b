"""The settings of costs: whose prices count, and how much may be spent before somebody is told."""

from pathlib import Path

import attrs
from attrs.validators import and_, ge, gt, le, optional

#: A sum of money that a budget may be.
_SUM = optional(and_(gt(0), le(10_000_000)))


@attrs.frozen
class CostSettings:
    """
    Say by which prices costs are reckoned, and how much may be spent before somebody is told; calls go on all the same.

    Budgets are in the currency of the prices. Days and months are each location's own; those of the whole clinic are the first location's.

    Args:
        prices: a file with the clinic's own prices; none for those that come with bella.
        old_after_months: months after which prices are said to be old.
        on_aws: whether bella runs on AWS, so that the estimate for it is counted.
        day, month: what the whole clinic may spend in a day and in a month; none for no limit.
        location_day, location_month: what each location may.
        warn_share: from this share of a budget on, somebody is told that it is nearly spent.
    """

    prices: Path | None = None
    old_after_months: int = attrs.field(default=12, validator=and_(ge(1), le(120)))
    on_aws: bool = False
    day: float | None = attrs.field(default=None, validator=_SUM)
    month: float | None = attrs.field(default=None, validator=_SUM)
    location_day: float | None = attrs.field(default=None, validator=_SUM)
    location_month: float | None = attrs.field(default=None, validator=_SUM)
    warn_share: float = attrs.field(default=0.8, validator=and_(gt(0), le(1)))
