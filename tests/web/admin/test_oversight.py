"""Reports, dashboards, alerts and the audit: what there is, in words, by whoever may see it."""

import csv
import io
import xml.etree.ElementTree as ET
from datetime import timedelta

import pytest
from sqlalchemy import text, update

from bella_core.core.dashboards import DASHBOARDS, QUERIES
from bella_core.core.metrics import FUNNEL, RESPONSE_TIME, SECURITY_EVENTS, Meter
from bella_core.crud import audit
from bella_core.db.models import audit as table
from bella_core.services.alarms import Kept
from bella_core.services.measuring import Measuring

ONE_ENGINE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def _measured(office):
    """Let a minute be measured, stored and over."""
    meter, kept = Meter(), Kept(office.bella.db, (), QUERIES)
    for stage in ("answered", "answered", "booked"):
        meter.add(FUNNEL, 1, stage)
    meter.add(RESPONSE_TIME, 0.02, "/users")
    meter.add(SECURITY_EVENTS, 1, "failed_login")
    Measuring(meter, office.bella.hooks, office.bella.clock, kept.add).flush()
    await kept.store()
    office.bella.clock.at += timedelta(minutes=3)


@pytest.mark.parametrize("board", [board.key for board in DASHBOARDS])
async def test_each_dashboard_shows_what_was_measured(browser_of, office, board):
    browser = await browser_of("manager")
    await _measured(office)
    page = await browser.open(f"/admin/dashboards/{board}?hours=24")
    assert page.status == 200
    drawings = page.html.split("<svg")[1:]
    for drawing in drawings:
        ET.fromstring("<svg" + drawing.split("</svg>")[0] + "</svg>")
    assert drawings
    if board == "executive":
        assert "50%" in page.text
    if board == "operations":
        assert "failed login" in page.text


@ONE_ENGINE
async def test_active_alerts_stand_on_the_operations_page_until_they_are_over(browser_of, office):
    browser = await browser_of("manager")
    await office.bella.alerts.raise_alert("turn_failed", "critical")
    page = await browser.open("/admin/dashboards/operations")
    assert "turn_failed" in page.text
    assert "turn_failed" not in (await browser.open("/admin/dashboards/technical")).text
    await office.bella.alerts.end("turn_failed")
    assert "turn_failed" not in (await browser.open("/admin/dashboards/operations")).text


@ONE_ENGINE
async def test_a_dashboard_of_nothing_says_so_and_shows_no_zero(browser_of):
    page = await (await browser_of("manager")).open("/admin/dashboards/executive")
    assert "nothing measured" in page.text
    assert "<svg" not in page.html


@ONE_ENGINE
async def test_an_address_that_is_no_dashboard_says_so(browser_of):
    page = await (await browser_of("manager")).open("/admin/dashboards/other")
    assert (page.status, page.heading) == (404, "Not found")


@ONE_ENGINE
async def test_reports_are_of_the_days_that_are_asked_for(browser_of):
    browser = await browser_of("manager", language="fr")
    page = await browser.open("/admin/reports?from=2026-10-01&to=2026-10-31")
    assert "Du jeudi 1 octobre 2026 au samedi 31 octobre 2026" in page.text
    page = await browser.open("/admin/reports?from=2026-10-01&to=yesterday")
    assert "illisibles" in page.text


async def test_an_alert_is_read_taken_and_ended_and_only_by_those_who_may(browser_of, office):
    manager, auditor = await browser_of("manager"), await browser_of("auditor")
    await office.bella.alerts.raise_alert("turn_failed", "critical", {})
    page = await manager.open("/admin/alerts")
    path = next(href for href, _ in page.links if href.startswith("/admin/alerts/"))
    page = await manager.open(path)
    assert "critical" in page.text
    assert "What to do" in page.text
    await manager.send("/acknowledge")
    assert "somebody is on it" in manager.page.text
    assert not [form for form in (await auditor.open(path)).forms if form.action.endswith("/resolve")]
    stale = manager.page
    await manager.send("/resolve")
    assert "over" in manager.page.text
    manager.page = stale
    assert (await manager.send("/resolve")).status == 409


async def test_the_audit_is_searched_by_who_what_and_when_and_given_as_it_is_filtered(browser_of, office):
    browser = await browser_of("owner")
    for number in range(60):
        await office.bella.db.write(audit.add, "api:web", "appointment.booked", "appointments", f"{number:04}")
    page = await browser.open("/admin/audit?actor=api:&order=-at")
    assert page.text.count("appointment.booked") == 50
    page = await browser.follow("Next page")
    assert page.text.count("appointment.booked") == 10
    assert "Filters" not in page.heading
    page = await browser.open("/admin/audit?about=0007")
    assert page.text.count("appointment.booked") == 1
    await browser.open("/admin/audit?actor=api:&action=appointment")
    async with browser.session.get(office.url + browser.page.link("CSV")) as answer:
        rows = list(csv.reader(io.StringIO((await answer.read()).decode("utf-8-sig"))))
    assert (len(rows), answer.headers["Cache-Control"]) == (61, "no-store")
    page = await browser.open("/admin/audit?action=list.")
    assert "list.exported" in page.text
    assert "rows: 60" in page.text


@ONE_ENGINE
async def test_somebody_who_changes_the_audit_is_found_out(browser_of, office):
    browser = await browser_of("auditor")
    await office.bella.db.write(audit.add, "api:web", "appointment.booked", "appointments", "1")
    await office.bella.audit_chain.seal()
    await browser.open("/admin/audit")
    assert "Nothing was changed" in (await browser.send("/admin/audit/check")).text
    await office.bella.db.write(_tamper)
    await browser.open("/admin/audit")
    assert "Something was changed" in (await browser.send("/admin/audit/check")).text


@ONE_ENGINE
@pytest.mark.parametrize(
    ("role", "path"),
    [
        ("receptionist", "/admin/audit"),
        ("clinician", "/admin/alerts"),
        ("clinician", "/admin/reports"),
        ("receptionist", "/admin/dashboards"),
    ],
)
async def test_who_may_not_see_it_does_not(browser_of, role, path):
    assert (await (await browser_of(role)).open(path)).status == 403


def _tamper(conn):
    """Do what somebody could who has the database itself in hand."""
    conn.execute(text("DROP TRIGGER audit_append_only_update"))
    conn.execute(update(table).values(actor="api:other"))
