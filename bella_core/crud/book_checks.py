"""By what the whole book was checked last."""

from datetime import datetime

import attrs
import orjson
from sqlalchemy import Connection, select

from bella_core.db.models import book_checks

from .measuring import operation
from .writing import upsert


@attrs.frozen
class Mark:
    """The clinic's revision that a check went by, and when that was (aware UTC)."""

    revision: int
    at: datetime


@operation
def last(conn: Connection, name: str) -> Mark | None:
    """Return by what a check was made last; None if it never was."""
    text = conn.scalar(select(book_checks.c.mark).where(book_checks.c.name == name))
    if text is None:
        return None
    fields = orjson.loads(text)
    return Mark(fields["revision"], datetime.fromisoformat(fields["at"]))


@operation
def done(conn: Connection, name: str, mark: Mark) -> None:
    """Note by what a check was made."""
    text = orjson.dumps(attrs.asdict(mark)).decode()
    statement = upsert(conn, book_checks).values(name=name, mark=text)
    conn.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"mark": text}))
