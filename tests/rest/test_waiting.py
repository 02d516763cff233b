"""The waiting list over REST: programs put people on it, see who waits, and take them off."""

import asyncio

import pytest

ANN = {"full_name": "Ann Roy", "given": "Ann", "family": "Roy", "phone": "+14165550142", "language": "en-CA"}
ASKED = {"location": "main", "service": "cleaning", "patient": ANN}
WISH = {"weekdays": ["fri", "mon"], "from": "08:30", "until": "12:00", "provider": "okafor", "last": "2027-04-02"}

NOTHING_ELSE = {"days": [], "first": None, "at": None, "not_days": [], "not_weekdays": [], "not_providers": []}


async def join(client, *, key=None, **changes):
    headers = {"Idempotency-Key": key} if key else {}
    return await client.request("POST", "/waiting", json={**ASKED, **changes}, headers=headers)


async def test_who_is_put_on_the_list_stands_on_it_until_taken_off(writer, reader):
    status, _, made = await join(writer, wish=WISH, urgency="today", notice_min=30)
    assert status == 200

    [[item]] = await reader.pages("/waiting")
    assert item == {
        "id": made["id"],
        "user_id": item["user_id"],
        "location": "main",
        "service": "cleaning",
        "wish": {**NOTHING_ELSE, **WISH, "weekdays": ["mon", "fri"]},
        "urgency": "today",
        "notice_min": 30,
        "reachable": True,
        "joined_at": "2027-03-12T09:30:00-05:00",
    }
    assert (await reader.request("DELETE", f"/waiting/{made['id']}"))[0] == 403
    assert (await writer.request("DELETE", f"/waiting/{made['id']}"))[0] == 204
    assert (await writer.request("DELETE", f"/waiting/{made['id']}"))[0] == 404
    assert await reader.pages("/waiting") == [[]]


async def test_what_a_patient_rules_out_is_taken_kept_and_shown(writer, reader):
    ruled_out = {"at": "09:00", "not_days": ["2027-03-19"], "not_weekdays": ["tue"], "not_providers": ["okafor", "chen"]}
    assert (await join(writer, wish=ruled_out))[0] == 200
    [[item]] = await reader.pages("/waiting")
    assert {name: item["wish"][name] for name in ruled_out} == ruled_out


async def test_somebody_on_file_joins_by_id_and_is_reached_at_their_number(writer, reader):
    [made] = [(await join(writer))[2]]
    [[item]] = await reader.pages("/waiting")
    await writer.request("DELETE", f"/waiting/{made['id']}")

    changes = {"patient": None, "user_id": item["user_id"]}
    assert (await join(writer, **changes))[0] == 200
    [[again]] = await reader.pages("/waiting")
    assert (again["user_id"], again["reachable"]) == (item["user_id"], True)


async def test_one_request_sent_twice_joins_once(writer, reader):
    answers = await asyncio.gather(*(join(writer, key="a") for _ in range(3)))
    assert len({answer[2]["id"] for answer in answers}) == 1
    status, _, problem = await join(writer, key="a", urgency="now")
    assert (status, problem["title"]) == (422, "Idempotency key reused")


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"patient": None}, "#"),
        ({"user_id": "x"}, "#"),
        ({"patient": {**ANN, "phone": "12"}}, "#/patient/phone"),
        ({"patient": {**ANN, "full_name": " "}}, "#/patient/full_name"),
        ({"notice_min": -1}, "#/notice_min"),
        ({"wish": {"from": "9:5"}}, "#/wish/from"),
        ({"wish": {"weekdays": ["monday"]}}, "#/wish/weekdays/0"),
        ({"wish": {"hour": 3}}, "#/wish/hour"),
        ({"wish": {"from": "12:00", "until": "08:00"}}, "#/wish/until"),
        ({"wish": {"first": "2027-03-16", "last": "2027-03-15"}}, "#/wish/last"),
        ({"wish": {"first": "9999-12-31"}}, "#/wish/first"),
        ({"urgency": "very"}, "#/urgency"),
    ],
)
async def test_what_does_not_fit_is_told_with_its_place(writer, changes, where):
    status, _, problem = await join(writer, **changes)
    assert (status, [mistake["pointer"] for mistake in problem["errors"]]) == (422, [where])


@pytest.mark.parametrize(
    "changes",
    [
        {"location": "west"}, {"service": "spa"}, {"service": "crown"}, {"patient": None, "user_id": "nobody"},
        {"wish": {"provider": "who"}}, {"wish": {"not_providers": ["okafor", "who"]}},
    ],
)  # fmt: skip
async def test_what_cannot_be_waited_for_is_refused(writer, changes):
    status, _, problem = await join(writer, **changes)
    assert (status, problem["title"]) == (422, "Nobody can wait for that")


async def test_only_a_key_that_may_write_puts_somebody_on_the_list(reader):
    assert (await join(reader))[0] == 403
