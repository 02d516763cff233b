"""Pages of a sorted list by its last row, so that none is missed or given twice whatever is written meanwhile."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_


def by_keyset(
    query: Select[Any],
    key: ColumnElement[Any],
    row_id: ColumnElement[str],
    *,
    limit: int,
    after: tuple[Any, str] | None = None,
    descending: bool = False,
) -> Select[Any]:
    """
    Return a query for one page, ordered by ``key`` and within it by id.

    Args:
        key: what the list is sorted by; never null.
        after: the key and the id of the last row that was given.
    """
    ordered = query.order_by(key.desc(), row_id.desc()) if descending else query.order_by(key, row_id)
    if after is not None:
        value, last = after
        beyond = key < value if descending else key > value
        follows = row_id < last if descending else row_id > last
        ordered = ordered.where(or_(beyond, and_(key == value, follows)))
    return ordered.limit(limit)
