"""What would cost less: each advice names what it saves in 30 days and the figures that it is made from. Pure, of an itemised bill."""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Literal

import attrs

from .bills import Bill
from .prices import PriceList

#: Days that a saving is stated for.
MONTH_DAYS = 30

Kind = Literal["shorten_text", "gather_instead_of_relay", "ask_model_less"]


@attrs.frozen
class TextFacts:
    """
    Sum up the texts of one class in one language that take more parts for a few characters outside of the 7-bit alphabet.

    Args:
        texts: how many. ``segments``: their parts; ``gsm_segments``: the parts that the same length would take within the alphabet.
        fewest, most: of such characters in one text.
    """

    message_class: str
    language: str
    texts: int
    segments: int
    gsm_segments: int
    fewest: int
    most: int


@attrs.frozen
class CallFigures:
    """
    Sum up what calls used that could be had for less.

    Args:
        relay_calls: calls that were held over the relay; ``relay_turns``: what was said in them, utterance by utterance.
        model_requests: how often a model was asked; ``model_nothing_new``: how often it told nothing that extractors had not read already.
    """

    relay_calls: int = 0
    relay_turns: int = 0
    model_requests: int = 0
    model_nothing_new: int = 0

    def __add__(self, other: "CallFigures") -> "CallFigures":
        return CallFigures(*(mine + its for mine, its in zip(attrs.astuple(self), attrs.astuple(other), strict=True)))


@attrs.frozen
class Advice:
    """
    Say what would cost less.

    Args:
        saving: in 30 days, in the prices' currency.
        evidence: the numbers that it is made from, by name. ``about``: codes of what it is about.
    """

    kind: Kind
    saving: Fraction
    evidence: tuple[tuple[str, int], ...]
    about: tuple[tuple[str, str], ...] = ()


def advices(bill: Bill, texts: Sequence[TextFacts], calls: CallFigures, prices: PriceList, days: Fraction) -> tuple[Advice, ...]:
    """
    Return what would cost less, the largest saving first; nothing is said that saves nothing.

    Args:
        bill: of a period. ``texts``, ``calls``: of the same. ``days``: how long it is, more than 0.
    """
    found = (*_texts(texts, prices), *_relay(bill, calls, prices), *_model(bill, calls))
    monthly = (attrs.evolve(one, saving=one.saving * MONTH_DAYS / days) for one in found if one.saving > 0)
    return tuple(sorted(monthly, key=lambda one: (-one.saving, one.kind, one.about)))


def _texts(texts: Iterable[TextFacts], prices: PriceList) -> Iterator[Advice]:
    for facts in texts:
        spared = facts.segments - facts.gsm_segments
        parts = (("texts", facts.texts), ("segments", facts.segments), ("segments_if_plain", facts.gsm_segments))
        evidence = (*parts, ("characters_fewest", facts.fewest), ("characters_most", facts.most))
        about = (("message_class", facts.message_class), ("language", facts.language))
        yield Advice("shorten_text", spared * prices.prices["sms_segments"].of_one, evidence, about)


def _relay(bill: Bill, calls: CallFigures, prices: PriceList) -> Iterator[Advice]:
    """Compare the relay's minutes with a ``<Gather>`` for each thing that was said."""
    if calls.relay_calls:
        saving = bill.amount("relay_minutes") - calls.relay_turns * prices.prices["gathers"].of_one
        evidence = (("calls", calls.relay_calls), ("relay_minutes", int(bill.quantity("relay_minutes"))), ("utterances", calls.relay_turns))
        yield Advice("gather_instead_of_relay", saving, evidence)


def _model(bill: Bill, calls: CallFigures) -> Iterator[Advice]:
    """Take the requests that told nothing new for as dear as the others."""
    if calls.model_requests:
        spent = bill.amount("model_input_tokens") + bill.amount("model_output_tokens")
        tokens = int(bill.quantity("model_input_tokens") + bill.quantity("model_output_tokens"))
        evidence = (("requests", calls.model_requests), ("nothing_new", calls.model_nothing_new), ("tokens", tokens))
        yield Advice("ask_model_less", spent * calls.model_nothing_new / calls.model_requests, evidence)
