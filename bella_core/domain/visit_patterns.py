"""The usual ways in which a dental visit takes people and a room, by name; pure."""

from collections.abc import Mapping
from typing import Literal

from .clinic import ClinicView, Need, Role, Service

#: ``looked_at``: a hygienist's, with a dentist's look somewhere in it.
Pattern = Literal["dentist", "hygienist", "looked_at", "either"]

_ROLES: Mapping[Pattern, tuple[Role, ...]] = {
    "dentist": ("dentist",),
    "hygienist": ("hygienist",),
    "looked_at": ("hygienist",),
    "either": ("dentist", "hygienist"),
}
#: Minutes of a dentist's look at a hygienist's patient, where nobody says.
LOOK_MIN = 10


def needs_of(pattern: Pattern, minutes: int, look_min: int = LOOK_MIN) -> tuple[Need, ...]:
    """Return what a visit of some minutes takes; ``look_min``: minutes of the dentist's look, at most those of the visit."""
    look = Need("provider", min(look_min, minutes), ("dentist",), floats=True)
    treating = Need("provider", minutes, _ROLES[pattern])
    return (treating, *((look,) if pattern == "looked_at" else ()), Need("room", minutes))


def pattern_of(service: Service) -> Pattern | None:
    """Return the pattern that a service follows; None for one of its own."""
    look = look_of(service)
    return next((name for name in _ROLES if needs_of(name, service.minutes, look) == service.needs), None)


def look_of(service: Service) -> int:
    """Return for how many minutes a dentist looks at it; the usual ones where none does."""
    return next((need.minutes for need in service.needs if need.floats), LOOK_MIN)


def unserved(clinic: ClinicView) -> tuple[Service, ...]:
    """Return the services for which nobody is there who could give them."""
    there = {provider.role for provider in clinic.providers}
    wanted = ((service, [need for need in service.needs if need.resource == "provider"]) for service in clinic.services)
    return tuple(service for service, needs in wanted if any(not there & set(need.roles) for need in needs))


def given_by(clinic: ClinicView, role: Role) -> tuple[Service, ...]:
    """Return the services that somebody of a role has a part in."""
    return tuple(service for service in clinic.services if any(role in need.roles for need in service.needs))
