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
#: Somebody who is only spoken of: "my wife says I need a cleaning", "mon gars a son hockey mardi".
_IN_PASSING = re.compile(
    r"(?:my|our|mon|ma|mes|notre|nos) (?:[\w-]+ ){0,2}?[\w-]+?(?: who| also| just| always)?"
    r"(?:"
    r" (?:says?|said|told|tells|thinks?|suggested|recommended|referred|reminded|works?|worked|drives?|"
    r"has (?:a |his |her |their )?(?:hockey|soccer|football|basketball|baseball|school|practi[cs]e|class|work|swimming|dance|game|"
    r"match|piano|exams?))"
    r"|(?:'s| is| are) (?:visiting|working|driving|travell?ing|away|at work|at school|in town|coming (?:over|to visit|to town))"
    r"| (?:m'a |m'ont |nous a )?(?:dit|disent|conseille|recommande|refere?|travaille|vient|viennent|est en visite|est au travail|"
    r"a (?:son |sa |ses |du |de la |un |une )?(?:hockey|soccer|ecole|natation|danse|cours|match|partie|gymnastique|garderie|examens?))"
    r")\b"
)
#: What makes somebody who is spoken of the patient after all: "my son has hockey, he needs a cleaning".
_THEIRS = re.compile(
    r"\b(?:(?:she|he|they)(?:'s|'d|'ll| is| are| has| have| needs?| wants?| would| should)|(?:his|her|their) (?:[\w-]+ )?"
    r"(?:cleaning|check-?up|tooth|teeth|appointment|filling|visit|exam)|for (?:him|her|them)|"
    r"(?:il|elle|ils|elles) (?:a|ont|veut|veulent|aurait|voudrait|doit|faut)|"
    r"(?:son|sa|ses|leurs?) (?:nettoyage|examen|rendez|dent|plombage|visite)|"
    r"pour (?:lui|elle|eux|elles))\b"
)
Relation = Literal["self", "child", "partner", "parent", "other"]


def read_relation(said: Said, reading: Reading, context: TurnContext) -> Iterator[Extraction]:
    """Return whom the appointment is for, each once: "my son and me" are two."""
    hits = said.hits.get("relation", [])
    if "patient_relation" in context.expecting:
        hits = hits + said.hits.get("relation_bare", [])
    told = [hit for hit in longest(hits) if hit.tag != "none"]
    if told and not _THEIRS.search(reading.plain):
        told = [hit for hit in told if hit.tag == "self" or not _IN_PASSING.match(reading.plain, hit.start)]
    yield from _once(reading, "patient_relation", told)


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
