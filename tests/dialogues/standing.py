"""The part of the little world that holds appointments which patients have already, and who may hear of them."""

import attrs

from bella_core.domain.dialogue.types import Appointments, Booked, Changed, Coming, Noted, Refused
from bella_core.domain.disclosure import Standing, is_child, refusal
from bella_core.domain.search import Taken
from bella_core.plugin.types import NameValue


@attrs.define
class Has:
    """An appointment that stands, as a database would show it."""

    id: str
    slot: object
    user_id: str
    version: int = 1
    status: str = "booked"
    confirmed: bool = False

    def booked(self):
        slot = self.slot
        status = "requested" if self.status == "requested" else "booked"
        return Booked(self.id, slot.service, slot.location_id, slot.provider_id, slot.starts_at, slot.ends_at, status)


@attrs.define
class StandingBook:
    """
    Appointments that stand.

    Attributes:
        has: all of them. ``told``: (user id, number or name) of who may be told; ``forbidden``: users of whom nobody is.
        audited: why nothing was told, or "". ``late``: what was noted of who will be late.
        meddled: how many of the next changes somebody else gets ahead of.
    """

    has: list = attrs.field(factory=list, kw_only=True)
    told: set = attrs.field(factory=set, kw_only=True)
    forbidden: set = attrs.field(factory=set, kw_only=True)
    audited: list = attrs.field(factory=list, kw_only=True)
    late: list = attrs.field(factory=list, kw_only=True)
    meddled: list = attrs.field(factory=list, kw_only=True)

    def of_standing(self):
        return {
            "FindAppointments": self._appointments,
            "Move": self._move,
            "Cancel": self._cancel,
            "Confirm": self._confirm,
            "NoteLate": self._late,
        }

    def standing_intervals(self, moving):
        for one in self.has:
            if one.status != "cancelled" and one.id != moving:
                yield from ((claim.resource, claim.starts_at, claim.ends_at) for claim in one.slot.claims)

    def _appointments(self, ask, at):
        name = None
        if ask.family:
            user_id = self.people.get((ask.family.casefold(), ask.birth_date))
        else:
            user_id, name = self.on_file.get((ask.caller, ask.birth_date), (None, None))
        asker = Standing(
            int(user_id is not None),
            user_id in self.forbidden,
            (user_id, ask.caller) in self.told,
            ask.relation == "self" and bool(ask.family) and not is_child(ask.birth_date, at.date()),
            ask.caller_name is not None and (user_id, ask.caller_name.full) in self.told,
        )
        why = refusal(asker)
        self.audited.append(why or "")
        if why is not None:
            return Appointments(None)
        mine = [one for one in self.has if one.user_id == user_id and one.status != "cancelled" and one.slot.starts_at > at]
        coming = tuple(Coming(one.booked(), one.version, one.confirmed) for one in sorted(mine, key=lambda one: one.slot.starts_at))
        return Appointments(user_id, coming, name if isinstance(name, NameValue) else None)

    def _current(self, appointment_id, version=None):
        if self.meddled:
            self.meddled.pop()
            for one in self.has:
                one.version += 1
        found = next((one for one in self.has if one.id == appointment_id and one.status != "cancelled"), None)
        return found if found is not None and version in {None, found.version} else None

    def _move(self, ask, at):
        found = self._current(ask.appointment_id, ask.version)
        if found is None:
            return Refused("stale")
        if self.snatched:
            self.snatched.pop()
            self.taken += [(claim.resource, claim.starts_at, claim.ends_at) for claim in ask.hold.slot.claims]
            self.holds.pop(ask.hold.id, None)
        taken = Taken(self._intervals(ask.hold.id, found.id))
        if not all(taken.is_free(claim.resource, claim.starts_at, claim.ends_at) for claim in ask.hold.slot.claims):
            return Refused("taken")
        self.holds.pop(ask.hold.id, None)
        found.slot, found.version, found.confirmed = ask.hold.slot, found.version + 1, False
        return Changed("moved", found.booked())

    def _cancel(self, ask, at):
        found = self._current(ask.appointment_id, ask.version)
        if found is None:
            return Refused("stale")
        found.status, found.version = "cancelled", found.version + 1
        return Changed("cancelled", found.booked())

    def _confirm(self, ask, at):
        found = self._current(ask.appointment_id)
        if found is None:
            return Refused("stale")
        found.confirmed = True
        return Changed("confirmed", found.booked())

    def _late(self, ask, at):
        self.late.append(ask)
        return Noted(f"late{len(self.late)}")
