"""``/admin/reports``: how well the telephone does its work, what it costs, and what would cost less."""

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.core.moments import NoMoment, read_moment
from bella_core.domain.local_times import zone_at
from bella_core.domain.period import BadPeriod, Period

from .guard import Guard
from .menu import N_
from .rendering import page

#: Days that are shown where nobody says which.
_DAYS = 7
#: What things that are paid for are called.
ITEMS = {
    "call_minutes": N_("Minutes of calls"),
    "gathers": N_("Utterances that Twilio heard"),
    "relay_minutes": N_("Minutes of the relay"),
    "stream_minutes": N_("Minutes of live audio"),
    "transfer_leg_minutes": N_("Minutes of calls put through"),
    "sms_segments": N_("Parts of text messages"),
    "sms_received": N_("Text messages received"),
    "model_input_tokens": N_("Tokens to language models"),
    "model_output_tokens": N_("Tokens from language models"),
    "transcription_seconds": N_("Seconds of transcription"),
    "aws_days": N_("Days of Amazon Web Services"),
}
ADVICE = {
    "shorten_text": N_("Some text messages take more parts than they need because of a few characters."),
    "gather_instead_of_relay": N_("Calls took minutes of the relay where plain listening would do."),
    "ask_model_less": N_("A language model was asked where it told nothing new."),
}
WRONG = N_("The days cannot be read, or there are more than 400. These are the last 7.")


def report_pages(bella: Bella, guard: Guard) -> list[web.RouteDef]:
    """Return the page of reports."""

    async def show(request: web.Request) -> web.Response:
        """Show the figures and costs of some days, of one location or of all."""
        visitor = await guard.require(request, "see_reports")
        clinic = await bella.clinics.refresh()
        today = bella.clock.now().astimezone(ZoneInfo(zone_at(clinic))).date()
        period, is_wrong = _period(request, today)
        place = next((one.id for one in clinic.locations if one.id == request.query.get("location")), None)
        report, costs = await bella.kpis.of(period, place), await bella.costs.of(period, place)
        shown: dict[str, Any] = {"period": period, "figures": report.kpis, "costs": costs, "items": ITEMS, "advice": ADVICE}
        chosen: dict[str, Any] = {"places": clinic.locations, "place": place or "", "wrong": WRONG if is_wrong else ""}
        return await page(request, visitor, "admin/reports.html", **shown, **chosen)

    return [web.get("/admin/reports", show)]


def _period(request: web.Request, today: date) -> tuple[Period, bool]:
    usual = Period(today - timedelta(days=_DAYS - 1), today)
    first, last = request.query.get("from", ""), request.query.get("to", "")
    if not first and not last:
        return usual, False
    try:
        return Period(read_moment(first, date), read_moment(last, date)), False
    except (NoMoment, BadPeriod):
        return usual, True
