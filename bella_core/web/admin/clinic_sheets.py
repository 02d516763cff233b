"""A part of the clinic as a form: its fields as they stand, as they were typed, and what is wrong with them."""

import re
import unicodedata
from collections.abc import Callable, Collection, Sequence

import attrs

from bella_core.domain.clinic import ClinicView, Location, Window
from bella_core.domain.opening import BadHours, read_hours
from bella_core.domain.phone import from_digits
from bella_core.services.staff.accounts import storable
from bella_core.telephony.callers import e164

from .guard import Form, Visitor
from .menu import N_
from .words import words_in

#: What is wrong with hours, by ``BadHours.why``.
WRONG_HOURS = {
    "unread": N_("Write times from and to, such as 8:00-12:00, 13:00-17:00; nothing for closed."),
    "backwards": N_("A time ends before it begins."),
    "overlap": N_("Two times lie over each other."),
    "many": N_("There are too many times."),
}
#: The id of what there is not yet.
NEW = "new"
#: The longest text of a field, in characters.
_LONGEST = 400


@attrs.frozen
class Field:
    """
    A field of a form, in the words of whoever looks.

    Args:
        value: what stands in it; of ``many`` the chosen values, of ``checkbox`` ``yes`` or nothing.
        kind: of an ``<input>``, or ``textarea``, ``choice``, ``many`` (checkboxes of one name).
        options: values and what they are called, for ``choice`` and ``many``.
        group: the legend of the fields that it stands among. ``now``: what is stored, where somebody typed something else.
    """

    name: str
    label: str
    value: str | Sequence[str] = ""
    kind: str = "text"
    hint: str = ""
    options: Sequence[tuple[str, str]] = ()
    required: bool = False
    group: str = ""
    now: str = ""

    def typed(self, form: Form) -> "Field":
        """Return it with what was typed, beside what is stored."""
        given: str | Sequence[str]
        if self.kind == "many":
            given = [str(one)[:_LONGEST] for one in form.getall(self.name, [])]
        else:
            given = str(form.get(self.name, ""))[: _LONGEST * 2]
        same = list(given) == list(self.value) if self.kind == "many" else given == self.value
        return attrs.evolve(self, value=given, now="" if same else self._shown() or "–")

    def _shown(self) -> str:
        names = dict(self.options)
        chosen = [self.value] if isinstance(self.value, str) else self.value
        return ", ".join(names.get(one, one) for one in chosen)


@attrs.frozen
class Sheet:
    """
    A form: what it is called, what is to be known before, and its fields.

    Args:
        remove: what the button says by which the thing is taken away; empty where it cannot be.
        warning: what is said of what depends on the thing.
    """

    title: str
    intro: str
    fields: tuple[Field, ...]
    remove: str = ""
    warning: str = ""

    def groups(self) -> list[tuple[str, list[Field]]]:
        """Return the fields by the legends under which they stand, in order."""
        groups: list[tuple[str, list[Field]]] = []
        for field in self.fields:
            if not groups or groups[-1][0] != field.group:
                groups.append((field.group, []))
            groups[-1][1].append(field)
        return groups


@attrs.frozen
class Desk:
    """Who changes what: the clinic as it is, one of its locations, and whoever looks."""

    clinic: ClinicView
    place: Location
    visitor: Visitor

    def said(self, key: str, **values: object) -> str:
        """Say something in the language of whoever looks."""
        text = words_in(self.visitor.language).gettext(key)
        return text % values if values else text

    def ngettext(self, one: str, many: str, count: int) -> str:
        """Say something of a number of things, ``%(num)s``."""
        return words_in(self.visitor.language).ngettext(one, many, count) % {"num": count}

    def with_place(self, place: Location) -> ClinicView:
        """Return the clinic with a changed location."""
        return attrs.evolve(self.clinic, locations=tuple(place if one.id == place.id else one for one in self.clinic.locations))


