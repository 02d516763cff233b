"""Bring bella's alerts to Slack, Teams, PagerDuty, e-mail, SMS and more, through the Apprise library."""

from .plugin import Apprise
from .settings import AppriseSettings

__all__ = ["Apprise", "AppriseSettings"]
