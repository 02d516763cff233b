"""The settings of how staff log in to the admin pages."""

from typing import Literal

import attrs
from attrs.validators import and_, ge, gt, le, matches_re


@attrs.frozen
class StaffSettings:
    """
    Say how long a login lasts and how many tries there are (OWASP ASVS 4.0.3, V2.2 and V3.3).

    Args:
        sessions: where sessions live: the ``database``, ``memory`` of the one process, or ``redis``, which needs ``redis_url``.
        idle_min: minutes without a request after which a session is over.
        absolute_h: hours after which it is over whatever happens.
        step_up_min: minutes for which a password or code that was given again lets one export, erase and manage who comes in.
        tries: wrong tries for one account, or from one address, before the next has to wait; then the wait doubles with each.
        digest_at: when, by the clinic's clock, those who asked for it get an e-mail with how much waits: numbers, nothing of a patient.
        second_factor: ``required`` lets nobody do anything before they have set one up.
    """

    sessions: Literal["database", "memory", "redis"] = "database"
    idle_min: float = attrs.field(default=15.0, validator=and_(gt(0), le(24 * 60)))
    absolute_h: float = attrs.field(default=12.0, validator=and_(gt(0), le(7 * 24)))
    step_up_min: float = attrs.field(default=5.0, validator=and_(gt(0), le(60)))
    tries: int = attrs.field(default=5, validator=and_(ge(1), le(100)))
    digest_at: str = attrs.field(default="07:30", validator=matches_re(r"([01]\d|2[0-3]):[0-5]\d"))
    second_factor: Literal["optional", "required"] = "optional"
