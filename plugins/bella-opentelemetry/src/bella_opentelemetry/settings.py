"""The plugin's settings."""

import attrs

from bella_core.plugin import Secret


@attrs.frozen
class OpentelemetrySettings:
    """
    Say where traces go. What is not set here is read from OpenTelemetry's own variables, such as ``OTEL_EXPORTER_OTLP_ENDPOINT``,
    ``OTEL_EXPORTER_OTLP_HEADERS`` and ``OTEL_RESOURCE_ATTRIBUTES``.

    Args:
        endpoint: the collector's address for traces over HTTP, whole, such as ``http://collector:4318/v1/traces``.
        headers: what a vendor's collector wants to see, as ``name=value`` with commas between them.
        service_name: what bella is called there.
    """

    endpoint: str = attrs.field(default="", validator=attrs.validators.matches_re(r"(https?://[^\s]+)?"))
    headers: Secret[str] = attrs.field(factory=lambda: Secret(""))
    service_name: str = "bella"
