"""Prices: what a clinic's suppliers ask for each item, from which day on, and who says so."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

import attrs

#: What is counted, and in which unit a quantity is; the order of a bill.
ITEMS: Mapping[str, str] = {
    "call_minutes": "minute",
    "gathers": "utterance",
    "relay_minutes": "minute",
    "stream_minutes": "minute",
    "transfer_leg_minutes": "minute",
    "sms_segments": "segment",
    "sms_received": "message",
    "model_input_tokens": "token",
    "model_output_tokens": "token",
    "transcription_seconds": "second",
    "aws_days": "day",
}


@attrs.frozen
class Price:
    """
    Say what an item costs.

    Args:
        price: of ``per`` units. ``source``: who asks it, and where that can be read.
    """

    price: Decimal
    per: int
    source: str

    @property
    def of_one(self) -> Fraction:
        """Return the price of one unit, exactly."""
        return Fraction(self.price) / self.per


@attrs.frozen
class PriceList:
    """
    Hold the prices of all items.

    Args:
        currency: ISO 4217. ``valid_from``: the day as of which they were taken down.
        prices: by item, one of each of ``ITEMS``.
    """

    currency: str
    valid_from: date
    prices: Mapping[str, Price]

    def age_months(self, today: date) -> int:
        """Return how many whole months ago the prices were taken down; 0 where that is still to come."""
        months = 12 * (today.year - self.valid_from.year) + today.month - self.valid_from.month
        return max(0, months - (today.day < self.valid_from.day))
