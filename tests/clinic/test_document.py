"""The clinic's file: readable, strict, every mistake at once, and the same clinic after a round trip."""

import tomllib
from datetime import UTC, date, datetime, time, timedelta

import attrs
import pytest
import tomli_w
from hypothesis import given, settings
from hypothesis import strategies as st

from bella_core.core.clock import SystemClock
from bella_core.core.errors import ClinicError
from bella_core.domain.clinic import Answering, AnswerRule, Closure, Window
from bella_core.domain.clinic_paging import OnCall, Paging
from bella_core.domain.clinic_rules import Ages, CancellationPolicy, PerDay, Reserve
from bella_core.domain.on_call import on_call_now
from bella_core.services import clinics_document
from bella_core.services.clinics import ClinicStore, demo_toml
from bella_core.services.clinics_lines import leading_back

DEMO = clinics_document.read(demo_toml())


def changed(change):
    document = tomllib.loads(demo_toml())
    change(document)
    return tomli_w.dumps(document)


def mistakes_of(text):
    with pytest.raises(ClinicError) as refused:
        clinics_document.read(text)
    return refused.value.mistakes


def on_call(document, **changes):
    """Put somebody on call, and return the table."""
    paging = document["locations"][0]["paging"] = {"rota": [{"name": "okafor", "number": "+14165550177"} | changes]}
    return paging


def test_who_is_on_call_survives_a_round_trip():
    def change(document):
        table = on_call(document, days=["fri", "sat"], start="17:00", end="08:30")
        table["rota"].append({"name": "chen", "number": "+14165550178"})
        table.update(levels=["911", "same_day"], next_after_min=10)

    clinic = clinics_document.read(changed(change))
    okafor = OnCall("okafor", "+14165550177", (4, 5), time(17), time(8, 30))
    assert clinic.locations[0].paging == Paging((okafor, OnCall("chen", "+14165550178")), ("911", "same_day"), 10)
    assert clinics_document.read(clinics_document.write(clinic)) == clinic


def test_a_line_of_another_location_leads_back_too():
    def change(document):
        other = {**document["locations"][0], "id": "west", "numbers": ["+14165550150"], "rooms": [{"id": "w1", "name": "W1"}]}
        document["locations"][0]["desk"] = "+14165550150"
        document["locations"].append({**other, "desk": "+14165550151"})

    (mistake,) = mistakes_of(changed(change))
    assert mistake.startswith("locations[0].desk: must not be a number that bella answers (that of west)")


def test_a_clinic_that_is_stored_so_is_used_all_the_same():
    text = changed(lambda document: document["locations"][0].update(desk="+14165550100"))
    clinic = clinics_document.read(text, revision=3)
    assert [path for path, _ in leading_back(clinic)] == ["locations[0].desk"]


ON = datetime(2027, 3, 5, 22, 30, tzinfo=UTC)  # Friday, half past five in Toronto


@pytest.mark.parametrize(
    ("at", "on"),
    [
        (ON - timedelta(minutes=31), False),
        (ON - timedelta(minutes=30), True),
        (ON + timedelta(hours=14, minutes=59), True),  # Saturday, 8:29
        (ON + timedelta(hours=15), False),
        (ON + timedelta(days=1), False),
        (ON + timedelta(days=7), True),
    ],
)
def test_hours_on_call_go_over_midnight(at, on):
    okafor = OnCall("okafor", "+14165550177", (4,), time(17), time(8, 30))
    place = attrs.evolve(DEMO.locations[0], on_call=None, paging=Paging((okafor,)))
    assert on_call_now(place, at) == ((okafor,) if on else ())


def test_the_night_of_the_change_to_summer_time_has_somebody_on_call_throughout():
    night = OnCall("okafor", "+14165550177", (5,), time(22), time(6))
    place = attrs.evolve(DEMO.locations[0], on_call=None, paging=Paging((night,)))
    first, last = datetime(2027, 3, 14, 3, tzinfo=UTC), datetime(2027, 3, 14, 10, tzinfo=UTC)  # 22:00 EST to 6:00 EDT
    hours = [first - timedelta(minutes=1) + timedelta(minutes=20 * step) for step in range(24)]
    assert [bool(on_call_now(place, at)) for at in hours] == [first <= at < last for at in hours]


