"""What many calls come to, by persona, language and error rate; and whether that is good enough."""

from collections.abc import Callable, Iterable, Sequence
from math import exp, lgamma, log, log1p

import attrs

from bella_core.domain.dialogue.types import ListenFor
from bella_core.services.call_timings import Waited, Waiting, end_of_speech, summed_up
from bella_core.telephony.pacing import VOICE, WORDS

from .call import Outcome

#: Goals: the least success at an error rate of at most so much; the mean turns of a booking without errors; the most of any call; and
#: the longest step, in milliseconds.
GOALS = ((0.0, 0.99), (0.1, 0.97), (0.2, 0.92))
MEAN_TURNS, MOST_TURNS, SLOWEST_MS = 7.0, 25, 20.0
#: Turns whose times are kept.
_TIMED = 20_000
#: Seconds that engines of bella's own would take, to write down the last words and to speak the first ones.
SPOKEN_S = WORDS.typical + VOICE.typical


@attrs.frozen
class Figures:
    """
    Hold the figures of a group of calls.

    Args:
        wrong: rows that nobody agreed to, or other than agreed; ``channel``: such calls in which the channel made a yes.
        turns: mean of the calls that ended in a booking; ``most``: of any call.
        speech_s, reprompts: means of all calls.
    """

    name: str
    calls: int
    success: float
    wrong: int
    channel: int
    turns: float
    most: int
    speech_s: float
    reprompts: float
    transfers: int
    messages: int
    slowest_ms: float


@attrs.define
class _Sums:
    """What a group of calls adds up to."""

    calls: int = 0
    success: int = 0
    wrong: int = 0
    channel: int = 0
    booked: int = 0
    turns: int = 0
    most: int = 0
    speech_s: float = 0.0
    reprompts: int = 0
    transfers: int = 0
    messages: int = 0
    slowest_ms: float = 0.0

    def add(self, one: Outcome) -> None:
        self.calls += 1
        self.success += one.success
        self.wrong += one.verdict == "wrong"
        self.channel += one.verdict == "channel"
        self.booked += one.verdict == "right"
        self.turns += one.turns if one.verdict == "right" else 0
        self.most = max(self.most, one.turns)
        self.speech_s += one.speech_s
        self.reprompts += one.reprompts
        self.transfers += one.end == "transfer"
        self.messages += one.end == "message"
        self.slowest_ms = max(self.slowest_ms, one.slowest_ms)

    def figures(self, name: str) -> Figures:
        return Figures(
            name,
            self.calls,
            self.success / self.calls,
            self.wrong,
            self.channel,
            self.turns / self.booked if self.booked else 0.0,
            self.most,
            self.speech_s / self.calls,
            self.reprompts / self.calls,
            self.transfers,
            self.messages,
            self.slowest_ms,
        )


#: Groups, in the order of the table, and the group of a call in each.
_GROUPS: tuple[Callable[[Outcome], str], ...] = (
    lambda _: "all",
    lambda one: f"errors {one.wer:.0%}",
    lambda one: f"speaks {one.agenda.language}",
    lambda one: f"to {one.agenda.persona.errand}",
    lambda one: one.agenda.persona.name,
)


