"""What language models may take is reserved before they are asked, by every process together, and past it calls go on without them."""

import asyncio
from datetime import date

import attrs
import pytest
from bella_canadian_nlp import CanadianNlp

from bella_core.core.errors import BudgetSpent
from bella_core.core.metrics import MODEL_COST, MODEL_REFUSED, MODEL_TOKENS
from bella_core.core.phi import allow
from bella_core.core.settings import LanguageModelSettings
from bella_core.crud import outbox, spending
from bella_core.crud import usage as call_usage
from bella_core.crud.spending import Budget, Spent
from bella_core.domain.dialogue.state import initial
from bella_core.domain.dialogue.types import Failed, Proposals, Propose, Understood
from bella_core.plugin import Completion, NotConfigured, Rejected, Retry, Usage
from bella_core.services.alerting import from_payload
from bella_core.services.jobs import housekeeping
from bella_core.services.measuring import Measuring
from tests.conversation.house import NOW, House
from tests.conversation.models import NOTHING, Model, propose
from tests.conversation.test_alerting import Pager
from tests.peers.stores import open_database
from tests.web.test_metrics import Ledger

TO_SERVICE = ("I would like to make an appointment", "no I am new", "Peter Jones", "yes")
GUMS = "my gums are a bit funny lately you know"
DAY = "day:2026-11-03"


@pytest.fixture
async def open_house(db):
    opened = []

    async def make(answer=lambda said, request: NOTHING, **budgets):
        model = Model(answer)
        house = await House(db, plugins=(CanadianNlp, model, Pager()), budgets=LanguageModelSettings(**budgets)).open()
        opened.append(house)
        return house, model

    yield make
    for house in opened:
        await house.close()


async def alerts(db):
    """What waits in the outbox for the pager."""
    leased = await db.write(outbox.lease, 50, 60)
    return [
        (alert.rule, alert.severity, alert.fields) for _, alert in (from_payload(row.payload) for row in leased if row.topic == "alert")
    ]


# --- the ledger --------------------------------------------------------------------------------------------------------


async def test_a_request_counts_under_every_scope_or_under_none(db):
    roomy, narrow = Budget("a", 100, 100), Budget("b", 10, 100)
    await db.write(spending.reserve, [roomy, narrow], 10, 5, NOW)
    with pytest.raises(BudgetSpent) as told:
        await db.write(spending.reserve, [roomy, narrow], 1, 5, NOW)
    assert told.value.scope == "b"
    assert [await db.read(spending.spent, scope) for scope in "abc"] == [Spent(1, 10, 5), Spent(1, 10, 5), Spent(0, 0, 0)]


async def test_dollars_count_as_tokens_do(db):
    await db.write(spending.reserve, [Budget("a", 100, 9)], 1, 5, NOW)
    with pytest.raises(BudgetSpent):
        await db.write(spending.reserve, [Budget("a", 100, 9)], 1, 5, NOW)
    await db.write(spending.settle, ["a"], 0, -4)
    await db.write(spending.reserve, [Budget("a", 100, 9)], 1, 5, NOW)
    assert await db.read(spending.spent, "a") == Spent(2, 2, 6)


async def test_processes_that_race_never_spend_more_than_there_is(db, database_url):
    other = await open_database(database_url)
    budgets = [Budget("call:1", 1000, 1000), Budget(DAY, 70, 1000), Budget("location:main", 1000, 50)]

    async def reserve(database, order):
        try:
            await database.write(spending.reserve, order, 10, 10, NOW)
        except BudgetSpent:
            return 0
        return 1

    got = await asyncio.gather(*(reserve((db, other)[n % 2], budgets if n % 3 else budgets[::-1]) for n in range(12)))
    assert sum(got) == 5
    assert await db.read(spending.spent, DAY) == Spent(5, 50, 50)
    await other.close()


async def test_two_processes_with_calls_of_their_own_keep_to_one_budget_together(db, database_url):
    """Each answer takes a dollar, as much as was reserved for it; six callers are misunderstood at once, three to a process."""
    other = await open_database(database_url)
    models = [Model(lambda said, request: Completion(NOTHING, Usage(200, 20, 1.0), "scripted")) for _ in range(2)]
    limits = LanguageModelSettings(call_usd=1.0, day_usd=4.0, location_usd=100.0, request_usd=1.0)
    houses = [
        await House(base, plugins=(CanadianNlp, model), budgets=limits).open() for base, model in zip((db, other), models, strict=True)
    ]
    lines = [await house.call(*TO_SERVICE) for house in houses for _ in range(3)]
    await asyncio.gather(*(line.say(GUMS) for line in lines))
    assert sum(len(model.requests) for model in models) == 4
    assert (await db.read(spending.spent, DAY)).micro_usd == 4_000_000
    assert [line.reply.then for line in lines] == ["listen"] * 6
    for house in houses:
        await house.close()
    await other.close()


