"""Bills are exact, prices are a file's own, and advice says what it would save and why."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from random import Random

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bella_core.core.errors import ConfigError
from bella_core.domain.costs.advice import CallFigures, TextFacts, advices
from bella_core.domain.costs.bills import added, bill, minutes
from bella_core.domain.costs.prices import ITEMS
from bella_core.domain.notices.segments import beside_gsm, gsm_segments, segments
from bella_core.services.costing.prices import load_prices, prices_text, read_prices

PRICES = load_prices()
MONTH = Fraction(30)

quantities = st.dictionaries(st.sampled_from(sorted(ITEMS)), st.fractions(0, 10**6, max_denominator=1000))


def without(text, line):
    """Bella's own file with a line less."""
    assert text.count(line) >= 1
    return text.replace(line, "", 1)


# --- bills ------------------------------------------------------------------------------------------------------------


@given(quantities)
def test_the_total_is_the_sum_of_the_items(used):
    made = bill(used, PRICES)
    assert made.total == sum(line.amount for line in made.lines)
    assert {line.item for line in made.lines} == {item for item, much in used.items() if much}
    assert all(line.amount == line.quantity * PRICES.prices[line.item].of_one >= 0 for line in made.lines)


@given(quantities, quantities)
def test_the_bills_of_two_days_are_the_bill_of_both(one, other):
    assert bill(one, PRICES).total + bill(other, PRICES).total == bill(added(one, other), PRICES).total


@given(st.integers(0, 10**6))
def test_a_minute_that_has_begun_is_paid_for(seconds):
    assert 60 * minutes(seconds) - 59 <= seconds <= 60 * minutes(seconds) or seconds == minutes(seconds) == 0


def test_what_nothing_was_used_for_has_no_price_of_one():
    empty, used = bill({}, PRICES), bill({"call_minutes": Fraction(4)}, PRICES)
    assert (empty.of_each(3), used.of_each(0), used.of_each(2)) == (None, None, Fraction("0.017"))


def test_a_bill_line_by_line():
    used = {"call_minutes": Fraction(10), "sms_segments": Fraction(3), "model_input_tokens": Fraction(1_000_000)}
    made = bill(used, PRICES)
    assert [(line.item, line.unit, line.amount) for line in made.lines] == [
        ("call_minutes", "minute", Fraction("0.085")),
        ("sms_segments", "segment", Fraction("0.0249")),
        ("model_input_tokens", "token", Fraction("0.15")),
    ]


# --- prices -----------------------------------------------------------------------------------------------------------


def test_bellas_own_prices_are_dated_and_each_says_who_asks_it():
    assert set(PRICES.prices) == set(ITEMS)
    assert all("https://" in price.source for price in PRICES.prices.values())
    assert (PRICES.currency, PRICES.prices["call_minutes"].price) == ("USD", Decimal("0.0085"))


@pytest.mark.parametrize(
    ("today", "months"),
    [
        (date(2025, 6, 1), 0),
        (date(2025, 6, 30), 0),
        (date(2025, 7, 1), 1),
        (date(2026, 5, 31), 11),
        (date(2026, 6, 1), 12),
        (date(2024, 1, 1), 0),
    ],
)
def test_prices_grow_old_by_whole_months(today, months):
    assert attrs.evolve(PRICES, valid_from=date(2025, 6, 1)).age_months(today) == months


