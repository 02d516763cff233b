"""The plugin's settings."""

from typing import Literal

import attrs

#: Days for which CloudWatch Logs can keep a log, by the page of PutRetentionPolicy.
RETENTIONS = (1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653)


@attrs.frozen
class CloudwatchSettings:
    """
    Say what goes to Amazon Web Services, and where. Credentials are found where every program for AWS finds them: in the environment, in
    ``~/.aws``, or in the role of the machine or container.

    Args:
        enabled: whether anything is sent at all.
        mode: ``api`` sends measurements to CloudWatch; ``emf`` writes them on standard output in the Embedded Metric Format, for whatever
            brings the log to CloudWatch Logs.
        flush_seconds: how much is put together before it is sent, from 0 to 600; CloudWatch keeps a point a minute.
        detail: whether every series is sent, with all its dimensions; else only what alarms and dashboards ask for,
            which costs less.
        region: the AWS region.
        logs: whether log lines are sent to CloudWatch Logs; not with ``emf``, where something else brings standard output there.
        topic_arn: the SNS topic that alerts go to; without one none are sent.
        prefix: what the names of all that ``bella cloudwatch apply`` makes begin with.
        log_group: the path under which the log groups of bella's log stand.
        retention_days: how long CloudWatch Logs keeps it; one of the numbers of days that it has.
        endpoint_url: another address in place of AWS, for tests.
    """

    enabled: bool = True
    mode: Literal["api", "emf"] = "api"
    flush_seconds: float = attrs.field(default=60.0, validator=[attrs.validators.ge(0), attrs.validators.le(600)])
    detail: bool = True
    region: str = "ca-central-1"
    logs: bool = True
    topic_arn: str = ""
    prefix: str = attrs.field(default="bella", validator=attrs.validators.matches_re(r"[A-Za-z][A-Za-z0-9_-]{0,60}"))
    log_group: str = attrs.field(default="/bella", validator=attrs.validators.matches_re(r"[A-Za-z0-9_/.#-]{1,400}"))
    retention_days: int = attrs.field(default=365, validator=attrs.validators.in_(RETENTIONS))
    endpoint_url: str = ""
