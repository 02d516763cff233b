"""Logins against the real database: how many tries there are, what ends a session, and that each code counts once."""

import asyncio
from datetime import timedelta

import attrs
import pyotp
import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from bella_core.core.metrics import ADMIN_LOGINS, SECURITY_EVENTS, Meter, recording
from bella_core.crud import rotation, staff
from bella_core.db.models import login_tries, recovery_codes, staff_sessions
from bella_core.db.models import staff as staff_rows
from bella_core.domain.logins import LONGEST_WAIT
from bella_core.services.staff.accounts import AccountError
from bella_core.services.staff.logins import Refused
from bella_core.services.staff.passwords import Passwords
from bella_core.services.staff.second_factor import STEP_S
from tests.db.test_rotation import NEW, open_with
from tests.peers.stores import KEY
from tests.staff.conftest import PASSWORD, open_desk

ONE_ENGINE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def trial(office, login="ana", password="wrong", **options):
    """Try to log in; return ``in``, ``wrong``, or ``wait``."""
    try:
        await office.log_in(login, password, **options)
    except Refused as error:
        return "wait" if error.wait_s else "wrong"
    return "in"


async def second_factor(office, account):
    """Set up a telephone; return it, and the recovery codes."""
    secret, _ = await office.accounts.begin_second_factor(account.id)
    totp = pyotp.TOTP(secret)
    codes = await office.accounts.set_second_factor(account.id, secret, totp.at(office.clock.now()))
    office.clock.pass_by(seconds=STEP_S)
    return totp, codes


async def half_in(office, login="ana"):
    """Give the password; the second factor is still wanted."""
    visit = await office.logins.visit(await office.log_in(login))
    assert visit.session.stage == "password"
    return visit


async def test_of_many_tries_at_once_only_those_count_that_there_are(office):
    """A thief with many connections has no more tries than one with a single one."""
    await office.hire()
    came = await asyncio.gather(*(trial(office) for _ in range(25)))
    assert sorted(came) == ["wait"] * 20 + ["wrong"] * 5


async def test_of_many_codes_at_once_only_those_count_that_there_are(office):
    account = await office.hire()
    await second_factor(office, account)
    visit = await half_in(office)

    async def guess(number):
        with pytest.raises(Refused) as told:
            await office.logins.second(visit, f"{number:06}", origin="192.0.2.1")
        return told.value.wait_s > 0

    assert (await asyncio.gather(*(guess(number) for number in range(20)))).count(False) == 4  # the password was a try


async def test_the_wait_is_longer_with_each_wrong_try_and_never_for_good(office):
    await office.hire()
    waits = []
    for _ in range(12):
        while await trial(office) == "wait":
            with pytest.raises(Refused) as told:
                await office.log_in("ana", "wrong")
            waits.append(told.value.wait_s)
            office.clock.pass_by(seconds=told.value.wait_s)
    assert waits == [31, 61, 121, 241, 481, 901, 901]
    assert max(waits) <= LONGEST_WAIT.total_seconds() + 1
    office.clock.pass_by(minutes=15)
    assert await trial(office, password=PASSWORD) == "in"
    assert await trial(office) == "wrong"


@ONE_ENGINE
async def test_a_good_login_forgives_the_account_but_not_the_address(office):
    """Whoever has one account cannot use it to try others from the same address for ever."""
    await office.hire()
    for number in range(20):
        assert await trial(office, f"guess{number}") == "wrong"
    assert await trial(office, password=PASSWORD) == "wait"
    assert await trial(office, password=PASSWORD, origin="192.0.2.2") == "in"
    office.clock.pass_by(seconds=31)
    assert await trial(office, password=PASSWORD) == "in"
    assert await trial(office, "guess99") == "wait"


@ONE_ENGINE
async def test_who_mistypes_and_gets_in_costs_the_others_at_the_same_address_nothing(office):
    for login in ("ana", "paul"):
        await office.hire(login)
    for number in range(24):
        assert [await trial(office, ("ana", "paul")[number % 2], said) for said in ("wrong", PASSWORD)] == ["wrong", "in"]


@ONE_ENGINE
async def test_an_account_that_is_not_there_waits_like_one_that_is(office):
    await office.hire()
    told = [[await trial(office, login, origin=f"192.0.2.{place}") for _ in range(7)] for place, login in enumerate(("ana", "nobody"))]
    assert told[0] == told[1] == ["wrong"] * 5 + ["wait"] * 2


