"""For whom the appointment is, and whether they have been here before."""

import re
from collections.abc import Iterator
from typing import Literal, cast

from bella_core.plugin import Extraction, TurnContext
from bella_core.plugin.types.values import PatientRelation, PatientStatus

from ..phrases import Hit, Said, longest
from ..reading import Reading

#: Between two pauses, with nothing beside it: "Ann Lee, new".
_ALONE = re.compile(
    r"(?:^|[,.;])\s*(?:and\s+|et\s+)?(?P<new>(?:brand )?new|nouveau|nouvelle|first (?:visit|time)|premiere (?:visite|fois))\s*(?=$|[,.;!])"
)
Relation = Literal["self", "child", "partner", "parent", "other"]


def read_relation(said: Said, reading: Reading, context: TurnContext) -> Iterator[Extraction]:
    """Return whom the appointment is for, each once: "my son and me" are two."""
    hits = said.hits.get("relation", [])
    if "patient_relation" in context.expecting:
        hits = hits + said.hits.get("relation_bare", [])
    yield from _once(reading, "patient_relation", [hit for hit in longest(hits) if hit.tag != "none"])


def read_status(said: Said, reading: Reading, _context: TurnContext) -> Iterator[Extraction]:
    """Return whether the patient says to have been here before."""
    hits = [hit for hit in longest(said.hits.get("status", [])) if hit.tag != "none"]
    if hits:
        hit = max(hits, key=lambda one: one.last - one.first)
        yield reading.extraction("patient_status", PatientStatus(hit.tag == "known"), hit.start, hit.end, 0.9)
    elif alone := _ALONE.search(reading.plain):
        yield reading.extraction("patient_status", PatientStatus(known=False), *alone.span("new"), 0.9)


def _once(reading: Reading, kind: str, hits: list[Hit]) -> Iterator[Extraction]:
    seen: set[str] = set()
    for hit in hits:
        if hit.tag not in seen:
            seen.add(hit.tag)
            yield reading.extraction(kind, PatientRelation(cast("Relation", hit.tag)), hit.start, hit.end, 0.9)
