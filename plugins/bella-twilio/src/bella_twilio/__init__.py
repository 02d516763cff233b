"""Carry bella's text messages to patients, by Twilio."""

from .plugin import Twilio
from .settings import TwilioSettings

__all__ = ["Twilio", "TwilioSettings"]