class Given:
    """What was typed into a form, read field by field; what is wrong is noted beside its field."""

    def __init__(self, form: Form, said: Callable[..., str]) -> None:
        self._form, self.said = form, said
        self.errors: dict[str, str] = {}

    def wrong(self, name: str, text: str) -> None:
        """Note what is wrong with a field, unless something is already."""
        self.errors.setdefault(name, text)

    def text(self, name: str, *, needed: bool = False, most: int = _LONGEST) -> str:
        """Return a field's words, with single blanks between them."""
        words = " ".join(storable(str(self._form.get(name, ""))).split())
        if needed and not words:
            self.wrong(name, self.said("Please fill this in."))
        if len(words) > most:
            self.wrong(name, self.said("This is too long: %(most)s characters at most.", most=most))
        return words

    def texts(self, name: str) -> tuple[str, ...]:
        """Return what is written in a field, parted by commas or lines."""
        parts = re.split(r"[,;\n]", storable(str(self._form.get(name, ""))[: 10 * _LONGEST]))
        return tuple(dict.fromkeys(words for part in parts if (words := " ".join(part.split()))))

    def chosen(self, name: str, choices: Collection[str]) -> str:
        """Return which of some values was chosen."""
        given = str(self._form.get(name, ""))
        if given not in choices:
            self.wrong(name, self.said("Please choose one."))
        return given

    def many(self, name: str, choices: Collection[str], *, needed: bool = False) -> tuple[str, ...]:
        """Return which values were ticked, in the order in which they stand there."""
        ticked = set(map(str, self._form.getall(name, [])))
        if needed and not ticked & set(choices):
            self.wrong(name, self.said("Please tick one at least."))
        return tuple(one for one in choices if one in ticked)

    def flag(self, name: str) -> bool:
        """Tell whether a box was ticked."""
        return self._form.get(name) == "yes"

    def number(self, name: str, low: int, high: int) -> int:
        """Return a whole number."""
        given = str(self._form.get(name, "")).strip()
        found = int(given) if given.isascii() and given.isdecimal() and len(given) < 6 else low - 1
        if not low <= found <= high:
            self.wrong(name, self.said("Write a whole number from %(low)s to %(high)s.", low=low, high=high))
        return max(low, min(high, found))

    def optional_number(self, name: str, low: int, high: int) -> int | None:
        """Return a whole number, or None where nothing is written."""
        return self.number(name, low, high) if self.text(name) else None

    def phone(self, name: str) -> str | None:
        """Return a telephone number, E.164; None where nothing is written."""
        found = self.phones(name)
        if len(found) > 1:
            self.wrong(name, self.said("Write one number only."))
        return found[0] if found else None

    def phones(self, name: str) -> tuple[str, ...]:
        """Return telephone numbers, E.164."""
        read = [(text, phone_of(text)) for text in self.texts(name)]
        for text, number in read:
            if number is None:
                self.wrong(name, self.said("%(number)s is no telephone number, such as 416 555-0100.", number=text[:40]))
        return tuple(dict.fromkeys(number for _, number in read if number))

    def hours(self, name: str) -> tuple[Window, ...]:
        """Return when something is open on a day."""
        try:
            return read_hours(str(self._form.get(name, ""))[:200])
        except BadHours as error:
            self.wrong(name, self.said(WRONG_HOURS[error.why]))
            return ()


def phone_of(text: str) -> str | None:
    """Return a telephone number as E.164: one of North America as people write it, or another with its country's code."""
    digits = "".join(filter(str.isdecimal, text)) if text.isascii() else ""
    if re.fullmatch(r"[\d\s()+./-]+", text) is None:
        return None
    return e164(f"+{digits}") if text.strip().startswith("+") else from_digits(digits)


def slug(text: str, taken: Collection[str]) -> str:
    """Return an id for something new: its name in small letters, digits and ``-``, with a number where another has it; never ``NEW``."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-") or NEW
    kept = {*taken, NEW}
    return next(name for number in range(1, len(kept) + 2) if (name := base if number == 1 else f"{base}-{number}") not in kept)
