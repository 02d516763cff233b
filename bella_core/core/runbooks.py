"""What to do when an alert comes: the runbooks, read when they are first asked for."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import attrs


@attrs.frozen
class Runbook:
    """
    Say what a trouble means and what helps.

    Args:
        title: in a few words. ``means``: what is wrong, and for whom.
        check: where to look, in order. ``mend``: what helps, in order.
        tell: who must know.
    """

    title: str
    means: str
    check: tuple[str, ...]
    mend: tuple[str, ...]
    tell: str

    @property
    def steps(self) -> tuple[str, ...]:
        """Return what to look at, then what to do."""
        return (*self.check, *self.mend)


@cache
def runbooks() -> Mapping[str, Runbook]:
    """Return every runbook by the name of its page."""
    tables = tomllib.loads(files(__package__).joinpath("runbooks.toml").read_text("utf-8"))
    return {
        name: Runbook(table["title"], table["means"], tuple(table["check"]), tuple(table["mend"]), table["tell"])
        for name, table in tables.items()
    }
