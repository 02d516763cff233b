"""
Patients of a list, told apart and brought together: who of them is known here, what changed of them, and whose telephone it is.

Pure: what is known is learnt, and what is to be written is told. A patient is taken for somebody known by two identifiers only (family name
and birth date, with the same given name; or full name and a number on file), and never where there are two to choose from.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from typing import Any, Literal

import attrs

from ..phonetics import fold, is_like, sound
from .rows import PatientRow

#: What became of a row: a new record; one that was known by two identifiers; changed; as it was; kept as staff have it where the list says
#: otherwise; a new record that may be somebody's who is here already.
Outcome = Literal["new", "linked", "changed", "same", "kept", "doubtful"]


@attrs.frozen
class Person:
    """A user's record, opened; ``verified``: the clinic knows that it is right."""

    id: str
    given: str | None = attrs.field(repr=False)
    family: str | None = attrs.field(repr=False)
    full: str = attrs.field(repr=False)
    birth_date: date | None = attrs.field(repr=False)
    language: str
    verified: bool


@attrs.frozen
class Number:
    """A contact's telephone (E.164), and the address of electronic mail that goes with it."""

    id: str
    phone: str = attrs.field(repr=False)
    is_mobile: bool
    language: str
    email: str | None = attrs.field(default=None, repr=False)


@attrs.frozen
class Related:
    """What a user is to a contact; ``may_be_told``: whether the contact may hear of the user's appointments."""

    user_id: str
    contact_id: str
    relation: str
    may_be_told: bool = True


@attrs.frozen
class Known:
    """A row of the list as it was taken in before: whom it became, and what it said."""

    user_id: str
    row: Mapping[str, Any] = attrs.field(repr=False)


@attrs.frozen
class Doubt:
    """Something of a user for staff to look at: ``similar`` records that may be the same person, or what the list says otherwise."""

    user_id: str
    similar: tuple[str, ...] = ()
    differs: Mapping[str, str] = attrs.field(factory=dict, repr=False)


@attrs.define
class Changes:
    """What is to be written."""

    made: dict[str, Person] = attrs.field(factory=dict)
    changed: dict[str, Person] = attrs.field(factory=dict)
    numbers: dict[str, Number] = attrs.field(factory=dict)
    related: list[Related] = attrs.field(factory=list)
    parted: list[tuple[str, str]] = attrs.field(factory=list)
    kept: dict[str, Known] = attrs.field(factory=dict)
    doubts: list[Doubt] = attrs.field(factory=list)


