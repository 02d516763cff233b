"""Staff see who is calling, take a call over on their own telephone with all that is held, and say who answers."""

from datetime import timedelta

import aiohttp
import attrs
import pytest
from sqlalchemy import select

from bella_core.core.settings import PluginHostSettings
from bella_core.crud import calls, takes
from bella_core.db.models import holds
from bella_core.domain.clinic import Answering
from bella_core.services.live_calls import NotTaken
from tests.conversation.house import TO_READ_BACK
from tests.peers.twilio_caller import TwilioCaller
from tests.peers.twilio_calls import TwilioCalls
from tests.web.admin.conftest import PASSWORD
from tests.web.conftest import PUBLIC, TOKEN, running, settings_for

MINE = "+14165550166"
ONE_ENGINE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def account():
    with TwilioCalls() as made:
        yield made


@pytest.fixture
async def office(database_url, tmp_path, account):
    """A clinic whose calls come from Twilio, which can be told where they go on."""
    host = PluginHostSettings(enable=("plain_words", "twilio"), required=("twilio",))
    settings = settings_for(database_url, tmp_path, plugin_host=host, plugins={"twilio": account.settings})
    async with running(settings, discover=True) as made:
        yield made


@pytest.fixture
async def ring(office, account):
    """Make a caller who is on the telephone, up to the read-back where that is asked."""
    async with aiohttp.ClientSession() as session:

        async def make(*, words=(), number="+14165550123"):
            call = TwilioCaller(session, office.url, public_url=PUBLIC, token=TOKEN, caller=number)
            await call.dial()
            account.live.add(call.sid)
            for said in words:
                await call.say(said)
            return call

        yield make


async def call_of(office, call):
    return await office.bella.db.read(calls.by_carrier, call.sid)


async def held(office):
    return (await office.bella.db.read(lambda conn: conn.execute(select(holds.c.expires_at)))).scalars().all()


async def take(browser, office, call, **typed):
    """Open the page of a call and take it."""
    row = await call_of(office, call)
    await browser.open(f"/admin/live/{row.id}")
    page = await browser.send("/take", "Take this call")
    return await browser.send("/take", "Take this call", **typed) if typed else page


async def test_who_calls_is_on_top_with_what_they_want_and_what_is_held(browser_of, ring):
    await ring(words=TO_READ_BACK)
    browser = await browser_of("receptionist")
    page = await browser.open("/admin/")
    for words in ("Peter Jones", "+14165550123", "wants an appointment", "confirms the booking", "holds Tue, Nov 10, 10:00"):
        assert words in page.text.replace("\u202f", " "), words
    part = await browser.open("/admin/live", **{"HX-Request": "true"})
    assert "<html" not in part.html
    assert "Peter Jones" in part.html
    page = await browser.open("/admin/live")
    assert page.heading == "On the telephone now"


async def test_a_call_that_is_taken_rings_ones_own_telephone_and_keeps_its_values_and_its_time(browser_of, ring, office, account):
    call = await ring(words=TO_READ_BACK)
    browser = await browser_of("receptionist")
    page = await take(browser, office, call)
    assert (page.status, page.heading) == (422, "A call")
    assert account.sent == []
    page = await browser.send("/take", phone="416 555 0166")
    assert "The carrier is asked to ring your telephone." in page.text
    [(sid, address)] = account.sent
    assert sid == call.sid
    await call.sent_on(address)
    assert (call.state, call.dialled) == ("dialling", MINE)
    assert "Your telephone rings." in (await browser.follow("Refresh")).text
    await call.desk("completed", key="1")
    assert (call.bridged, call.state) == (True, "over")
    page = await browser.follow("Refresh")
    for words in ("You have the call.", "Peter Jones", "The call is over.", "Held", "Tue, Nov 10, 10:00"):
        assert words in page.text.replace("\u202f", " "), words
    row = await call_of(office, call)
    assert row.outcome == "transferred"
    [until] = await held(office)
    assert until is not None
    page = await browser.send("/release")
    assert "The time is free again." in page.text
    assert await held(office) == []
    again = await ring(words=["service=cleaning"])
    await browser.open("/admin/")
    await browser.send("/take")
    assert [sent for sent, _ in account.sent] == [call.sid, again.sid], "the telephone is asked for once"


@ONE_ENGINE
async def test_where_nobody_answers_bella_goes_on_and_books(browser_of, ring, office, account):
    call = await ring(words=TO_READ_BACK)
    browser = await browser_of("receptionist")
    await take(browser, office, call, phone=MINE)
    await call.sent_on(account.sent[0][1])
    await call.desk("no-answer")
    assert call.state == "listening"
    await call.say("yes")
    assert (await call_of(office, call)).outcome == "booked"
    row = await call_of(office, call)
    found = await office.bella.db.read(takes.latest, row.id)
    assert (found.status, found.number) == ("missed", MINE)


