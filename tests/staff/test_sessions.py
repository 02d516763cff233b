"""Wherever sessions live, one that has ended opens nothing any more, whatever was done in what order."""

import asyncio
import itertools
import os
from datetime import timedelta

import attrs
import pyotp
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from bella_core.core.errors import ConfigError
from bella_core.core.ids import new_id
from bella_core.db.models import staff
from bella_core.domain.logins import Session
from bella_core.plugin import Secret
from bella_core.services.staff import passwords
from bella_core.services.staff.logins import Refused, _digest
from bella_core.services.staff.second_factor import STEP_S
from bella_core.services.staff.sessions import DatabaseStore, MemoryStore, RedisStore, store_of
from tests.peers.stores import open_database
from tests.staff.conftest import NOW, PASSWORD, Office, StandingClock, open_desk

LONGEST = timedelta(hours=12)


@pytest.fixture(params=["memory", "sqlite", "postgresql", "redis"])
async def store(request):
    """A place for sessions, of each kind."""
    if request.param == "memory":
        made = MemoryStore()
    elif request.param == "redis":
        made = RedisStore(Secret(request.getfixturevalue("redis_url")), LONGEST)
    else:
        databases = request.getfixturevalue("postgres_databases") if request.param == "postgresql" else None
        url = databases.create(request.getfixturevalue("migrated_postgres")) if databases else request.getfixturevalue("sqlite_url")
        db = await open_database(url)
        made = DatabaseStore(db)
        await db.write(_owners)
    yield made
    for session in await made.listed():
        if session.staff_id.startswith("store-"):
            await made.end(session.id)
    await made.close()
    if isinstance(made, DatabaseStore):
        await db.close()


#: Of this process alone: a Redis that the tests were given may be others' too.
OWNERS = (f"store-{new_id()}", f"store-{new_id()}")


def _owners(conn):
    for one in OWNERS:
        conn.execute(staff.insert().values(id=one, login=one, name=one, role="owner", password="x", created_at=NOW))


def begun(staff_id=OWNERS[0], **changes):
    session_id = new_id()
    values = {"stage": "open", "created_at": NOW, "seen_at": NOW, "proved_at": NOW, "address": "192.0.2.1", "agent": "Mozilla é"}
    return Session(session_id, staff_id, session_id.encode(), **values | changes)


async def test_a_session_comes_back_as_it_was_put_in(store):
    session = begun()
    await store.add(session)
    assert await store.get(session.digest) == session
    assert await store.get(b"other") is None


async def test_sessions_are_listed_by_whose_they_are_the_latest_first(store):
    early, late, pauls = begun(), begun(seen_at=NOW + timedelta(minutes=1)), begun(OWNERS[1])
    for session in (early, late, pauls):
        await store.add(session)
    assert await store.listed(OWNERS[0]) == [late, early]
    assert {session.id for session in await store.listed()} >= {early.id, late.id, pauls.id}


async def test_one_that_has_ended_stays_ended_though_somebody_was_using_it(store):
    session = begun()
    await store.add(session)
    assert await store.end(session.id)
    assert not await store.end(session.id)
    await store.replace(attrs.evolve(session, seen_at=NOW + timedelta(minutes=1)))
    assert await store.get(session.digest) is None
    assert await store.listed(OWNERS[0]) == []


async def test_its_use_is_written_down(store):
    session = begun()
    await store.add(session)
    later = attrs.evolve(session, seen_at=NOW + timedelta(minutes=1))
    await store.replace(later)
    assert await store.get(session.digest) == later


async def test_what_nobody_has_used_is_forgotten(store):
    old, used = begun(seen_at=NOW - timedelta(days=9000)), begun()
    for session in (old, used):
        await store.add(session)
    await store.forget(NOW - timedelta(days=8000))
    assert await store.listed(OWNERS[0]) == [used]
    assert await store.get(old.digest) is None