class People:
    """
    Everybody whom rows of a list may be.

    Args:
        today: the day of the import, at the clinic. ``language``: of whoever's is not told.
        new_id: makes an id.

    Attributes:
        changes: what is to be written of the rows that were taken.
    """

    def __init__(self, today: date, language: str, new_id: Callable[[], str]) -> None:
        self._today, self._language, self._new_id = today, language, new_id
        self._refs: dict[str, Known] = {}
        self._people: dict[str, Person] = {}
        self._born: dict[tuple[str, date], list[str]] = {}
        self._linked: set[str] = set()
        self._numbers: dict[str, Number] = {}
        self._users: dict[str, dict[str, Related]] = {}  # by contact and user
        self._contacts: dict[str, list[str]] = {}  # by user
        self.changes = Changes()

    def learn(
        self,
        refs: Mapping[str, Known],
        people: Iterable[Person],
        numbers: Iterable[Number],
        relations: Iterable[Related],
        linked: Collection[str],
    ) -> None:
        """
        Learn what the book knows; what was learnt or decided before stays.

        Args:
            linked: users whom a row of this list stands for already.
        """
        self._refs = {**refs, **self._refs}
        for one in people:
            if one.id not in self._people:
                self._add(one)
        for number in numbers:
            self._numbers.setdefault(number.phone, number)
        for related in relations:
            if related.user_id not in self._users.get(related.contact_id, {}):
                self._note(related)
        self._linked.update(linked)

    def take(self, row: PatientRow) -> Outcome:
        """Take a row in."""
        known = self._refs.get(row.ref)
        if known is not None and known.user_id in self._people:
            return self._again(row, known)
        user_id, similar = self._match(row)
        if user_id is not None:
            outcome = self._link(row, self._people[user_id])
        else:
            person = Person(
                self._new_id(), row.given, row.family, row.full, row.birth_date, row.language or self._language, verified=not similar
            )
            self.changes.made[person.id] = person
            self._add(person)
            user_id, outcome = person.id, "doubtful" if similar else "new"
            if similar:
                self.changes.doubts.append(Doubt(user_id, similar))
        self._reach(row, user_id)
        self._keep(row, user_id)
        return outcome

    # --- who it is ----------------------------------------------------------------------------------------------------

    def _match(self, row: PatientRow) -> tuple[str | None, tuple[str, ...]]:
        """Return the one whom a row is, or else those whom it may be."""
        if row.family and row.birth_date:
            there = [self._people[user_id] for user_id in self._born.get((fold(row.family), row.birth_date), ())]
            same = [one for one in there if fold(one.given or "") == fold(row.given or "")]
            alike = [one for one in there if one not in same and is_like(one.given or "", row.given or "")]
            if len(same) == 1 and not alike and same[0].id not in self._linked:
                return same[0].id, ()
            if same or alike:
                return None, _ids((*same, *alike))
        near = list(self._reached(row))
        named = [one for one in near if _words(one.full) == _words(row.full)]
        if len(named) == 1 and row.given and row.family and named[0].id not in self._linked and _agree(named[0], row):
            return named[0].id, ()
        alike = [one for one in near if _agree(one, row) and _sounds_like(one, row)]
        return None, _ids((*named, *alike))  # the same name with another birth date may be a slip of a day, or a son's

    def _reached(self, row: PatientRow) -> Iterable[Person]:
        contacts = [self._numbers[phone].id for phone in row.phones if phone in self._numbers]
        users = dict.fromkeys(user_id for contact in contacts for user_id in self._users.get(contact, {}))
        return [self._people[user_id] for user_id in users if user_id in self._people]

    def _link(self, row: PatientRow, one: Person) -> Outcome:
        """Fill in what was not known; of a record that bella made from a call, the list's spelling counts."""
        fresh = attrs.evolve(one, birth_date=one.birth_date or row.birth_date, language=row.language or one.language)
        if not one.verified:
            fresh = attrs.evolve(fresh, given=row.given, family=row.family, full=row.full, verified=True)
        self._change(one, fresh)
        return "linked"

    # --- a row that was taken in before -------------------------------------------------------------------------------

    def _again(self, row: PatientRow, known: Known) -> Outcome:
        """Carry over what changed in the list since; what staff have changed here since stays, and they are told."""
        said, before = _said(row), known.row
        if said == before:
            return "same"
        one = self._people[known.user_id]
        fresh, differs = one, {}
        for field in ("name", "birth_date", "language"):
            if said[field] in (before.get(field), None):
                continue
            ours = _ours(one)[field]
            if ours == before.get(field) or ours is None:
                fresh = _with(fresh, row, field)
            elif ours != said[field]:
                differs[field] = str(said[field])
        self._change(one, fresh)
        gone = set(before.get("phones", ())) - set(row.phones)
        self.changes.parted += [(one.id, self._numbers[phone].id) for phone in sorted(gone) if phone in self._numbers]
        self._reach(row, one.id)
        self._keep(row, one.id)
        if differs:
            self.changes.doubts.append(Doubt(one.id, differs=differs))
            return "kept"
        return "changed"

    # --- whose telephone it is ----------------------------------------------------------------------------------------

    def _reach(self, row: PatientRow, user_id: str) -> None:
        """Relate a user to the contacts of their numbers; of a patient without one, to those of whoever answers for the family."""
        for phone in row.phones:
            number = self._number(row, phone)
            if user_id not in self._users.setdefault(number.id, {}):
                self._relate(Related(user_id, number.id, self._relation(row, number), phone not in row.works))
        head = self._refs.get(row.family_ref or "")
        if head is not None and not row.phones:
            theirs = [contact for contact in self._contacts.get(head.user_id, ()) if self._users[contact][head.user_id].relation == "self"]
            if theirs and user_id not in self._users[theirs[0]]:
                otherwise = "child" if row.is_minor(self._today) else "other"
                self._relate(Related(user_id, theirs[0], otherwise if row.relation in {None, "self"} else str(row.relation)))

    def _relation(self, row: PatientRow, number: Number) -> str:
        """Return what a patient is to whose number it is: one person's at most, an adult's, and of a mobile its owner's."""
        owned = any(one.relation == "self" for one in self._users[number.id].values())
        if row.is_minor(self._today):
            return "child"
        if row.relation is not None and row.relation != "self" and number.phone not in row.mobiles:
            return row.relation
        return "other" if owned or (row.family_ref and number.phone not in row.mobiles) else "self"

    def _number(self, row: PatientRow, phone: str) -> Number:
        mobile, known = phone in row.mobiles, self._numbers.get(phone)
        email = row.email if phone == row.phones[0] else None
        if known is None:
            found = Number(self._new_id(), phone, mobile, row.language or self._language, email)
        else:
            found = attrs.evolve(known, is_mobile=known.is_mobile or mobile, email=known.email or email)
        if found != known:
            self._numbers[phone] = self.changes.numbers[phone] = found
        return found

    def _relate(self, related: Related) -> None:
        self._note(related)
        self.changes.related.append(related)

    def _note(self, related: Related) -> None:
        self._users.setdefault(related.contact_id, {})[related.user_id] = related
        self._contacts.setdefault(related.user_id, []).append(related.contact_id)

    # --- what is to be written ----------------------------------------------------------------------------------------

    def _add(self, one: Person) -> None:
        self._people[one.id] = one
        if one.family and one.birth_date:
            self._born.setdefault((fold(one.family), one.birth_date), []).append(one.id)

    def _change(self, before: Person, after: Person) -> None:
        if after == before:
            return
        self._people[after.id] = after
        (self.changes.made if after.id in self.changes.made else self.changes.changed)[after.id] = after

    def _keep(self, row: PatientRow, user_id: str) -> None:
        self._linked.add(user_id)
        self._refs[row.ref] = self.changes.kept[row.ref] = Known(user_id, _said(row))


