"""The tables, one module per part of the house."""

from .alerts import alert_events, alerts, measurements
from .attention import call_takes, task_notes, test_numbers
from .base import metadata
from .book import appointments, claims, holds
from .calls import calls, tasks, turns
from .days import days
from .desk import appointment_notes, blocks
from .feeds import feeds
from .hours import hours
from .house import api_keys, audit, clinic_revisions
from .inbox import conflicts, import_lists, import_maps, imported
from .insurance import insurances
from .lines import blocked_numbers, dials, page_tries, pages
from .messages import contact_consents, sent_message_appointments, sent_messages, text_answers
from .modes import book_checks, releases, requests, to_enter
from .people import contacts, user_contacts, users
from .privacy import erasures, incident_events, incidents, legal_holds
from .recalls import recall_offers, recalls
from .recordings import consents, recording_parts, recordings
from .sealing import audit_links, audit_secrets
from .staff import login_tries, recovery_codes, staff, staff_sessions
from .traffic import busy, calendar_bindings, calendar_refs, idempotency, jobs, outbox, spending
from .usage import call_usage
from .waiting import openings, waiting, waiting_offers
from .webhooks import webhooks

__all__ = [
    "alert_events",
    "alerts",
    "api_keys",
    "appointment_notes",
    "appointments",
    "audit",
    "audit_links",
    "audit_secrets",
    "blocked_numbers",
    "blocks",
    "book_checks",
    "busy",
    "calendar_bindings",
    "calendar_refs",
    "call_takes",
    "call_usage",
    "calls",
    "claims",
    "clinic_revisions",
    "conflicts",
    "consents",
    "contact_consents",
    "contacts",
    "days",
    "dials",
    "erasures",
    "feeds",
    "holds",
    "hours",
    "idempotency",
    "import_lists",
    "import_maps",
    "imported",
    "incident_events",
    "incidents",
    "insurances",
    "jobs",
    "legal_holds",
    "login_tries",
    "measurements",
    "metadata",
    "openings",
    "outbox",
    "page_tries",
    "pages",
    "recall_offers",
    "recalls",
    "recording_parts",
    "recordings",
    "recovery_codes",
    "releases",
    "requests",
    "sent_message_appointments",
    "sent_messages",
    "spending",
    "staff",
    "staff_sessions",
    "task_notes",
    "tasks",
    "test_numbers",
    "text_answers",
    "to_enter",
    "turns",
    "user_contacts",
    "users",
    "waiting",
    "waiting_offers",
    "webhooks",
]
