"""Alerts, posted as JSON."""

from collections.abc import Callable

from bella_core.plugin import Alert, Rejected, Retry, Secret

_AGAIN = frozenset({408, 425, 429})


def written(alert: Alert) -> dict[str, object]:
    """Return an alert as the webhook gets it."""
    return {
        "id": alert.id,
        "fingerprint": alert.fingerprint,
        "severity": alert.severity,
        "rule": alert.rule,
        "summary": alert.summary,
        "at": alert.at.isoformat(),
        "fields": alert.fields,
        "status": alert.status,
        "count": alert.count,
        "title": alert.title,
        "steps": alert.steps,
        "runbook": alert.runbook,
    }


class Webhook:
    """
    Post alerts to one address; made on the event loop, since it opens a client.

    Args:
        url: where to. ``token``: sent with every request, unless it is empty.
        tell: is told why the webhook takes no alerts, or ``None`` when it does.
    """

    def __init__(self, url: str, token: Secret[str], tell: Callable[[str | None], None]) -> None:
        import aiohttp  # noqa: PLC0415  # when the plugin starts, not when it is imported

        headers = {"Authorization": f"Bearer {token.reveal()}"} if token.reveal() else {}
        self._url = url
        self._tell = tell
        self._errors = aiohttp.ClientError
        self._client = aiohttp.ClientSession(headers=headers)

    async def post(self, alert: Alert) -> None:
        """
        Post one alert.

        A redirect is not followed: the token belongs to the address in the settings, and to no other.

        Raises:
            Retry: the webhook is away, busy or broken. Rejected: it refuses the alert for good.
        """
        body = written(alert)
        headers = {"Idempotency-Key": f"{alert.id}:{alert.status}"}
        try:
            async with self._client.post(self._url, json=body, headers=headers, allow_redirects=False) as answer:
                status, after = answer.status, answer.headers.get("Retry-After", "")
        except self._errors as error:
            self._tell("the webhook cannot be reached")
            raise Retry("the webhook cannot be reached") from error
        self._judge(status, after)

    async def close(self) -> None:
        """Close the client."""
        await self._client.close()

    def _judge(self, status: int, after: str) -> None:
        reason = None if status < 300 else f"the webhook answered {status}"
        self._tell(reason)
        if reason is None:
            return
        if status in _AGAIN or status >= 500:
            raise Retry(reason, float(after) if after.isdecimal() else None)
        raise Rejected(reason)
