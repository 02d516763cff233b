"""Several visits in one breath, each for somebody, of a kind or at a time of its own: "me on Tuesday and him on Wednesday"."""

import re
from collections.abc import Sequence

import attrs

from bella_core.plugin.types import Extraction, NameValue, ServiceValue

from .families.words import KIN, read_party, relation_of
from .state import Relation

#: What parts one clause from the next.
_CLAUSE = re.compile(r"\s*[,;.!?]\s*(?:(?:and|then|et|pis|puis)\b)?|\b(?:and|et|pis|puis|as well as|ainsi que)\b", re.IGNORECASE)
_SELF = re.compile(r"\b(?:me|myself|mine|i|i[’'](?:d|ll|m|ve)|moi|je|j[’'](?:ai|aimerais|aurais))\b", re.IGNORECASE)
_THEIR = re.compile(rf"\b(?:my|our|the|ma|mon|mes|nos|notre)\s+(?:other\s+|autre\s+|little\s+|older\s+)?(?P<kin>{KIN})\b", re.IGNORECASE)
_THEM = re.compile(r"\b(?:him|her|he|she|lui|elle|il)\b", re.IGNORECASE)
#: Somebody who was not named: "and a check-up for him". And all who a visit is said to be for.
_FOR_THEM = re.compile(r"\b(?:for|pour)\s+(?:him|her|lui|elle)\b", re.IGNORECASE)
_FOR = re.compile(r"\b(?:for|pour)\s+(?:me|my|our|moi|mon|ma|notre|him|her|lui|elle)\b", re.IGNORECASE)
#: What was, and is not wished for.
_PAST = re.compile(r"\b(?:had|was|were|got|went|did|last|ago|a eu|avait|[ée]tait|j[’']ai eu|derni[eè]re?)\b", re.IGNORECASE)
#: All that may stand between two visits that the same person wants.
_LISTED = re.compile(
    r"[\s,]*(?:(?:and|et|pis|puis|plus|as well as|ainsi que)\s+)"
    r"(?:(?:also|then|maybe|probably|get|book|need|want|a|an|the|my|another|aussi|une?|le|la|mon|ma|autre|peut-[êe]tre)\s+)*",
    re.IGNORECASE,
)
#: One visit more, asked for while another is being booked: "and can my daughter come too", "book one for me as well".
_ALSO = re.compile(
    rf"\b(?:and|can|could|may|et|pis|est-ce que|peut)\b[^.?!]*?(?:{_THEIR.pattern}|"
    r"\b(?:me one|(?:for|book|see) (?:me|myself)|pour moi)\b)[^.?!]*\b(?:too|also|as well|aussi)\b",
    re.IGNORECASE,
)
_TIMES = frozenset({"time", "time_excluded"})
#: Kinds of what belongs to one of the visits.
OF_ONE = _TIMES | {"service", "patient_relation", "name"}


@attrs.frozen
class Apart:
    """
    One of several visits that were asked for together.

    Args:
        relation: of who comes to the caller; ``whose``: the word that told, as "son"; empty for the caller.
        found: the extractions that are of this visit.
    """

    relation: Relation = "self"
    whose: str = ""
    found: tuple[Extraction, ...] = ()

    def of(self, kind: str) -> tuple[Extraction, ...]:
        """Return what was said of a kind."""
        return tuple(one for one in self.found if one.kind == kind)

    @property
    def name(self) -> NameValue | None:
        """The name of who comes; None where it was not said."""
        return next((one.value for one in self.found if isinstance(one.value, NameValue)), None)

    @property
    def service(self) -> str:
        """The visit's code; empty where none was said."""
        return next((one.value.code for one in self.found if isinstance(one.value, ServiceValue)), "")


