"""Carry bella's e-mails, by any SMTP server."""

from .plugin import Smtp
from .settings import SmtpSettings

__all__ = ["Smtp", "SmtpSettings"]
