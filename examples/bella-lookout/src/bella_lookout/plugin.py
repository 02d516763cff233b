"""The plugin: alerts by HTTP, measurements by UDP."""

from enum import Enum
from functools import partial

import attrs

from bella_core.plugin import Alert, Host, MetricBatch, NotConfigured, Secret, hookimpl

from .statsd import Sender, lines
from .webhook import Webhook


class Half(Enum):
    """What the plugin does; a member of an enumeration is a code, which the host's log shows as it is."""

    ALERTS = "alerts"
    METRICS = "metrics"


@attrs.frozen
class LookoutSettings:
    """
    Say where to; what has no address is not sent.

    Args:
        url: the webhook's whole address; empty posts no alerts.
        token: sent with every alert as ``Authorization: Bearer …``; empty sends no such header.
        statsd_host: the StatsD server's name or address; empty sends no measurements.
        statsd_port: its UDP port.
        prefix: what every measurement's name begins with, before a dot; empty for nothing.
        tags: what is added to every measurement, such as ``site:maple``.
    """

    url: str = ""
    token: Secret[str] = Secret("")  # noqa: RUF009  # frozen
    statsd_host: str = ""
    statsd_port: int = 8125
    prefix: str = ""
    tags: tuple[str, ...] = ()


class Lookout:
    """Post alerts to a webhook, and send measurements to a StatsD server."""

    settings = LookoutSettings
    api = 1

    def __init__(self, settings: LookoutSettings) -> None:
        self._settings = settings
        self._webhook: Webhook | None = None
        self._statsd: Sender | None = None
        self._trouble: dict[Half, str | None] = {}

    @hookimpl
    async def startup(self, host: Host) -> None:
        """Open what is configured."""
        chosen = self._settings
        if not chosen.url and not chosen.statsd_host:
            raise NotConfigured("set url or statsd_host in [plugins.lookout] of bella.toml")
        if chosen.url:
            self._webhook = Webhook(chosen.url, chosen.token, partial(self._tell, host, Half.ALERTS))
        if chosen.statsd_host:
            self._statsd = Sender(chosen.statsd_host, chosen.statsd_port, partial(self._tell, host, Half.METRICS))
        host.ready(None)
        host.logger.info("lookout_started", count=sum(half is not None for half in (self._webhook, self._statsd)))

    @hookimpl
    async def shutdown(self) -> None:
        """Close what was opened."""
        if self._webhook is not None:
            await self._webhook.close()
        if self._statsd is not None:
            self._statsd.close()

    @hookimpl
    async def send_alert(self, alert: Alert) -> None:
        """Post the alert; a repeat carries the same id, so that the receiver can tell."""
        if self._webhook is not None:
            await self._webhook.post(alert)

    @hookimpl
    async def record_metrics(self, batch: MetricBatch) -> None:
        """Send what was measured; nobody waits for the server, and it never answers."""
        if self._statsd is not None:
            await self._statsd.send(lines(batch, self._settings.prefix, self._settings.tags))

    def _tell(self, host: Host, half: Half, reason: str | None) -> None:
        """Report readiness when it changes; a half that works does not hide the other's trouble."""
        if self._trouble.get(half) == reason:
            return
        self._trouble[half] = reason
        host.ready("; ".join(filter(None, self._trouble.values())) or None)
        if reason is None:
            host.logger.info("lookout_works_again", kind=half)
        else:
            host.logger.warning("lookout_cannot_send", kind=half)