def test_the_one_number_comes_last_and_each_number_once():
    place = attrs.evolve(
        DEMO.locations[0], on_call="+14165550177", paging=Paging((OnCall("a", "+14165550177"), OnCall("b", "+14165550178")))
    )
    closed = datetime(2027, 3, 6, 8, tzinfo=UTC)
    assert [(who.name, who.number) for who in on_call_now(place, closed)] == [("a", "+14165550177"), ("b", "+14165550178")]
    alone = attrs.evolve(place, paging=Paging())
    assert [who.name for who in on_call_now(alone, closed)] == [""]
    assert on_call_now(alone, ON - timedelta(hours=7)) == ()  # the desk answers


@pytest.mark.parametrize("transport", ["gather", "relay", "stream"])
def test_how_callers_are_heard_survives_a_round_trip(transport):
    clinic = clinics_document.read(changed(lambda document: document["locations"][0]["answering"].update(transport=transport)))
    assert clinic.locations[0].answering.transport == transport
    assert clinics_document.read(clinics_document.write(clinic)) == clinic


def test_an_unknown_way_to_hear_callers_is_a_mistake():
    (mistake,) = mistakes_of(changed(lambda document: document["locations"][0]["answering"].update(transport="pigeon")))
    assert "answering.transport" in mistake
    assert "gather, relay, stream" in mistake


def test_the_demo_clinic_is_as_promised():
    [location] = DEMO.locations
    assert (location.zone, location.numbers, location.languages) == ("America/Toronto", ("+14165550100",), ("en-CA", "fr-CA"))
    assert sorted(provider.role for provider in DEMO.providers) == ["dentist", "dentist", "hygienist", "hygienist"]
    assert len(location.rooms) == 4
    assert location.hours == ((Window(time(8), time(12)), Window(time(13), time(17))),) * 5 + ((), ())
    assert {service.code for service in DEMO.services if service.by_phone == "staff"} == {"crown", "root_canal", "extraction"}
    assert all(set(service.names) == set(service.words) == {"en", "fr"} for service in DEMO.services)


def test_a_round_trip_gives_the_same_clinic_and_the_same_text():
    text = clinics_document.write(DEMO)
    assert clinics_document.read(text) == DEMO
    assert clinics_document.write(clinics_document.read(text)) == text


WINDOWS = st.sampled_from([(), (Window(time(9), time(12)),), (Window(time(8, 15), time(12)), Window(time(13), time(18, 45)))])
MODES = st.sampled_from(["first", "overflow", "after_hours", "off"])
RULES = st.builds(AnswerRule, st.sampled_from([(0,), (5, 6), (0, 1, 2, 3, 4)]), st.just(time(9)), st.just(time(11, 30)), MODES)
UNTIL = st.none() | st.just(datetime(2027, 7, 1, 16, tzinfo=UTC))


@settings(max_examples=40, deadline=None)
@given(
    hours=st.tuples(*[WINDOWS] * 7),
    answering=st.builds(Answering, MODES, st.integers(5, 120), st.lists(RULES, max_size=2).map(tuple), st.none() | MODES, UNTIL),
    closure=st.builds(Closure, st.just(date(2027, 12, 24)), st.just(date(2028, 1, 2)), st.text(max_size=20), WINDOWS),
    own=st.none() | st.tuples(*[WINDOWS] * 7),
    prompts=st.sampled_from([{}, {"fr-CA": {"greeting": "Bonjour, « Maple »\n"}}]),
)
def test_any_clinic_survives_a_round_trip(hours, answering, closure, own, prompts):
    location = attrs.evolve(DEMO.locations[0], hours=hours, answering=answering, closures=(closure,))
    provider = attrs.evolve(DEMO.providers[0], hours=own and {"main": own})
    clinic = attrs.evolve(DEMO, locations=(location,), providers=(provider, *DEMO.providers[1:]), prompts=prompts)
    assert clinics_document.read(clinics_document.write(clinic)) == clinic


