"""How dates, times and amounts are written on the admin pages: in the language of whoever looks, on the clock of the location."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import pass_context
from jinja2.runtime import Context

from ..languages import Language


class Local:
    """
    The filters of a language's templates. Babel is imported on first use, as nobody without pages should pay for it.

    An instant is shown by the zone that is given (IANA), else by ``zone`` of the page.
    """

    def __init__(self, language: Language) -> None:
        self._locale = language.replace("-", "_")

    @pass_context
    def clock(self, context: Context, at: datetime, zone: str | None = None) -> str:
        """Write a time of day: ``2:30 p.m.``, ``14 h 30``."""
        return self.clock_of(at, zone or context["zone"])

    def clock_of(self, at: datetime, zone: str) -> str:
        """Write a time of day by a zone's clocks."""
        from babel.dates import format_time  # noqa: PLC0415  # see the class

        return format_time(at.astimezone(ZoneInfo(zone)), "short", locale=self._locale)

    @pass_context
    def day(self, context: Context, at: datetime | date, zone: str | None = None) -> str:
        """Write a date in full: ``Monday, March 1, 2027``."""
        from babel.dates import format_date  # noqa: PLC0415  # see the class

        return format_date(_day(context, at, zone), "full", locale=self._locale)

    @pass_context
    def short_day(self, context: Context, at: datetime | date, zone: str | None = None) -> str:
        """Write a date without its year: ``Mon, Mar 1``."""
        return self.short_day_of(_day(context, at, zone))

    def short_day_of(self, day: date) -> str:
        """Write a date without its year."""
        from babel.dates import format_skeleton  # noqa: PLC0415  # see the class

        return format_skeleton("MMMEd", day, locale=self._locale)

    @pass_context
    def moment(self, context: Context, at: datetime, zone: str | None = None) -> str:
        """Write a date without its year, and a time of day."""
        return f"{self.short_day(context, at, zone)}, {self.clock(context, at, zone)}"

    @pass_context
    def ago(self, context: Context, at: datetime) -> str:
        """Write how long ago an instant was, or how soon it comes: ``12 minutes ago``."""
        from babel.dates import format_timedelta  # noqa: PLC0415  # see the class

        span = at - context["now"]
        now = timedelta(seconds=-1)  # of this moment Babel would say that it is to come
        return format_timedelta(now if abs(span) < timedelta(seconds=1) else span, add_direction=True, locale=self._locale)

    def lasting(self, span: timedelta | float) -> str:
        """Write how long something lasts, in the largest unit that fits; a number is of seconds."""
        from babel.dates import format_timedelta  # noqa: PLC0415  # see the class

        return format_timedelta(span if isinstance(span, timedelta) else timedelta(seconds=span), format="short", locale=self._locale)

    def money(self, dollars: float) -> str:
        """Write an amount of Canadian dollars."""
        from babel.numbers import format_currency  # noqa: PLC0415  # see the class

        return str(format_currency(dollars, "CAD", locale=self._locale))

    def percent(self, share: float) -> str:
        """Write a share of 1 in percent."""
        from babel.numbers import format_percent  # noqa: PLC0415  # see the class

        return str(format_percent(share, locale=self._locale))

    def number(self, value: float) -> str:
        """Write a number with the signs of the language."""
        from babel.numbers import format_decimal  # noqa: PLC0415  # see the class

        return str(format_decimal(value, locale=self._locale))


@pass_context
def iso(context: Context, at: datetime, zone: str | None = None) -> str:
    """Write an instant for the attribute ``datetime`` of ``<time>``."""
    return _local(context, at, zone).isoformat(timespec="minutes")


def filters(language: Language) -> Mapping[str, Callable[..., Any]]:
    """Return the filters by the names that templates call them by."""
    local = Local(language)
    made = (local.clock, local.day, local.short_day, local.moment, local.ago, local.lasting, local.money, local.percent, local.number, iso)
    return {filter_.__name__: filter_ for filter_ in made}


def _local(context: Context, at: datetime, zone: str | None) -> datetime:
    return at.astimezone(ZoneInfo(zone or context["zone"]))


def _day(context: Context, at: datetime | date, zone: str | None) -> date:
    return _local(context, at, zone).date() if isinstance(at, datetime) else at
