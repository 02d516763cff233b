"""What many calls come to, by persona, language and error rate; and whether that is good enough."""

from collections.abc import Callable, Iterable, Sequence
from math import exp, lgamma, log, log1p

import attrs

from .call import Outcome

#: Goals: the least success at an error rate of at most so much; the mean turns of a booking without errors; the most of any call; and
#: the longest step, in milliseconds.
GOALS = ((0.0, 0.99), (0.1, 0.97), (0.2, 0.92))
MEAN_TURNS, MOST_TURNS, SLOWEST_MS = 7.0, 25, 20.0


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

    @classmethod
    def of(cls, name: str, outcomes: Sequence[Outcome]) -> "Figures":
        """Sum up calls; there is at least one."""
        count = len(outcomes)
        booked = [one.turns for one in outcomes if one.verdict == "right"]
        return cls(
            name,
            count,
            sum(one.success for one in outcomes) / count,
            sum(one.verdict == "wrong" for one in outcomes),
            sum(one.verdict == "channel" for one in outcomes),
            sum(booked) / len(booked) if booked else 0.0,
            max(one.turns for one in outcomes),
            sum(one.speech_s for one in outcomes) / count,
            sum(one.reprompts for one in outcomes) / count,
            sum(one.end == "transfer" for one in outcomes),
            sum(one.end == "message" for one in outcomes),
            max(one.slowest_ms for one in outcomes),
        )


def figures(outcomes: Iterable[Outcome]) -> tuple[Figures, ...]:
    """Return the figures of all calls, then by error rate, language and persona."""
    every = list(outcomes)
    groups: tuple[Callable[[Outcome], str], ...] = (
        lambda one: f"errors {one.wer:.0%}",
        lambda one: f"speaks {one.agenda.language}",
        lambda one: one.agenda.persona.name,
    )
    rows = [Figures.of("all", every)] if every else []
    for group in groups:
        rows += [Figures.of(name, [one for one in every if group(one) == name]) for name in sorted({group(one) for one in every})]
    return tuple(rows)


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


def shortfalls(outcomes: Sequence[Outcome]) -> tuple[str, ...]:
    """Return in words which goals were missed."""
    missed: list[str] = []
    for rate, least in GOALS:
        at_rate = [one for one in outcomes if one.wer == rate]
        success = sum(one.success for one in at_rate) / len(at_rate) if at_rate else 1.0
        if success < least:
            missed.append(f"success at {rate:.0%} errors: {success:.1%}, wanted {least:.0%}")
    clean = [one.turns for one in outcomes if one.wer == 0 and one.verdict == "right"]
    mean = sum(clean) / len(clean) if clean else 0.0
    wrong, most = sum(one.verdict == "wrong" for one in outcomes), max((one.turns for one in outcomes), default=0)
    slowest = max((one.slowest_ms for one in outcomes), default=0.0)
    checks = (
        (wrong > 0, f"wrong rows: {wrong}, wanted none"),
        (mean > MEAN_TURNS, f"turns to a booking without errors: {mean:.1f}, wanted {MEAN_TURNS:.0f} at most"),
        (most > MOST_TURNS, f"the longest call has {most} turns, wanted {MOST_TURNS} at most"),
        (slowest > SLOWEST_MS, f"slowest step {slowest:.1f} ms, wanted {SLOWEST_MS:.0f} ms at most"),
    )
    return (*missed, *(text for failed, text in checks if failed))


def _at_most(found: int, calls: int, rate: float) -> float:
    """Return how likely it is to find at most so many at this rate."""
    if rate <= 0:
        return 1.0
    if rate >= 1:
        return 0.0
    whole = lgamma(calls + 1)
    terms = (whole - lgamma(k + 1) - lgamma(calls - k + 1) + k * log(rate) + (calls - k) * log1p(-rate) for k in range(found + 1))
    return sum(exp(term) for term in terms)
