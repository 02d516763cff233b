"""Programs see, add to and take from the list of numbers whose calls are not taken."""

import asyncio

import attrs
import pytest

from bella_core.core.errors import ClinicError
from bella_core.domain.clinic_paging import OnCall, Paging


@pytest.fixture
async def blocked(writer):
    async def block(number, **more):
        return await writer.request("POST", "/blocked-numbers", json={"number": number, **more})

    return block


async def test_a_number_is_blocked_once_and_taken_off_again(writer, blocked):
    status, _, entry = await blocked("+14165550123", reason="threats")
    assert (status, entry["number"], entry["reason"]) == (200, "+14165550123", "threats")
    assert (await blocked("+14165550123"))[2] == entry
    await blocked("+14165550124")
    (first, second) = await writer.pages("/blocked-numbers", limit=1)
    assert [page[0]["number"] for page in (first, second)] == ["+14165550124", "+14165550123"]
    assert (await writer.request("DELETE", f"/blocked-numbers/{entry['id']}"))[0] == 204
    assert (await writer.request("DELETE", f"/blocked-numbers/{entry['id']}"))[0] == 404


@pytest.mark.parametrize("number", ["", "555", "+1", "4165550123", "+19995550123", "anonymous"])
async def test_what_is_no_number_is_refused(blocked, number):
    status, _, problem = await blocked(number)
    assert (status, problem["title"]) == (422, "No telephone number")


@pytest.mark.parametrize(
    "body", [{}, {"number": 5}, {"number": "+14165550123", "nmae": "x"}, {"number": "+14165550123", "reason": "x" * 201}]
)
async def test_what_does_not_fit_is_refused(writer, body):
    assert (await writer.request("POST", "/blocked-numbers", json=body))[0] == 422


async def test_who_writes_too_long_a_reason_hears_how_long_it_may_be(writer):
    _, _, problem = await writer.request("POST", "/blocked-numbers", json={"number": "+14165550123", "reason": "x" * 201})
    assert problem["errors"] == [{"pointer": "#/reason", "detail": "must be a text of 0 to 200 characters"}]


async def test_a_number_that_the_clinic_answers_or_rings_is_refused_also_one_that_was_told_a_moment_ago(blocked, writer, bella):
    """Whoever is on call would be told that the line is busy when they ring back."""
    (place,) = bella.clinics.view.locations
    rota = Paging((OnCall("okafor", "+14165550171"),))
    told = attrs.evolve(bella.clinics.view, locations=(attrs.evolve(place, on_call="+14165550198", paging=rota),))
    own = {
        place.numbers[0]: "locations[0].numbers",
        place.desk: "locations[0].desk",
        "+14165550198": "locations[0].on_call",
        "+14165550171": "locations[0].paging.rota[0].number",
    }
    await bella.clinics.save(told)
    for number, where in own.items():
        status, _, problem = await blocked(number)
        assert (status, problem["title"]) == (409, "One of the clinic's own numbers")
        assert problem["detail"].startswith(f"that number is one of the clinic's own: {where} in the clinic's file;")
    assert await writer.pages("/blocked-numbers") == [[]]


@pytest.mark.parametrize("key", ["numbers", "desk", "on_call"])
async def test_a_clinic_one_of_whose_numbers_is_blocked_is_not_stored_until_it_is_taken_off(blocked, writer, bella, key):
    _, _, entry = await blocked("+14165550198")
    (place,) = bella.clinics.view.locations
    own = attrs.evolve(place, **{key: (*place.numbers, "+14165550198") if key == "numbers" else "+14165550198"})
    changed = attrs.evolve(bella.clinics.view, locations=(own,))
    with pytest.raises(ClinicError, match=rf"locations\[0\]\.{key}: is on the list of blocked numbers; take it off first"):
        await bella.clinics.save(changed)
    with pytest.raises(ClinicError, match="is on the list of blocked numbers"):
        await bella.clinics.change(changed, actor="staff:1", what="lines")
    assert (await bella.clinics.refresh()).locations == (place,)

    await writer.request("DELETE", f"/blocked-numbers/{entry['id']}")
    await bella.clinics.save(changed)
    assert (await blocked("+14165550198"))[0] == 409


async def test_a_number_that_is_blocked_and_told_at_the_same_moment_is_never_both(blocked, bella):
    (place,) = bella.clinics.view.locations
    for last in range(10, 16):
        number = f"+141655501{last}"
        changed = attrs.evolve(bella.clinics.view, locations=(attrs.evolve(place, on_call=number),))
        told, answered = await asyncio.gather(bella.clinics.save(changed), blocked(number), return_exceptions=True)
        assert isinstance(told, ClinicError) == (answered[0] == 200)
        assert (answered[0], isinstance(told, ClinicError)) in {(200, True), (409, False)}
