"""Bring bella's traces to an OpenTelemetry collector."""

from .plugin import Opentelemetry
from .settings import OpentelemetrySettings

__all__ = ["Opentelemetry", "OpentelemetrySettings"]
