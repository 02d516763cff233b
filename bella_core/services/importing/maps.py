"""
Maps: which column of a list holds what, and what the list's own words for providers, rooms and services mean here.

A map is a TOML file that people edit. It is guessed once, and kept for every list with the same header.
"""

import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, cast

import attrs
import tomli_w

from bella_core.core.suggesting import suggestion
from bella_core.domain.clinic import ClinicView
from bella_core.domain.importing.cells import Came
from bella_core.domain.importing.columns import FIELDS, Kind, guess, missing
from bella_core.domain.importing.dates import ORDERS, Order
from bella_core.domain.phonetics import fold

from .reading import ImportRefused, Table

#: The tables of words, and the columns whose words they are.
WORDS = {"providers": "provider", "rooms": "room", "services": "service", "locations": "location"}
#: Distinct words of one column that a map may hold; a column with more is free text.
MAX_WORDS = 300

_CAME: tuple[Came, ...] = ("booked", "completed", "cancelled", "no_show")


@attrs.frozen
class ListMap:
    """
    Say how a list is read.

    Args:
        source: the name of the program that the list comes from: its numbers are told apart from another's.
        dates: the order of day and month, where the list itself does not tell.
        unit_min: minutes of one unit of length.
        columns: by field the column that holds it.
        providers, rooms, services, locations: by the list's own word the clinic's id or code; empty for one that is not settled.
        statuses: by the list's own word what became of the appointment.
    """

    kind: Kind
    source: str = "practice"
    dates: Order | None = None
    unit_min: int = 10
    columns: Mapping[str, str] = attrs.field(factory=dict)
    providers: Mapping[str, str] = attrs.field(factory=dict)
    rooms: Mapping[str, str] = attrs.field(factory=dict)
    services: Mapping[str, str] = attrs.field(factory=dict)
    locations: Mapping[str, str] = attrs.field(factory=dict)
    statuses: Mapping[str, Came] = attrs.field(factory=dict)


def guess_map(kind: Kind, table: Table, clinic: ClinicView) -> ListMap:
    """
    Guess a list's map by its header and, of appointments, by the clinic's own names for what its cells say.

    It may lack what is needed: see ``check_guess``.
    """
    made = ListMap(kind, columns=guess(kind, table.header))
    return made if kind == "patients" else with_words(made, table, clinic)


def check_guess(made: ListMap, table: Table) -> None:
    """
    See that a guessed map says all that is needed.

    Raises:
        ImportRefused: a column that is needed is not recognised; the message names those that the list has.
    """
    if (lacking := missing(made.kind, made.columns)) is not None:
        told = ", ".join(repr(column) for column in table.header)
        raise ImportRefused(
            f"no column was recognised for {lacking}. The list has {told}. "
            "Say which is which in a map: --map FILE writes one to be filled in"
        )


def with_words(made: ListMap, table: Table, clinic: ClinicView) -> ListMap:
    """Return a map with every word that the list uses for a provider, a room, a service or a location, guessed where it can be."""
    known = names_of(clinic)
    words: dict[str, Any] = {}
    for name, field in WORDS.items():
        settled = getattr(made, name)
        words[name] = {**{word: known[name].get(fold(word), "") for word in _distinct(made, table, field)}, **settled}
    return attrs.evolve(made, **words)


def names_of(clinic: ClinicView) -> dict[str, dict[str, str]]:
    """Return, by table of words, what each name that the clinic uses itself means; folded names that mean two things are left out."""
    rooms = [(room.id, (room.id, room.name)) for location in clinic.locations for room in location.rooms]
    providers = [(one.id, (one.id, one.name, one.name.split()[-1], _untitled(one.name))) for one in clinic.providers]
    services = [
        (one.code, (one.code, *one.names.values(), *(word for words in one.words.values() for word in words))) for one in clinic.services
    ]
    locations = [(one.id, (one.id, one.name)) for one in clinic.locations]
    return {"providers": _index(providers), "rooms": _index(rooms), "services": _index(services), "locations": _index(locations)}


def settled(made: ListMap) -> ListMap:
    """Return a map without the words that nobody has settled: what a list's cells say is not kept before somebody says what it means."""
    words: dict[str, Any] = {name: {word: code for word, code in getattr(made, name).items() if code} for name in WORDS}
    return attrs.evolve(made, **words)


