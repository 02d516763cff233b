"""Note in the audit that somebody of the staff looked at a list of patients or calls."""

from sqlalchemy import Connection

from bella_core.app.bella import Bella
from bella_core.crud import audit

from .guard import Visitor


async def note_look(bella: Bella, visitor: Visitor, what: str, rows: int) -> None:
    """
    Note a look at a list.

    Args:
        what: the list, a code: never what was searched for. ``rows``: how many it showed.
    """

    def note(conn: Connection) -> None:
        audit.add(conn, visitor.actor, "list.viewed", "list", what, rows=rows)

    await bella.db.write(note)
