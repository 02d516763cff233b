"""Appointments are shown one by one with their version, and changed only by who has seen the version that is there."""

import pytest

from tests.rest.test_slots import CHECKUP


@pytest.fixture
async def staff(make_client):
    return await make_client("staff")


@pytest.fixture
async def booked(writer):
    """The id of an appointment, and its ETag."""
    appointment = (await writer.book(CHECKUP))["appointment"]
    status, headers, shown = await writer.get(f"/appointments/{appointment['id']}")
    assert (status, shown) == (200, appointment)
    return appointment["id"], headers["ETag"]


async def change(client, what, tag, body=None, **headers):
    sent = {"If-Match": tag} if tag else {}
    return await client.request("POST", f"/appointments/{what}", json=body or {}, headers=sent | headers)


async def test_what_has_not_changed_is_not_sent_again(reader, booked):
    appointment_id, tag = booked
    status, _, body = await reader.request("GET", f"/appointments/{appointment_id}", headers={"If-None-Match": tag})
    assert (status, body) == (304, None)
    assert (await reader.get("/appointments/none"))[0] == 404


async def test_an_appointment_is_cancelled_by_who_has_seen_it(writer, booked):
    appointment_id, tag = booked
    assert (await change(writer, f"{appointment_id}/cancel", None))[0] == 428
    for other in ('"x"', "*", '"9.0000000000000000"'):
        assert (await change(writer, f"{appointment_id}/cancel", other))[0] == 412
    status, headers, now = await change(writer, f"{appointment_id}/cancel", tag, {"reason": "moved away"})
    assert (status, now["status"]) == (200, "cancelled")
    assert headers["ETag"] != tag
    assert (await change(writer, f"{appointment_id}/cancel", tag))[1]["ETag"] == headers["ETag"]  # what is cancelled stays as it is


async def test_the_same_request_sent_twice_cancels_once(writer, booked):
    appointment_id, tag = booked
    first = await change(writer, f"{appointment_id}/cancel", tag, **{"Idempotency-Key": "k"})
    again = await change(writer, f"{appointment_id}/cancel", tag, **{"Idempotency-Key": "k"})
    assert (first[0], again[0], again[2]) == (200, 200, first[2])


async def test_staff_move_an_appointment_that_they_have_seen(staff, writer, booked):
    appointment_id, tag = booked
    wish = {"starts_at": "2027-03-16T14:00:00-04:00"}
    assert (await change(writer, f"{appointment_id}/move", tag, wish))[0] == 403
    assert (await change(staff, f"{appointment_id}/move", None, wish))[0] == 428
    status, headers, moved = await change(staff, f"{appointment_id}/move", tag, wish)
    assert (status, moved["id"], moved["starts_at"]) == (200, appointment_id, wish["starts_at"])
    assert (await change(staff, f"{appointment_id}/move", tag, wish))[0] == 412
    assert (await change(staff, f"{appointment_id}/move", headers["ETag"], wish | {"provider": "nobody"}))[0] == 422
    assert (await change(staff, f"{appointment_id}/move", headers["ETag"], {"starts_at": "2027-03-16T03:00:00-04:00"}))[0] == 409
    assert (await change(staff, "none/move", tag, wish))[0] == 404


async def test_a_user_is_shown_alone(reader, booked):
    [[user]] = await reader.pages("/users")
    status, headers, shown = await reader.get(f"/users/{user['id']}")
    assert (status, shown) == (200, user)
    assert (await reader.request("GET", f"/users/{user['id']}", headers={"If-None-Match": headers["ETag"]}))[0] == 304
    assert (await reader.get("/users/none"))[0] == 404


@pytest.mark.usefixtures("booked")
async def test_whatever_is_shown_alone_has_a_tag(reader):
    """Each operation that shows one thing by its id says that it gives an ETag and takes what is known of one."""
    document = (await reader.get("/openapi.json"))[2]
    alone = {
        path: methods["get"] for path, methods in document["paths"].items() if path.endswith(("/{id}", "/disclosure")) and "get" in methods
    }
    assert {"/alerts/{id}", "/appointments/{id}", "/calls/{id}", "/conflicts/{id}", "/users/{id}", "/users/{id}/disclosure"} <= set(alone)
    for path, said in alone.items():
        assert "304" in said["responses"], path
        assert "ETag" in said["responses"]["200"]["headers"], path
        assert "If-None-Match" in {one["name"] for one in said["parameters"]}, path

    [[user]] = await reader.pages("/users")
    _, headers, _ = await reader.get(f"/users/{user['id']}/disclosure")
    seen = {"If-None-Match": headers["ETag"]}
    assert (await reader.request("GET", f"/users/{user['id']}/disclosure", headers=seen))[0] == 304
