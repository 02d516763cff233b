"""Who comes in, who does not, and what nobody learns by trying."""

import re
from datetime import timedelta

import aiohttp
import attrs
import pyotp
import pytest

from bella_core.crud.audit import between
from bella_core.services.staff.second_factor import STEP_S
from tests.web.admin.conftest import PASSWORD
from tests.web.conftest import running

ONE_ENGINE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def test_without_a_login_every_page_leads_to_the_login_and_back(browser_of, office):
    await browser_of("owner")
    nobody = await browser_of()
    page = await nobody.open("/admin/keys?order=name")
    assert (page.path, page.heading) == ("/admin/login", "Log in")
    page = await nobody.send("/admin/login", login="OWNER ", password=PASSWORD)
    assert (page.path, page.status) == ("/admin/keys", 200)


async def test_before_there_is_an_account_the_page_says_how_to_make_one(browser_of):
    page = await (await browser_of()).open("/admin/login")
    assert "bella staff create" in page.text


@ONE_ENGINE
async def test_a_wrong_password_and_an_account_that_is_not_there_sound_the_same(browser_of):
    await browser_of("owner")
    nobody = await browser_of()
    texts = [(await nobody.log_in(login, "wrong")).text for login in ("owner", "nobody")]
    assert texts[0] == texts[1]
    assert nobody.page.status == 422
    assert not [cookie for cookie in nobody.session.cookie_jar if cookie.key == "bella"]


async def test_too_many_tries_have_to_wait_whoever_makes_them(browser_of, office):
    await browser_of("owner")
    nobody = await browser_of()
    for _ in range(5):
        await nobody.log_in("owner", "wrong")
    page = await nobody.log_in("owner", PASSWORD)
    assert (page.status, "Too many tries" in page.text) == (429, True)
    office.bella.clock.at += timedelta(seconds=31)
    await nobody.log_in("owner", PASSWORD)
    assert (await nobody.open("/admin/account")).path == "/admin/account"