async def test_old_accounts_are_forgotten_and_young_ones_kept(db):
    await db.write(spending.reserve, [Budget("old", 9, 9)], 1, 1, NOW.replace(year=2020))
    await db.write(lambda conn: spending.reserve(conn, [Budget("new", 9, 9)], 1, 1, NOW.replace(year=2100)))
    (job,) = [job for job in housekeeping(db) if job.name == "forget_spending"]
    await job.run()
    assert [(await db.read(spending.spent, scope)).requests for scope in ("old", "new")] == [0, 1]


# --- in calls ----------------------------------------------------------------------------------------------------------


async def test_what_was_set_aside_is_put_right_when_the_answer_is_there(open_house, db):
    house, model = await open_house(lambda said, request: propose(("service:checkup", "gums")))
    line = await house.call(*TO_SERVICE, GUMS)
    assert line.keys == ["when"]
    for scope in (f"call:{line.call_id}", DAY, "location:main:2026-11-03"):
        assert await db.read(spending.spent, scope) == Spent(1, 220, 100)
    assert len(model.requests) == 1


async def test_a_turn_that_two_processes_take_at_once_asks_once(open_house, db):
    async def slowly(said, request):
        await asyncio.sleep(0.3)
        return propose(("service:checkup", "gums"))

    (house, model), (other, other_model) = await open_house(slowly), await open_house(slowly)
    line = await house.call(*TO_SERVICE)
    given = line.given(GUMS)
    replies = await asyncio.gather(house.conversation.turn(given), other.conversation.turn(given))
    assert all(reply.parts for reply in replies)
    assert len(model.requests) + len(other_model.requests) == 1
    assert (await db.read(spending.spent, DAY)).requests == 1


async def test_who_asks_a_second_time_in_a_turn_is_told_so_and_not_that_a_budget_is_spent(open_house):
    house, model = await open_house()
    ask = Propose("service", "Which service?", ("service",), (), Understood(GUMS))
    proposer, state, clinic = house.conversation._proposer(), initial("call"), house.clinics.view
    assert await proposer.propose(ask, state, clinic, NOW, 8.0) == Proposals()
    assert await proposer.propose(ask, state, clinic, NOW, 8.0) == Failed("asked_before")
    assert await proposer.propose(ask, attrs.evolve(state, turn=state.turn + 1), clinic, NOW, 8.0) == Proposals()
    assert len(model.requests) == 2


async def test_tokens_of_an_answer_are_counted_as_such_where_nobody_counts_those_of_the_request(open_house, db):
    house, model = await open_house(lambda said, request: Completion(NOTHING, Usage(0, 7), "m"))
    line = await house.call(*TO_SERVICE, GUMS)
    used = await db.read(call_usage.of_call, line.call_id)
    (request,) = model.requests
    most = (len(request.instructions) + len(request.input) + len(str(request.schema))) // 3 + 1 + request.max_tokens
    assert (used["model_input_tokens"], used["model_output_tokens"]) == (most - 7, 7)


@pytest.mark.parametrize(
    ("answer", "counted"),
    [
        (Retry("503"), "reserved"),
        (Completion(NOTHING, Usage(0, 0), "m"), "reserved"),
        (Completion(NOTHING, Usage(70, 7), "m"), (77, 2000)),
        (Completion(NOTHING, Usage(10**30, 7, 1e30), "m"), "ten times"),
        (Completion(NOTHING, Usage(7, 10**30, None), "m"), "ten times, no price"),
    ],
    ids=["no answer", "counts nothing", "knows no prices", "lies", "lies without prices"],
)
async def test_what_is_not_known_stays_set_aside(open_house, db, answer, counted):
    house, model = await open_house(lambda said, request: answer)
    await house.call(*TO_SERVICE, GUMS)
    used = await db.read(spending.spent, DAY)
    (request,) = model.requests
    most = (len(request.instructions) + len(request.input) + len(str(request.schema))) // 3 + 1 + request.max_tokens
    assumed = {"reserved": (most, 2000), "ten times": (10 * most, 10 * most * 1_000_000), "ten times, no price": (10 * most, 2000)}
    tokens, micro_usd = assumed.get(counted, counted)
    assert used.tokens == tokens
    assert used.micro_usd == pytest.approx(micro_usd, abs=1)


