"""When a session of staff is over, and how long the next try to log in has to wait; pure."""

from datetime import datetime, timedelta
from typing import Literal

import attrs

#: The longest that anybody has to wait for the next try, so that nobody can keep another out for good.
LONGEST_WAIT = timedelta(minutes=15)
#: Tries are forgotten after so long without another.
FORGOTTEN_AFTER = timedelta(hours=24)
_FIRST_WAIT = timedelta(seconds=30)


@attrs.frozen
class Limits:
    """How long a session lasts without a request, and at most; and how long a proof given again counts."""

    idle: timedelta
    absolute: timedelta
    step_up: timedelta


@attrs.frozen
class Session:
    """
    Somebody's login, from one browser; instants are aware UTC.

    Args:
        id: names it in lists and in the audit; it opens nothing.
        staff_id: whose. ``digest``: of the token that the browser holds.
        stage: ``password`` until the second factor is given, where there is one; then ``open``.
        proved_at: when whoever it is last showed a password or a code.
        address, agent: where it was opened from and with what, for whoever looks over their own logins.
    """

    id: str
    staff_id: str
    digest: bytes
    stage: Literal["password", "open"]
    created_at: datetime
    seen_at: datetime
    proved_at: datetime
    address: str = ""
    agent: str = ""


@attrs.frozen
class Tries:
    """Wrong tries in a row, and the instant of the last."""

    count: int
    last_at: datetime


def is_live(session: Session, now: datetime, limits: Limits) -> bool:
    """Tell whether a session still counts."""
    return now < min(session.seen_at + limits.idle, session.created_at + limits.absolute)


def is_proved(session: Session, now: datetime, limits: Limits) -> bool:
    """Tell whether whoever it is has shown who they are so lately that they may do what matters most."""
    return now < session.proved_at + limits.step_up


def wait(tries: Tries | None, most: int, now: datetime) -> timedelta:
    """
    Return how long the next try has to wait; zero where it may come now.

    Args:
        most: wrong tries that cost no wait; from there on it doubles with each, from half a minute to ``LONGEST_WAIT``.
    """
    if tries is None or tries.count < most or now - tries.last_at >= FORGOTTEN_AFTER:
        return timedelta(0)
    longest = LONGEST_WAIT if tries.count - most > 16 else min(LONGEST_WAIT, _FIRST_WAIT * 2 ** (tries.count - most))
    return max(timedelta(0), tries.last_at + longest - now)