def read_map(text: str, name: str, kind: Kind, clinic: ClinicView) -> ListMap:
    """
    Read a map.

    Raises:
        ImportRefused: it is none, with every mistake.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ImportRefused(f"{name} is no TOML: {error}") from None
    mistakes = list(_mistakes(document, kind, clinic))
    if mistakes:
        raise ImportRefused("\n".join([f"{name}: {len(mistakes)} mistake(s)", *(f"  {mistake}" for mistake in mistakes)]))
    return ListMap(**{**document, "kind": kind})


def write_map(made: ListMap, header: Sequence[str] = ()) -> str:
    """
    Return a map as TOML that ``read_map`` reads, with what people should know who edit it.

    Args:
        header: the list's columns, to name those that the map does not read.
    """
    document = {key: value for key, value in attrs.asdict(made).items() if value not in (None, {}) or key == "columns"}
    open_words = sorted(name for name in WORDS if any(not value for value in getattr(made, name).values()))
    told = [f"# How `bella import {made.kind}` reads lists with this header. Edit it, and give it with --map.", "#"]
    told += ["# [columns]: what bella wants = the column that holds it."]
    if left := [column for column in header if column not in made.columns.values()]:
        told += [f"# It may hold besides: {', '.join(sorted(FIELDS[made.kind].keys() - made.columns.keys()))}."]
        told += [f"# The list has besides: {', '.join(repr(column) for column in left)}."]
    if (lacking := missing(made.kind, made.columns)) is not None:
        told += [f"# Say under [columns] which holds {lacking}; nothing is taken in until then."]
    if made.kind == "appointments":
        told += ["# The tables below: the list's own word = the clinic's id or code, as `bella clinic export` shows them."]
    told += [f"# Fill in what is empty under [{name}]; rows that use it are rejected until then." for name in open_words]
    return "\n".join(told) + "\n\n" + tomli_w.dumps(document)


def check_columns(made: ListMap, table: Table) -> None:
    """
    See that a list has the columns of its map.

    Raises:
        ImportRefused: it lacks some, or one that is needed is not mapped.
    """
    lacking = [f"{field}: the list has no column {column!r}" for field, column in made.columns.items() if column not in table.header]
    if (needed := missing(made.kind, made.columns)) is not None:
        lacking.append(f"[columns] says nothing of {needed}")
    if lacking:
        raise ImportRefused("the map does not fit the list:\n" + "\n".join(f"  {line}" for line in lacking))


def _distinct(made: ListMap, table: Table, field: str) -> Sequence[str]:
    column = made.columns.get(field)
    if column is None:
        return ()
    words = sorted({cell.strip() for cell in table.column(column)} - {""})
    return words if len(words) <= MAX_WORDS else ()


def _index(named: Sequence[tuple[str, Sequence[str]]]) -> dict[str, str]:
    meant: dict[str, set[str]] = {}
    for code, names in named:
        for word in names:
            meant.setdefault(fold(word), set()).add(code)
    return {word: next(iter(codes)) for word, codes in meant.items() if len(codes) == 1 and word}


def _untitled(name: str) -> str:
    return name.partition(" ")[2] if fold(name.partition(" ")[0]) in {"dr", "dre", "dr."} else name


# --- mistakes -------------------------------------------------------------------------------------------------------------


def _mistakes(document: Mapping[str, Any], kind: Kind, clinic: ClinicView) -> Iterator[str]:
    known = {field.name for field in attrs.fields(ListMap)}
    for key in document.keys() - known:
        yield f"{key}: is not known here{suggestion(key, known)}"
    if document.get("kind", kind) != kind:
        yield f"kind: the map is for {document['kind']}, and this list is of {kind}"
    yield from _plain_mistakes(document)
    columns = document.get("columns", {})
    if not _is_words(columns):
        yield "columns: must be a table of texts"
    else:
        yield from (
            f"columns.{field}: is not known here{suggestion(field, FIELDS[kind])}" for field in columns.keys() - FIELDS[kind].keys()
        )
    yield from _word_mistakes(document, clinic)


def _plain_mistakes(document: Mapping[str, Any]) -> Iterator[str]:
    if document.get("dates") not in (None, *ORDERS):
        yield f"dates: must be one of {', '.join(ORDERS)}"
    source = document.get("source", "practice")
    if not (isinstance(source, str) and source.isascii() and source.replace("-", "").replace("_", "").isalnum() and len(source) <= 40):
        yield "source: must be a short name of letters, digits, - and _"
    unit = document.get("unit_min", 10)
    if type(unit) is not int or not 1 <= unit <= 60:
        yield "unit_min: must be a whole number of 1 to 60 minutes"


def _word_mistakes(document: Mapping[str, Any], clinic: ClinicView) -> Iterator[str]:
    codes: Mapping[str, Collection[str]] = {
        "providers": [one.id for one in clinic.providers],
        "rooms": [room.id for location in clinic.locations for room in location.rooms],
        "services": [one.code for one in clinic.services],
        "locations": [one.id for one in clinic.locations],
        "statuses": _CAME,
    }
    for name, allowed in codes.items():
        words = document.get(name, {})
        if not _is_words(words):
            yield f"{name}: must be a table of texts"
            continue
        for word, code in cast("Mapping[str, str]", words).items():
            if code not in allowed and (code or name == "statuses"):
                yield f"{name}.{word!r}: the clinic has no {code!r}{suggestion(code, allowed)}"


def _is_words(table: object) -> bool:
    return isinstance(table, dict) and all(isinstance(value, str) for value in table.values())
