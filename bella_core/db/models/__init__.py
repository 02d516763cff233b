"""The tables, one module per part of the house."""

from .alerts import alert_events, alerts, measurements
from .base import metadata
from .book import appointments, claims, holds
from .calls import calls, tasks, turns
from .hours import hours
from .house import api_keys, audit, clinic_revisions
from .people import contacts, user_contacts, users
from .recordings import consents, recording_parts, recordings
from .traffic import busy, calendar_bindings, calendar_refs, idempotency, jobs, outbox, spending

__all__ = [
    "alert_events",
    "alerts",
    "api_keys",
    "appointments",
    "audit",
    "busy",
    "calendar_bindings",
    "calendar_refs",
    "calls",
    "claims",
    "clinic_revisions",
    "consents",
    "contacts",
    "holds",
    "hours",
    "idempotency",
    "jobs",
    "measurements",
    "metadata",
    "outbox",
    "recording_parts",
    "recordings",
    "spending",
    "tasks",
    "turns",
    "user_contacts",
    "users",
]
