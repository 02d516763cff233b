"""Carry bella's text messages to patients, and bring home what Twilio recorded."""

from .plugin import Twilio
from .settings import TwilioSettings

__all__ = ["Twilio", "TwilioSettings"]
