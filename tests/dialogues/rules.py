"""Rules that a clinic may have, as plugins: what scripted callers run into."""

from bella_core.plugin import Verdict, hookimpl


class NewPatientsBeforeFour:
    """New patients do not come after four in the afternoon."""

    name = "new_patients_before_four"
    api = 1

    @hookimpl
    def check_booking(self, booking):
        if booking.known is False and booking.local_start.hour >= 16:
            return Verdict.deny(
                "no_new_after_four",
                {"en-CA": "New patients come before four.", "fr-CA": "Les nouveaux patients viennent avant seize heures."},
            )
        return Verdict.allow()


class NothingForNow:
    """Nobody books anything; there are words for English only."""

    name = "nothing_for_now"
    api = 1

    @hookimpl
    def check_booking(self, booking):
        return Verdict.deny("nothing_for_now", {"en-CA": "That time is kept free for now."})


class StaffOnly:
    """Staff arrange every cleaning."""

    name = "staff_only"
    api = 1

    @hookimpl
    def check_booking(self, booking):
        if booking.service != "cleaning":
            return Verdict.allow()
        says = {"en-CA": "Our team plans cleanings with you.", "fr-CA": "Notre équipe planifie les nettoyages avec vous."}
        return Verdict.deny("team_plans_cleanings", says, instead="staff")


class Broken:
    """A rule that cannot be asked."""

    name = "broken"
    api = 1

    @hookimpl
    def check_booking(self, booking):
        raise RuntimeError("no table of rules")


RULES = {rule.name: rule for rule in (NewPatientsBeforeFour, NothingForNow, StaffOnly, Broken)}