@ONE_ENGINE
async def test_an_account_that_is_not_there_costs_a_thief_as_much(office, monkeypatch):
    """Whether there is an account or not, one hash is verified: what takes long is the same."""
    account, checked, real = await office.hire(), [], Passwords.check

    async def check(self, password, kept):
        checked.append(kept)
        return await real(self, password, kept)

    monkeypatch.setattr(Passwords, "check", check)
    for login in ("ana", "nobody"):
        await trial(office, login)
    assert checked == [account.password, None]


async def test_what_is_kept_of_tries_is_nobodys_login_and_is_forgotten_in_a_day(office):
    await trial(office, "marie@clinique.example")
    [row] = await office.db.read(lambda conn: conn.execute(select(login_tries).where(login_tries.c.count > 0).limit(1)).all())
    assert b"marie" not in row.who
    office.clock.pass_by(hours=25)
    await trial(office, "paul")
    kept = await office.db.read(lambda conn: {row.last_at for row in conn.execute(select(login_tries))})
    assert kept == {office.clock.now()}


@ONE_ENGINE
async def test_logins_and_wrong_tries_are_counted_by_method(office):
    account = await office.hire()
    meter = Meter()
    with recording(meter):
        for _ in range(6):
            await trial(office)
        office.clock.pass_by(minutes=1)
        await office.log_in()
        totp, _ = await second_factor(office, account)
        await office.logins.second(await half_in(office), totp.at(office.clock.now()), origin="192.0.2.1")
    counted = {key: sum(values.values()) for key, values in meter.take().items()}
    assert counted[ADMIN_LOGINS, ("password", "failure")] == 5
    assert counted[ADMIN_LOGINS, ("password", "success")] == 1
    assert counted[ADMIN_LOGINS, ("second_factor", "success")] == 1
    assert counted[SECURITY_EVENTS, ("failed_login",)] == 5
    assert counted[SECURITY_EVENTS, ("login_locked",)] == 1


async def test_a_code_counts_once_whichever_process_is_asked(office):
    account = await office.hire()
    totp, codes = await second_factor(office, account)
    visits = [await half_in(office) for _ in range(2)]
    for code in (totp.at(office.clock.now()), codes[0]):
        came = await asyncio.gather(*(office.logins.second(visit, code, origin="192.0.2.1") for visit in visits), return_exceptions=True)
        assert {type(one) for one in came} == {str, Refused}
        visits = [await half_in(office) for _ in range(2)]


async def test_a_code_of_an_earlier_step_is_not_taken_after_a_later_one(office):
    account = await office.hire()
    totp, _ = await second_factor(office, account)
    now = office.clock.now()
    await office.logins.second(await half_in(office), totp.at(now + timedelta(seconds=STEP_S)), origin="192.0.2.1")
    with pytest.raises(Refused):
        await office.logins.second(await half_in(office), totp.at(now), origin="192.0.2.1")


@ONE_ENGINE
@pytest.mark.parametrize("code", ["", "000000", "12345", "abcde-fghij", "١٢٣٤٥٦", "9" * 400, "\udcff"])
async def test_what_is_no_code_lets_nobody_in(office, code):
    account = await office.hire()
    await second_factor(office, account)
    with pytest.raises(Refused):
        await office.logins.second(await half_in(office), code, origin="192.0.2.1")


async def test_new_recovery_codes_take_the_place_of_the_old_ones(office):
    account = await office.hire()
    _, old = await second_factor(office, account)
    _, new = await second_factor(office, account)
    with pytest.raises(Refused):
        await office.logins.second(await half_in(office), old[0], origin="192.0.2.1")
    assert await office.logins.second(await half_in(office), new[0], origin="192.0.2.1")


async def test_neither_passwords_nor_tokens_nor_codes_nor_secrets_stand_in_the_database(office):
    account = await office.hire()
    totp, codes = await second_factor(office, account)
    token = await office.log_in()

    def everything(conn):
        tables = (staff_rows, staff_sessions, recovery_codes)
        return "\n".join(repr(tuple(row)) for table in tables for row in conn.execute(select(table)))

    kept = await office.db.read(everything)
    assert not [secret for secret in (PASSWORD, token, totp.secret, *codes) if secret in kept]
    assert "$argon2id$" in kept


async def test_a_second_factor_outlives_the_key_that_it_was_sealed_under(database_url, office):
    account = await office.hire()
    totp, _ = await second_factor(office, account)
    both = await open_with(database_url, NEW, KEY)
    while await both.write(rotation.reseal):
        pass
    await both.close()
    new = await open_with(database_url, NEW)
    assert (await new.read(staff.by_id, account.id)).totp == totp.secret
    await new.close()


