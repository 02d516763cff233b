"""What the admin pages' menu holds."""

from collections.abc import Collection, Sequence

import attrs

from bella_core.domain.access import Permission


@attrs.frozen
class Entry:
    """A page in the menu: its path, what it is called there (a key of the catalogues), and what one must be allowed to see it."""

    path: str
    title: str
    permission: Permission


def N_(key: str) -> str:  # noqa: N802  # gettext's own name for a key that is looked up later
    """Mark a key for the catalogues."""
    return key


#: The pages by groups, in the order in which a day needs them.
MENU: Sequence[tuple[str, Sequence[Entry]]] = (
    (
        N_("Today"),
        (
            Entry("/admin/", N_("Needs attention"), "see_attention"),
            Entry("/admin/schedule", N_("Schedule"), "see_schedule"),
            Entry("/admin/calls", N_("Calls"), "see_calls"),
            Entry("/admin/patients", N_("Patients"), "see_patients"),
            Entry("/admin/merges", N_("Records that may be of one person"), "merge_patients"),
            Entry("/admin/waiting", N_("Waiting list"), "see_waiting"),
            Entry("/admin/recall", N_("Recall"), "see_recalls"),
            Entry("/admin/to-enter", N_("To enter"), "see_schedule"),
            Entry("/admin/requests", N_("Requests"), "see_schedule"),
            Entry("/admin/conflicts", N_("Conflicts"), "see_schedule"),
        ),
    ),
    (
        N_("Clinic"),
        (
            Entry("/admin/clinic", N_("Clinic"), "see_clinic"),
            Entry("/admin/import", N_("Import"), "import"),
            Entry("/admin/calendars", N_("Calendars"), "see_plugins"),
            Entry("/admin/plugins", N_("Plugins"), "see_plugins"),
            Entry("/admin/telephone", N_("Try Bella"), "test_mode"),
            Entry("/admin/test-mode", N_("Test mode"), "test_mode"),
            Entry("/admin/set-up", N_("Set-up"), "change_clinic"),
        ),
    ),
    (
        N_("Oversight"),
        (
            Entry("/admin/reports", N_("Reports"), "see_reports"),
            Entry("/admin/dashboards", N_("Dashboards"), "see_reports"),
            Entry("/admin/alerts", N_("Alerts"), "see_alerts"),
            Entry("/admin/audit", N_("Audit"), "see_audit"),
            Entry("/admin/exports", N_("Exports"), "export"),
            Entry("/admin/privacy", N_("Privacy"), "see_incidents"),
            Entry("/admin/staff", N_("Staff"), "manage_staff"),
            Entry("/admin/keys", N_("Keys"), "manage_keys"),
        ),
    ),
)


def entries(paths: Collection[str]) -> list[tuple[str, list[Entry]]]:
    """Return the menu as far as there are pages for it."""
    groups = ((title, [entry for entry in group if entry.path in paths]) for title, group in MENU)
    return [(title, group) for title, group in groups if group]
