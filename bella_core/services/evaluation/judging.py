"""Judge what was read in one row."""

import re
from collections.abc import Sequence
from datetime import datetime, time

import attrs

from bella_core.plugin import BirthDate, Extraction, NameValue, PhoneValue, TimeValue, YesNo
from bella_core.schemas.readings import with_alternatives
from bella_core.services.extraction import Read

from .moments import Moment, meets, moments
from .rows import Row

_WORD = re.compile(r"[\w']+")
_NOT_A_LETTER = re.compile(r"[^a-zà-ÿ]+")


@attrs.frozen
class Verdict:
    """
    Whether the whole utterance is right, and whether more was read than there is.

    Args:
        right: a time's other readings count as well, as they do for whoever takes all that ``bella extract`` prints.
        first: right by what bella acts on alone.
    """

    right: bool
    first: bool
    extra: bool = False


def judge(kind: str, row: Row, read: Read) -> Verdict:
    """
    Judge one row: right when every item is met, and nothing was read where there is nothing.

    Args:
        kind: what the rows are about, as ``rows.kind_of`` has it.
    """
    if kind == "artefact":
        drop = row.items[0]["any"][0]["value"] == "drop"
        return _plainly(drop == (not read.cleaned.text.strip()))
    if kind == "fluent":
        return _plainly(_words(read.cleaned.text) == _words(row.items[0]["any"][0]["value"]))
    if kind in ("time", "date_of_birth"):
        return _judge_times(row, kind, read.extractions)
    return _judge_texts(row, kind, _texts(kind, read))


def _plainly(right: bool, extra: bool = False) -> Verdict:
    return Verdict(right, right, extra)


def _judge_times(row: Row, kind: str, read: Sequence[Extraction]) -> Verdict:
    found, first = _times(kind, [each for one in read for each in with_alternatives(one)]), _times(kind, read)
    return Verdict(_are_met(row, found), _are_met(row, first), len(first) > len(row.items))


def _are_met(row: Row, found: Sequence[Moment]) -> bool:
    met = [any(meets(item, wanted, moment) for wanted in item["any"] for moment in found) for item in row.items]
    return all(met) if row.items else not found


def _judge_texts(row: Row, kind: str, found: Sequence[str]) -> Verdict:
    met = [any(_plain(kind, str(wanted["value"])) in found for wanted in item["any"]) for item in row.items]
    if kind == "yes_no":  # one answer, and the right one
        return _plainly(len(found) == len(row.items) and all(met))
    return _plainly(all(met) if row.items else not found, len(found) > len(row.items))


def _times(kind: str, read: Sequence[Extraction]) -> list[Moment]:
    values = [extraction.value for extraction in read if extraction.kind == kind]
    born = [Moment("date", datetime.combine(value.date, time()), None, "day") for value in values if isinstance(value, BirthDate)]
    return born + moments(value for value in values if isinstance(value, TimeValue))


def _texts(kind: str, read: Read) -> list[str]:
    return [_plain(kind, _said(extraction.value)) for extraction in read.extractions if extraction.kind == kind]


def _said(value: object) -> str:
    match value:
        case PhoneValue():
            return value.number
        case NameValue():
            return value.full
        case YesNo():
            return value.value
        case _:
            return str(value)


def _plain(kind: str, text: str) -> str:
    match kind:
        case "phone":
            digits = re.sub(r"\D", "", text)
            return digits[1:] if len(digits) == 11 and digits.startswith("1") else digits
        case "name":
            return _NOT_A_LETTER.sub(" ", text.lower().replace("dr.", "").replace("dr ", "")).strip()
        case "spelled":
            return re.sub(r"[^A-Z0-9]", "", text.upper())
        case _:
            return text.lower()


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())
