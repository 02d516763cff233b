"""The plugin: measurements to CloudWatch, alerts to an SNS topic."""

import re
from enum import Enum
from functools import partial

from bella_core.plugin import Alert, Host, MetricBatch, NotConfigured, hookimpl

from .alerts import Topic
from .aws import Clients
from .emf import Writer
from .pending import Pending
from .publishing import Publisher
from .series import Wanted
from .settings import CloudwatchSettings

_ARN = re.compile(r"arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}")


class Half(Enum):
    """What the plugin does; a member of an enumeration is a code, which the host's log shows as it is."""

    METRICS = "metrics"
    ALERTS = "alerts"


class Cloudwatch:
    """Bring measurements to Amazon CloudWatch, and alerts to Amazon SNS."""

    settings = CloudwatchSettings
    api = 1

    def __init__(self, settings: CloudwatchSettings) -> None:
        self._settings = settings
        self._clients = Clients(settings)
        self._backend: Publisher | Writer | None = None
        self._topic: Topic | None = None
        self._trouble: dict[Half, str | None] = {}

    @hookimpl
    async def startup(self, host: Host) -> None:
        """Find the credentials, and open what is configured."""
        chosen = self._settings
        if not chosen.enabled:
            raise NotConfigured("enabled is false in [plugins.cloudwatch]")
        if chosen.topic_arn and not _ARN.fullmatch(chosen.topic_arn):
            raise NotConfigured("topic_arn in [plugins.cloudwatch] is no ARN of a standard SNS topic: arn:aws:sns:REGION:ACCOUNT:NAME")
        services = [*(["cloudwatch"] if chosen.mode == "api" else []), *(["sns"] if chosen.topic_arn else [])]
        if services:
            await self._clients.find(*services)
        queries = [query for alarm in host.alarms for query in alarm.queries]
        queries += [query for dashboard in host.dashboards for chart in dashboard.charts for query in chart.queries]
        wanted = Wanted(queries, detail=chosen.detail)
        lost = partial(_note_lost, host)
        if chosen.mode == "emf":
            self._backend = Writer(wanted.series, lost)
        else:
            client = await self._clients.open("cloudwatch")
            self._backend = Publisher(client, Pending(wanted.series), chosen.flush_seconds, partial(self._tell, host, Half.METRICS), lost)
        if chosen.topic_arn:
            self._topic = Topic(await self._clients.open("sns"), chosen.topic_arn, partial(self._tell, host, Half.ALERTS))
        host.logger.info("cloudwatch_started", count=len(services))

    @hookimpl
    async def shutdown(self) -> None:
        """Send what still waits, and close the clients."""
        try:
            if self._backend is not None:
                await self._backend.finish()
        finally:
            await self._clients.close()

    @hookimpl
    async def record_metrics(self, batch: MetricBatch) -> None:
        """Add what was measured to what waits, and send it when it is time."""
        if self._backend is not None:
            await self._backend.record(batch)

    @hookimpl
    async def send_alert(self, alert: Alert) -> None:
        """Send the alert to the topic, if there is one."""
        if self._topic is not None:
            await self._topic.send(alert)

    def _tell(self, host: Host, half: Half, reason: str | None) -> None:
        """Report readiness when it changes; a half that works does not hide the other's trouble."""
        if self._trouble.get(half) == reason:
            return
        self._trouble[half] = reason
        host.ready("; ".join(filter(None, self._trouble.values())) or None)
        if reason is None:
            host.logger.info("cloudwatch_works_again", kind=half)
        else:
            host.logger.warning("cloudwatch_cannot_send", kind=half)


def _note_lost(host: Host, count: int) -> None:
    host.logger.warning("measurements_dropped", dropped=min(count, 999_999))
