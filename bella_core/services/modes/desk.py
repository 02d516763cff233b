"""All that staff do where the book is not bella's alone, as one."""

from bella_core.core.clock import Clock
from bella_core.db import Database
from bella_core.services.booking import Booking
from bella_core.services.clinics import ClinicStore
from bella_core.services.jobs import Job

from .checking import BookCheck
from .entering import ToEnter
from .releases import Releases
from .requests import Requests


class Modes:
    """
    Hold what a clinic does beside bella.

    Attributes:
        releases: times that are left to her. ``requests``: what waits for staff. ``to_enter``: what they still have to enter.
        check: finds what was booked before the clinic changed.
    """

    def __init__(self, db: Database, clinics: ClinicStore, booking: Booking, clock: Clock) -> None:
        self.check = BookCheck(db, clinics, clock)
        self.releases = Releases(db, clinics, self.check, clock)
        self.requests = Requests(db, clinics, booking, clock)
        self.to_enter = ToEnter(db, clinics, booking, clock)

    def jobs(self) -> tuple[Job, ...]:
        """Return the jobs: of decisions that were not made in time, of entries that wait too long, of the book against the clinic."""
        return (self.requests.job(), self.to_enter.job(), self.check.job())
