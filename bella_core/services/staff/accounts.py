"""Accounts of staff: made, changed, reset and shut by those who may, each time with a row in the audit."""

from collections.abc import Callable, Mapping, Sequence

import orjson
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from bella_core.core.clock import Clock
from bella_core.core.errors import BellaError
from bella_core.crud import audit, staff
from bella_core.crud.staff import StaffRow
from bella_core.db import Database
from bella_core.domain.access import ROLES, Role

from .passwords import Passwords, check_password, new_password
from .second_factor import address, digest_of, new_codes, new_secret, step_of
from .sessions import SessionStore


class AccountError(BellaError):
    """Something is not possible with an account; the message says what and how to mend it, ``why`` is its code."""

    def __init__(self, why: str, text: str) -> None:
        super().__init__(text)
        self.why = why


class Accounts:
    """
    Look after accounts.

    Args:
        clinic: returns the clinic's name, which no password may be made of.
    """

    def __init__(self, db: Database, sessions: SessionStore, passwords: Passwords, clock: Clock, clinic: Callable[[], str]) -> None:
        self._db, self._sessions, self._passwords, self._clock, self._clinic = db, sessions, passwords, clock, clinic

    async def everybody(self) -> Sequence[StaffRow]:
        """Return all accounts by login, those that are shut too."""
        return await self._db.read(staff.everybody)

    async def of(self, staff_id: str) -> StaffRow:
        """
        Return an account.

        Raises:
            AccountError: there is none.
        """
        row = await self._db.read(staff.by_id, staff_id)
        if row is None:
            raise AccountError("unknown", "there is no such account")
        return row

    async def named(self, login: str) -> StaffRow:
        """
        Return the account of a login.

        Raises:
            AccountError: there is none.
        """
        row = await self._db.read(staff.by_login, login_of(login))
        if row is None:
            raise AccountError("unknown", f"there is no account {login!r}; `bella staff list` shows them")
        return row

    async def create(self, login: str, name: str, role: Role, *, by: str, locations: Sequence[str] = (), password: str = "") -> str:
        """
        Make an account.

        Args:
            login: an e-mail address or another word of their own; upper and lower case are the same.
            by: who makes it, for the audit. ``locations``: ids of those that they look after; empty for all.
            password: the first one, which they must change; one is made where it is left out.

        Returns:
            The first password, which cannot be shown again.

        Raises:
            AccountError: the login is taken or none, or the role is none. WeakPassword: the password could be guessed.
        """
        first, known = password or new_password(), login_of(login)
        if role not in ROLES:
            raise AccountError("role", f"there is no role {role!r}; the roles are {', '.join(ROLES)}")
        if not 2 <= len(known) <= 100 or any(letter.isspace() for letter in known):
            raise AccountError("login", "a login has 2 to 100 characters and no space, such as an e-mail address")
        check_password(first, known, self._clinic())
        kept = await self._passwords.hash(first)

        def store(conn: Connection) -> None:
            at = self._clock.now()
            staff_id = staff.add(conn, known, storable(name).strip() or known, role=role, password=kept, locations=locations, at=at)
            audit.add(conn, by, "staff.created", "staff", staff_id, role=role)

        try:
            await self._db.write(store)
        except IntegrityError:
            raise AccountError("taken", f"there is an account {known!r} already; `bella staff reset` gives it a new password") from None
        return first

    async def reset(self, staff_id: str, *, by: str, password: str = "", keep_second_factor: bool = False) -> str:
        """
        Give an account a new first password, open it again if it was shut, and end its sessions.

        Returns:
            The password, which cannot be shown again.

        Raises:
            AccountError: there is no such account. WeakPassword: the password could be guessed.
        """
        row = await self.of(staff_id)
        first = password or new_password()
        check_password(first, row.login, self._clinic())
        values = {"password": await self._passwords.hash(first), "must_change": True, "disabled_at": None}
        await self._change(row, by, "staff.reset", values if keep_second_factor else {**values, "totp": None})
        await self._end_all(staff_id)
        return first

    async def disable(self, staff_id: str, *, by: str) -> None:
        """
        Shut an account, and end its sessions.

        Raises:
            AccountError: there is no such account, or it is the last owner's.
        """
        row = await self.of(staff_id)
        await self._keep_an_owner(row)
        await self._change(row, by, "staff.disabled", {"disabled_at": self._clock.now()})
        await self._end_all(staff_id)

    async def change(self, staff_id: str, *, by: str, name: str, role: Role, locations: Sequence[str]) -> None:
        """
        Change who somebody is and what they may; a changed role ends their sessions.

        Raises:
            AccountError: there is no such account or role, or the last owner would be none any more.
        """
        row = await self.of(staff_id)
        if role not in ROLES:
            raise AccountError("role", f"there is no role {role!r}; the roles are {', '.join(ROLES)}")
        if role != "owner":
            await self._keep_an_owner(row)
        places = orjson.dumps(list(locations)).decode()
        values = {"name": storable(name).strip() or row.login, "role": role, "locations": places}
        await self._change(row, by, "staff.changed", values, role=role)
        if (role, tuple(locations)) != (row.role, row.locations):
            await self._end_all(staff_id)

    async def change_own(self, staff_id: str, **values: str | bool | None) -> None:
        """Change what somebody says of themselves: ``email``, ``phone`` (E.164), ``wants_digest``."""
        row = await self.of(staff_id)
        await self._change(row, f"staff:{staff_id}", "staff.changed_own", values)

    async def change_password(self, staff_id: str, old: str, new: str, *, but: str) -> None:
        """
        Change one's own password, and end one's other sessions.

        Args:
            but: the id of the session that goes on.

        Raises:
            AccountError: the old one is not right. WeakPassword: the new one could be guessed.
        """
        row = await self.of(staff_id)
        if not await self._passwords.check(old, row.password):
            raise AccountError("wrong", "the old password is not right")
        check_password(new, row.login, self._clinic())
        if new == old:
            raise AccountError("same", "the new password is the old one")
        values = {"password": await self._passwords.hash(new), "must_change": False}
        await self._change(row, f"staff:{staff_id}", "staff.password_changed", values)
        await self._end_all(staff_id, but=but)

    async def begin_second_factor(self, staff_id: str) -> tuple[str, str]:
        """Return a new secret and what a telephone reads out of the square code; nothing is kept before a code was shown."""
        row, secret = await self.of(staff_id), new_secret()
        return secret, address(secret, row.login, self._clinic())

    async def set_second_factor(self, staff_id: str, secret: str, code: str) -> tuple[str, ...]:
        """
        Keep a second factor, once its telephone shows the right code.

        Returns:
            Recovery codes, which cannot be shown again.

        Raises:
            AccountError: the code is not right.
        """
        row = await self.of(staff_id)
        step = step_of(secret, code, self._clock.now())
        if step is None:
            raise AccountError("code", "this code is not right; look at the telephone's clock and type the code that it shows now")
        codes = new_codes()

        def store(conn: Connection) -> None:
            staff.change(conn, staff_id, totp=secret, totp_step=step)
            staff.replace_codes(conn, staff_id, [digest_of(staff_id, one) for one in codes])
            audit.add(conn, f"staff:{row.id}", "staff.second_factor_set", "staff", staff_id)

        await self._db.write(store)
        return codes

    async def _change(self, row: StaffRow, by: str, action: str, values: Mapping[str, object], **details: str) -> None:
        def store(conn: Connection) -> None:
            staff.change(conn, row.id, **values)
            if "totp" in values and values["totp"] is None:
                staff.replace_codes(conn, row.id, ())
            audit.add(conn, by, action, "staff", row.id, **details)

        await self._db.write(store)

    async def _keep_an_owner(self, row: StaffRow) -> None:
        owners = [one for one in await self.everybody() if one.role == "owner" and one.disabled_at is None]
        if [one.id for one in owners] == [row.id]:
            raise AccountError("last_owner", "this is the last owner's account; make another owner first")

    async def _end_all(self, staff_id: str, *, but: str = "") -> None:
        for session in await self._sessions.listed(staff_id):
            if session.id != but:
                await self._sessions.end(session.id)


def login_of(text: str) -> str:
    """Return a login as it is kept."""
    return storable(text).strip().casefold()


def storable(text: str) -> str:
    """Return a text without what no database takes: what a browser sent that is no UTF-8, and zero bytes."""
    return text.encode("utf-8", "replace").decode().replace("\0", "")
