"""The clinic's document, one per revision; the highest is the clinic as it is."""

from datetime import datetime

from sqlalchemy import Connection, func, select

from bella_core.db.models import clinic_revisions

from . import audit
from .measuring import operation
from .writing import insert_new


@operation
def revision(conn: Connection) -> int:
    """Return the newest revision; 0 when no clinic was ever imported."""
    return conn.scalar(select(func.max(clinic_revisions.c.revision))) or 0


@operation
def latest(conn: Connection) -> tuple[int, str] | None:
    """Return the newest revision and its document."""
    query = select(clinic_revisions.c.revision, clinic_revisions.c.document).order_by(clinic_revisions.c.revision.desc()).limit(1)
    row = conn.execute(query).one_or_none()
    return None if row is None else (row.revision, row.document)


@operation
def add(conn: Connection, document: str, at: datetime, *, only_first: bool = False) -> int:
    """
    Store a document as the next revision.

    Args:
        only_first: do nothing when there is a clinic already.

    Returns:
        The newest revision.
    """
    while True:
        newest = revision(conn)
        if newest and only_first:
            return newest
        if insert_new(conn, clinic_revisions, revision=newest + 1, document=document, created_at=at):
            return newest + 1


@operation
def add_after(conn: Connection, document: str, revision_seen: int, at: datetime, *, actor: str, what: str) -> int | None:
    """
    Store a document as the next revision, if the clinic is still the one that was seen; the change is audited.

    Args:
        actor: ``staff:ID``. ``what``: a code of what was changed, such as ``closure``.

    Returns:
        The new revision; None if somebody else has changed the clinic since.
    """
    if revision(conn) != revision_seen or not insert_new(
        conn, clinic_revisions, revision=revision_seen + 1, document=document, created_at=at
    ):
        return None
    audit.add(conn, actor, "clinic.changed", "clinic", str(revision_seen + 1), what=what)
    return revision_seen + 1


@operation
def by_revision(conn: Connection, revision: int) -> str | None:
    """Return the document of one revision."""
    found: str | None = conn.scalar(select(clinic_revisions.c.document).where(clinic_revisions.c.revision == revision))
    return found
