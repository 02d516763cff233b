"""``PUT /users/{id}/email``."""

import re

import attrs
from aiohttp import web
from sqlalchemy import Connection

from bella_core.app.bella import Bella
from bella_core.crud import contacts
from bella_core.schemas.converter import Mistake, Unreadable, read
from bella_core.schemas.problems import Problem

from ..auth import KeyGuard
from ..operations import DONE, operation
from ..problems import ProblemError, read_json, unreadable, with_problems

_ADDRESS = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
#: The longest address (RFC 5321, 4.5.3.1.3).
_LONGEST = 254


@attrs.frozen
class EmailRequest:
    """An e-mail address to keep; null forgets the one that is kept."""

    email: str | None


def email_routes(bella: Bella, guard: KeyGuard) -> list[web.RouteDef]:
    """Return the route of e-mail addresses."""

    @operation("Keep a patient’s e-mail address, or forget it", tag="users", access="write", body=EmailRequest, answers=DONE, errors=(404,))
    @with_problems
    async def set_email(request: web.Request) -> web.Response:
        """Keep the address at which a patient, or who is told for them, gets e-mails."""
        holder = await guard.require(request, "write")
        try:
            asked = _checked(read(await read_json(request), EmailRequest))
        except Unreadable as error:
            raise unreadable(error, status=422, title="Request does not fit") from None
        if not await bella.db.write(_set, request.match_info["id"], asked.email, f"api:{holder.name}"):
            detail = "there is no such user, or no telephone of theirs that may be told: an address is kept beside one"
            raise ProblemError(Problem(404, "Nobody to write to", detail))
        return web.Response(status=204)

    return [web.put("/users/{id}/email", set_email)]


def _checked(asked: EmailRequest) -> EmailRequest:
    address = asked.email
    if address is not None and not (
        _ADDRESS.fullmatch(address) and len(address) <= _LONGEST and address.isascii() and address.isprintable()
    ):
        raise Unreadable((Mistake("#/email", "must be an e-mail address such as ann@example.ca"),))
    return asked


def _is_address(text: str) -> bool:
    return bool(_ADDRESS.fullmatch(text)) and len(text) <= _LONGEST and text.isascii() and text.isprintable()


def _set(conn: Connection, user_id: str, address: str | None, actor: str) -> bool:
    contact_id = contacts.of_user(conn, user_id)
    return contact_id is not None and contacts.set_email(conn, contact_id, address, actor=actor)
