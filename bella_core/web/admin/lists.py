"""Lists on the admin pages: what is searched, filtered, sorted and paged stands in the address, so that it can be kept and sent."""

import base64
import binascii
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal
from urllib.parse import urlencode

import attrs
import orjson

from .words import Words

#: Rows on a page.
PAGE_ROWS = 50
#: As what a list can be taken away: the endings of its addresses.
EXPORTS = ("csv", "json", "xlsx")

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MOST_TEXT = 100


@attrs.frozen
class Column:
    """A column: its ``name`` in the address, its ``title`` (a key of the catalogues), and whether the list can be sorted by it."""

    name: str
    title: str
    sorts: bool = False
    is_number: bool = False


@attrs.frozen
class Filter:
    """
    One thing by which rows are chosen.

    Args:
        kind: ``text`` (a search), ``choice`` (one of ``options``), ``day`` (an ISO date) or ``flag`` (yes or not at all).
        options: values and titles, keys of the catalogues; ``is_named`` options are shown as they are, such as providers' names.
    """

    name: str
    title: str
    kind: Literal["text", "choice", "day", "flag"] = "text"
    options: Sequence[tuple[str, str]] = ()
    is_named: bool = False


@attrs.frozen
class Listing:
    """A list: its path (from ``/admin`` on), its columns and filters, and by what it is sorted first (``-name``: descending)."""

    path: str
    columns: Sequence[Column]
    filters: Sequence[Filter] = ()
    order: str = ""


@attrs.frozen
class Chip:
    """A filter that is set, in words, and the address of the list without it."""

    text: str
    href: str


@attrs.frozen
class View:
    """
    What an address asks of a list.

    Attributes:
        values: the filters that are set, by name: str, ``date``, or True. ``wrong``: what could not be read, by name; it is not applied.
        order: the column's name. ``after``: the key and id of the last row of the page before.
    """

    listing: Listing
    values: Mapping[str, Any]
    order: str
    descending: bool
    after: tuple[Any, str] | None = None
    wrong: Mapping[str, str] = attrs.field(factory=dict)

    def link(self, **changes: str | None) -> str:
        """Return the query of the same list with some things changed; None leaves one out, and a change begins at the first page."""
        given: dict[str, str | None] = {name: _written(value) for name, value in self.values.items()}
        sign = "-" if self.descending else ""
        given["order"] = None if sign + self.order == self.listing.order else sign + self.order
        query = {name: value for name, value in (given | changes).items() if value}
        return "?" + urlencode(query)

    def sort_link(self, column: str) -> str:
        """Return the query that sorts by a column, the other way round where it is sorted by it already."""
        return self.link(order=f"-{column}" if self.order == column and not self.descending else column)

    def export_path(self, kind: str) -> str:
        """Return the path, with its query, of exactly what is chosen here, as a file."""
        return f"{self.listing.path}.{kind}{self.link()}"

    def chips(self, words: Words) -> list[Chip]:
        """Return what is set, each with the way to unset it."""
        chosen = [(filter_, self.values[filter_.name]) for filter_ in self.listing.filters if filter_.name in self.values]
        return [Chip(_told(filter_, value, words), self.link(**{filter_.name: None})) for filter_, value in chosen]


def read_view(listing: Listing, query: Mapping[str, str]) -> View:
    """
    Read what an address asks of a list; what it asks wrongly is left out and told, never an error of the page.

    Args:
        query: of the address; what the list does not know is ignored.
    """
    values, wrong = {}, {}
    for filter_ in listing.filters:
        given = query.get(filter_.name, "").strip()[:_MOST_TEXT]
        if not given:
            continue
        value = _value(filter_, given)
        if value is None:
            wrong[filter_.name] = given
        else:
            values[filter_.name] = value
    order, descending = _order(listing, query.get("order", ""))
    return View(listing, values, order, descending, _opened(query.get("after", "")), wrong)


def cursor(key: Any, row_id: str) -> str:
    """Return the ``after`` of the page that follows a row: ``key`` is what the list is sorted by, text, a whole number or an instant."""
    written = {"at": (key - _EPOCH) // timedelta(microseconds=1)} if isinstance(key, datetime) else key
    return base64.urlsafe_b64encode(orjson.dumps([written, row_id])).decode().rstrip("=")


def read_cursor(given: str) -> tuple[Any, str] | None:
    """Return the key and the id that ``cursor`` wrote; None for what it did not write."""
    return _opened(given)


def _value(filter_: Filter, given: str) -> Any:
    if filter_.kind == "choice":
        return given if given in {value for value, _ in filter_.options} else None
    if filter_.kind == "flag":
        return True if given == "yes" else None
    if filter_.kind == "day":
        try:
            return date.fromisoformat(given)
        except ValueError:
            return None
    return given


def _order(listing: Listing, asked: str) -> tuple[str, bool]:
    sortable = {column.name for column in listing.columns if column.sorts}
    chosen = asked if asked.removeprefix("-") in sortable else listing.order
    return chosen.removeprefix("-"), chosen.startswith("-")


def _opened(given: str) -> tuple[Any, str] | None:
    try:
        key, row_id = orjson.loads(base64.b64decode(given[:400] + "=" * (-len(given) % 4), altchars=b"-_", validate=True))
        if isinstance(key, dict):
            key = _EPOCH + timedelta(microseconds=int(key["at"]))
    except (binascii.Error, ValueError, KeyError, TypeError, OverflowError):
        return None
    return (key, row_id) if isinstance(row_id, str) and isinstance(key, str | int | datetime) else None


def _written(value: Any) -> str:
    if value is True:
        return "yes"
    return value.isoformat() if isinstance(value, date) else str(value)


def _told(filter_: Filter, value: Any, words: Words) -> str:
    title = words.gettext(filter_.title)
    if filter_.kind == "flag":
        return title
    shown = dict(filter_.options).get(value, "") if filter_.kind == "choice" else _written(value)
    return f"{title}: {shown if filter_.is_named or filter_.kind != 'choice' else words.gettext(shown)}"
