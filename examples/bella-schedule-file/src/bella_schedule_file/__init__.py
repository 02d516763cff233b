"""Keep free what a practice-management system exports of its book, as CSV or iCalendar."""

from .plugin import ScheduleFile
from .settings import BookFile, ScheduleFileSettings

__all__ = ["BookFile", "ScheduleFile", "ScheduleFileSettings"]
