"""
What a caller has heard of a reply that Twilio speaks over the relay.

Twilio tells which words were said where it sends such events; it does not promise them. Without them the time that has passed must do:
too short a time proves that something was not heard, and nothing proves it against an interruption but the words said before it.
"""

import attrs

#: Characters that a voice says in a second: no faster than the one; as slow as the other, where digits are read out.
_FASTEST, _SLOWEST = 25.0, 10.0
#: Seconds on top before a reply is taken to be over.
_MARGIN_S = 1.5


@attrs.define
class RelayPlayback:
    """
    One reply on its way to the ear.

    Args:
        must: the words that must be heard whole; may be empty. ``rest``: what follows them.
        sent_at: monotonic seconds.
        pace: how much faster than on a telephone time goes by.
    """

    must: str
    rest: str
    sent_at: float
    pace: float = 1.0
    _said: str = ""
    _cut: bool = False
    _over: bool = False

    @property
    def over(self) -> bool:
        """Tell whether nothing of it is being said any more."""
        return self._over or self._cut

    @property
    def ends_at(self) -> float:
        """Return the monotonic seconds at which it is over at the latest."""
        return self.sent_at + (len(self.must + self.rest) / _SLOWEST + _MARGIN_S) / self.pace

    def must_be_waited_for(self, now: float) -> bool:
        """Tell whether some of it that must be heard may not have been said yet: what the caller does before that answers nothing."""
        return bool(self.must) and not self.over and not self._can_have_said(self.must, now)

    def heard(self, now: float) -> bool:
        """Tell whether it counts as heard: what must be heard of it; all of it, where any part may be cut off."""
        if self._cut:
            return bool(self.must) and _letters(self.must) in self._said
        return self._can_have_said(self.must or self.rest, now)

    def played(self, words: str) -> None:
        """Note words that were said, all of them so far or the next ones."""
        letters = _letters(words)
        self._said = letters if letters.startswith(self._said) else self._said + letters
        self._over = self._over or _letters(self.must + self.rest) in self._said

    def quiet(self, now: float) -> None:
        """Note that Twilio's voice has paused: at the end, or between two sentences."""
        self._over = self._over or self._can_have_said(self.must + self.rest, now)

    def interrupted(self, until: str) -> None:
        """Note that the caller talked over it; ``until``: what had been said, of all of it or of what may be cut off."""
        if self._over:
            return
        letters = _letters(until)
        if letters and _letters(self.rest).startswith(letters) and not _letters(self.must).startswith(letters):
            until = self.must + until  # which nothing can have cut off
        self.played(until)
        self._cut = not self._over

    def finish(self) -> None:
        """Wait for it no longer."""
        self._over = not self._cut

    def _can_have_said(self, words: str, now: float) -> bool:
        return _letters(words) in self._said or (now - self.sent_at) * self.pace >= len(words) / _FASTEST


def _letters(words: str) -> str:
    return "".join(filter(str.isalnum, words.casefold()))
