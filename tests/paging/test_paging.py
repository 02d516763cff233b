"""Urgent calls page who is on call, one after the other, until somebody takes them; the caller is told no more than what is done."""

import asyncio
import contextlib
import io
from datetime import timedelta

import aiohttp
import attrs
import pytest
from sqlalchemy import select

from bella_core.core.logging import configure
from bella_core.crud import alerts, calls, pages, tasks
from bella_core.db.models import audit
from bella_core.domain.clinic_paging import OnCall, Paging
from bella_core.domain.notices.paging import page_text
from bella_core.domain.notices.segments import segments
from tests.conversation.house import StandingClock
from tests.dialogues.clinic import CLINIC, LOCATION
from tests.notices.serving import texting, whole
from tests.peers.twilio_caller import TwilioCaller
from tests.peers.twilio_messages import TwilioMessages
from tests.peers.twilio_texts import TwilioTexter
from tests.web.conftest import PUBLIC, TOKEN

OKAFOR, CHEN = "+14165550171", "+14165550172"
CALLER = "+14165550123"
ROTA = Paging((OnCall("okafor", OKAFOR), OnCall("chen", CHEN)), ("911", "immediate", "same_day"), 5)
EACH = pytest.mark.parametrize("engine", ["sqlite", "postgresql"])


class Night:
    """A bella at work after hours, and the people of a test."""

    def __init__(self, bella, url, account, clock, session):
        self.bella, self.url, self.account, self.clock, self.session = bella, url, account, clock, session

    async def call(self, words, *, by_itself=False):
        """Call at night and say something; whoever is to be paged is, by the job in its time or at once."""
        caller = TwilioCaller(self.session, self.url, public_url=PUBLIC, token=TOKEN, caller=CALLER)
        await caller.dial()
        await caller.say(words)
        if not by_itself:
            await self.bella.pager.page_due()
        return caller

    def telephone(self, number):
        return TwilioTexter(self.session, self.url, public_url=PUBLIC, token=TOKEN, number=number)

    async def later(self, **span):
        """Let time go by, and the next one be paged."""
        self.clock.at += timedelta(**span)
        await self.bella.pager.page_due()

    async def paged(self, number, count=1):
        """Return the texts that a telephone got, once there are so many."""
        async with asyncio.timeout(20):
            while len(self.account.bodies(number)) < count:  # noqa: ASYNC110  # the account has no event for it
                await asyncio.sleep(0.02)
        return self.account.bodies(number)

    async def page(self):
        (page,) = await self.bella.db.read(pages.newest, 10)
        return page

    async def rules(self):
        return [alert.rule for alert in await self.bella.db.read(alerts.open_alerts)]


@pytest.fixture
def engine():
    return "sqlite"


@pytest.fixture
def database_url(request, engine):
    if engine == "sqlite":
        return request.getfixturevalue("sqlite_url")
    return request.getfixturevalue("postgres_databases").create(request.getfixturevalue("migrated_postgres"))


@pytest.fixture
async def night_of(database_url, tmp_path, monkeypatch):
    """Make a night, with other settings where a test gives them; texts leave at once."""
    monkeypatch.setattr("bella_core.services.outbox.POLL_S", 0.02)
    async with contextlib.AsyncExitStack() as stack:
        account = stack.enter_context(TwilioMessages())
        session = await stack.enter_async_context(aiohttp.ClientSession())

        async def make(paging=ROTA, **location):
            clock = StandingClock()
            clock.at = clock.at.replace(hour=3)
            account.now = lambda: clock.at
            bella, url = await stack.enter_async_context(whole(texting(database_url, tmp_path, account.url), clock))
            clinic = bella.clinics.view
            place = attrs.evolve(clinic.locations[0], paging=paging, **location)
            await bella.clinics.save(attrs.evolve(clinic, locations=(place,)))
            return Night(bella, url, account, clock, session)

        yield make


@pytest.fixture
async def night(night_of):
    return await night_of()


