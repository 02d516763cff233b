"""How a list is read, as a form says it: which column holds what, and what the list's own words mean."""

from typing import Any, cast

import attrs

from bella_core.domain.clinic import ClinicView
from bella_core.domain.importing.columns import FIELDS, Kind, missing
from bella_core.domain.importing.dates import ORDERS
from bella_core.services.importing.maps import WORDS, ListMap, with_words
from bella_core.services.importing.reading import Table

from .guard import Form
from .importing_words import LACKING
from .schedule_forms import text_of

#: The most and the least minutes of one unit of length.
_UNITS = range(1, 61)


def choices(kind: Kind) -> list[str]:
    """Return what a list of a kind may hold."""
    return list(FIELDS[kind])


def read_choices(form: Form, table: Table, made: ListMap, clinic: ClinicView) -> tuple[ListMap, str]:
    """
    Return the map that a form says, and what is wrong with it: a key of the catalogues, empty where nothing is.

    Args:
        made: the map as the page showed it: what the form does not say stays.
    """
    columns = {name: column for name in FIELDS[made.kind] if (column := text_of(form, f"column-{name}")) in table.header}
    order, unit = text_of(form, "dates"), text_of(form, "unit_min", 2)
    fresh: dict[str, Any] = {"columns": columns, "dates": cast("Any", order) if order in ORDERS else None}
    if unit.isdecimal() and int(unit) in _UNITS:
        fresh["unit_min"] = int(unit)
    for name in WORDS:
        known = dict(known_codes(clinic)[name])
        fresh[name] = {word: chosen if (chosen := text_of(form, f"{name}:{word}")) in known else "" for word in getattr(made, name)}
    wanted = attrs.evolve(made, **fresh)
    if missing(made.kind, columns) is not None:
        return wanted, LACKING
    return (with_words(wanted, table, clinic) if made.kind == "appointments" else wanted), ""


def known_codes(clinic: ClinicView) -> dict[str, list[tuple[str, str]]]:
    """Return, by table of words, the ids or codes that the clinic has, each with what it is called."""
    return {
        "providers": [(one.id, one.name) for one in clinic.providers],
        "rooms": [(room.id, room.name) for location in clinic.locations for room in location.rooms],
        "services": [(one.code, next(iter(one.names.values()), one.code)) for one in clinic.services],
        "locations": [(one.id, one.name) for one in clinic.locations],
    }