class Tally:
    """Add up calls one by one, and keep none of them: a hundred thousand would fill the memory."""

    def __init__(self, outcomes: Iterable[Outcome] = ()) -> None:
        self._sums: dict[tuple[int, str], _Sums] = {}
        self._at_rate: dict[float, _Sums] = {}
        self._answered: list[tuple[ListenFor, float]] = []
        for outcome in outcomes:
            self.add(outcome)

    def add(self, outcome: Outcome) -> None:
        """Count a call."""
        for place, group in enumerate(_GROUPS):
            self._sums.setdefault((place, group(outcome)), _Sums()).add(outcome)
        self._at_rate.setdefault(outcome.wer, _Sums()).add(outcome)
        if len(self._answered) < _TIMED:
            self._answered += outcome.answered

    def figures(self) -> tuple[Figures, ...]:
        """Return the figures of all calls, then by error rate, language and persona."""
        return tuple(self._sums[key].figures(key[1]) for key in sorted(self._sums))

    def waiting(self) -> tuple[Waiting, ...]:
        """Return how long callers wait for an answer, had they called by each transport."""
        waits = (
            Waited(by, engine_s, end_s, SPOKEN_S if by == "stream" else 0.0)
            for by in ("gather", "relay", "stream")
            for mode, engine_s in self._answered
            if (end_s := end_of_speech(by, mode)) is not None
        )
        return summed_up(waits)

    def shortfalls(self) -> tuple[str, ...]:
        """Return in words which goals were missed."""
        missed = [
            f"success at {rate:.0%} errors: {sums.success / sums.calls:.1%}, wanted {least:.0%}"
            for rate, least in GOALS
            if (sums := self._at_rate.get(rate)) and sums.success / sums.calls < least
        ]
        every = self._sums.get((0, "all"), _Sums())
        clean = self._at_rate.get(0.0, _Sums())
        mean = clean.turns / clean.booked if clean.booked else 0.0
        checks = (
            (every.wrong > 0, f"wrong rows: {every.wrong}, wanted none"),
            (mean > MEAN_TURNS, f"turns to a booking without errors: {mean:.1f}, wanted {MEAN_TURNS:.0f} at most"),
            (every.most > MOST_TURNS, f"the longest call has {every.most} turns, wanted {MOST_TURNS} at most"),
            (every.slowest_ms > SLOWEST_MS, f"slowest step {every.slowest_ms:.1f} ms, wanted {SLOWEST_MS:.0f} ms at most"),
        )
        waits = (f"{row.by}: {', '.join(row.missed)} of the wait for an answer" for row in self.waiting() if row.missed)
        return (*missed, *(text for failed, text in checks if failed), *waits)


def figures(outcomes: Iterable[Outcome]) -> tuple[Figures, ...]:
    """Return the figures of all calls, then by error rate, language and persona."""
    return Tally(outcomes).figures()


def shortfalls(outcomes: Iterable[Outcome]) -> tuple[str, ...]:
    """Return in words which goals were missed."""
    return Tally(outcomes).shortfalls()


def upper_bound(found: int, calls: int, confidence: float = 0.95) -> float:
    """Return how often it may happen at most, when it was found so many times: the exact one-sided bound (Clopper and Pearson, 1934)."""
    if found >= calls:
        return 1.0
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _at_most(found, calls, middle) > 1 - confidence else (low, middle)
    return high


def table(rows: Sequence[Figures]) -> str:
    """Return the figures as text."""
    head = f"{'':16}{'calls':>7}{'success':>9}{'wrong':>7}{'bound':>9}{'by channel':>12}{'turns':>7}{'most':>6}"
    lines = [f"{head}{'speech':>8}{'reprompts':>11}{'transfers':>11}{'messages':>10}{'slowest':>10}"]
    for row in rows:
        start = f"{row.name:16}{row.calls:7}{row.success:9.1%}{row.wrong:7}{upper_bound(row.wrong, row.calls):9.3%}{row.channel:12}"
        end = f"{row.speech_s:7.0f}s{row.reprompts:11.2f}{row.transfers:11}{row.messages:10}{row.slowest_ms:8.1f}ms"
        lines.append(f"{start}{row.turns:7.1f}{row.most:6}{end}")
    return "\n".join(lines)


def _at_most(found: int, calls: int, rate: float) -> float:
    """Return how likely it is to find at most so many at this rate."""
    if rate <= 0:
        return 1.0
    if rate >= 1:
        return 0.0
    whole = lgamma(calls + 1)
    terms = (whole - lgamma(k + 1) - lgamma(calls - k + 1) + k * log(rate) + (calls - k) * log1p(-rate) for k in range(found + 1))
    return sum(exp(term) for term in terms)
