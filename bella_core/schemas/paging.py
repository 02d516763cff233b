"""Pages of a long list: a limit, and an opaque cursor that names the last row that was given."""

import base64
import binascii
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

import attrs
import orjson

from bella_core.core.metrics import SCHEMA_ERRORS, record

from .converter import Mistake, Unreadable, schema_name

T = TypeVar("T")

DEFAULT_LIMIT = 50
MAX_LIMIT = 500

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LAST = (datetime(9999, 12, 31, tzinfo=UTC) - _EPOCH) // timedelta(milliseconds=1)


@attrs.frozen
class After:
    """
    Name the row after which a page begins.

    Args:
        id: the row's id, a UUID.
        at: the instant that the list is ordered by before the id, aware UTC, in whole milliseconds; None where the id alone orders it.
    """

    id: str
    at: datetime | None = None


@attrs.frozen
class PageQuery:
    """What a client asks of a list."""

    limit: int = DEFAULT_LIMIT
    after: After | None = None


def read_page_query(query: Mapping[str, str], *, timed: bool, beside: Collection[str] = ()) -> PageQuery:
    """
    Read ``limit`` and ``cursor``.

    Args:
        query: the URL's query.
        timed: the list is ordered by an instant before the id. ``beside``: what else the query may ask, for others to read.

    Raises:
        Unreadable: a limit that is no whole number of 1 to 500, a cursor that this list did not give, or another parameter.
    """
    known = ("limit", "cursor", *beside)
    mistakes = [Mistake(f"?{name[:40]}", f"is not known here; known: {', '.join(known)}") for name in query if name not in known]
    limit = DEFAULT_LIMIT
    if (wanted := query.get("limit")) is not None:
        if wanted.isascii() and wanted.isdecimal() and len(wanted) <= 4 and 1 <= int(wanted) <= MAX_LIMIT:
            limit = int(wanted)
        else:
            mistakes.append(Mistake("?limit", f"must be a whole number of 1 to {MAX_LIMIT}"))
    after = None
    if (cursor := query.get("cursor")) is not None:
        after = _opened(cursor, timed=timed)
        if after is None:
            mistakes.append(Mistake("?cursor", "is not a cursor of this list; leave it out to begin, then send `next` of the last answer"))
    if mistakes:
        record(SCHEMA_ERRORS, 1, schema_name(PageQuery))
        raise Unreadable(tuple(mistakes))
    return PageQuery(limit, after)


def cursor_of(after: After) -> str:
    """Return the cursor that ``read_page_query`` reads back; it holds an id and an instant, nothing of a patient."""
    row = [after.id] if after.at is None else [after.id, (after.at - _EPOCH) // timedelta(milliseconds=1)]
    return base64.urlsafe_b64encode(orjson.dumps(row)).decode().rstrip("=")


def _opened(cursor: str, *, timed: bool) -> After | None:
    if len(cursor) > 200:
        return None
    try:
        row: Any = orjson.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
    except (binascii.Error, ValueError):
        return None
    if not isinstance(row, list) or len(row) != 1 + timed or not _is_id(row[0]):
        return None
    if not timed:
        return After(row[0])
    if type(row[1]) is not int or not 0 <= row[1] <= _LAST:
        return None
    return After(row[0], _EPOCH + timedelta(milliseconds=row[1]))


def _is_id(value: object) -> bool:
    try:
        return isinstance(value, str) and str(UUID(value)) == value
    except ValueError:
        return False
