"""The plugin: what a turn's time went into, to whatever takes OTLP."""

import os
from typing import TYPE_CHECKING

from bella_core.plugin import Host, NotConfigured, TraceBatch, hookimpl

from .settings import OpentelemetrySettings

if TYPE_CHECKING:
    from .exporting import Exporting

#: The variables by which every OpenTelemetry program is told where to send traces.
_VARIABLES = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")


class Opentelemetry:
    """Bring traces to an OpenTelemetry collector, or to whatever else takes OTLP over HTTP."""

    settings = OpentelemetrySettings
    api = 1

    def __init__(self, settings: OpentelemetrySettings) -> None:
        self._settings = settings
        self._exporting: Exporting | None = None

    @hookimpl
    def startup(self, host: Host) -> None:
        """Load the library; a plain def, which the host runs in a thread, as that takes a moment."""
        if not self._settings.endpoint and not any(os.environ.get(name) for name in _VARIABLES):
            raise NotConfigured(f"set endpoint in [plugins.opentelemetry], or {_VARIABLES[1]}")
        from .exporting import Exporting  # noqa: PLC0415  # whoever has no collector never loads the library

        self._exporting = Exporting(self._settings, host)
        host.logger.info("opentelemetry_started")

    @hookimpl
    def shutdown(self) -> None:
        """Send what still waits."""
        if self._exporting is not None:
            self._exporting.finish()

    @hookimpl
    def record_traces(self, batch: TraceBatch) -> None:
        """Send spans; a plain def, as the library waits for the collector."""
        if self._exporting is None:
            raise NotConfigured("the plugin was not started")
        self._exporting.record(batch)
