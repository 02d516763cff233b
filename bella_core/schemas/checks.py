"""What members of a document must be beyond their type; each says where the mistake is and how to mend it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import attrs

#: What attrs calls with an instance, a field and its value.
Check = Callable[[Any, "attrs.Attribute[Any]", Any], None]


class Misfit(ValueError):
    """A member has a value that it cannot have; the message never holds the value."""

    def __init__(self, field: str, detail: str) -> None:
        self.field, self.detail = field, detail
        super().__init__(f"{field} {detail}")


def sized(least: int, most: int) -> Check:
    """Return a check that a text has ``least`` to ``most`` characters."""

    def check(_: Any, field: "attrs.Attribute[Any]", value: str) -> None:
        if not least <= len(value) <= most:
            raise Misfit(field.name, f"must be a text of {least} to {most} characters")

    return check


def one_of(options: Sequence[str]) -> Check:
    """Return a check that a text is one of some."""

    def check(_: Any, field: "attrs.Attribute[Any]", value: str) -> None:
        if value not in options:
            raise Misfit(field.name, f"must be one of {', '.join(options)}")

    return check


def some_of(options: Sequence[str]) -> Check:
    """Return a check that texts are one or more of some."""

    def check(_: Any, field: "attrs.Attribute[Any]", value: Sequence[str]) -> None:
        if not value or not set(value) <= set(options):
            raise Misfit(field.name, f"must be one or more of {', '.join(options)}")

    return check


def aware(_: Any, field: "attrs.Attribute[Any]", value: datetime) -> None:
    """Check that an instant has an offset."""
    if value.tzinfo is None:
        raise Misfit(field.name, "must have an offset, such as 2027-03-16T13:00:00-04:00")