def test_every_mistake_is_named_at_once_with_its_path():
    def spoil(document):
        [location] = document["locations"]
        location["zone"] = "Toronto"
        location["numbers"] = ["416-555-0100"]
        location["colour"] = "blue"
        location["hours"]["mon"] = "8-12"
        location["hours"]["tue"] = "13:00-17:00, 08:00-12:00"
        location["step_min"] = True
        del document["providers"][0]["role"]
        document["providers"][1]["id"] = "Dr Chen"
        document["services"][0]["minutes"] = "an hour"
        document["services"][2]["needs"] = document["services"][2]["needs"][:1]
        del document["services"][3]["names"]["fr"]

    found = mistakes_of(changed(spoil))
    expected = [
        "locations[0].zone: must be an IANA zone",
        "locations[0].numbers[0]: must be a telephone number such as +14165550100",
        "locations[0].colour: is not known",
        "locations[0].hours.mon: must be hours such as 08:00-12:00, 13:00-17:00",
        "locations[0].hours.tue: the hours overlap or are not in order",
        "locations[0].step_min: must be a whole number",
        "providers[0].role: is missing",
        "providers[1].id: must be made of small letters",
        "services[0].minutes: must be a whole number",
        'services[2].needs: exactly one must have resource = "room"',
        "services[3].names.fr: is missing",
    ]
    for start in expected:
        assert any(mistake.startswith(start) for mistake in found), (start, found)


def own_prompt(key, text):
    return lambda d: d.update(prompts={"en-CA": {key: text}})


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda d: d.pop("locations"), "locations: there must be one at least"),
        (lambda d: d["services"].append(d["services"][0]), "services: the code 'exam_new' stands twice"),
        (lambda d: d["locations"][0].update(desk="+14165550100"), "locations[0].desk: must not be a number that bella answers"),
        (lambda d: d["locations"][0].update(on_call="+14165550100"), "locations[0].on_call: must not be a number that bella answers"),
        (
            lambda d: on_call(d, number="+14165550100"),
            "locations[0].paging.rota[0].number: must not be a number that bella answers (that of",
        ),
        (lambda d: on_call(d, number="555"), "locations[0].paging.rota[0].number: must be a telephone number"),
        (lambda d: on_call(d, name="Dr Okafor"), "locations[0].paging.rota[0].name: must be made of small letters"),
        (lambda d: on_call(d, days=["sun", "someday"]), "locations[0].paging.rota[0].days[1]: must be one of"),
        (lambda d: on_call(d, start="25:00"), "locations[0].paging.rota[0].start: must be a time of day"),
        (lambda d: on_call(d, nmae="x"), "locations[0].paging.rota[0].nmae: is not known; did you mean 'name'?"),
        (lambda d: on_call(d).update(levels=["soon"]), "locations[0].paging.levels[0]: must be one of 911, immediate, same_day"),
        (lambda d: on_call(d).update(next_after_min=0), "locations[0].paging.next_after_min: must be from 1 to 120"),
        (
            lambda d: on_call(d)["rota"].append({"name": "okafor", "number": "+14165550178"}),
            "locations[0].paging.rota: 'okafor' has two numbers",
        ),
        (lambda d: d["providers"][0].update(hours={"annex": {}}), "providers[0].hours.annex: there is no such location"),
        (lambda d: d["services"][0]["needs"][0].update(minutes=90), "services[0].needs[0].minutes: ends after the visit"),
        (lambda d: d["services"][1].update(first_for_new=True), "services: only one may have first_for_new"),
        (lambda d: d.update(locations="main"), "locations: must be a list of tables"),
        (lambda d: d["locations"][0].update(answering="always"), "locations[0].answering: must be a table"),
        (lambda d: d.update(prompts={"de": {}}), "prompts.de: must be one of en-CA, fr-CA"),
        (own_prompt("greting", "Hi"), "prompts.en-CA.greting: is no text of bella's; did you mean 'greeting'?"),
        (own_prompt("greeting", "Hi from {clinik}"), "prompts.en-CA.greeting: has {clinik}, which is not known here; known: clinic"),
        (own_prompt("greeting", "Hi from {clinic"), "prompts.en-CA.greeting: has braces that do not match"),
        (own_prompt("greeting", " "), "prompts.en-CA.greeting: must not be empty"),
        (own_prompt("read_back", "{service} for {name}, right?"), "prompts.en-CA.read_back: must say {moment} too"),
    ],
)
def test_a_mistake_says_where_it_is_and_how_to_mend_it(change, expected):
    assert any(mistake.startswith(expected) for mistake in mistakes_of(changed(change)))


