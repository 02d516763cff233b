"""A visit is drawn to another time by a pointer, and found by the arrow keys; both are extras of what forms and Tab do."""

import uuid
from datetime import date

import pytest

from tests.browser.clinic import at, visit
from tests.browser.stage import LARGE, SMALL

#: A day of these tests' own.
DRAWN = date(2026, 11, 18)


async def opened(stage, size=LARGE):
    window = await stage.new_window("en-CA", "receptionist")
    await window.look("light", size)
    await window.open(f"/admin/schedule?date={DRAWN}")
    return window


async def draw(window, visit_id, rows, *, accept=True):
    """Draw a visit down by some rows, and answer what is asked."""
    asked, page = [], window.page

    async def answer(dialog):
        asked.append(dialog.message)
        await (dialog.accept() if accept else dialog.dismiss())

    page.on("dialog", answer)
    item = page.locator(f"li[data-move$='{visit_id}/move']").first
    await item.scroll_into_view_if_needed()
    box = await item.bounding_box()
    await page.mouse.move(box["x"] + 20, box["y"] + 10)
    await page.mouse.down()
    await page.mouse.move(box["x"] + 20, box["y"] + 10 + 24 * rows, steps=4)
    if accept:
        async with page.expect_navigation():
            await page.mouse.up()
    else:
        await page.mouse.up()
    return asked


async def place_of(stage, visit_id):
    return (await stage.clinic.bella.scheduling.read(visit_id)).appointment.starts_at


@pytest.fixture(scope="module")
def visits(stage):
    """One visit at nine, and one at eleven."""

    async def made():
        return [await visit(stage.clinic.bella, hour, "chen", day=DRAWN, key=uuid.uuid4().hex) for hour in (9, 11)]

    return stage.run(made())


def test_a_visit_is_drawn_to_another_time_and_refused_where_another_is(stage, visits):
    async def drawn():
        first, _ = visits
        window = await opened(stage)
        assert await draw(window, first, 3, accept=False)
        assert await place_of(stage, first) == at(9, day=DRAWN)
        window = await opened(stage)
        [asked] = await draw(window, first, 3)
        assert "9:30" in asked
        assert await place_of(stage, first) == at(9, 30, day=DRAWN)
        assert "The appointment is moved." in await window.page.locator("#said").inner_text()
        window = await opened(stage)
        await draw(window, first, 9)
        assert "That time is taken." in await window.page.locator("main").inner_text()
        assert await place_of(stage, first) == at(9, 30, day=DRAWN)

    stage.run(drawn())


def test_the_arrow_keys_go_from_one_visit_to_the_next(stage, visits):
    async def gone():
        window = await opened(stage)
        told = "document.activeElement.getAttribute('href')"
        await window.page.focus(".sheet")
        await window.press("ArrowDown")
        before = await window.page.evaluate(told)
        await window.press("ArrowDown")
        after = await window.page.evaluate(told)
        assert {before.rpartition("/")[2], after.rpartition("/")[2]} == set(visits)
        await window.press("ArrowUp")
        assert await window.page.evaluate(told) == before

    stage.run(gone())


def test_where_it_is_narrow_the_sheet_is_a_list_by_time(stage, visits):
    async def listed():
        window = await opened(stage, SMALL)
        tops = "[...document.querySelectorAll('.events li')].map((one) => one.getBoundingClientRect().top)"
        found = await window.page.evaluate(tops)
        assert found == sorted(found)
        assert len(set(found)) == len(found)
        assert await window.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

    stage.run(listed())
