"""Whoever has no mouse gets everywhere, sees where they are, and does a receptionist's work, with and without scripts."""

import uuid

import pytest

from tests.browser.clinic import NEXT, PASSWORD, at, visit
from tests.browser.keyboard import follow, tab_to, tour
from tests.browser.pages import PAGES
from tests.browser.stage import LARGE, SMALL


async def toured(stage, page, size):
    window = await stage.window("en-CA", page.who)
    await window.look("light", size)
    await window.open(page.address.format(**stage.clinic.ids))
    found = await tour(window)
    window.said.clear()
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.who} {page.name}")
def test_tab_reaches_all_that_can_be_done_and_shows_where_it_is(stage, page):
    reached, most, wrong = stage.run(toured(stage, page, SMALL if len(page.name) % 2 else LARGE))
    assert not wrong, "\n" + "\n".join(wrong)
    assert reached >= most


async def worked(stage, language, scripts, hour):
    """Log in, open the menu, the schedule, a visit; move it; log out."""
    visit_id = await visit(stage.clinic.bella, hour, "lavoie", day=NEXT, key=uuid.uuid4().hex)
    window = await stage.new_window(language)
    await window.look("light", SMALL)
    await window.open("/admin/", scripts=scripts)
    await tab_to(window, name="login")
    await window.page.keyboard.type("receptionist")
    await tab_to(window, name="password")
    await window.page.keyboard.type(PASSWORD)
    await follow(window)
    assert window.page.url.endswith("/admin/")
    await tab_to(window, href="#main")
    await window.press("Enter")
    assert await window.page.evaluate("document.activeElement.id") == "main"
    await window.open("/admin/live", scripts=scripts)
    await tab_to(window, tag="summary")
    await window.press("Space")
    await tab_to(window, href="/admin/schedule")
    await follow(window)
    await window.open(f"/admin/schedule?date={NEXT}", scripts=scripts)
    await tab_to(window, href=f"/admin/appointments/{visit_id}")
    await follow(window)
    await tab_to(window, href=f"/{visit_id}/move")
    await follow(window)
    await tab_to(window, name="slot")
    await follow(window, "Space")
    assert window.page.url.endswith(f"/admin/appointments/{visit_id}")
    moved = await stage.clinic.bella.scheduling.read(visit_id)
    await window.open("/admin/account", scripts=scripts)
    await tab_to(window, action="/admin/logout")
    await follow(window)
    assert window.page.url.endswith("/admin/login")
    await window.page.context.close()
    return moved.appointment.starts_at


@pytest.mark.parametrize(("language", "scripts", "hour"), [("en-CA", True, 9), ("fr-CA", False, 13)])
def test_a_receptionist_moves_a_visit_with_the_keys_alone(stage, language, scripts, hour):
    moved = stage.run(worked(stage, language, scripts, hour))
    assert moved != at(hour, day=NEXT)