async def test_one_provider_that_claims_too_much_does_not_switch_models_off_for_the_day(open_house, db):
    lies = Completion(NOTHING, Usage(10**30, 10**30, 1e-4), "m")
    house, model = await open_house(lambda said, request: lies)
    for _ in range(3):
        await house.call(*TO_SERVICE, GUMS)
    assert len(model.requests) == 3
    used = await db.read(spending.spent, DAY)
    assert used.tokens < LanguageModelSettings().day_tokens / 4


@pytest.mark.parametrize("error", [Retry("429", unspent=True), Rejected("401", unspent=True), NotConfigured("no key"), None])
async def test_what_surely_took_nothing_is_given_back(open_house, db, error):
    house, model = await open_house(lambda said, request: error)
    await house.call(*TO_SERVICE, GUMS)
    assert len(model.requests) == 1
    assert await db.read(spending.spent, DAY) == Spent(1, 0, 0)


class Other(Model):
    name = "other"


@pytest.mark.parametrize(
    ("first", "then", "counted"),
    [
        (Retry("500"), Completion(NOTHING, Usage(70, 7, 0.001), "m"), (1, 77, 1000)),
        (Retry("429", unspent=True), Completion(NOTHING, Usage(70, 7, 0.001), "m"), (0, 77, 1000)),
        (None, Completion(NOTHING, Usage(70, 7, 0.001), "m"), (0, 77, 1000)),
        (Retry("500"), Retry("500"), (2, 0, 0)),
        (Retry("500"), Retry("429", unspent=True), (1, 0, 0)),
        (Retry("429", unspent=True), Rejected("401", unspent=True), (0, 0, 0)),
    ],
)
async def test_each_model_of_a_chain_counts_as_far_as_it_may_have_taken_something(db, first, then, counted):
    one, two = Model(lambda said, request: first), Other(lambda said, request: then)
    house = await House(db, plugins=(CanadianNlp, one, two)).open()
    await house.call(*TO_SERVICE, GUMS)
    (request,) = one.requests
    most = (len(request.instructions) + len(request.input) + len(str(request.schema))) // 3 + 1 + request.max_tokens
    unknown, tokens, micro_usd = counted
    assert await db.read(spending.spent, DAY) == Spent(1, unknown * most + tokens, unknown * 2000 + micro_usd)
    assert len(two.requests) == 1
    await house.close()


async def test_a_model_that_is_not_asked_takes_nothing(open_house, db):
    house, model = await open_house(lambda said, request: RuntimeError("no"))
    for _ in range(6):
        await house.call(*TO_SERVICE, GUMS)
    spent = await db.read(spending.spent, DAY)
    assert len(model.requests) == spent.requests == 3


@pytest.mark.parametrize("budget", ["call_tokens", "day_tokens", "location_tokens", "call_usd", "day_usd", "location_usd"])
async def test_past_any_budget_the_call_goes_on_without_the_model(open_house, budget):
    house, model = await open_house(**{budget: 0})
    line = await house.call(*TO_SERVICE, GUMS, "a cleaning")
    assert model.requests == []
    assert line.keys == ["when"]


async def test_a_call_that_asks_too_often_is_not_the_end_of_another(open_house):
    house, model = await open_house(call_tokens=2000)
    first = await house.call(*TO_SERVICE, GUMS, GUMS, GUMS)
    before = len(model.requests)
    assert 0 < before < 4
    assert first.reply.parts
    await house.call(*TO_SERVICE, GUMS)
    assert len(model.requests) == before + 1


async def test_one_alert_a_day_says_that_a_budget_is_spent(open_house, db):
    one, _ = await open_house(day_tokens=0)
    two, _ = await open_house(day_tokens=0)
    await one.call(*TO_SERVICE, GUMS, GUMS)
    await two.call(*TO_SERVICE, GUMS)
    assert await alerts(db) == [("model_budget_spent", "warning", {"scope": "day"})]


async def test_the_budget_of_a_location_is_told_with_its_name_and_that_of_calls_once_for_all_of_them(open_house, db):
    allow("location_id", ["main"])  # as bella does when she starts
    house, _ = await open_house(location_tokens=0)
    await house.call(*TO_SERVICE, GUMS)
    strict, _ = await open_house(call_tokens=0)
    for _ in range(2):
        await strict.call(*TO_SERVICE, GUMS)
    assert await alerts(db) == [
        ("model_budget_spent", "warning", {"scope": "location", "location_id": "main"}),
        ("model_budget_spent", "info", {"scope": "call"}),
    ]


