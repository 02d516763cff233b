"""The settings of reminders: whether patients get them, when, and how."""

from typing import Literal

import attrs

#: The longest time before an appointment at which there is a reminder, in hours; and how many there may be.
_LONGEST_H, _MOST = 60 * 24.0, 10


def _check_hours(_instance: object, _field: object, value: tuple[float, ...]) -> None:
    if not 1 <= len(value) <= _MOST:
        raise ValueError(f"write 1 to {_MOST} times, in hours before the appointment, such as [168, 48, 3]; enabled = false for none")
    for hours in value:
        if not 0.5 <= hours <= _LONGEST_H:
            raise ValueError(f"write hours before the appointment, from 0.5 to {_LONGEST_H:g}, such as 48")


def _check_channels(_instance: object, _field: object, value: tuple[str, ...]) -> None:
    if not value or len(set(value)) != len(value):
        raise ValueError('write each channel once, such as ["sms", "email"]')


@attrs.frozen
class ReminderSettings:
    """
    Say whether patients are reminded of appointments. Off at first: the practice-management system may do it already.

    Args:
        enabled: whether they are.
        before_h: how many hours before; whole days are counted by the calendar. One message a patient and day at most.
        confirmed: what those get who have confirmed: ``softer`` words, or ``none``.
        channels: by what they are sent: the first by which a patient can be reached.
    """

    enabled: bool = False
    before_h: tuple[float, ...] = attrs.field(default=(168.0, 48.0, 3.0), validator=_check_hours)
    confirmed: Literal["softer", "none"] = "softer"
    channels: tuple[Literal["sms", "email"], ...] = attrs.field(default=("sms", "email"), validator=_check_channels)

    @property
    def before_min(self) -> tuple[int, ...]:
        """Return the times in whole minutes."""
        return tuple(sorted({round(hours * 60) for hours in self.before_h}, reverse=True))
