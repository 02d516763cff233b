"""The plugin's settings."""

import attrs
from attrs.validators import and_, ge, le

from bella_core.plugin import Secret


def _check_url(_instance: object, _field: object, value: str) -> None:
    if value and not value.startswith(("https://", "http://")):
        raise ValueError("must begin with https://")


@attrs.frozen
class GoogleCalendarSettings:
    """
    Say who bella is to Google.

    Args:
        credentials: a JSON key as Google's console gives it: a service account's, or an authorized user's (OAuth).
        subject: the person a service account acts for, where the domain's administrator allows that; empty for itself.
        days_ahead: how many days of a calendar's future block slots.
        base_url: an address in the place of Google's, for tests.
    """

    credentials: Secret[str] = Secret("")  # noqa: RUF009  # frozen
    subject: str = ""
    days_ahead: int = attrs.field(default=400, validator=and_(ge(1), le(800)))
    base_url: str = attrs.field(default="", validator=_check_url)
