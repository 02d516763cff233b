"""The REST interface: what other programs read and book."""

from aiohttp import web

from bella_core.app.bella import Bella

from .auth import KeyGuard
from .routes.alerts import alert_routes
from .routes.appointments import appointment_routes
from .routes.assistant import assistant_routes
from .routes.audit import audit_routes
from .routes.blocked_numbers import blocked_number_routes
from .routes.calls import call_routes
from .routes.chat import chat_routes
from .routes.conflicts import conflict_routes
from .routes.consents import consent_routes
from .routes.emails import email_routes
from .routes.exports import export_routes
from .routes.feeds import feed_routes
from .routes.incidents import incident_routes
from .routes.merges import merge_routes
from .routes.metrics import metrics_routes
from .routes.overflow import overflow_routes
from .routes.pages import page_routes
from .routes.permits import permit_routes
from .routes.plugin_states import plugin_state_routes
from .routes.privacy import privacy_routes
from .routes.recalls import recall_routes
from .routes.recordings import recording_routes
from .routes.releases import release_routes
from .routes.reports import report_routes
from .routes.requests import request_routes
from .routes.slots import slot_routes
from .routes.tasks import task_routes
from .routes.to_enter import to_enter_routes
from .routes.users import user_routes
from .routes.waiting import waiting_routes
from .routes.webhooks import webhook_routes


def rest_routes(bella: Bella) -> list[web.RouteDef]:
    """Return the routes of the REST interface; each asks for an API key."""
    guard = KeyGuard(bella)
    return [
        *appointment_routes(bella, guard),
        *overflow_routes(bella, guard),
        *user_routes(bella, guard),
        *assistant_routes(bella, guard),
        *call_routes(bella, guard),
        *chat_routes(bella, guard),
        *plugin_state_routes(bella, guard),
        *alert_routes(bella, guard),
        *conflict_routes(bella, guard),
        *page_routes(bella, guard),
        *blocked_number_routes(bella, guard),
        *merge_routes(bella, guard),
        *metrics_routes(bella, guard),
        *recording_routes(bella, guard),
        *release_routes(bella, guard),
        *report_routes(bella, guard),
        *audit_routes(bella, guard),
        *request_routes(bella, guard),
        *to_enter_routes(bella, guard),
        *waiting_routes(bella, guard),
        *recall_routes(bella, guard),
        *email_routes(bella, guard),
        *feed_routes(bella, guard),
        *slot_routes(bella, guard),
        *task_routes(bella, guard),
        *consent_routes(bella, guard),
        *permit_routes(bella, guard),
        *export_routes(bella, guard),
        *privacy_routes(bella, guard),
        *incident_routes(bella, guard),
        *webhook_routes(bella, guard),
    ]
