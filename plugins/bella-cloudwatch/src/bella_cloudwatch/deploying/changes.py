"""What has to change for an account to be as it should be."""

from collections.abc import Iterable
from typing import Literal

import attrs

from bella_core.plugin import PluginError

from .account import Account, Found, is_as_it_should_be
from .resources import KINDS, Kind, Resource

#: What is not removed merely because it is no longer asked for: others subscribe to a topic, and a log may have to be kept.
_KEPT = frozenset({"topic", "log group"})


@attrs.frozen
class Change:
    """One change; ``wanted`` is ``None`` for what is removed, ``found`` for what is added."""

    action: Literal["add", "change", "remove"]
    kind: Kind
    name: str
    wanted: Resource | None
    found: Found | None

    async def make(self, account: Account) -> None:
        """Make it."""
        if self.wanted is not None:
            await account.put(self.wanted, self.found)
        elif self.found is not None:
            await account.delete(self.found)


def changes(wanted: Iterable[Resource], found: Iterable[Found]) -> list[Change]:
    """
    Return what has to change, in the order in which it can.

    Raises:
        PluginError: something that somebody else made has a name that is needed.
    """
    there = {(one.kind, one.name): one for one in found}
    needed = {(one.kind, one.name): one for one in wanted}
    made = [change for key, one in needed.items() if (change := _change(one, there.get(key))) is not None]
    stale = [one for key, one in there.items() if key not in needed and one.ours and one.kind not in _KEPT]
    return made + removals(stale)


def removals(found: Iterable[Found]) -> list[Change]:
    """Return how these are removed: what refers to something goes before it."""
    ordered = sorted(found, key=lambda one: (-KINDS.index(one.kind), one.name))
    return [Change("remove", one.kind, one.name, None, one) for one in ordered]


def _change(wanted: Resource, found: Found | None) -> Change | None:
    if found is None:
        return Change("add", wanted.kind, wanted.name, wanted, None)
    if is_as_it_should_be(wanted, found):
        return None
    if not found.ours and wanted.kind != "log group":
        raise PluginError(
            f"{wanted.kind} {wanted.name!r} is there and somebody else made it: rename it, or set another prefix in [plugins.cloudwatch]"
        )
    return Change("change", wanted.kind, wanted.name, wanted, found)
