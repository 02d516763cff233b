"""Names of persons: putting together what was said in parts."""

from typing import Literal

from bella_core.plugin.types import NameValue


def is_complete(name: NameValue) -> bool:
    """Tell whether a given and a family name are both there."""
    return bool(name.given and name.family)


def compose(given: str | None, family: str | None) -> NameValue:
    """Return the name made of the parts that are there."""
    return NameValue(given, family, " ".join(part for part in (given, family) if part))


def merge(old: NameValue | None, new: NameValue, *, alone: Literal["given", "family"] | None = None) -> NameValue:
    """
    Join what was said now to what was said before.

    Args:
        old: what was said before. ``new``: what was said now; it counts where both have a part.
        alone: what a lone name is, when that part was asked for.

    Returns:
        The name as it stands; a part that was not said again is kept.
    """
    given, family = new.given, new.family
    if alone is not None and bool(given) != bool(family):
        part = given or family
        given, family = (part, None) if alone == "given" else (None, part)
    if given and family:
        return new
    if given is None and family is None:
        return new if old is None else old
    before = old or NameValue(None, None, "")
    return compose(given or before.given, family or before.family)


def same(one: NameValue, other: NameValue) -> bool:
    """Tell whether two names are written alike, apart from capitals."""
    return one.full.casefold() == other.full.casefold()
