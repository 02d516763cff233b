"""An alert in words."""

from bella_core.plugin import Alert

_STATUS = {"firing": "", "escalated": "Nobody has acknowledged it yet. ", "resolved": "It is over. "}


def title(alert: Alert) -> str:
    """Return the first line: the same for all that is told of one trouble, as services join messages by it."""
    return f"{alert.title or alert.rule} ({alert.fingerprint})"


def body(alert: Alert) -> str:
    """Return the rest: what, how often and since when, what to do, and where to read on."""
    times = "" if alert.count == 1 else f" Met {alert.count} times."
    since = f"Since {alert.at:%Y-%m-%d %H:%M} UTC."
    lines = [f"{alert.severity.upper()}: {_STATUS[alert.status]}{alert.summary}", f"{since}{times}"]
    if alert.status != "resolved":
        lines += [f"{number}. {step}" for number, step in enumerate(alert.steps, 1)]
        lines += [f"Runbook: {alert.runbook}"] if alert.runbook else []
    return "\n".join([*lines, f"Alert: {alert.id}"])
