"""Settings of the waiting list, of recalls and of providers' calendar feeds."""

from typing import Literal

import attrs
from attrs.validators import and_, ge, le


@attrs.frozen
class WaitingListSettings:
    """
    Say how a time that comes free is offered to those who wait for one.

    Args:
        offers: whether it is offered, by text message, if a plugin carries them.
        hold_s: seconds for which it is kept for those to whom it is offered; then others are asked.
        at_once: to how many it is offered at a time; the first yes takes it.
    """

    offers: bool = True
    hold_s: int = attrs.field(default=900, validator=and_(ge(120), le(7200)))
    at_once: int = attrs.field(default=3, validator=and_(ge(1), le(20)))


@attrs.frozen
class RecallSettings:
    """
    Say whether patients are written to when they are due.

    Args:
        offers: whether they are, of those who agreed to it; leave it off where another system writes to them.
        every_days: days between two such messages to one patient.
        times: how many they get, until they have been there again.
        channel: ``sms`` or ``email`` first, where a patient can be reached by both.
    """

    offers: bool = False
    every_days: int = attrs.field(default=30, validator=and_(ge(1), le(365)))
    times: int = attrs.field(default=3, validator=and_(ge(1), le(12)))
    channel: Literal["sms", "email"] = "sms"


@attrs.frozen
class FeedSettings:
    """
    Say what stands in the calendars that providers subscribe to.

    Args:
        past_days, future_days: how far back and ahead they go.
        initials: whether the patient's initials stand beside the service; whoever has the address of the calendar can read them.
        reads_per_hour: how often one calendar may be fetched; each process counts its own.
    """

    past_days: int = attrs.field(default=30, validator=and_(ge(0), le(365)))
    future_days: int = attrs.field(default=180, validator=and_(ge(1), le(730)))
    initials: bool = False
    reads_per_hour: int = attrs.field(default=120, validator=and_(ge(1), le(100_000)))
