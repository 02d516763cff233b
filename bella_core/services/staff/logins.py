"""How staff log in: a password, a second factor where there is one, and no word of whether an account exists."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

import attrs
from sqlalchemy import Connection

from bella_core.core import security
from bella_core.core.clock import Clock
from bella_core.core.errors import BellaError
from bella_core.core.ids import new_id
from bella_core.core.staff_settings import StaffSettings
from bella_core.crud import audit, staff, staff_sessions
from bella_core.crud.staff import StaffRow
from bella_core.db import Database, Vault
from bella_core.domain.logins import FORGOTTEN_AFTER, Limits, Session, is_live, is_proved, wait

from . import second_factor
from .accounts import login_of, storable
from .passwords import Passwords
from .sessions import SessionStore

#: A session's last use is written down at most so often: each minute, where it may idle for so long that a minute does not matter.
_SEEN_EVERY, _SEEN_SHARE = timedelta(seconds=60), 10
#: Longer than any password or code that counts.
_LONGEST = 300
#: Digests of an account's login and of an address, by which tries are counted.
_Keys = tuple[bytes, bytes]
_ADDRESS_TRIES = 4  # so many times more than for an account: a clinic shares one address


class Refused(BellaError):
    """A login that was not let in: what was typed is wrong, or (``wait_s``) too much was tried and the next try has to wait."""

    def __init__(self, wait_s: int = 0) -> None:
        super().__init__("the login or the password is not right" if not wait_s else f"too many tries; wait {wait_s} s")
        self.wait_s = wait_s


@attrs.frozen
class Visit:
    """A session that counts, and whose it is."""

    session: Session
    account: StaffRow
    is_proved: bool


class Logins:
    """Open, look up and end sessions."""

    def __init__(
        self, db: Database, sessions: SessionStore, passwords: Passwords, vault: Vault, *, settings: StaffSettings, clock: Clock
    ) -> None:
        self._db, self._sessions, self._passwords, self._vault, self._clock = db, sessions, passwords, vault, clock
        self._most = settings.tries
        idle, absolute = timedelta(minutes=settings.idle_min), timedelta(hours=settings.absolute_h)
        self.limits = Limits(idle, absolute, timedelta(minutes=settings.step_up_min))

    async def open(self, login: str, password: str, *, origin: str, agent: str) -> tuple[str, Session]:
        """
        Log somebody in.

        Args:
            origin: the address that the request came from. ``agent``: the browser, as it calls itself.

        Returns:
            The token for the browser, and the session; its stage is ``password`` where a second factor is still wanted.

        Raises:
            Refused: what was typed is wrong, whether there is such an account or not; or the next try has to wait.
        """
        keys = self._keys(login, origin)
        await self._take_try(keys)
        account = await self._db.read(staff.by_login, login_of(login)[:_LONGEST])
        is_right = await self._passwords.check(password[:_LONGEST], account.password if account else None)
        if account is None or not is_right or account.disabled_at is not None:
            raise _refused("password")
        if self._passwords.is_old(account.password):
            await self._db.write(_rehash, account.id, await self._passwords.hash(password))
        if account.totp is None:
            await self._db.write(_let_in, keys, account.id)
            security.login("password", good=True, id=account.id)
        return await self._begin(account, "open" if account.totp is None else "password", origin, agent)

    async def second(self, visit: Visit, code: str, *, origin: str) -> str:
        """
        Take the second factor; the token changes with it.

        Returns:
            The new token.

        Raises:
            Refused: the code is not right, or was used; or the next try has to wait.
        """
        keys = self._keys(visit.account.login, origin)
        await self._take_try(keys)
        if not await self._db.write(second_factor.use, visit.account, code[:_LONGEST], self._clock.now()):
            raise _refused("second_factor")
        await self._db.write(_let_in, keys, visit.account.id)
        security.login("second_factor", good=True, id=visit.account.id)
        return await self._renew(visit.session)

    async def prove(self, visit: Visit, given: str, *, origin: str) -> str:
        """
        Take a password or a code again, before what matters most.

        Returns:
            The new token.

        Raises:
            Refused: it is not right; or the next try has to wait.
        """
        keys = self._keys(visit.account.login, origin)
        await self._take_try(keys)
        if visit.account.totp is not None:
            good = await self._db.write(second_factor.use, visit.account, given[:_LONGEST], self._clock.now())
        else:
            good = await self._passwords.check(given[:_LONGEST], visit.account.password)
        if not good:
            raise _refused("password" if visit.account.totp is None else "second_factor")
        await self._db.write(_forgive, keys)
        return await self._renew(visit.session)

    async def visit(self, token: str, *, counts: bool = True) -> Visit | None:
        """Return the session of a browser's token, None where it is over or never was; ``counts``: somebody did something by it."""
        session = await self._sessions.get(_digest(token)) if 0 < len(token) <= 100 else None
        now = self._clock.now()
        if session is None:
            return None
        account = await self._db.read(staff.by_id, session.staff_id)
        if account is None or account.disabled_at is not None or not is_live(session, now, self.limits):
            await self._sessions.end(session.id)
            return None
        if counts and now - session.seen_at >= min(_SEEN_EVERY, self.limits.idle / _SEEN_SHARE):
            session = attrs.evolve(session, seen_at=now)
            await self._sessions.replace(session)
        return Visit(session, account, is_proved(session, now, self.limits))

    async def listed(self, staff_id: str | None = None) -> Sequence[Session]:
        """Return somebody's sessions that count, or everybody's, the latest first."""
        now = self._clock.now()
        return [session for session in await self._sessions.listed(staff_id) if is_live(session, now, self.limits)]

    async def end(self, session_id: str, *, by: str) -> None:
        """End a session."""
        if await self._sessions.end(session_id):
            await self._db.write(_audit, by, "staff.session_ended", session_id)

    async def forget(self) -> None:
        """Delete sessions that are over."""
        await self._sessions.forget(self._clock.now() - self.limits.idle)

    async def _begin(self, account: StaffRow, stage: str, origin: str, agent: str) -> tuple[str, Session]:
        now, token = self._clock.now(), secrets.token_urlsafe(32)
        begun = Session(
            new_id(), account.id, _digest(token), "open" if stage == "open" else "password", now, now, now, origin, storable(agent)[:200]
        )
        await self._sessions.add(begun)
        return token, begun

    async def _renew(self, session: Session) -> str:
        """Give a session that may more than before a new token, so that whoever knew the old one does not (ASVS V3.2.1)."""
        now, token = self._clock.now(), secrets.token_urlsafe(32)
        await self._sessions.end(session.id)
        await self._sessions.add(attrs.evolve(session, digest=_digest(token), stage="open", seen_at=now, proved_at=now))
        return token

    def _keys(self, login: str, origin: str) -> _Keys:
        return self._vault.lookup("login", login_of(login)[:_LONGEST]), self._vault.lookup("login_address", origin)

    async def _take_try(self, keys: _Keys) -> None:
        """
        Count a try before it is made, or let whoever has to wait not make it.

        Raises:
            Refused: they have to wait.
        """
        mosts, now = (self._most, self._most * _ADDRESS_TRIES), self._clock.now()
        # What floods in while it has to wait is refused without a write, which would keep calls from theirs.
        known = [wait(await self._db.read(staff_sessions.tries_of, key), most, now) for key, most in zip(keys, mosts, strict=True)]
        longest = max(known) or await self._db.write(_take_try, keys, mosts, now)
        if longest:
            security.note("login_locked")
            raise Refused(int(longest.total_seconds()) + 1)


