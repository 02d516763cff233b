"""
What a caller has really heard of a reply that is played over a media stream.

A mark comes back when what was sent before it has been played; but also, at once, when bella clears what was not played yet. So a mark
counts only while nothing was cleared.
"""

import attrs

#: Seconds after which a mark that should have come back is given up.
_OVERDUE_S = 5.0


@attrs.define
class Playback:
    """
    One reply on its way to the ear.

    Args:
        number: of what was played on this stream, so that a mark of an earlier one is not taken for this one's.
        must: some of its first parts must be heard whole. ``seconds``: its length.
    """

    number: int = 0
    must: bool = False
    seconds: float = 0.0
    _must_played: bool = False
    _played: bool = False
    _cleared: bool = False

    @classmethod
    def said(cls) -> "Playback":
        """Return one that is over: the carrier's own voice read the reply."""
        return cls(must_played=True, played=True)

    @property
    def must_mark(self) -> str:
        """Return the mark's name behind the parts that must be heard."""
        return f"{self.number}.must"

    @property
    def end_mark(self) -> str:
        """Return the mark's name at the end."""
        return f"{self.number}.end"

    @property
    def over(self) -> bool:
        """Tell whether nothing of it is being played any more."""
        return self._played or self._cleared

    @property
    def interruptible(self) -> bool:
        """Tell whether it may be cut off now: it is being played, and what must be heard of it has been."""
        return not self.over and (not self.must or self._must_played)

    @property
    def heard(self) -> bool:
        """Tell whether it counts as heard: what must be heard of it was played; or all of it, where any part may be cut off."""
        return self._must_played if self.must else self._played

    @property
    def overdue_s(self) -> float:
        """Return the seconds after which its end is no longer waited for."""
        return self.seconds + _OVERDUE_S

    def marked(self, name: str) -> bool:
        """Note that a mark came back, and tell whether that changed anything."""
        if self._cleared or self._played or name not in (self.must_mark, self.end_mark):
            return False
        if name == self.end_mark:
            self._played = True
        self._must_played = True  # what comes before the end has been played as well
        return True

    def clear(self) -> None:
        """Note that bella cut it off, or gave up waiting for its end."""
        self._cleared = self._cleared or not self._played