def _said(row: PatientRow) -> dict[str, Any]:
    """Return what a row says, JSON-able: what the next import is compared with."""
    born = None if row.birth_date is None else row.birth_date.isoformat()
    name = [row.given, row.family, row.full]
    return {"name": name, "birth_date": born, "language": row.language, "phones": list(row.phones), "email": row.email}


def _ours(one: Person) -> dict[str, Any]:
    born = None if one.birth_date is None else one.birth_date.isoformat()
    return {"name": [one.given, one.family, one.full], "birth_date": born, "language": one.language}


def _with(one: Person, row: PatientRow, field: str) -> Person:
    if field == "name":
        return attrs.evolve(one, given=row.given, family=row.family, full=row.full)
    if field == "birth_date":
        return attrs.evolve(one, birth_date=row.birth_date)
    return attrs.evolve(one, language=row.language or one.language)


def _agree(one: Person, row: PatientRow) -> bool:
    return one.birth_date is None or row.birth_date is None or one.birth_date == row.birth_date


def _sounds_like(one: Person, row: PatientRow) -> bool:
    """Tell whether a whole name may be another, written in another way; brothers and sisters have given names of their own."""
    whole = _words(sound(one.full)) == _words(sound(row.full))
    return whole and (one.given is None or row.given is None or is_like(one.given, row.given))


def _words(text: str) -> list[str]:
    return sorted(fold(text).split())


def _ids(people: Iterable[Person]) -> tuple[str, ...]:
    return tuple(sorted({one.id for one in people}))
