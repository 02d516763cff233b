"""What patients come for: names, lengths, what is taken, and what becomes of it by telephone."""

from collections.abc import Collection
from typing import Any, cast

import attrs

from bella_core.domain.clinic import ClinicView, Need, Service
from bella_core.domain.clinic_rules import Ages
from bella_core.domain.visit_patterns import Pattern, look_of, needs_of, pattern_of, unserved
from bella_core.services.clinics_rules import MAX_AGE
from bella_core.services.clinics_starter import presets

from .clinic_sheets import NEW, Desk, Field, Given, Sheet, slug
from .menu import N_
from .places import named
from .problems import not_found

BY_PHONE = {"book": N_("Bella books it"), "request": N_("Bella takes a request"), "staff": N_("left to staff")}
PATTERNS = {
    "dentist": N_("a dentist and a room"),
    "hygienist": N_("a hygienist and a room"),
    "looked_at": N_("a hygienist and a room, with a dentist’s look"),
    "either": N_("a dentist or a hygienist, and a room"),
}
#: In the form's choice of what is taken: as it is, where that is none of the usual patterns.
_OWN = "own"
_LONGEST_MIN = 8 * 60


def service_sheet(desk: Desk, code: str) -> Sheet:
    """
    Return the form of a service.

    Raises:
        PageError: there is none.
    """
    found = _service(desk, code)
    title = (named(found.names, desk.visitor.language) or found.code) if found else desk.said("Another service")
    fields = (*_name_fields(desk, found), *_length_fields(desk, found), *_phone_fields(desk, found))
    return Sheet(title, "", fields, remove=desk.said("Take this service away") if found else "")


def change_service(desk: Desk, given: Given, code: str) -> ClinicView:
    """
    Return the clinic with a service as it was typed.

    Raises:
        PageError: there is none of this code.
    """
    found = _service(desk, code)
    minutes = given.number("minutes", 5, _LONGEST_MIN)
    names = {language: given.text(f"name-{language}", needed=language in _spoken(desk), most=60) for language in ("en", "fr")}
    made = Service(
        found.code if found else slug(names["en"] or names["fr"], {one.code for one in desk.clinic.services}),
        {language: name for language, name in names.items() if name},
        minutes,
        _needs(given, found, minutes),
    )
    made = attrs.evolve(found or made, names=made.names, minutes=made.minutes, needs=made.needs, **_rest(given))
    others = [attrs.evolve(one, first_for_new=False) if made.first_for_new else one for one in desk.clinic.services]
    services = [made if one.code == made.code else one for one in others] if found else [*others, made]
    changed = attrs.evolve(desk.clinic, services=tuple(services))
    if made in unserved(changed):
        given.wrong("takes", given.said("The clinic has nobody of such a role: add them first."))
    return changed


def without_service(desk: Desk, given: Given, code: str) -> ClinicView:
    """
    Return the clinic without a service.

    Raises:
        PageError: there is none of this code.
    """
    if code == NEW or _service(desk, code) is None:
        raise not_found()
    if len(desk.clinic.services) == 1:
        given.wrong("name-en", given.said("This is the last service: the clinic needs one at least."))
    return attrs.evolve(desk.clinic, services=tuple(one for one in desk.clinic.services if one.code != code))


def presets_left(clinic: ClinicView) -> tuple[Service, ...]:
    """Return the usual services that a clinic has not, and has somebody for."""
    there = {one.code for one in clinic.services}
    left = tuple(one for one in presets() if one.code not in there)
    impossible = {one.code for one in unserved(attrs.evolve(clinic, services=left))}
    return tuple(one for one in left if one.code not in impossible)


def add_presets(clinic: ClinicView, codes: Collection[str]) -> ClinicView:
    """Return the clinic with some of the usual services besides; new patients get first what they did before."""
    has_first = any(one.first_for_new for one in clinic.services)
    more = [attrs.evolve(one, first_for_new=one.first_for_new and not has_first) for one in presets_left(clinic) if one.code in codes]
    return attrs.evolve(clinic, services=(*clinic.services, *more))


def _service(desk: Desk, code: str) -> Service | None:
    found = next((one for one in desk.clinic.services if one.code == code), None)
    if found is None and code != NEW:
        raise not_found()
    return found