def read_apart(text: str, found: Sequence[Extraction]) -> tuple[Apart, ...]:
    """
    Read several visits that cannot be one, nor all at once.

    Returns:
        Each in the order of being said, at least two; nothing where one visit, or one time for all, was asked for.
    """
    services = [one for one in found if isinstance(one.value, ServiceValue)]
    if len({one.value.code for one in services if isinstance(one.value, ServiceValue)}) > 1 and (listed := _listed(text, found, services)):
        return listed
    visits = _merged(_clauses(text, found))
    if len(visits) < 2:
        return ()
    if len(_FOR.findall(text)) >= len(visits):
        visits = _with_the_same(visits, services)
    times = [tuple(one.value for one in visit.of("time")) for visit in visits]
    all_told = all(visit.service for visit in visits)
    own_time = all_told and all(times) and len(set(times)) > 1
    own_visit = all_told and len({visit.service for visit in visits}) > 1 and read_party(text) is None  # else they may come together
    return visits if own_time or own_visit else ()


def _with_the_same(visits: tuple[Apart, ...], services: Sequence[Extraction]) -> tuple[Apart, ...]:
    """Give each the one kind of visit that was named for all: "Tuesday for Mia and Wednesday for Leo, both cleanings"."""
    if len({one.value for one in services}) != 1:
        return visits
    return tuple(visit if visit.service else attrs.evolve(visit, found=(services[0], *visit.found)) for visit in visits)


def read_also(text: str) -> Apart | None:
    """Read that somebody wants to come too, while another visit is being booked; None where nobody does."""
    found = _ALSO.search(text)
    if found is None:
        return None
    return Apart(relation_of(found["kin"]), found["kin"].lower()) if found["kin"] else Apart()


def _listed(text: str, found: Sequence[Extraction], services: Sequence[Extraction]) -> tuple[Apart, ...]:
    """Read "a cleaning and a check-up on Friday": two visits of one person, at the times that were said of either."""
    first, second = sorted(services, key=lambda one: one.start)[:2]
    if first.value == second.value or not _LISTED.fullmatch(text, first.end, second.start) or _THEIR.search(text) or len(services) > 2:
        return ()
    times = tuple(one for one in found if one.kind in _TIMES)
    rest = tuple(one for one in found if one.kind in OF_ONE and one.kind != "service")
    return Apart(found=(first, *rest)), Apart(found=(second, *times))


def _clauses(text: str, found: Sequence[Extraction]) -> list[Apart]:
    """Return what each clause tells of a visit; one that names nobody goes on with the one before."""
    spans, at = [], 0
    for break_ in (*_CLAUSE.finditer(text), None):
        inside = break_ is not None and any(one.start < break_.start() and break_.end() < one.end for one in found if one.kind in OF_ONE)
        if not inside:
            spans.append((at, break_.start() if break_ else len(text)))
            at = break_.end() if break_ else at
    clauses: list[Apart] = []
    kin = Apart()
    for start, end in spans:
        own = tuple(one for one in found if start <= one.start < end and one.kind in OF_ONE)
        said = text[start:end]
        if _PAST.search(said):
            continue
        who = _who(said, kin)
        if who is not None and who.relation != "self":
            kin = who
        if who is None and not clauses:
            who = Apart()
        clauses.append(attrs.evolve(who if who is not None else clauses[-1], found=own))
    return clauses


def _who(said: str, kin: Apart) -> Apart | None:
    """Return who a clause is about; None where it does not say."""
    if named := _THEIR.search(said):
        return Apart(relation_of(named["kin"]), named["kin"].lower())
    if kin.whose and _THEM.search(said):
        return kin
    if _FOR_THEM.search(said):
        return Apart("other", "them")
    return Apart() if _SELF.search(said) else None


def _merged(clauses: Sequence[Apart]) -> tuple[Apart, ...]:
    """Bring together what was said of each, leaving out who was only mentioned."""
    merged: dict[tuple[str, str], Apart] = {}
    for clause in clauses:
        key = (clause.relation, clause.whose)
        before = merged.get(key)
        merged[key] = clause if before is None else attrs.evolve(before, found=(*before.found, *clause.found))
    return tuple(visit for visit in merged.values() if visit.service or visit.of("time"))
