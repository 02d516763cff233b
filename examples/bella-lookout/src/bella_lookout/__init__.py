"""Posts bella's alerts to a webhook, and sends her measurements to a StatsD server."""

from .plugin import Lookout, LookoutSettings

__all__ = ["Lookout", "LookoutSettings"]