@ONE_ENGINE
async def test_a_session_ends_when_nobody_uses_it_and_at_the_latest_after_half_a_day(browser_of, office):
    browser = await browser_of("owner")
    office.bella.clock.at += timedelta(minutes=14)
    assert (await browser.open("/admin/staff")).path == "/admin/staff"
    office.bella.clock.at += timedelta(minutes=15)
    assert (await browser.open("/admin/staff")).path == "/admin/login"
    await browser.log_in("owner", PASSWORD)
    for _ in range(12 * 60 // 14):
        office.bella.clock.at += timedelta(minutes=14)
        await browser.open("/admin/account")
    office.bella.clock.at += timedelta(minutes=14)
    assert (await browser.open("/admin/account")).path == "/admin/login"


@ONE_ENGINE
async def test_who_mistypes_still_gets_to_the_page_that_they_wanted(browser_of, office):
    await browser_of("owner")
    nobody = await browser_of()
    await nobody.open("/admin/account?a=1&b=2")
    assert (await nobody.send("/admin/login", login="owner", password="wrong")).status == 422
    page = await nobody.send("/admin/login", login="owner", password=PASSWORD)
    assert page.url.endswith("/admin/account?a=1&b=2")


@ONE_ENGINE
async def test_a_proxy_that_has_the_public_address_is_told_that_pages_are_encrypted_only(browser_of, office, session, tmp_path):
    """The cookie then has the name that browsers keep for one host, and goes nowhere unencrypted (RFC 6797, RFC 6265bis)."""
    await browser_of("owner")
    settings = office.bella.settings
    async with running(attrs.evolve(settings, public_url="https://clinic.example.ca")) as other:
        host, form = {"Host": "clinic.example.ca", "Origin": "https://clinic.example.ca"}, {"login": "owner", "password": PASSWORD}
        async with session.get(other.url + "/admin/login", headers=host) as answer:
            assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
        async with session.post(other.url + "/admin/login", headers=host, data=form, allow_redirects=False) as answer:
            [cookie] = answer.headers.getall("Set-Cookie")
        assert re.fullmatch(r"__Host-bella=[\w-]{43}; HttpOnly; Path=/; SameSite=Lax; Secure", cookie)
    page = await (await browser_of()).open("/admin/login")
    assert "Strict-Transport-Security" not in page.headers


@ONE_ENGINE
async def test_who_logs_out_is_out(browser_of):
    browser = await browser_of("owner")
    token = next(cookie.value for cookie in browser.session.cookie_jar if cookie.key == "bella")
    await browser.open("/admin/account")
    await browser.send("/admin/logout")
    assert (await browser.open("/admin/staff")).path == "/admin/login"
    page = await browser.open("/admin/staff", Cookie=f"bella={token}")
    assert page.path == "/admin/login"


@ONE_ENGINE
async def test_a_form_that_another_page_sent_changes_nothing(browser_of, office):
    browser = await browser_of("owner")
    await browser.open("/admin/keys")
    csrf = dict(browser.page.form("/admin/keys").fields)["csrf"]
    to, told = office.url + "/admin/keys", {"name": "Thief", "scope": "staff", "csrf": csrf}
    for data, headers in (
        (told, {"Origin": "https://evil.example"}),
        (told, {"Sec-Fetch-Site": "cross-site"}),
        (told, {}),
        ({**told, "csrf": "0" * 64}, {"Origin": office.url}),
    ):
        async with browser.session.post(to, data=data, headers=headers) as answer:
            assert answer.status == 403
    assert await office.bella.keys.listed() == ()


@ONE_ENGINE
async def test_pages_are_kept_by_nobody_load_nothing_from_elsewhere_and_run_no_script_of_their_own(browser_of):
    page = await (await browser_of("owner")).open("/admin/staff")
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert page.headers["Cache-Control"] == "no-store"
    assert not re.search(r"<script(?![^>]*\bsrc=)|\son\w+=|style=|https?://", page.html)


@ONE_ENGINE
async def test_a_page_is_not_shown_unencrypted_to_another_machine(browser_of, office, session):
    async with session.get(office.url + "/admin/login", headers={"Host": "clinic.example.ca"}) as answer:
        assert answer.status == 403
        assert "https" in await answer.text()


@ONE_ENGINE
async def test_a_telephone_as_second_factor_is_asked_for_and_each_code_counts_once(browser_of, office):
    browser = await browser_of("owner")
    await browser.open("/admin/account/second-factor")
    secret = dict(browser.page.form("/admin/account/second-factor").fields)["secret"]
    totp, clock = pyotp.TOTP(secret), office.bella.clock
    page = await browser.send("/admin/account/second-factor", code=totp.at(clock.now()))
    codes = re.findall(r"<code>([a-z0-9]{5}-[a-z0-9]{5})</code>", page.html)
    assert len(codes) == 10
    other = await browser_of()
    assert (await other.log_in("owner", PASSWORD)).path == "/admin/login/code"
    assert (await other.open("/admin/staff")).path == "/admin/login/code"
    assert (await other.send("/admin/login/code", code=totp.at(clock.now()))).status == 422  # used to set it up
    clock.at += timedelta(seconds=STEP_S)
    await other.send("/admin/login/code", code=totp.at(clock.now()))
    assert (await other.open("/admin/staff")).path == "/admin/staff"
    now = office.bella.clock.now()
    rows = await office.bella.db.read(between, now - timedelta(days=3650), now + timedelta(days=3650))
    assert [row.action for row in rows].count("staff.logged_in") == 1  # a password alone lets nobody in
    third = await browser_of()
    await third.log_in("owner", PASSWORD)
    await third.send("/admin/login/code", code=codes[3].upper())
    assert (await third.open("/admin/staff")).path == "/admin/staff"
    fourth = await browser_of()
    await fourth.log_in("owner", PASSWORD)
    assert (await fourth.send("/admin/login/code", code=codes[3])).status == 422


@ONE_ENGINE
async def test_a_token_changes_when_it_may_do_more(browser_of, office):
    browser = await browser_of("owner")
    before = next(cookie.value for cookie in browser.session.cookie_jar if cookie.key == "bella")
    await browser.open("/admin/prove?next=/admin/keys")
    assert (await browser.send("/admin/prove", given=PASSWORD)).path == "/admin/keys"
    async with aiohttp.ClientSession() as thief, thief.get(office.url + "/admin/keys", headers={"Cookie": f"bella={before}"}) as answer:
        assert answer.url.path == "/admin/login"


@ONE_ENGINE
async def test_what_matters_most_asks_once_more_who_it_is(browser_of, office):
    browser = await browser_of("owner")
    office.bella.clock.at += timedelta(minutes=6)
    await browser.open("/admin/keys")
    page = await browser.send("/admin/keys", name="Web site", scope="write")
    assert page.path == "/admin/prove"
    assert (await browser.send("/admin/prove", given="wrong")).status == 422
    await browser.send("/admin/prove", given=PASSWORD)
    await browser.open("/admin/keys")
    page = await browser.send("/admin/keys", name="Web site", scope="write")
    [key] = re.findall(r"<code>(bella_\S+)</code>", page.html)
    assert await office.bella.keys.check(key) == "write"
    await browser.open("/admin/keys")
    [row] = await office.bella.keys.listed()
    await browser.send(f"/admin/keys/{row.id}/revoke")
    assert await office.bella.keys.check(key) is None


@ONE_ENGINE
@pytest.mark.parametrize("role", ["manager", "receptionist", "clinician", "auditor"])
async def test_only_owners_say_who_comes_in(browser_of, role):
    browser = await browser_of(role)
    for path in ("/admin/staff", "/admin/keys"):
        page = await browser.open(path)
        assert (page.status, page.heading) == (403, "You may not see this")
    assert "Staff" not in [words for _, words in browser.page.links]


@ONE_ENGINE
async def test_an_owner_makes_an_account_whose_owner_chooses_a_password_of_their_own(browser_of, office):
    owner = await browser_of("owner")
    await owner.open("/admin/staff")
    page = await owner.send("/admin/staff", login="Marie@clinique.example", name="Marie", role="receptionist")
    [first] = re.findall(r"<code>([a-z0-9-]{19})</code>", page.html)
    marie = await browser_of()
    page = await marie.log_in("marie@clinique.example", first)
    page = await marie.open("/admin/account")
    await marie.open("/admin/account/password")
    for old, new, again in (
        (first, "short", "short"),
        (first, "password1234", "password1234"),
        ("no", PASSWORD, PASSWORD),
        (first, PASSWORD, "x"),
    ):
        assert (await marie.send("/admin/account/password", old=old, new=new, again=again)).status == 422
    page = await marie.send("/admin/account/password", old=first, new=PASSWORD, again=PASSWORD)
    assert (page.path, "Your password is changed." in page.text) == ("/admin/account", True)
    account = await office.bella.staff.accounts.named("marie@clinique.example")
    await owner.open(f"/admin/staff/{account.id}")
    await owner.send(f"/admin/staff/{account.id}/disable")
    assert (await marie.open("/admin/account")).path == "/admin/login"
    assert (await marie.log_in("marie@clinique.example", PASSWORD)).status == 422


@ONE_ENGINE
async def test_the_last_owner_stays(browser_of):
    owner = await browser_of("owner")
    await owner.open(f"/admin/staff/{owner.account.id}")
    page = await owner.send(f"/admin/staff/{owner.account.id}/disable")
    assert (page.status, "last owner" in page.text) == (422, True)
    page = await owner.send(f"/admin/staff/{owner.account.id}", name="Owner", role="manager")
    assert page.status == 422


@ONE_ENGINE
async def test_a_changed_role_or_password_ends_the_other_logins(browser_of, office):
    owner = await browser_of("owner")
    worker = await browser_of("receptionist")
    await owner.open(f"/admin/staff/{worker.account.id}")
    await owner.send(f"/admin/staff/{worker.account.id}", name="Paul", role="clinician")
    assert (await worker.open("/admin/account")).path == "/admin/login"


@ONE_ENGINE
async def test_one_sees_where_one_is_logged_in_and_ends_it(browser_of):
    browser = await browser_of("owner")
    other = await browser_of()
    await other.log_in("owner", PASSWORD)
    page = await browser.open("/admin/account")
    [ending] = [form.action for form in page.forms if form.action.endswith("/end")]
    page = await browser.send(ending)
    assert "That login is ended." in page.text
    assert (await other.open("/admin/account")).path == "/admin/login"
    assert (await browser.open("/admin/account")).path == "/admin/account"


@ONE_ENGINE
async def test_one_says_how_one_is_reached(browser_of, office):
    browser = await browser_of("receptionist")
    await browser.open("/admin/account")
    page = await browser.send("/admin/account", phone="12", email="nowhere")
    assert (page.status, "12" in page.html, "nowhere" in page.html) == (422, True, True)
    await browser.send("/admin/account", phone="(416) 555-0142", email="marie@clinique.example", wants_digest="yes")
    account = await office.bella.staff.accounts.of(browser.account.id)
    assert (account.phone, account.email, account.wants_digest) == ("+14165550142", "marie@clinique.example", True)


@ONE_ENGINE
async def test_language_and_light_are_chosen_and_kept(browser_of):
    browser = await browser_of("owner")
    await browser.open("/admin/staff")
    page = await browser.send("/admin/look", button="fr-CA")
    assert (page.path, page.heading) == ("/admin/staff", "Personnel")
    page = await browser.send("/admin/look", button="dark")
    assert 'data-theme="dark"' in page.html
    assert (await browser.open("/admin/account")).heading == "Votre compte"


@ONE_ENGINE
async def test_logins_and_changes_stand_in_the_audit(browser_of, office):
    browser = await browser_of("owner")
    await (await browser_of()).log_in("owner", PASSWORD)
    now = office.bella.clock.now()
    rows = await office.bella.db.read(between, now - timedelta(days=3650), now + timedelta(days=3650))
    assert [row.action for row in rows if row.actor == f"staff:{browser.account.id}" and row.action.startswith("staff.")] == [
        "staff.logged_in"
    ]


@ONE_ENGINE
@pytest.mark.parametrize("to", ["//evil.example", "/\\evil.example", "https://evil.example", "/admin/../../x\r\nA: b"])
async def test_after_a_login_nobody_is_sent_elsewhere(browser_of, to):
    await browser_of("owner")
    browser = await browser_of()
    await browser.open("/admin/login")
    page = await browser.send("/admin/login", login="owner", password=PASSWORD, next=to)
    assert page.url.startswith(browser.url)
