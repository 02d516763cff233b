"""Who may see and do what."""

import pytest

from bella_core.domain.access import PERMISSIONS, ROLES, may, permissions_of

#: What shows a patient's own words or data.
PERSONAL = {"see_patients", "see_transcripts", "hear_recordings", "see_calls", "see_schedule", "see_insurance", "see_numbers", "export"}


def test_an_owner_may_do_everything_and_nobody_else_may():
    assert {role for role in ROLES if permissions_of(role) == PERMISSIONS} == {"owner"}


@pytest.mark.parametrize("permission", ["manage_staff", "manage_keys", "erase"])
def test_only_an_owner_says_who_comes_in_and_what_is_erased(permission):
    assert [role for role in ROLES if may(role, permission)] == ["owner"]


def test_an_auditor_sees_nothing_of_a_patient_and_changes_nothing():
    allowed = permissions_of("auditor")
    assert not allowed & PERSONAL
    assert all(permission.startswith("see_") for permission in allowed)


def test_a_clinician_reads_and_hears_no_recording():
    assert all(permission.startswith("see_") for permission in permissions_of("clinician"))
    assert not may("clinician", "hear_recordings")


def test_a_receptionist_runs_the_day_and_not_the_house():
    assert may("receptionist", "change_schedule")
    assert not permissions_of("receptionist") & {"change_clinic", "export", "see_audit", "manage_keys"}
    assert permissions_of("receptionist") < permissions_of("manager")