async def test_redis_forgets_by_itself_what_is_over(redis_url):
    store = RedisStore(Secret(redis_url), timedelta(seconds=1))
    session = begun(OWNERS[1])
    await store.add(session)
    for _ in range(600):
        if await store.get(session.digest) is None:
            break
        await asyncio.sleep(0.05)
    assert await store.listed(OWNERS[1]) == []
    await store.forget(NOW - timedelta(days=8000))
    assert not await store.end(session.id)
    await store.close()


async def test_redis_that_is_away_lets_nobody_in(valkey_server):
    store = RedisStore(Secret(valkey_server.url), LONGEST)
    session = begun()
    await store.add(session)
    valkey_server.stop()
    with pytest.raises((OSError, Exception)):  # whatever the library calls it: no session is returned
        await store.get(session.digest)
    await store.close()


def test_redis_needs_its_address():
    with pytest.raises(ConfigError, match=r"staff\.sessions: redis needs redis_url"):
        store_of("redis", None, None, LONGEST)


@attrs.define
class Token:
    """What a browser holds, and what the session behind it should be."""

    text: str
    session: Session
    ended: bool = False


class Browsers(RuleBasedStateMachine):
    """Two people, their browsers, and whoever looks after accounts; a plain list says which tokens open something."""

    url = None

    def __init__(self):
        super().__init__()
        self.runner, self.tokens, self.number = asyncio.Runner(), [], itertools.count()
        self.totp, self.shut, self.password, self.looking = {}, set(), {}, True

    def run(self, awaitable):
        self.looking = True
        return self.runner.run(awaitable)

    @initialize(kind=st.sampled_from(["memory", "database"]))
    def begin(self, kind):
        async def start():
            db, clock = await open_database(self.url), StandingClock()
            office = Office(open_desk(db, clock, sessions=kind, tries=100), clock, db)
            self.accounts = [await office.hire(new_id(), "owner") for _ in range(2)]
            await office.hire(new_id(), "owner")  # so that neither is the last
            return office

        self.office = self.run(start())
        self.password = {account.id: PASSWORD for account in self.accounts}

    def teardown(self):
        if hasattr(self, "office"):
            self.run(self.office.desk.close())
            self.run(self.office.db.close())
        self.runner.close()

    def _token(self, text):
        """Note a new token, if it is one."""
        if text is not None:
            digest_of = self.run(self.office.desk._store.get(_digest(text)))
            self.tokens.append(Token(text, digest_of))

    def _end(self, account, but=None):
        for token in self.tokens:
            if token.session.staff_id == account.id and token is not but:
                token.ended = True

    def _counts(self, token):
        session, now = token.session, self.office.clock.at
        is_over = now >= session.seen_at + timedelta(minutes=15) or now >= session.created_at + timedelta(hours=12)
        return not token.ended and session.staff_id not in self.shut and not is_over

    def _open(self):
        return [token for token in self.tokens[-8:] if self._counts(token)]

    def _try(self, awaitable):
        try:
            return self.run(awaitable)
        except Refused:
            return None

    @rule(who=st.integers(0, 1))
    def come_in(self, who):
        self.log_in(who, right=True)

    @rule(who=st.integers(0, 1), right=st.booleans())
    def log_in(self, who, right):
        account = self.accounts[who]
        said = self.password[account.id] if right else "wrong"
        text = self._try(self.office.log_in(account.login, said, origin=f"192.0.2.{next(self.number)}"))
        assert (text is not None) == (right and account.id not in self.shut)
        self._token(text)
        assert text is None or self.tokens[-1].session.stage == ("password" if account.id in self.totp else "open")

    @precondition(lambda self: [token for token in self._open() if token.session.stage == "password"])
    @rule(which=st.integers(0, 30), right=st.booleans())
    def give_the_code(self, which, right):
        half = [token for token in self._open() if token.session.stage == "password"]
        token = half[which % len(half)]
        self.office.clock.pass_by(seconds=STEP_S)
        visit = self.run(self.office.logins.visit(token.text))
        assert (visit is not None) == self._counts(token)
        totp = self.totp.get(token.session.staff_id)
        if visit is not None and totp is not None:
            token.session = visit.session
            code = totp.at(self.office.clock.at) if right else "000000"
            text = self._try(self.office.logins.second(visit, code, origin=f"192.0.2.{next(self.number)}"))
            assert (text is not None) == (right or totp.at(self.office.clock.at) == "000000")
            if text is not None:
                token.ended = True  # the old token opens nothing any more
                self._token(text)
                assert self.tokens[-1].session.stage == "open"

    @rule(seconds=st.sampled_from([59, 61, 7 * 60, 14 * 60, 15 * 60]), looking=st.booleans())
    def time_passes(self, seconds, looking):
        self.office.clock.pass_by(seconds=seconds)
        self.looking = looking

    @precondition(lambda self: self._open())
    @rule()
    def a_long_day_passes(self):
        """Somebody goes on working for as long as they can."""
        for _ in range(12 * 60 // 14 + 1):
            self.office.clock.pass_by(minutes=14)
            self.look()

    @invariant()
    def look(self):
        """Open a page with each of the last tokens, unless nobody looks for a while."""
        for token in self.tokens[-8:] if self.looking else ():
            visit = self.run(self.office.logins.visit(token.text))
            assert (visit is not None) == self._counts(token)
            if visit is not None:
                assert visit.session.stage == token.session.stage
                token.session = visit.session
            token.ended = visit is None

    @precondition(lambda self: self._open())
    @rule(which=st.integers(0, 30))
    def log_out(self, which):
        token = self._open()[which % len(self._open())]
        self.run(self.office.logins.end(token.session.id, by="staff:x"))
        for one in self.tokens:
            one.ended = one.ended or one.session.id == token.session.id

    @rule(who=st.integers(0, 1))
    def set_up_a_telephone(self, who):
        account = self.accounts[who]
        secret, _ = self.run(self.office.accounts.begin_second_factor(account.id))
        self.totp[account.id] = pyotp.TOTP(secret)
        self.office.clock.pass_by(seconds=2 * STEP_S)
        self.run(self.office.accounts.set_second_factor(account.id, secret, self.totp[account.id].at(self.office.clock.at)))

    @precondition(lambda self: self._open() or self.shut)
    @rule(who=st.integers(0, 1))
    def reset(self, who):
        account = self.accounts[who]
        self.password[account.id] = self.run(self.office.accounts.reset(account.id, by="staff:x"))
        self.totp.pop(account.id, None)
        self.shut.discard(account.id)
        self._end(account)

    @precondition(lambda self: self._open() or self.shut)
    @rule(who=st.integers(0, 1))
    def disable(self, who):
        self.run(self.office.accounts.disable(self.accounts[who].id, by="staff:x"))
        self.shut.add(self.accounts[who].id)
        self._end(self.accounts[who])

    @precondition(lambda self: self._open())
    @rule(which=st.integers(0, 30))
    def change_the_password(self, which):
        token = self._open()[which % len(self._open())]
        staff_id, new = token.session.staff_id, f"{PASSWORD} {next(self.number)}"
        self.run(self.office.accounts.change_password(staff_id, self.password[staff_id], new, but=token.session.id))
        self.password[staff_id] = new
        self._end(next(account for account in self.accounts if account.id == staff_id), token)

    @rule(who=st.integers(0, 1), role=st.sampled_from(["manager", "auditor"]))
    def change_the_role(self, who, role):
        account = self.accounts[who]
        before = self.run(self.office.accounts.of(account.id)).role
        self.run(self.office.accounts.change(account.id, by="staff:x", name="Ana", role=role, locations=()))
        if role != before:
            self._end(account)

    @rule()
    def tidy_up(self):
        self.run(self.office.logins.forget())


def test_no_way_leads_from_a_session_that_is_over_to_a_page(sqlite_url, quick_hashes):
    """Every token there ever was opens a page if, and only if, its session is neither ended, nor over, nor of an account that is shut."""
    assert passwords._hasher().memory_cost == 8
    Browsers.url = sqlite_url
    examples = 300 if os.environ.get("BELLA_TEST_SOAK") else 15
    profile = settings(max_examples=examples, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    run_state_machine_as_test(Browsers, settings=profile)