@ONE_ENGINE
async def test_a_hash_that_was_made_more_cheaply_is_made_anew_at_the_next_login(office):
    account = await office.hire()
    cheaper = PasswordHasher(1, 8, 1, salt_len=8).hash(PASSWORD)
    await office.db.write(lambda conn: staff.change(conn, account.id, password=cheaper))
    await office.log_in()
    kept = (await office.accounts.of(account.id)).password
    assert kept != cheaper
    assert await office.log_in()
    assert (await office.accounts.of(account.id)).password == kept


async def test_what_ends_the_other_sessions_of_an_account(office):
    account = await office.hire()
    boss = await office.hire("boss")

    async def password(session):
        await office.accounts.change_password(account.id, PASSWORD, PASSWORD + "!", but=session.id)
        await office.accounts.change_password(account.id, PASSWORD + "!", PASSWORD, but=session.id)

    async def role(_session):
        await office.accounts.change(account.id, by=f"staff:{boss.id}", name="Ana", role="manager", locations=())

    async def places(_session):
        await office.accounts.change(account.id, by=f"staff:{boss.id}", name="Ana", role="manager", locations=["main"])

    async def reset(_session):
        await office.accounts.reset(account.id, by=f"staff:{boss.id}", password=PASSWORD)

    async def disable(_session):
        await office.accounts.disable(account.id, by=f"staff:{boss.id}")

    bosses = await office.log_in("boss")
    for change, goes_on in ((password, True), (role, False), (places, False), (reset, False), (disable, False)):
        tokens = [await office.log_in() for _ in range(2)]
        await change((await office.logins.visit(tokens[0])).session)
        assert [await office.logins.visit(token) is not None for token in tokens] == [goes_on, False], change.__name__
    assert await office.logins.visit(bosses) is not None


async def test_a_name_can_change_without_ending_anything(office):
    account = await office.hire()
    token = await office.log_in()
    await office.accounts.change(account.id, by="staff:x", name="Anna", role="owner", locations=())
    assert (await office.logins.visit(token)).account.name == "Anna"


@ONE_ENGINE
async def test_a_reset_takes_the_second_factor_away_unless_it_is_to_stay(office):
    account = await office.hire()
    await second_factor(office, account)
    await office.accounts.reset(account.id, by="staff:x", password=PASSWORD, keep_second_factor=True)
    assert (await half_in(office)).account.totp is not None
    await office.accounts.reset(account.id, by="staff:x", password=PASSWORD)
    visit = await office.logins.visit(await office.log_in())
    assert (visit.session.stage, visit.account.totp, visit.account.must_change) == ("open", None, True)


@ONE_ENGINE
async def test_sessions_that_are_over_are_deleted(office):
    await office.hire()
    await office.log_in()
    office.clock.pass_by(minutes=16)
    await office.log_in()
    await office.desk.job().run()
    assert len(await office.db.read(lambda conn: conn.execute(select(staff_sessions)).all())) == 1


@ONE_ENGINE
async def test_a_short_time_to_idle_is_kept_to_the_second(office, db):
    await office.hire()
    brief = attrs.evolve(office, desk=open_desk(db, office.clock, idle_min=0.5))
    token = await brief.log_in()
    for _ in range(5):
        office.clock.pass_by(seconds=25)
        assert await brief.logins.visit(token) is not None
    office.clock.pass_by(seconds=30)
    assert await brief.logins.visit(token) is None


@ONE_ENGINE
@pytest.mark.parametrize("token", ["", "x", "x" * 5000, "\udcff", "' OR 1=1 --"])
async def test_what_is_no_token_opens_nothing(office, token):
    await office.hire()
    await office.log_in()
    assert await office.logins.visit(token) is None


@ONE_ENGINE
@pytest.mark.parametrize("login", ["", "x", "a b", "a" * 101, "a\0"])
async def test_what_is_no_login_makes_no_account(office, login):
    with pytest.raises(AccountError, match="a login has"):
        await office.accounts.create(login, "", "owner", by="system")


async def test_what_no_database_takes_is_a_wrong_login_like_any_other(office):
    """Zero bytes, and what is no UTF-8: a form and a header may hold either."""
    await office.hire()
    for text in ("ana\0x", "\udcff", "x\udcffy"):
        assert await trial(office, text, text) == "wrong"
        assert await trial(office, "ana", text) == "wrong"
        office.clock.pass_by(hours=25)
    token, session = await office.logins.open("ana", PASSWORD, origin="192.0.2.1", agent="Mo\udcffzilla\0")
    assert (session.agent, await office.logins.visit(token) is not None) == ("Mo?zilla", True)