def _spoken(desk: Desk) -> set[str]:
    return {language[:2] for location in desk.clinic.locations for language in location.languages}


def _name_fields(desk: Desk, found: Service | None) -> list[Field]:
    spoken, hint = _spoken(desk), desk.said("What callers say for it, parted by commas.")
    groups = {"en": desk.said("In English"), "fr": desk.said("In French")}
    fields = []
    for language, group in groups.items():
        name = found.names.get(language, "") if found else ""
        words = ", ".join(found.words.get(language, ())) if found else ""
        fields.append(Field(f"name-{language}", desk.said("Name"), name, required=language in spoken, group=group))
        fields.append(Field(f"words-{language}", desk.said("Words"), words, "textarea", hint, group=group))
    return fields


def _length_fields(desk: Desk, found: Service | None) -> list[Field]:
    group, pattern = desk.said("What it takes"), pattern_of(found) if found else "dentist"
    patterns = [(key, desk.said(words)) for key, words in PATTERNS.items()]
    if pattern is None:
        patterns.append((_OWN, desk.said("as the clinic’s file says")))
    turnover = found.turnover_min if found else 10
    look = desk.said("Minutes of the dentist’s look")
    return [
        Field("minutes", desk.said("Minutes"), str(found.minutes if found else 30), "number", required=True, group=group),
        Field("takes", desk.said("Takes"), pattern or _OWN, "choice", options=patterns, required=True, group=group),
        Field("look", look, str(look_of(found) if found else 10), "number", required=True, group=group),
        Field("turnover", desk.said("Minutes to tidy the room afterwards"), str(turnover), "number", required=True, group=group),
    ]


def _phone_fields(desk: Desk, found: Service | None) -> list[Field]:
    group, choices = desk.said("By telephone"), [(key, desk.said(words)) for key, words in BY_PHONE.items()]
    ages = found.ages if found else Ages()
    first, last = ("" if age is None else str(age) for age in (ages.first, ages.last))
    for_new = desk.said("New patients may have it")
    first_for_new = desk.said("New patients get it first, in place of what they ask for")
    return [
        Field("by-phone", desk.said("By telephone"), found.by_phone if found else "book", "choice", "", choices, True, group),
        Field("for-new", for_new, "yes" if found is None or found.for_new else "", "checkbox", group=group),
        Field("first-for-new", first_for_new, "yes" if found and found.first_for_new else "", "checkbox", group=group),
        Field("from-age", desk.said("From age"), first, "number", group=group),
        Field("to-age", desk.said("To age"), last, "number", group=group),
    ]


def _needs(given: Given, found: Service | None, minutes: int) -> tuple[Need, ...]:
    own = found is not None and pattern_of(found) is None
    takes, look = given.chosen("takes", {*PATTERNS, *([_OWN] if own else [])}), given.number("look", 5, 120)
    if takes == _OWN and found is not None:
        if any(need.offset_min + need.minutes > minutes for need in found.needs):
            given.wrong("minutes", given.said("What it takes lasts longer than this: choose another below, or change the clinic’s file."))
        return found.needs
    if takes == "looked_at" and look > minutes:
        given.wrong("look", given.said("The dentist’s look is longer than the visit."))
    return needs_of(cast("Pattern", takes) if takes in PATTERNS else "dentist", minutes, look)


def _rest(given: Given) -> dict[str, Any]:
    """Read what a service is beside its name and what it takes."""
    ages = Ages(given.optional_number("from-age", 0, MAX_AGE), given.optional_number("to-age", 0, MAX_AGE))
    if ages.first is not None and ages.last is not None and ages.last < ages.first:
        given.wrong("to-age", given.said("This is less than the age from which it is."))
    words = {language: given.texts(f"words-{language}") for language in ("en", "fr")}
    return {
        "words": {language: told for language, told in words.items() if told},
        "turnover_min": given.number("turnover", 0, 120),
        "by_phone": given.chosen("by-phone", BY_PHONE),
        "for_new": given.flag("for-new"),
        "first_for_new": given.flag("first-for-new"),
        "ages": ages,
    }