async def test_the_next_day_has_a_budget_of_its_own(open_house, db):
    house, model = await open_house(day_tokens=2500)
    await db.write(spending.reserve, [Budget(DAY, 10_000, 10_000)], 2500, 0, NOW)
    await house.call(*TO_SERVICE, GUMS)
    assert model.requests == []
    house.clock.at = NOW.replace(day=4)
    await house.call(*TO_SERVICE, GUMS)
    assert len(model.requests) == 1
    assert (await db.read(spending.spent, f"day:{date(2026, 11, 4)}")).requests == 1


async def test_one_alert_says_that_no_model_answers_any_more(open_house, db):
    house, model = await open_house(lambda said, request: RuntimeError("no"))
    for _ in range(5):
        await house.call(*TO_SERVICE, GUMS)
    assert len(model.requests) == 3
    assert await alerts(db) == [("model_away", "warning", {})]


@pytest.mark.parametrize("error", [Retry("the provider answered 500"), Rejected("the provider answered 401", unspent=True)])
async def test_a_provider_that_serves_nobody_is_left_alone_and_told_of(open_house, db, error):
    house, model = await open_house(lambda said, request: error)
    for _ in range(5):
        await house.call(*TO_SERVICE, GUMS)
    assert len(model.requests) == 3
    assert await alerts(db) == [("model_away", "warning", {})]


class Odd(Retry):
    """An error that nobody can ask anything."""

    def __init__(self):
        Exception.__init__(self, "odd")

    @property
    def after_s(self):
        raise RuntimeError("not for you")


@pytest.mark.parametrize(
    ("error", "asked"),
    [(Retry("x", 10**400), 1), (Retry("x", float("nan")), 3), (Retry("x", -1.0), 3), (Retry("x", "soon"), 3), (Odd(), 3)],
)
async def test_a_time_that_is_none_breaks_no_call(open_house, error, asked):
    house, model = await open_house(lambda said, request: error)
    for _ in range(4):
        await house.call(*TO_SERVICE, GUMS)
    assert len(model.requests) == asked


async def test_a_provider_that_asks_for_time_gets_it_from_the_first_time_on(open_house):
    house, model = await open_house(lambda said, request: Retry("the provider answered 429", 20.0, unspent=True))
    for _ in range(3):
        await house.call(*TO_SERVICE, GUMS)
    assert len(model.requests) == 1


# --- what operators see ------------------------------------------------------------------------------------------------


def measured(house, *metrics):
    """What was counted since the last time: by name and dimensions, each value and how often it came."""
    return {(metric.name, *dimensions): counts for (metric, dimensions), counts in house.meter.take().items() if metric in metrics}


async def test_tokens_and_dollars_are_counted_by_plugin_and_purpose(open_house):
    house, _ = await open_house(lambda said, request: Completion(NOTHING, Usage(200, 20, 0.0001), "m"))
    await house.call(*TO_SERVICE, GUMS, GUMS)
    assert measured(house, MODEL_TOKENS, MODEL_COST, MODEL_REFUSED) == {
        ("OpenAITokenUsage", "model", "understand", "input"): {200.0: 2},
        ("OpenAITokenUsage", "model", "understand", "output"): {20.0: 2},
        ("ModelCost", "model", "understand"): {0.0001: 2},
    }


async def test_a_cost_that_the_plugin_does_not_know_is_counted_as_what_requests_are_taken_to_cost(open_house):
    house, _ = await open_house(lambda said, request: Completion(NOTHING, Usage(70, 7), "m"), request_usd=0.003)
    await house.call(*TO_SERVICE, GUMS)
    assert measured(house, MODEL_COST) == {("ModelCost", "model", "understand"): {0.003: 1}}


@pytest.mark.parametrize("budget", ["call", "day", "location"])
async def test_what_a_budget_refuses_is_counted_by_the_budget(open_house, budget):
    house, model = await open_house(**{f"{budget}_tokens": 0})
    await house.call(*TO_SERVICE, GUMS, GUMS)
    assert model.requests == []
    assert measured(house, MODEL_TOKENS, MODEL_COST, MODEL_REFUSED) == {("ModelBudgetRefusals", "understand", budget): {1: 2}}


async def test_a_model_that_is_away_shows_as_an_open_breaker(db):
    ledger = Ledger()
    house = await House(db, plugins=(CanadianNlp, Model(lambda said, request: RuntimeError("no")), ledger)).open()
    for _ in range(3):
        await house.call(*TO_SERVICE, GUMS)
    Measuring(house.meter, house.hooks, house.clock).flush()
    await house.close()  # it hands over what was measured
    assert ledger.sums["CircuitBreakerState", "model", "complete"] == 1
    assert ledger.sums["CircuitBreakerState", "canadian_nlp", "extract"] == 0
