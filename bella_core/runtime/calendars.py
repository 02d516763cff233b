"""Check what a calendar returns: events of their own ids, that lie forward, and text that a database takes."""

from bella_core.plugin import Busy, BusyPage, OwnEvent

from .checks import expect
from .errors import BadValue

_MAX_REF = 1024

_page = expect(BusyPage)


def check_busy_page(value: object, plugin: str) -> BusyPage:
    """Return a page of a calendar's busy times, if all of it can be stored."""
    page: BusyPage = _page(value, plugin)
    events: tuple[Busy | OwnEvent, ...] = (*page.busy, *(page.own or ()))
    refs = [event.ref for event in events]
    if len(set(refs)) != len(refs):
        raise BadValue("two events of one page have the same ref: give each its own, also of a series")
    if not all(0 < len(ref) <= _MAX_REF and _is_text(ref) for ref in (*refs, *page.gone, *page.deleted)):
        raise BadValue(f"an event's ref must be text of 1 to {_MAX_REF} characters")
    if not all(_is_text(event.appointment_id) for event in page.own or ()):
        raise BadValue("an appointment's id must be text")
    if not all(event.starts_at <= event.ends_at for event in events):
        raise BadValue("an event must not end before it starts")
    if page.cursor is not None and not _is_text(page.cursor):
        raise BadValue("the cursor must be text: encode bytes, such as by base64")
    return page


def _is_text(text: str) -> bool:
    """Tell whether databases take it: PostgreSQL no NUL, none of them half of a surrogate pair."""
    return "\0" not in text and (text.isascii() or not any("\ud800" <= character <= "\udfff" for character in text))
