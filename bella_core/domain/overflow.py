"""
The overflow lane: where staff book a visit beside one that is there, deliberately.

What is doubled is claimed in a lane of its own, such as ``overflow:1:provider:chen``, by the same guard as everything else: the main lane
stays as it was, and so does the patient's own time. Only staff may do it, and they say why.
"""

from collections.abc import Sequence
from datetime import datetime

import attrs

from bella_core.core.errors import RuleBroken

from . import hours, search
from .clinic import ClinicView
from .search_terms import Terms
from .slots import Claim, Slot

_PREFIX = "overflow"
#: What may be doubled, the least first: nothing, whoever treats, and the rooms too.
_DOUBLED: tuple[tuple[str, ...], ...] = ((), ("provider:",), ("provider:", "room:"))


@attrs.frozen
class Overflow:
    """
    Say that a visit is booked beside others.

    Args:
        reason: why, in the words of who does it; stored sealed.
        resources: of those that the slot takes, what is doubled. ``lane``: in which lane, from 1.
    """

    reason: str = attrs.field(repr=False)
    resources: frozenset[str]
    lane: int = 1


def claims_of(slot: Slot, overflow: Overflow | None) -> tuple[Claim, ...]:
    """Return what a slot takes: in the main lane, but for what is doubled."""
    if overflow is None:
        return slot.claims
    doubled = overflow.resources
    named = (
        (claim, f"{_PREFIX}:{overflow.lane}:{claim.resource}" if claim.resource in doubled else claim.resource) for claim in slot.claims
    )
    return tuple(sorted((attrs.evolve(claim, resource=name) for claim, name in named), key=lambda claim: claim.resource))


def main_resource(resource: str) -> str:
    """Return whose time a claim's resource is, whatever lane it is in."""
    return resource.split(":", 2)[2] if resource.startswith(f"{_PREFIX}:") else resource


def lane_of(resource: str) -> int:
    """Return in which overflow lane a claim's resource is; 0 for the main lane."""
    return int(resource.split(":", 2)[1]) if resource.startswith(f"{_PREFIX}:") else 0


def check(clinic: ClinicView, slot: Slot, overflow: Overflow, *, by_staff: bool) -> None:
    """
    Check that a visit may be booked beside others.

    Raises:
        RuleBroken: with the code ``overflow``: no person of the clinic does it, no reason is given, or there is no such lane.
    """
    if not by_staff:
        raise RuleBroken("overflow", "only staff may book beside a visit that is there")
    if not overflow.reason.strip():
        raise RuleBroken("overflow", "to book beside a visit that is there takes a reason")
    lanes = clinic.location(slot.location_id).overflow_lanes
    if not 1 <= overflow.lane <= lanes:
        raise RuleBroken("overflow", f"the location has {lanes} overflow lane(s)")


def place(terms: Terms, start: datetime, taken: Sequence[tuple[str, datetime, datetime]]) -> tuple[Slot, frozenset[str]] | None:
    """
    Fit a visit into a time that may be taken, with as little doubled as can be.

    Args:
        terms: what service, and with whom if the wish names a provider. ``start``: aware.
        taken: what is taken then, as ``claims.taken`` tells.

    Returns:
        The slot, and which of its resources are doubled; None where nobody who could do it is there.
    """
    day, everything = hours.local_date(terms.location, start), search.Taken(taken)
    for prefixes in _DOUBLED:
        left = [interval for interval in taken if not interval[0].startswith(prefixes)] if prefixes else taken
        fitting = search.Fitting(terms, day, search.Taken(left), reserved={})
        slot = fitting.slot(start)
        if slot is not None:
            doubled = (claim for claim in slot.claims if not everything.is_free(claim.resource, claim.starts_at, claim.ends_at))
            return slot, frozenset(claim.resource for claim in doubled)
    return None
