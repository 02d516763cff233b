"""Alerts, by a topic of Amazon SNS."""

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from bella_core.plugin import Alert, PluginError, Rejected, Retry

from .aws import failure_of

#: The most that SNS takes: letters of a subject, which are ASCII, and bytes of a message with room for its attributes.
MAX_SUBJECT, MAX_MESSAGE = 100, 200_000

_STATUS = {"firing": "", "escalated": "Nobody has acknowledged it yet. ", "resolved": "It is over. "}
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class Topic:
    """
    Send alerts to a topic.

    Args:
        client: of SNS. ``arn``: the topic's.
        tell: is told why nothing can be sent, or ``None`` when it can.
    """

    def __init__(self, client: Any, arn: str, tell: Callable[[str | None], None]) -> None:
        self._client, self._arn, self._tell = client, arn, tell

    async def send(self, alert: Alert) -> None:
        """
        Send one alert; a repeat carries the same id, as a topic takes every message.

        Raises:
            Retry: SNS is away or busy, or forbids what an operator can allow. Rejected: it refuses this alert for good.
        """
        try:
            await self._client.publish(
                TopicArn=self._arn, Subject=subject(alert), Message=message(alert), MessageAttributes=attributes(alert)
            )
        except Exception as error:
            failure = failure_of(error)
            if failure is None:
                raise
            reason = f"alerts: {failure.reason}"
            self._tell(reason)
            refused: PluginError = Rejected(reason) if failure.kind == "refused" else Retry(reason)
            raise refused from None  # AWS's own text may repeat what was asked
        self._tell(None)


def subject(alert: Alert) -> str:
    """Return the subject of an e-mail: ASCII, one line, no more than SNS takes."""
    over = " over" if alert.status == "resolved" else ""
    text = f"{alert.severity.upper()}{over}: {alert.title or alert.rule}"
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return " ".join(re.sub(r"[^ -~]", " ", plain).split())[:MAX_SUBJECT].rstrip()


def message(alert: Alert) -> str:
    """Return the alert in words: what, how often and since when, what to do, and where to read on."""
    times = "" if alert.count == 1 else f" Met {alert.count} times."
    lines = [
        f"{alert.severity.upper()}: {_STATUS[alert.status]}{alert.title or alert.rule}",
        alert.summary,
        f"Since {alert.at:%Y-%m-%d %H:%M} UTC.{times}",
    ]
    if alert.status != "resolved":
        lines += [f"{number}. {step}" for number, step in enumerate(alert.steps, 1)]
        lines += [f"Runbook: {alert.runbook}"] if alert.runbook else []
    text = _CONTROL.sub(" ", "\n".join([*lines, f"Alert: {alert.id}"]))
    return text.encode()[:MAX_MESSAGE].decode(errors="ignore")


def attributes(alert: Alert) -> dict[str, dict[str, str]]:
    """Return what a subscription's filter policy can look at."""
    told = {"severity": alert.severity, "rule": alert.rule, "status": alert.status, "fingerprint": alert.fingerprint}
    clean = {name: _CONTROL.sub(" ", value)[:250].strip() for name, value in told.items()}
    return {name: {"DataType": "String", "StringValue": value} for name, value in clean.items() if value}