@EACH
async def test_the_rota_is_paged_in_order_until_somebody_answers_with_the_code(night):
    caller = await night.call("emergency=911/breathing", by_itself=True)
    assert "I’m also paging our dentist on call." in caller.text
    (text,) = await night.paged(OKAFOR)
    page = await night.page()
    assert page.code in text
    await night.later(minutes=4)
    assert (await night.page()).tries == 1
    await night.later(minutes=1)
    (second,) = await night.paged(CHEN)
    assert second == text
    reply = await night.telephone(CHEN).text(f" {page.code}. ")
    assert "Please call 416-555-0123 now" in reply
    done = await night.page()
    assert (done.status, done.acknowledged_by, await night.rules()) == ("acknowledged", "chen", ["emergency_call"])
    await night.later(minutes=30)
    assert (len(night.account.bodies(OKAFOR)), len(night.account.bodies(CHEN))) == (1, 1)
    query = select(audit.c.actor, audit.c.action).where(audit.c.subject_id == page.id)
    assert await night.bella.db.read(lambda conn: conn.execute(query).all()) == [("on_call:chen", "page.acknowledged")]


async def test_before_somebody_takes_it_a_page_holds_nothing_of_the_caller(night):
    await night.call("name=Ann Baker; emergency=911/breathing")
    (text,) = await night.paged(OKAFOR)
    assert not any(secret in text for secret in ("Baker", "416555", "416-555-0123", "0123", "breathing"))


async def test_who_answers_late_or_again_hears_whose_it_is(night):
    await night.call("emergency=911/breathing")
    await night.later(minutes=5)
    await night.paged(CHEN)
    code = (await night.page()).code
    assert "it is yours" in await night.telephone(OKAFOR).text(code)
    assert "it is yours" in await night.telephone(OKAFOR).text(code)
    assert "somebody else has taken" in await night.telephone(CHEN).text(code)
    assert (await night.page()).acknowledged_by == "okafor"


@pytest.mark.parametrize(
    ("number", "words"), [("+14165550199", "{code}"), (OKAFOR, "0000"), (OKAFOR, "call {code} at 5"), (CHEN, "{code}")]
)
async def test_only_who_was_paged_takes_it_and_only_by_its_code(night, number, words):
    await night.call("emergency=911/breathing")
    await night.paged(OKAFOR)
    code = (await night.page()).code
    reply = await night.telephone(number).text(words.format(code=code))
    assert "it is yours" not in (reply or "")
    assert (await night.page()).status == "open"


@EACH
async def test_when_the_whole_rota_is_in_vain_operators_hear_of_it_and_it_goes_on(night):
    await night.call("emergency=911/breathing")
    await night.paged(OKAFOR)
    await night.later(minutes=5)
    assert "page_unanswered" not in await night.rules()
    await night.later(minutes=5)
    assert (await night.page()).escalated
    assert "page_unanswered" in await night.rules()
    assert len(await night.paged(OKAFOR, 2)) == 2
    await night.bella.pages.acknowledge((await night.page()).id, "api:desk")
    assert "page_unanswered" not in await night.rules()


async def test_paging_goes_on_until_somebody_takes_the_call_ever_more_seldom(night):
    await night.call("emergency=911/breathing")
    pauses = []
    for hours in (0, 1, 3, 12, 24, 24 * 30):
        now = night.clock.at = max(night.clock.at, (await night.page()).created_at + timedelta(hours=hours))
        await night.bella.pager.page_due()
        page = await night.page()
        pauses.append((page.status, round((page.due_at - now) / timedelta(minutes=1))))
    assert pauses == [("open", 5), ("open", 5), ("open", 15), ("open", 60), ("open", 60), ("open", 60)]
    assert (await night.bella.pages.acknowledge(page.id, "api:desk")).status == "acknowledged"
    await night.later(days=1)
    assert (await night.page()).tries == page.tries


async def test_where_no_telephone_takes_texts_each_is_tried_in_its_time_after_the_first_round(night):
    night.account.landlines.update({OKAFOR, CHEN})
    await night.call("emergency=911/breathing")
    async with asyncio.timeout(20):
        while (await night.page()).tries < 3:
            await night.bella.pager.page_due()
            await asyncio.sleep(0.02)
    for _ in range(5):
        await asyncio.sleep(0.05)
        await night.bella.pager.page_due()
    page = await night.page()
    assert (page.tries, page.due_at - night.clock.at) == (3, timedelta(minutes=5))


async def test_a_telephone_that_takes_no_texts_costs_no_time(night):
    night.account.landlines.add(OKAFOR)
    await night.call("emergency=911/breathing", by_itself=True)
    assert await night.paged(CHEN)  # while the clock stands still
    assert (await night.page()).tries == 2


