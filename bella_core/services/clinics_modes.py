"""The part of a location's table that says whose book its appointments are in: mode, weekly releases, approval, and the list to enter."""

from typing import Any, Literal, cast

from bella_core.domain.clinic import Approval, ClinicView, Entering, Location, Mode, WeeklyRelease

from .clinics_tables import DAYS, TableReader

#: The fields of a location that this module reads and writes.
FIELDS = ("mode", "releases", "approval", "entering")
MODES = ("own", "blocks", "request")
#: What happens to a booking that staff have not decided about in time.
AFTER = ("approve", "ask")


def mode(table: TableReader) -> Mode:
    """Read whose book it is."""
    return cast("Mode", table.choice("mode", MODES, "own"))


def releases(table: TableReader) -> tuple[WeeklyRelease, ...]:
    """Read the times that bella may offer each week."""
    return tuple(_release(release) for release in table.tables("releases"))


def approval(table: TableReader) -> Approval | None:
    """Read whether bookings wait for staff."""
    if not table.has("approval"):
        return None
    own = table.table("approval")
    found = Approval(own.number("minutes", 5, 7 * 24 * 60), cast("Literal['approve', 'ask']", own.choice("then", AFTER, "ask")))
    own.finish()
    return found


def entering(table: TableReader) -> Entering:
    """Read whether staff enter appointments into a system of their own, and when they are reminded."""
    own = table.table("to_enter")
    listed = own.flag("listed", default=False) if own.has("listed") else None
    found = Entering(listed, own.number("within_h", 0, 14 * 24, Entering().within_h))
    own.finish()
    return found


def write(location: Location) -> dict[str, Any]:
    """Return these keys of a location's table; what is as by default is left out."""
    table: dict[str, Any] = {}
    if location.mode != "own":
        table["mode"] = location.mode
    if location.releases:
        table["releases"] = [_release_table(release) for release in location.releases]
    if location.approval is not None:
        table["approval"] = {"minutes": location.approval.minutes, "then": location.approval.then}
    if location.entering != Entering():
        listed = {} if location.entering.listed is None else {"listed": location.entering.listed}
        table["to_enter"] = {**listed, "within_h": location.entering.within_h}
    return table


def check(clinic: ClinicView, top: TableReader) -> None:
    """Check what only the whole document shows."""
    providers = {provider.id for provider in clinic.providers}
    for place, location in enumerate(clinic.locations):
        rooms = {room.id for room in location.rooms}
        if location.releases and location.mode != "blocks":
            top.wrong(f"locations[{place}].releases", 'are of use only with mode = "blocks"')
        for number, release in enumerate(location.releases):
            path = f"locations[{place}].releases[{number}]"
            if release.provider_id is not None and release.provider_id not in providers:
                top.wrong(f"{path}.provider", "there is no such provider")
            if release.room_id is not None and release.room_id not in rooms:
                top.wrong(f"{path}.room", "the location has no such room")


def _release(table: TableReader) -> WeeklyRelease:
    days = tuple(DAYS.index(day) for day in table.texts("days", DAYS) if day in DAYS)
    start, end = table.clock("start"), table.clock("end")
    if not days:
        table.wrong("days", "there must be one at least, such as mon")
    if start >= end:
        table.wrong("end", "must be after start")
    first, last = (table.day(key) if table.has(key) else None for key in ("first", "last"))
    if first and last and last < first:
        table.wrong("last", "must not be before first")
    return WeeklyRelease(days, start, end, table.optional("provider"), table.optional("room"), first, last)


def _release_table(release: WeeklyRelease) -> dict[str, Any]:
    named = {"provider": release.provider_id, "room": release.room_id, "first": release.first, "last": release.last}
    return {
        "days": [DAYS[day] for day in release.days],
        "start": f"{release.start:%H:%M}",
        "end": f"{release.end:%H:%M}",
        **{key: value for key, value in named.items() if value is not None},
    }
