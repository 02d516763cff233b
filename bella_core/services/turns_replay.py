"""A journalled call, decided again: what was heard and answered then is fed to the dialogue of now."""

from collections.abc import Iterable, Iterator, Mapping

import attrs
from sqlalchemy import Connection

from bella_core.crud import clinic as clinic_rows
from bella_core.domain.clinic import ClinicView
from bella_core.domain.dialogue.robots import OUTCOME as NOBODY
from bella_core.domain.dialogue.state import DialogueState, initial
from bella_core.domain.dialogue.step import step
from bella_core.domain.dialogue.types import Reply, Tell
from bella_core.schemas.journal import TurnRecord, dump_bytes, dump_reply

from .call_story import call_records
from .clinics_document import read


@attrs.frozen
class Checked:
    """
    Say how a turn compares with what is decided now.

    Args:
        revision: of the clinic that it was decided by.
        differs: ``reply``, ``told``, ``state``: whose bytes are others now; ``clinic`` where that revision is not to be had.
        now: the reply of now, where it differs.
    """

    turn: int
    revision: int
    differs: tuple[str, ...]
    now: Reply | None = None


@attrs.frozen
class CallCheck:
    """Hold the comparison of a call; ``newest`` is the clinic's revision now."""

    call_id: str
    newest: int
    turns: tuple[Checked, ...]


def check_call(conn: Connection, call: str) -> CallCheck:
    """
    Compare a call as it is journalled with what would be decided now, by the clinic as it was then.

    Args:
        call: bella's id of it, or the carrier's.

    Raises:
        UnknownCall: there is none of that id.
    """
    row, records = call_records(conn, call)
    if row.outcome == NOBODY:  # what was heard is not kept
        return CallCheck(row.id, clinic_rows.revision(conn), ())
    documents = {number: clinic_rows.by_revision(conn, number) for number in {record.revision for record in records}}
    clinics = {number: read(document, number, "clinic of that call") for number, document in documents.items() if document is not None}
    return CallCheck(row.id, clinic_rows.revision(conn), check(row.id, records, clinics))


def replay(call_id: str, records: Iterable[TurnRecord], clinic: ClinicView) -> Iterator[Reply | None]:
    """
    Yield the reply to each turn, decided from the journalled events alone.

    Args:
        records: the call's turns, in order.
        clinic: as it was at the records' revision, if the same bytes are wanted.
    """
    state = initial(call_id)
    for record in records:
        state, _, reply = _decide(state, record, clinic)
        yield reply


def check(call_id: str, records: Iterable[TurnRecord], clinics: Mapping[int, ClinicView]) -> tuple[Checked, ...]:
    """
    Compare each turn, byte for byte, with what the dialogue makes of its events now, from the state that the turn before left.

    Args:
        clinics: by revision; a turn of a revision that is missing cannot be compared.
    """
    checked: list[Checked] = []
    before = initial(call_id)
    for record in records:
        clinic = clinics.get(record.revision)
        checked.append(_missing(record) if clinic is None else _compared(before, record, clinic))
        before = record.state
    return tuple(checked)


def _missing(record: TurnRecord) -> Checked:
    return Checked(record.state.turn, record.revision, ("clinic",))


def _compared(before: DialogueState, record: TurnRecord, clinic: ClinicView) -> Checked:
    state, told, reply = _decide(before, record, clinic)
    same_reply = reply is not None and dump_reply(reply) == dump_reply(record.reply)
    pairs = {"told": (told, record.told), "state": (state, record.state)}
    others = [part for part, (now, then) in pairs.items() if dump_bytes(now) != dump_bytes(then)]
    differs = (*(() if same_reply else ("reply",)), *others)
    return Checked(record.state.turn, record.revision, differs, None if same_reply else reply)


def _decide(state: DialogueState, record: TurnRecord, clinic: ClinicView) -> tuple[DialogueState, tuple[Tell, ...], Reply | None]:
    told: list[Tell] = []
    reply = None
    for event in record.events:
        result = step(state, event, record.at, clinic)
        state, reply = result.state, result.reply
        told += result.tell
    return state, tuple(told), reply
