"""The plugin: measurements to CloudWatch, log lines to CloudWatch Logs, alerts to an SNS topic."""

import asyncio
import re
from datetime import datetime
from enum import Enum
from functools import partial

from bella_core.plugin import Alert, Host, LogBatch, MetricBatch, NotConfigured, Rejected, hookimpl

from .alerts import Topic
from .aws import Clients
from .emf import Writer
from .lines import Lines
from .log_sending import LogSender, stream_name
from .pending import Pending
from .publishing import Publisher
from .series import Wanted
from .settings import CloudwatchSettings

_ARN = re.compile(r"arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}")


class Part(Enum):
    """What the plugin does; a member of an enumeration is a code, which the host's log shows as it is."""

    METRICS = "metrics"
    LOG = "log"
    ALERTS = "alerts"


class Cloudwatch:
    """Bring measurements and log lines to Amazon CloudWatch, and alerts to Amazon SNS."""

    settings = CloudwatchSettings
    api = 1

    def __init__(self, settings: CloudwatchSettings) -> None:
        self._settings = settings
        self._clients = Clients(settings)
        self._backend: Publisher | Writer | None = None
        self._log: LogSender | None = None
        self._topic: Topic | None = None
        self._trouble: dict[Part, str | None] = {}

    @hookimpl
    async def startup(self, host: Host) -> None:
        """Find the credentials, and open what is configured."""
        chosen = self._settings
        if not chosen.enabled:
            raise NotConfigured("enabled is false in [plugins.cloudwatch]")
        if chosen.topic_arn and not _ARN.fullmatch(chosen.topic_arn):
            raise NotConfigured("topic_arn in [plugins.cloudwatch] is no ARN of a standard SNS topic: arn:aws:sns:REGION:ACCOUNT:NAME")
        services = [*(["cloudwatch"] if chosen.mode == "api" else []), *(["sns"] if chosen.topic_arn else [])]
        services += ["logs"] if chosen.mode == "api" and chosen.logs else []
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
            self._backend = Publisher(client, Pending(wanted.series), chosen.flush_seconds, partial(self._tell, host, Part.METRICS), lost)
        if "logs" in services:
            client = await self._clients.open("logs")
            tell, lost = partial(self._tell, host, Part.LOG), partial(self._note_lines_lost, host)
            self._log = LogSender(client, Lines(), chosen.log_group, stream_name(host.now()), tell, lost)
        if chosen.topic_arn:
            self._topic = Topic(await self._clients.open("sns"), chosen.topic_arn, partial(self._tell, host, Part.ALERTS))
        else:
            host.forgo("send_alert")  # else bella would count its alerts as delivered
        host.logger.info("cloudwatch_started", count=len(services))

    @hookimpl
    async def shutdown(self) -> None:
        """Send what still waits, and close the clients."""
        try:
            async with asyncio.TaskGroup() as group:
                for part in (self._backend, self._log):
                    if part is not None:
                        group.create_task(part.finish())
        finally:
            await self._clients.close()

    @hookimpl
    async def record_metrics(self, batch: MetricBatch) -> None:
        """Add what was measured to what waits, and send it when it is time."""
        if self._backend is not None:
            await self._backend.record(batch)

    @hookimpl
    async def record_log(self, batch: LogBatch) -> None:
        """Add lines to what waits, and send them."""
        if self._log is not None:
            await self._log.record(batch)

    @hookimpl
    async def send_alert(self, alert: Alert) -> None:
        """Send the alert to the topic; not asked where there is none."""
        if self._topic is None:
            raise Rejected("no topic: set topic_arn in [plugins.cloudwatch]")
        await self._topic.send(alert)

    def _note_lines_lost(self, host: Host, at: datetime | None, count: int) -> None:
        """Tell how many lines were dropped; as a measurement, too, while there is time to send one."""
        host.logger.warning("log_lines_dropped", dropped=min(count, 999_999))
        if at is not None and isinstance(self._backend, Publisher):
            self._backend.note_lost(at, count)

    def _tell(self, host: Host, part: Part, reason: str | None) -> None:
        """Report readiness when it changes; a part that works does not hide another's trouble."""
        if self._trouble.get(part) == reason:
            return
        self._trouble[part] = reason
        host.ready("; ".join(filter(None, self._trouble.values())) or None)
        if reason is None:
            host.logger.info("cloudwatch_works_again", kind=part)
        else:
            host.logger.warning("cloudwatch_cannot_send", kind=part)


def _note_lost(host: Host, count: int) -> None:
    host.logger.warning("measurements_dropped", dropped=min(count, 999_999))