def test_texts_of_the_clinics_own_are_taken():
    own = {"greeting": "Hi, {clinic}.", "trouble.working": "One second.", "read_back": "{service}, {name}, {moment}, {phone}"}
    assert clinics_document.read(changed(lambda d: d.update(prompts={"en-CA": own}))).prompts == {"en-CA": own}


def test_a_text_that_was_stored_and_went_out_of_use_keeps_no_clinic_from_opening():
    assert clinics_document.read(changed(own_prompt("an.old.one", "Hi")), revision=7).prompts == {"en-CA": {"an.old.one": "Hi"}}


def test_a_misspelt_key_is_asked_about():
    found = mistakes_of(changed(lambda d: d["locations"][0].update(on_cal="+14165550123")))
    assert any("did you mean 'on_call'?" in mistake for mistake in found)


@pytest.mark.parametrize("text", ["", "not toml", "id = 3", "[[locations]]\n", "\x00"])
def test_a_file_that_is_no_clinic_is_refused(text):
    assert mistakes_of(text)


async def test_the_store_keeps_revisions_and_others_see_the_change(db):
    one, two = ClinicStore(db, SystemClock()), ClinicStore(db, SystemClock())
    with pytest.raises(ClinicError, match="bella clinic import"):
        await one.load()
    assert (await one.load(demo=True)).revision == 1
    assert await two.load(demo=True) == one.view
    await one.import_toml(changed(lambda d: d.update(name="Érable")))
    assert (one.view.name, one.view.revision) == ("Érable", 2)
    assert two.view.revision == 1
    assert await two.refresh() == one.view
    assert (await two.load(demo=True)).name == "Érable"  # the demo replaces nothing
    with pytest.raises(ClinicError):
        await one.import_toml("id = 3")
    assert await two.refresh() == one.view
    again = ClinicStore(db, SystemClock())
    await again.import_toml(await one.export_toml())
    assert attrs.evolve(again.view, revision=0) == attrs.evolve(one.view, revision=0)


def test_the_clinics_own_answers_come_back_as_they_were():
    facts = {"parking": {"en": "Behind the house.", "fr": "Derrière la maison."}, "price": {"en": "Ask us.", "fr": "Demandez-nous."}}
    clinic = attrs.evolve(DEMO, locations=(attrs.evolve(DEMO.locations[0], facts=facts),))
    assert clinics_document.read(clinics_document.write(clinic)) == clinic


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"parking": {"en": "Yes."}}, "locations[0].facts.parking.fr: is missing: the location speaks this language"),
        ({"parking": {"en": "Yes.", "fr": "Oui.", "de": "Ja."}}, "locations[0].facts.parking.de: must be en or fr"),
        ({"coverage": {"en": "All.", "fr": "Tout."}}, "locations[0].facts.coverage: must be one of insurance, parking, prepare, price"),
        (
            {"price": {"en": "x" * 401, "fr": "y"}},
            "locations[0].facts.price.en: must be of 400 characters at most: it is said on the telephone",
        ),
        ({"price": {"en": " ", "fr": "y"}}, "locations[0].facts.price.en: must not be empty"),
    ],
)
def test_answers_that_could_not_be_said_are_told(facts, told):
    def change(document):
        document["locations"][0]["facts"] = facts

    assert mistakes_of(changed(change)) == (told,)


OWN_RULES = """
[[reserved]]
start = "11:30"
end = "12:00"
days = ["mon", "tue"]
providers = ["lavoie"]
rooms = ["room-4"]
release_min = 90

[cancellation]
business_days = 2
"""


def with_rules(document):
    [location] = document["locations"]
    location.update(tomllib.loads(OWN_RULES), statutory_holidays=False, overflow_lanes=2)
    cleaning = next(service for service in document["services"] if service["code"] == "cleaning")
    cleaning.update(by_phone="request", notice_min=1440, horizon_days=30, buffer_before_min=5, buffer_after_min=10)
    cleaning.update(ages={"from": 3, "to": 13}, per_day={"location": 4, "provider": 2})