def test_a_clinic_may_have_prices_of_its_own(tmp_path):
    own = tmp_path / "prices.toml"
    own.write_text(prices_text().replace('"USD"', '"CAD"').replace("price = 0.0085", "price = 0.01", 1), encoding="utf-8")
    assert (load_prices(own).currency, load_prices(own).prices["call_minutes"].of_one) == ("CAD", Fraction(1, 100))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (without(prices_text(), 'currency = "USD"'), "currency: write a code"),
        (prices_text().replace("2025-06-01", '"2025"'), "valid_from: write the day"),
        (prices_text().replace("price = 0.0085", "price = -1"), "call_minutes.price: write a number"),
        (prices_text().replace("price = 0.0085", "price = nan"), "call_minutes.price: write a number"),
        (prices_text().replace("price = 0.0085", 'price = "1"'), "call_minutes.price: write a number"),
        (prices_text().replace("per = 1\n", "per = 0\n", 1), "call_minutes.per: write how many"),
        (prices_text().replace('unit = "minute"', 'unit = "second"', 1), "call_minutes.unit: this item is counted by the minute"),
        (prices_text().replace("[gathers]", "[gather]"), "gather: there is no such item"),
        (prices_text().replace("[gathers]", "[gather]"), "gathers.price: is missing"),
        (prices_text().replace("per = 1\n", "pre = 1\n", 1), "call_minutes.pre: there is no such key"),
        ("currency = ", "is no TOML"),
    ],
)
def test_a_file_of_prices_says_what_is_wrong_with_it(text, wanted):
    with pytest.raises(ConfigError) as told:
        read_prices(text, "own.toml")
    assert "own.toml" in str(told.value)
    assert wanted in str(told.value)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ConfigError, match=r"none\.toml"):
        load_prices(tmp_path / "none.toml")


# --- advice -----------------------------------------------------------------------------------------------------------


def test_texts_of_two_parts_for_one_character():
    facts = TextFacts("reminder", "fr-CA", 412, 824, 412, 1, 1)
    [found] = advices(bill({}, PRICES), [facts], CallFigures(), PRICES, MONTH)
    assert (found.kind, found.saving) == ("shorten_text", 412 * Fraction("0.0083"))
    assert dict(found.about) == {"message_class": "reminder", "language": "fr-CA"}
    assert dict(found.evidence) == {"texts": 412, "segments": 824, "segments_if_plain": 412, "characters_fewest": 1, "characters_most": 1}


def test_the_relay_is_compared_with_a_gather_for_each_utterance():
    used = bill({"relay_minutes": Fraction(100)}, PRICES)
    [found] = advices(used, [], CallFigures(relay_calls=40, relay_turns=200), PRICES, MONTH)
    assert (found.kind, found.saving) == ("gather_instead_of_relay", 7 - Fraction(4))
    assert dict(found.evidence) == {"calls": 40, "relay_minutes": 100, "utterances": 200}
    assert advices(used, [], CallFigures(relay_calls=40, relay_turns=400), PRICES, MONTH) == ()


def test_a_model_that_tells_nothing_new_costs_its_share():
    used = bill({"model_input_tokens": Fraction(10**7), "model_output_tokens": Fraction(10**6)}, PRICES)
    [found] = advices(used, [], CallFigures(model_requests=1000, model_nothing_new=250), PRICES, MONTH)
    assert (found.kind, found.saving) == ("ask_model_less", (Fraction("1.5") + Fraction("0.6")) / 4)
    assert dict(found.evidence) == {"requests": 1000, "nothing_new": 250, "tokens": 11 * 10**6}


@given(quantities, st.integers(0, 99), st.integers(0, 99), st.integers(1, 400))
def test_advice_saves_something_and_the_largest_is_said_first(used, turns, new, days):
    facts = [TextFacts("recall", "en-CA", 3, 6, 3, 1, 2)]
    calls = CallFigures(relay_calls=1, relay_turns=turns, model_requests=100, model_nothing_new=new)
    made = bill(used, PRICES)
    found = advices(made, facts, calls, PRICES, Fraction(days))
    savings = [one.saving for one in found]
    assert savings == sorted(savings, reverse=True)
    assert all(saving > 0 for saving in savings)
    for one in found:
        if one.kind == "ask_model_less":
            assert one.saving * days / 30 <= made.total


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=400))
def test_a_text_has_no_more_parts_within_the_alphabet(text):
    assert gsm_segments(text) <= segments(text)
    assert (beside_gsm(text) == 0) <= (gsm_segments(text) == segments(text))


def test_one_letter_makes_two_parts_of_one():
    text = "".join(Random(1).choices("abc def", k=100)) + "ê"
    assert (beside_gsm(text), segments(text), gsm_segments(text)) == (1, 2, 1)
