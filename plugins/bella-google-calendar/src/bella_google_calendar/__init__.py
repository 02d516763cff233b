"""Keep Google calendars in step with the clinic's book."""

from .plugin import GoogleCalendar

__all__ = ["GoogleCalendar"]
