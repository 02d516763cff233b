"""What ``/webhooks`` takes and shows."""

from datetime import datetime

import attrs

from .checks import sized


@attrs.frozen
class WebhookRequest:
    """
    Have an address told of events.

    Args:
        url: where it is, ``https://…``. ``events``: which.
    """

    url: str = attrs.field(validator=sized(1, 2000), repr=False)
    events: tuple[str, ...]


@attrs.frozen
class WebhookItem:
    """An address that is told of events; ``created_at`` by the clock of the first location."""

    id: str
    url: str = attrs.field(repr=False)
    events: tuple[str, ...]
    created_at: datetime


@attrs.frozen
class WebhookSecret:
    """An address, and its secret, which is not shown again."""

    webhook: WebhookItem
    secret: str = attrs.field(repr=False)