@ONE_ENGINE
async def test_a_repeated_webhook_rings_the_same_telephone_and_a_strange_take_goes_back_to_bella(browser_of, ring, office, account):
    call, other = await ring(words=TO_READ_BACK[:1]), await ring(number="+14165550124")
    browser = await browser_of("receptionist")
    await take(browser, office, call, phone=MINE)
    address = account.sent[0][1]
    await call.sent_on(address)
    first = call.twiml
    assert await call.again() == first
    await other.sent_on(address.replace((await call_of(office, call)).id, (await call_of(office, other)).id))
    assert other.state == "listening"


@ONE_ENGINE
@pytest.mark.parametrize("trouble", ["over", "away", "refused", "hung_up"])
async def test_where_it_fails_it_says_so_and_the_caller_stays(browser_of, ring, office, account, trouble):
    call = await ring(words=TO_READ_BACK[:1])
    browser = await browser_of("receptionist")
    row = await call_of(office, call)
    await browser.open(f"/admin/live/{row.id}")
    account.over |= {call.sid} if trouble == "over" else set()
    account.trouble = {"away": 503, "refused": 401}.get(trouble, 0)
    if trouble == "hung_up":
        await call.hang_up()
    await browser.send("/take", "Take this call")
    page = await browser.send("/take", phone=MINE)
    assert page.status == 409
    assert {
        "over": "The call is over.",
        "away": "The carrier did not answer.",
        "refused": "The carrier did not answer.",
        "hung_up": "The call is over.",
    }[trouble] in page.text
    if trouble in {"over", "away", "refused"}:
        assert (await office.bella.db.read(takes.latest, row.id)).status == "failed"
        await call.say("known=no")
        assert call.state == "listening"


@ONE_ENGINE
async def test_without_a_plugin_for_it_that_is_said(database_url, tmp_path):
    async with running(settings_for(database_url, tmp_path)) as server, aiohttp.ClientSession() as session:
        call = TwilioCaller(session, server.url, public_url=PUBLIC, token=TOKEN)
        await call.dial()
        row = await call_of(server, call)
        with pytest.raises(NotTaken) as refused:
            await server.bella.front.live_calls.take(row.id, actor="staff:1", name="Nobody", number=MINE)
        assert refused.value.why == "no_carrier"
        assert await server.bella.db.read(takes.latest, row.id) is None


@ONE_ENGINE
async def test_without_the_permission_nothing_is_seen_or_taken(browser_of, ring, office):
    call = await ring(words=TO_READ_BACK)
    row = await call_of(office, call)
    browser = await browser_of("clinician")
    page = await browser.open("/admin/")
    assert "Peter Jones" not in page.html
    assert "On the telephone now" not in page.text
    for path in ("/admin/live", f"/admin/live/{row.id}"):
        assert (await browser.open(path)).status == 403
    sent = {"csrf": next(value for form in page.forms for name, value in form.fields if name == "csrf"), "mode": "off", "until": ""}
    origin, base = {"Origin": browser.url.rstrip("/")}, browser.url.rstrip("/")
    for path in (f"/admin/live/{row.id}/take", f"/admin/live/{row.id}/release", "/admin/answering/main"):
        async with browser.session.post(base + path, data=sent, headers=origin) as answer:
            assert answer.status == 403, path


@ONE_ENGINE
async def test_looking_again_by_itself_keeps_no_login_alive(browser_of, office):
    browser = await browser_of("receptionist")
    await browser.open("/admin/")
    poll = {"HX-Request": "true", "HX-Trigger": "live-calls"}
    for _ in range(3):
        office.bella.clock.at += timedelta(minutes=5, seconds=10)
        page = await browser.open("/admin/live", **poll)
    assert page.status == 286
    assert page.headers["HX-Redirect"].startswith("/admin/login")
    assert (await browser.open("/admin/")).path == "/admin/login"
    await browser.log_in("receptionist", PASSWORD)
    for _ in range(3):
        office.bella.clock.at += timedelta(minutes=10)
        page = await browser.open("/admin/")
    assert page.path == "/admin/"


@ONE_ENGINE
async def test_a_switch_says_who_answers_until_when_and_who_set_it(browser_of, ring, office):
    clinic = office.bella.clinics.view
    main = attrs.evolve(clinic.locations[0], desk="+14165550199", answering=Answering())
    await office.bella.clinics.save(attrs.evolve(clinic, locations=(main, *clinic.locations[1:])))
    browser = await browser_of("receptionist")
    page = await browser.open("/admin/")
    assert "Bella answers now." in page.text
    page = await browser.send(f"/admin/answering/{main.id}", mode="off", until="hour")
    for words in ("The switch is set.", "Calls ring through to the desk.", "Set by hand.", "Last switched by Receptionist"):
        assert words in page.text, words
    call = await ring()
    assert (call.state, call.dialled) == ("dialling", "+14165550199")
    office.bella.clock.at += timedelta(hours=1, seconds=1)
    await browser.log_in("receptionist", PASSWORD)
    assert "Bella answers now." in (await browser.open("/admin/")).text
    page = await browser.send(f"/admin/answering/{main.id}", mode="first", until="")
    assert "Set by hand." in page.text
    page = await browser.send(f"/admin/answering/{main.id}", mode="", until="")
    assert "Set by hand." not in page.text
    assert office.bella.clinics.view.locations[0].answering.switch is None
