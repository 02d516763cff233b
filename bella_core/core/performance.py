"""Counting and timing in process: cheap enough for every call, read out by metrics and pages."""

import attrs


@attrs.define
class Tally:
    """How often something happened, and how many seconds it took: altogether, and at most."""

    count: int = 0
    seconds: float = 0.0
    longest: float = 0.0

    def add(self, seconds: float) -> None:
        """Count one that took ``seconds``."""
        self.count += 1
        self.seconds += seconds
        if seconds > self.longest:  # noqa: PLR1730  # max() takes three times as long
            self.longest = seconds


class Timings:
    """
    A table of tallies, by a key of short codes such as ``(plugin, hook, outcome)``.

    Written by the event loop's thread only.
    """

    def __init__(self) -> None:
        self._tallies: dict[tuple[str, ...], Tally] = {}

    def tally(self, *key: str) -> Tally:
        """Return the tally under ``key``, to be kept by whoever adds to it often."""
        found = self._tallies.get(key)
        if found is None:
            found = self._tallies[key] = Tally()
        return found

    def rows(self) -> dict[tuple[str, ...], Tally]:
        """Return a copy of the table as it is now; keys that nothing happened under are left out."""
        return {key: attrs.evolve(tally) for key, tally in self._tallies.items() if tally.count}
