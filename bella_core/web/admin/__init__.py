"""The pages that staff live in: server-rendered, in two languages, usable without scripts."""

from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.domain.local_times import zone_at

from ..export_watch import EXPORTS, ExportWatch
from .account import account_pages
from .alerts import alert_pages
from .assets import asset_routes
from .attention import attention_pages
from .audit import audit_pages
from .call import call_pages
from .calls import call_list_pages
from .clinic import clinic_pages
from .conflicts import conflict_pages
from .dashboards import dashboard_pages
from .exports import export_pages
from .guard import Guard
from .importing import import_pages
from .live import live_pages
from .login import login_pages
from .look import look_pages
from .menu import entries
from .merges import merge_pages
from .patients import patient_pages
from .plugins import plugin_pages
from .privacy import privacy_pages
from .privacy_patients import privacy_patient_pages
from .problems import with_pages
from .recall import recall_pages
from .rendering import FRAME, Frame
from .reports import report_pages
from .requests import request_pages
from .schedule import schedule_pages
from .schedule_appointment import appointment_pages
from .schedule_blocks import block_pages
from .schedule_closures import closure_pages
from .schedule_move import move_pages
from .schedule_new import new_pages
from .set_up import set_up_pages
from .staff import staff_pages
from .telephone import telephone_pages
from .test_mode import test_mode_pages
from .to_enter import to_enter_pages
from .waiting import waiting_pages


def add_admin(app: web.Application, bella: Bella) -> None:
    """Add the admin pages to an application."""
    guard = Guard(bella)
    routes = with_pages(
        [
            *look_pages(),
            *login_pages(bella, guard),
            *account_pages(bella, guard),
            *staff_pages(bella, guard),
            *attention_pages(bella, guard),
            *live_pages(bella, guard),
            *call_list_pages(bella, guard),
            *call_pages(bella, guard),
            *telephone_pages(bella, guard),
            *test_mode_pages(bella, guard),
            *patient_pages(bella, guard),
            *merge_pages(bella, guard),
            *plugin_pages(bella, guard),
            *export_pages(bella, guard),
            *import_pages(bella, guard),
            *privacy_pages(bella, guard),
            *privacy_patient_pages(bella, guard),
            *clinic_pages(bella, guard),
            *set_up_pages(bella, guard),
            *report_pages(bella, guard),
            *dashboard_pages(bella, guard),
            *alert_pages(bella, guard),
            *audit_pages(bella, guard),
            *schedule_pages(bella, guard),
            *block_pages(bella, guard),
            *closure_pages(bella, guard),
            *new_pages(bella, guard),  # before any appointment's own page
            *appointment_pages(bella, guard),
            *move_pages(bella, guard),
            *waiting_pages(bella, guard),
            *recall_pages(bella, guard),
            *to_enter_pages(bella, guard),
            *request_pages(bella, guard),
            *conflict_pages(bella, guard),
        ]
    )
    menu = entries({route.path for route in routes if route.method == "GET"})
    app[EXPORTS] = ExportWatch(bella)
    app[FRAME] = Frame(bella.clock, lambda: zone_at(bella.clinics.view), lambda: bella.clinics.view.name, menu, bella.settings.public_url)
    app.add_routes([*routes, *asset_routes()])