def test_the_rules_of_a_clinic_are_read_and_written():
    clinic = clinics_document.read(changed(with_rules))
    [location] = clinic.locations
    everyday = Reserve(time(11, 30), time(12), (0, 1), ("lavoie",), ("room-4",), 90)
    assert (location.reserved, location.cancellation) == ((everyday,), CancellationPolicy(2, "business_days"))
    assert (location.statutory_holidays, location.overflow_lanes) == (False, 2)
    cleaning = clinic.service("cleaning")
    assert (cleaning.ages, cleaning.per_day, cleaning.by_phone) == (Ages(3, 13), PerDay(4, 2), "request")
    assert (cleaning.notice_min, cleaning.horizon_days) == (1440, 30)
    assert (cleaning.buffer_before_min, cleaning.buffer_after_min) == (5, 10)
    assert clinics_document.read(clinics_document.write(clinic)) == clinic


def test_a_clinic_without_rules_of_its_own_closes_on_holidays_and_keeps_no_time():
    [location] = DEMO.locations
    assert (location.statutory_holidays, location.reserved, location.cancellation.amount) == (True, (), None)
    assert all(service.ages == Ages() and service.per_day == PerDay() for service in DEMO.services)


AGES = st.builds(Ages, st.none() | st.integers(0, 9), st.none() | st.integers(10, 99))
LIMITS = st.builds(PerDay, st.none() | st.integers(1, 9), st.none() | st.integers(1, 9))
POLICIES = st.sampled_from([CancellationPolicy(), CancellationPolicy(24), CancellationPolicy(2, "business_days")])
DAYS = st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days)))
RESERVES = st.builds(
    Reserve, st.just(time(9)), st.just(time(9, 40)), DAYS, st.sampled_from([(), ("chen", "lavoie")]), release_min=st.integers(0, 900)
)


@settings(max_examples=40, deadline=None)
@given(AGES, LIMITS, POLICIES, st.lists(RESERVES, max_size=2).map(tuple), st.none() | st.integers(0, 99), st.booleans())
def test_any_rules_survive_a_round_trip(ages, limits, policy, reserved, notice, holidays):
    location = attrs.evolve(DEMO.locations[0], reserved=reserved, cancellation=policy, statutory_holidays=holidays)
    service = attrs.evolve(
        DEMO.services[0], ages=ages, per_day=limits, notice_min=notice, horizon_days=None if notice is None else 1 + notice
    )
    clinic = attrs.evolve(DEMO, locations=(location,), services=(service, *DEMO.services[1:]))
    assert clinics_document.read(clinics_document.write(clinic)) == clinic


def reserving(**more):
    return lambda d: d["locations"][0].update(reserved=[{"start": "09:00", "end": "10:00", **more}])


def limiting(**more):
    return lambda d: d["services"][0].update(**more)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (reserving(end="08:00"), "locations[0].reserved[0].end: must be after start"),
        (reserving(providers=["nobody"]), "locations[0].reserved[0].providers: there is no provider 'nobody'"),
        (reserving(rooms=["room-9"]), "locations[0].reserved[0].rooms: the location has no room 'room-9'"),
        (reserving(days=["monday"]), "locations[0].reserved[0].days[0]: must be one of fri, mon"),
        (reserving(release="1"), "locations[0].reserved[0].release: is not known; did you mean 'release_min'?"),
        (limiting(ages={"from": 13, "to": 3}), "services[0].ages.to: must not be before from"),
        (limiting(ages={"form": 13}), "services[0].ages.form: is not known; did you mean 'from'?"),
        (limiting(ages={"from": 500}), "services[0].ages.from: must be from 0 to 120"),
        (limiting(per_day={"location": 0}), "services[0].per_day.location: must be from 1 to 200"),
        (limiting(per_day=3), "services[0].per_day: must be a table"),
        (limiting(by_phone="maybe"), "services[0].by_phone: must be one of book, request, staff"),
        (limiting(buffer_after_min=500), "services[0].buffer_after_min: must be from 0 to 120"),
        (
            lambda d: d["locations"][0].update(cancellation={"hours": 24, "business_days": 2}),
            "locations[0].cancellation: must have hours or business_days, not both",
        ),
        (lambda d: d["locations"][0].update(statutory_holidays="yes"), "locations[0].statutory_holidays: must be true or false"),
        (lambda d: d["locations"][0].update(overflow_lanes=99), "locations[0].overflow_lanes: must be from 0 to 9"),
    ],
)
def test_a_mistake_in_a_rule_says_where_it_is_and_how_to_mend_it(change, expected):
    assert any(mistake.startswith(expected) for mistake in mistakes_of(changed(change))), mistakes_of(changed(change))
