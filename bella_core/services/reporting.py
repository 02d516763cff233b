"""Reports as plain data for programs, and as lines for people. A figure of which there is no sample is left out of both."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

import attrs

from bella_core.domain.costs.advice import Advice
from bella_core.domain.period import Period

from .costing.desk import CostReport
from .kpis import KpiReport

#: Decimals of amounts for programs.
_DECIMALS = 6

_PERCENT = {"completion_rate", "after_hours_share", "no_show_rate", "fill_rate"}
_WORDS = {
    "calls": "calls",
    "bookings": "bookings",
    "completion_rate": "completion rate",
    "handling_s": "handling time",
    "after_hours_share": "after-hours share",
    "no_shows": "no-shows",
    "no_show_rate": "no-show rate",
    "fill_rate": "fill rate",
}
#: What advice is told as, by its kind.
ADVICE = {
    "shorten_text": (
        "{message_class} texts ({language}) take {segments} segments instead of {segments_if_plain} because of {characters_fewest} to"
        " {characters_most} characters beside the 7-bit alphabet; from {texts} texts"
    ),
    "gather_instead_of_relay": (
        "relay minutes where <Gather> would do: {calls} calls took {relay_minutes} relay minutes for {utterances} utterances"
    ),
    "ask_model_less": (
        "a model was asked where the extractors knew already: {nothing_new} of {requests} requests told nothing new;"
        " all of them took {tokens} tokens"
    ),
}


def kpi_document(report: KpiReport) -> Mapping[str, Any]:
    """Return the figures of a period."""
    return {**_of(report.period, report.location_id), "kpis": _known(attrs.asdict(report.kpis))}


def cost_document(report: CostReport) -> Mapping[str, Any]:
    """Return what a period cost; amounts are in the currency of the prices."""
    prices = report.prices
    items = [
        {
            "item": line.item,
            "quantity": _number(line.quantity),
            "unit": line.unit,
            "amount": _number(line.amount),
            "source": prices.prices[line.item].source,
        }
        for line in report.bill.lines
    ]
    each = {"per_call": report.per_call, "per_booking": report.per_booking}
    return {
        **_of(report.period, report.location_id),
        "currency": prices.currency,
        "prices_of": prices.valid_from.isoformat(),
        "prices_are_old": report.is_old,
        "items": items,
        **({"total": _number(report.bill.total)} if items else {}),
        **{name: _number(amount) for name, amount in each.items() if amount is not None},
        "advice": [_advice(one) for one in report.advice],
    }


def kpi_lines(report: KpiReport) -> Iterator[str]:
    """Yield the figures as text."""
    yield _heading(report.period, report.location_id)
    known = _known(attrs.asdict(report.kpis))
    for name, value in known.items():
        shown = f"{100 * value:.1f} %" if name in _PERCENT else f"{value:.0f} s" if name == "handling_s" else f"{value}"
        yield f"{_WORDS[name]:20}{shown:>12}"
    if not known:
        yield "There is nothing to tell of."


def cost_lines(report: CostReport) -> Iterator[str]:
    """Yield what a period cost as text."""
    currency = report.prices.currency
    yield _heading(report.period, report.location_id)
    for line in report.bill.lines:
        yield f"{line.item:24}{float(line.quantity):>12.10g}{float(line.amount):>12.4f} {currency}"
    if not report.bill.lines:
        yield "Nothing was used that is paid for."
    sums = {"total": report.bill.total if report.bill.lines else None, "per call": report.per_call, "per booking": report.per_booking}
    for name, amount in sums.items():
        if amount is not None:
            yield f"{name:36}{float(amount):>12.4f} {currency}"
    age = f"; they are {report.age_months} months old, compare them with an invoice" if report.is_old else ""
    yield f"By the prices of {report.prices.valid_from}{age}."
    for one in report.advice:
        yield f"Would save {float(one.saving):.2f} {currency} in 30 days: {_told(one)}."


def _of(period: Period, location_id: str | None) -> Mapping[str, Any]:
    where = {"location": location_id} if location_id is not None else {}
    return {"from": period.first.isoformat(), "to": period.last.isoformat(), **where}


def _heading(period: Period, location_id: str | None) -> str:
    return f"{period.first} to {period.last}, {location_id or 'all locations'}"


def _known(figures: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: value for name, value in figures.items() if value is not None}


def _number(exact: Fraction) -> float | int:
    return int(exact) if exact.denominator == 1 else round(float(exact), _DECIMALS)


def _told(one: Advice) -> str:
    return ADVICE[one.kind].format(**dict(one.about), **dict(one.evidence))


def _advice(one: Advice) -> Mapping[str, Any]:
    return {
        "kind": one.kind,
        "saving_in_30_days": _number(one.saving),
        **dict(one.about),
        "evidence": dict(one.evidence),
        "text": _told(one),
    }