async def test_whoever_takes_the_call_itself_ends_the_paging(night):
    caller = await night.call("emergency=911/breathing")
    await night.paged(OKAFOR)
    await caller.say("emergency=immediate/jaw")
    assert (caller.state, caller.dialled) == ("dialling", OKAFOR)
    await caller.desk("completed", key="1")
    assert "urgent call" in caller.whispered[0]
    page = await night.page()
    assert (caller.state, page.status, page.acknowledged_by) == ("over", "acknowledged", "telephone")
    row = await night.bella.db.read(calls.by_carrier, caller.sid)
    assert row.outcome == "emergency"


async def test_live_the_rota_is_rung_first_and_paged_when_nobody_takes_the_call(night):
    caller = await night.call("emergency=immediate/jaw")
    assert caller.dialled == OKAFOR
    await caller.desk("no-answer")
    assert (caller.state, caller.dialled) == ("dialling", CHEN)
    await caller.desk("completed", key=None)
    assert "paging our dentist on call now. I can’t promise when" in caller.text
    assert caller.state == "recording"
    assert await night.paged(OKAFOR)
    row = await night.bella.db.read(calls.by_carrier, caller.sid)
    assert [task.kind for task in await night.bella.db.read(tasks.of_call, row.id)] == ["emergency"]


async def test_what_is_for_today_pages_out_of_hours(night):
    caller = await night.call("emergency=same_day/pain")
    assert "paging our dentist on call now" in caller.text
    assert await night.paged(OKAFOR)


async def test_without_anything_that_carries_texts_nobody_is_said_to_be_paged(night_of, monkeypatch):
    night = await night_of()
    monkeypatch.setattr(night.bella.hooks, "message_carriers", dict)
    caller = await night.call("emergency=911/breathing")
    assert "paging" not in caller.text
    assert await night.bella.db.read(pages.newest, 10) == []


async def test_nobody_on_call_by_the_clock_is_nobody_to_page(night_of):
    weekend = Paging((OnCall("okafor", OKAFOR, (5, 6)),))
    night = await night_of(weekend)
    caller = await night.call("emergency=911/breathing")
    assert "paging" not in caller.text


async def test_programs_see_pages_and_take_them(night):
    await night.call("emergency=911/breathing")
    page, key = await night.page(), await night.bella.keys.create("desk", "write")
    headers = {"X-API-Key": key}

    async def ask(method, path):
        async with night.session.request(method, night.url + path, headers=headers) as answer:
            return answer.status, await answer.json()

    status, body = await ask("GET", "/pages")
    assert (status, body["items"][0]["id"], "code" in body["items"][0]) == (200, page.id, False)
    assert (await ask("POST", "/pages/nothing/acknowledge"))[0] == 404
    status, taken = await ask("POST", f"/pages/{page.id}/acknowledge")
    assert (status, taken["status"], taken["acknowledged_by"]) == (200, "acknowledged", "api:desk")
    assert (await ask("POST", f"/pages/{page.id}/acknowledge"))[0] == 409


async def test_a_key_that_may_only_read_takes_nothing(night):
    await night.call("emergency=911/breathing")
    key = await night.bella.keys.create("wallboard", "read")
    page = await night.page()
    async with night.session.post(f"{night.url}/pages/{page.id}/acknowledge", headers={"X-API-Key": key}) as answer:
        assert answer.status == 403
    assert (await night.page()).status == "open"


async def test_nothing_of_it_stands_in_the_log(night):
    lines = io.BytesIO()
    configure(level="debug", stream=lines)
    await night.call("emergency=911/breathing")
    await night.paged(OKAFOR)
    code = (await night.page()).code
    await night.telephone(OKAFOR).text(code)
    logged = lines.getvalue().decode()
    assert "page_sent" in logged
    assert not any(secret in logged for secret in ("4165550171", "4165550123", "416-555", f'"{code}"'))


async def test_two_workers_page_each_one_once(night):
    await night.call("emergency=911/breathing")
    await night.paged(OKAFOR)
    night.clock.at += timedelta(minutes=5)
    await asyncio.gather(*(night.bella.pager.page_due() for _ in range(5)))
    await night.paged(CHEN)
    assert ((await night.page()).tries, len(night.account.bodies(CHEN))) == (2, 1)


def test_the_texts_fit_one_message_each():
    for languages in (("en-CA",), ("fr-CA",)):
        place = attrs.evolve(LOCATION, languages=languages)
        for kind in ("page", "yours", "gone"):
            for level in ("911", "immediate", "same_day"):
                assert segments(page_text(CLINIC, place, kind, level=level, code="1234", phone=CALLER)) == 1
