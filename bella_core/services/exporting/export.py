"""A file that leaves bella: made when its bytes are asked for."""

from collections.abc import Awaitable, Callable

import attrs

from .tables import Write


@attrs.frozen
class Export:
    """
    A file that was asked for, found and audited.

    Args:
        filename: ASCII, with nothing of a patient's. ``content_type``: for an answer's header.
        send: writes its bytes, a few at a time, and returns how many rows (or persons) it told of.
    """

    filename: str
    content_type: str
    send: Callable[[Write], Awaitable[int]] = attrs.field(repr=False)
