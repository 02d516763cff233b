"""What members of a document must be beyond their type; each says where the mistake is and how to mend it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import attrs


class Misfit(ValueError):
    """A member has a value that it cannot have; the message never holds the value."""

    def __init__(self, field: str, detail: str) -> None:
        self.field, self.detail = field, detail
        super().__init__(f"{field} {detail}")


@attrs.frozen
class Rule:
    """
    Check one member; attrs calls it with an instance, a field and its value.

    Args:
        fits: tells whether a value may be. ``detail``: what it must be.
        keywords: the same in words of JSON Schema, as far as it has them.
    """

    fits: Callable[[Any], bool]
    detail: str
    keywords: Mapping[str, Any] = attrs.field(factory=dict)

    def __call__(self, _: Any, field: "attrs.Attribute[Any]", value: Any) -> None:
        """
        Check a value.

        Raises:
            Misfit: it cannot be.
        """
        if not self.fits(value):
            raise Misfit(field.name, self.detail)


def sized(least: int, most: int) -> Rule:
    """Return a check that a text has ``least`` to ``most`` characters."""
    keywords = {"minLength": least, "maxLength": most}
    return Rule(lambda value: least <= len(value) <= most, f"must be a text of {least} to {most} characters", keywords)


def within(least: int, most: int) -> Rule:
    """Return a check that a number, where there is one, is from ``least`` to ``most``."""
    keywords = {"minimum": least, "maximum": most}
    return Rule(lambda value: value is None or least <= value <= most, f"must be from {least} to {most}", keywords)


def one_of(options: Sequence[str]) -> Rule:
    """Return a check that a text is one of some."""
    return Rule(lambda value: value in options, f"must be one of {', '.join(options)}", {"enum": list(options)})


def some_of(options: Sequence[str]) -> Rule:
    """Return a check that texts are one or more of some."""
    keywords = {"items": {"enum": list(options)}, "minItems": 1}
    return Rule(lambda value: bool(value) and set(value) <= set(options), f"must be one or more of {', '.join(options)}", keywords)


def _has_offset(value: datetime) -> bool:
    return value.tzinfo is not None


#: Check that an instant has an offset.
aware = Rule(_has_offset, "must have an offset, such as 2027-03-16T13:00:00-04:00")
