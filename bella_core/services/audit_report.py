"""The audit of some days, taken together: who did what, which alerts of security there were, and what somebody should look at."""

from collections.abc import Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

import attrs
from sqlalchemy import Connection

from bella_core.crud import alerts, audit
from bella_core.crud.alerts import AlertRow
from bella_core.crud.audit import AuditRow
from bella_core.db import Database
from bella_core.domain.auditing import Act, Finding, findings, tally
from bella_core.domain.period import Period, Span

from .clinics import ClinicStore

#: The rules of alerts that concern security.
SECURITY_RULES = ("call_burst", "failed_logins", "refused_signatures", "unusual_export")


@attrs.frozen
class AuditReport:
    """
    Hold the audit of a period.

    Args:
        actors: by actor how often each action. ``raised``: alerts that concern security.
    """

    period: Period
    actors: Mapping[str, Mapping[str, int]]
    findings: tuple[Finding, ...]
    raised: tuple[AlertRow, ...]


class AuditDesk:
    """Report on the audit; days are those of the first location."""

    def __init__(self, db: Database, clinics: ClinicStore) -> None:
        self._db, self._clinics = db, clinics

    async def of(self, period: Period) -> AuditReport:
        """Return the report of a period."""
        location = (await self._clinics.refresh()).locations[0]
        acts, raised = await self._db.read(_look, period.at(location), location.zone)
        return AuditReport(period, tally(acts), findings(acts), raised)


def _look(conn: Connection, span: Span, zone: str) -> tuple[list[Act], tuple[AlertRow, ...]]:
    rows = audit.between(conn, span.start, span.end)
    acts = [Act(row.at.astimezone(ZoneInfo(zone)).date(), row.actor, row.action, _about(row)) for row in rows]
    return acts, tuple(alerts.raised_between(conn, span.start, span.end, SECURITY_RULES))


def _about(row: AuditRow) -> str:
    """Return whom or what a row is about: the patient, where it tells of one, else its subject."""
    return str(row.details.get("user_id") or row.subject_id)


def audit_document(report: AuditReport) -> Mapping[str, Any]:
    """Return the report for programs."""
    return {
        "from": report.period.first.isoformat(),
        "to": report.period.last.isoformat(),
        "actions": sum(sum(done.values()) for done in report.actors.values()),
        "actors": [{"actor": actor, "actions": dict(done)} for actor, done in report.actors.items()],
        "findings": [{**attrs.asdict(one), "day": one.day.isoformat()} for one in report.findings],
        "alerts": [
            {
                "id": row.id,
                "rule": row.rule,
                "status": row.status,
                "count": row.count,
                "first_at": row.first_at.isoformat(),
                "last_at": row.last_at.isoformat(),
            }
            for row in report.raised
        ],
    }


_FOUND = {
    "busy_day": "{who} did {count} things, on other days {usual:g}",
    "many_recordings_heard": "{who} listened to {count} recordings",
    "many_refusals": "{count} times somebody asked about {who} and was not told",
}


def audit_lines(report: AuditReport) -> Iterator[str]:
    """Yield the report for people."""
    yield f"Audit of {report.period.first} to {report.period.last}"
    yield ""
    yield "To look at"
    for one in report.findings:
        yield f"  {one.day}  {_FOUND[one.rule].format(**attrs.asdict(one))}"
    for row in report.raised:
        yield f"  {row.first_at:%Y-%m-%d}  alert {row.rule}, {row.count} times, {row.status} (bella alerts history {row.id})"
    if not report.findings and not report.raised:
        yield "  nothing"
    for actor, done in report.actors.items():
        yield ""
        yield f"{actor}: {sum(done.values())}"
        yield from (f"  {action:<32} {count:>7}" for action, count in done.items())
