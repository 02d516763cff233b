"""What there should be in an account, in CloudFormation's words, which are those of AWS's interfaces too."""

from collections.abc import Iterable
from typing import Any, Literal

import attrs

from bella_core.plugin import Alarm, Dashboard

from ..settings import CloudwatchSettings
from .alarms import composite, metric_alarms
from .dashboards import dashboard_body

#: The mark of what this plugin made: a tag, and a line in what takes no tags.
TAG, MARK = {"made-by": "bella-cloudwatch"}, "made by bella-cloudwatch"

Kind = Literal["topic", "log group", "saved query", "alarm", "composite alarm", "dashboard"]

#: In the order in which they are made; deleted in the reverse one.
KINDS: tuple[Kind, ...] = ("topic", "log group", "saved query", "alarm", "composite alarm", "dashboard")


@attrs.frozen
class Resource:
    """One thing; ``properties`` as CloudFormation has them, without tags."""

    kind: Kind
    name: str
    properties: dict[str, Any]


@attrs.frozen
class Place:
    """
    Say where it stands.

    Args:
        topic: what alarms tell; an ARN, or CloudFormation's reference to the topic.
        partition, account: of AWS, or CloudFormation's variables.
    """

    topic: Any
    partition: str
    account: str


def topic_name(settings: CloudwatchSettings) -> str:
    """Return the name of the topic that is made."""
    return f"{settings.prefix}-alerts"


def makes_topic(settings: CloudwatchSettings) -> bool:
    """Tell whether the topic is this command's to make, and not somebody else's that the settings name."""
    return not settings.topic_arn or settings.topic_arn.rpartition(":")[2] == topic_name(settings)


def resources(settings: CloudwatchSettings, alarms: Iterable[Alarm], dashboards: Iterable[Dashboard], place: Place) -> list[Resource]:
    """Return everything that there should be."""
    found = [Resource("topic", topic_name(settings), {"TopicName": topic_name(settings)})] if makes_topic(settings) else []
    found += [_log_group(settings, stream) for stream in ("app", "access", "security")]
    found += [_query(settings, title, query) for title, query in QUERIES.items()]
    top = []
    for alarm in alarms:
        made = metric_alarms(alarm, settings.prefix, place.topic)
        found += [Resource("alarm", one["AlarmName"], one) for one in made]
        if len(made) > 1:
            joined = composite(alarm, settings.prefix, place.topic)
            found.append(Resource("composite alarm", joined["AlarmName"], joined))
        top.append(f"{settings.prefix}-{alarm.key}")
    arns = [f"arn:{place.partition}:cloudwatch:{settings.region}:{place.account}:alarm:{name}" for name in top]
    found += [_dashboard(settings, dashboard, arns) for dashboard in dashboards]
    return sorted(found, key=lambda one: KINDS.index(one.kind))


#: By their titles; the fields are those of bella's log lines.
QUERIES = {
    "errors by component": 'filter level in ["error", "critical"] | stats count(*) as errors by logger, event, plugin | sort errors desc',
    "one call's story": (
        "fields @timestamp, level, event, logger, turn, plugin, hook, outcome, ms"
        ' | filter call_id = "PUT-THE-CALLS-ID-HERE" | sort @timestamp asc | limit 1000'
    ),
    "slow turns": 'filter event = "turn_answered" and ms > 2000 | fields @timestamp, call_id, turn, ms, asks | sort ms desc | limit 100',
}

#: What somebody who watches over security should know of, by kind and by the hour.
SECURITY = 'filter event = "security_event" | stats count(*) as events by bin(1h) as hour, kind | sort hour desc'


def app_log(settings: CloudwatchSettings) -> str:
    """Return the log group of bella's own lines."""
    return f"{settings.log_group}/app"


def _log_group(settings: CloudwatchSettings, stream: str) -> Resource:
    name = f"{settings.log_group}/{stream}"
    return Resource("log group", name, {"LogGroupName": name, "RetentionInDays": settings.retention_days})


def _query(settings: CloudwatchSettings, title: str, query: str) -> Resource:
    name = f"{settings.prefix}/{title}"
    return Resource("saved query", name, {"Name": name, "QueryString": f"# {MARK}\n{query}", "LogGroupNames": [app_log(settings)]})


def _dashboard(settings: CloudwatchSettings, dashboard: Dashboard, arns: list[str]) -> Resource:
    name = f"{settings.prefix}-{dashboard.key}"
    rows = {"errors": ("Errors by component", f"SOURCE '{app_log(settings)}' | {QUERIES['errors by component']}")}
    rows["security"] = ("Security events", f"SOURCE '{settings.log_group}/security' | {SECURITY}")
    body = dashboard_body(dashboard, settings.region, arns, rows, MARK)
    return Resource("dashboard", name, {"DashboardName": name, "DashboardBody": body})
