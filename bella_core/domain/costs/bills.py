"""A bill: quantities by item, at a list's prices. Everything is exact, so that the bills of two days are the bill of both."""

from collections.abc import Mapping
from fractions import Fraction

import attrs

from .prices import ITEMS, PriceList

#: How much there is of each item; an item that is absent was not used.
Quantities = Mapping[str, Fraction]


@attrs.frozen
class Line:
    """What an item comes to."""

    item: str
    quantity: Fraction
    unit: str
    amount: Fraction


@attrs.frozen
class Bill:
    """What was used, item by item; the total is the sum of the lines."""

    lines: tuple[Line, ...] = ()

    @property
    def total(self) -> Fraction:
        """Return the sum."""
        return sum((line.amount for line in self.lines), Fraction(0))

    def of_each(self, count: int) -> Fraction | None:
        """Return what one of ``count`` costs on average; None where nothing was used, or there is none."""
        return self.total / count if self.lines and count else None

    def quantity(self, item: str) -> Fraction:
        """Return how much of an item was used."""
        return next((line.quantity for line in self.lines if line.item == item), Fraction(0))

    def amount(self, item: str) -> Fraction:
        """Return what an item comes to."""
        return next((line.amount for line in self.lines if line.item == item), Fraction(0))


def added(one: Quantities, other: Quantities) -> Quantities:
    """Return both quantities together."""
    return {item: one.get(item, Fraction(0)) + other.get(item, Fraction(0)) for item in ITEMS if item in one or item in other}


def bill(quantities: Quantities, prices: PriceList) -> Bill:
    """Return what quantities come to; an item of which nothing was used has no line."""
    used = ((item, unit, Fraction(quantities.get(item, 0))) for item, unit in ITEMS.items())
    return Bill(tuple(Line(item, much, unit, much * prices.prices[item].of_one) for item, unit, much in used if much))


def minutes(seconds: int) -> int:
    """
    Return the minutes that a carrier bills for a call or a leg: every one that has begun.

    Source: Twilio, "How do you round minutes for billing", support article 223132307.
    """
    return -(-seconds // 60)
