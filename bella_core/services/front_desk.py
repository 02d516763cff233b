"""What the front desk looks at all day, as one: what waits, who is calling, and who answers."""

from bella_core.core.clock import Clock
from bella_core.core.settings import Settings
from bella_core.db import Database
from bella_core.runtime.hooks import Hooks

from .answering_switch import AnsweringSwitch
from .attention import Attention
from .clinics import ClinicStore
from .digest import Digest
from .live_calls import LiveCalls
from .try_calls import TryCalls


class FrontDesk:
    """
    Hold what staff have before them all day.

    Attributes:
        attention: what waits for them. ``live_calls``: whom bella is talking with. ``answering``: who answers the telephone.
        try_calls: whose calls are tests, and what is left of them. ``digest``: what is written to them in the morning.
    """

    def __init__(self, db: Database, hooks: Hooks, clinics: ClinicStore, settings: Settings, clock: Clock) -> None:
        self.attention = Attention(db, clock)
        self.live_calls = LiveCalls(db, hooks, settings, clock)
        self.answering = AnsweringSwitch(db, clinics, clock)
        self.try_calls = TryCalls(db, clock)
        self.digest = Digest(db, hooks, clinics, self.attention, settings=settings, clock=clock)