def _refused(method: security.Method) -> Refused:
    security.login(method, good=False)
    return Refused()


def _take_try(conn: Connection, keys: _Keys, mosts: tuple[int, int], now: datetime) -> timedelta:
    """Count a try of an account from an address; return how long it has to wait, and is not counted then."""
    by_key = dict(zip(keys, mosts, strict=True))
    locked = [(key, staff_sessions.tries_for_update(conn, key, now, now - FORGOTTEN_AFTER)) for key in sorted(by_key)]
    longest = max(wait(tries, by_key[key], now) for key, tries in locked)
    if not longest:
        for key in by_key:
            staff_sessions.count_try(conn, key, now)
    return longest


def _forgive(conn: Connection, keys: _Keys) -> None:
    staff_sessions.forgive(conn, *keys)


def _let_in(conn: Connection, keys: _Keys, staff_id: str) -> None:
    _forgive(conn, keys)
    audit.add(conn, f"staff:{staff_id}", "staff.logged_in", "staff", staff_id)


def _rehash(conn: Connection, staff_id: str, kept: str) -> None:
    staff.change(conn, staff_id, password=kept)


def _audit(conn: Connection, actor: str, action: str, session_id: str) -> None:
    audit.add(conn, actor, action, "staff_sessions", session_id)


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
