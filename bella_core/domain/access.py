"""What each role of the clinic's staff may see and do, by page and by field; pure, so that one table answers every question."""

from collections.abc import Mapping
from typing import Literal, get_args

Role = Literal["owner", "manager", "receptionist", "clinician", "auditor"]
Permission = Literal[
    "see_attention", "change_attention", "see_live_calls", "take_calls", "switch_answering", "test_mode",
    "see_schedule", "change_schedule", "overbook", "see_waiting", "change_waiting", "see_recalls", "change_recalls",
    "see_calls", "see_numbers", "see_transcripts", "hear_recordings",
    "see_patients", "change_patients", "see_insurance", "merge_patients",
    "see_clinic", "change_clinic", "import", "see_plugins", "change_plugins",
    "see_reports", "see_alerts", "change_alerts", "see_audit",
    "export", "erase", "see_incidents", "change_incidents", "manage_staff", "manage_keys",
]  # fmt: skip

ROLES: tuple[Role, ...] = get_args(Role)
PERMISSIONS: frozenset[Permission] = frozenset(get_args(Permission))

_CLINICIAN: frozenset[Permission] = frozenset({"see_attention", "see_schedule", "see_waiting", "see_recalls", "see_patients", "see_clinic"})
_RECEPTIONIST: frozenset[Permission] = _CLINICIAN | {
    "change_attention", "see_live_calls", "take_calls", "switch_answering", "test_mode", "change_schedule", "overbook", "change_waiting",
    "change_recalls", "see_calls", "see_numbers", "see_transcripts", "hear_recordings", "change_patients", "see_insurance",
    "merge_patients", "see_alerts",
}  # fmt: skip
_MANAGER: frozenset[Permission] = _RECEPTIONIST | {
    "change_clinic", "import", "see_plugins", "change_plugins", "see_reports", "change_alerts", "see_audit", "export", "see_incidents",
    "change_incidents",
}  # fmt: skip
#: Who looks after what others do sees that it was done, and nothing of a patient.
_AUDITOR: frozenset[Permission] = frozenset({"see_audit", "see_reports", "see_alerts", "see_plugins", "see_clinic", "see_incidents"})

_MAY: Mapping[Role, frozenset[Permission]] = {
    "owner": PERMISSIONS,
    "manager": _MANAGER,
    "receptionist": _RECEPTIONIST,
    "clinician": _CLINICIAN,
    "auditor": _AUDITOR,
}


def may(role: Role, permission: Permission) -> bool:
    """Tell whether somebody of a role may see or do something."""
    return permission in _MAY[role]


def permissions_of(role: Role) -> frozenset[Permission]:
    """Return all that a role may see and do."""
    return _MAY[role]


def role_of(text: str) -> Role | None:
    """Return the role of a name; None for no role."""
    return next((role for role in ROLES if role == text), None)
