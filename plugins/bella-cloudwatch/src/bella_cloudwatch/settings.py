"""The plugin's settings."""

from typing import Literal

import attrs


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
        detail: whether every series is sent, with all its dimensions; else only what alarms ask for, which costs far less.
        region: the AWS region.
        topic_arn: the SNS topic that alerts go to; without one none are sent.
        endpoint_url: another address in place of AWS, for tests.
    """

    enabled: bool = True
    mode: Literal["api", "emf"] = "api"
    flush_seconds: float = attrs.field(default=60.0, validator=[attrs.validators.ge(0), attrs.validators.le(600)])
    detail: bool = True
    region: str = "ca-central-1"
    topic_arn: str = ""
    endpoint_url: str = ""
