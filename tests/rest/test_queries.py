"""A query that a route does not understand is refused with what it does, and never answered by an empty list."""

from tests.rest.conftest import ONE_ENGINE
from tests.rest.test_refusals import addresses

#: Whose query is not ours to know: a calendar's address, and the scraper's.
OPEN = ("/feeds/x.ics", "/metrics", "/calls/x/recordings/x")


@ONE_ENGINE
async def test_no_route_takes_a_parameter_that_it_does_not_know(bella, make_client):
    staff = await make_client("staff")  # who may ask for everything
    asked = [path for path, methods in addresses(bella).items() if "GET" in methods and path not in OPEN]
    assert {"/feeds", "/appointments", "/recalls.csv", "/users/x/consents", "/plugins", "/slots"} <= set(asked)
    for path in asked:
        status, _, problem = await staff.get(path, x="1")
        assert (path, status) == (path, 400)
        assert "?x" in [error["pointer"] for error in problem["errors"]]
        assert "is not known here; " in problem["detail"]


CHOICES = [
    ("/conflicts", "kind", "import_overlap, calendar_overlap"),
    ("/conflicts", "status", "open, resolved"),
    ("/tasks", "kind", "callback"),
    ("/releases", "location", "main"),
    ("/requests", "location", "main"),
    ("/to-enter", "location", "main"),
    ("/to-enter", "as", "text"),
    ("/recalls", "until", "2027-03-31"),
    ("/recalls.csv", "until", "2027-03-31"),
    ("/slots?service=cleaning", "location", "main"),
]


@ONE_ENGINE
async def test_a_value_that_is_none_is_told_with_those_that_are(writer):
    for path, name, some in CHOICES:
        status, _, problem = await writer.get(path, **{name: "moon"})
        assert (path, status) == (path, 400)
        [error] = problem["errors"]
        assert error["pointer"] == f"?{name}"
        assert some in error["detail"]
        assert "moon" not in problem["detail"]


@ONE_ENGINE
async def test_values_that_are_some_are_taken(writer):
    for path in (
        "/conflicts?kind=import_overlap&status=resolved",
        "/tasks?kind=merge",
        "/releases?location=main",
        "/recalls?until=2027-03-31",
    ):
        assert (await writer.request("GET", path))[0] == 200


ANN = {"full_name": "Ann Roy", "phone": "+14165550142", "language": "en-CA"}
TIME = {"starts_at": "2027-03-16T09:00:00-04:00", "ends_at": "2027-03-16T12:00:00-04:00"}


MISFITS = [
    ("POST", "/releases", {"location": "moon", **TIME}, ["#/location"]),
    ("POST", "/releases", {**TIME, "location": "main", "provider": "x", "room": "x"}, ["#/location", "#/provider", "#/room"]),
    ("POST", "/releases", {"location": "main"}, ["#/starts_at", "#/ends_at"]),
    ("POST", "/waiting", {"location": "main", "service": "braces", "patient": ANN}, ["#/service"]),
    ("POST", "/waiting", {"location": "moon", "service": "cleaning", "patient": ANN}, ["#/location"]),
    ("POST", "/waiting", {"location": "main", "service": "cleaning", "patient": ANN, "wish": {"provider": "x"}}, ["#/wish/provider"]),
    ("POST", "/waiting", {"location": "main", "service": "cleaning", "user_id": "x"}, ["#/user_id"]),
    ("PUT", "/users/x/recall", {"months": 999}, ["#/months"]),
    ("POST", "/blocked-numbers", {"number": "12"}, ["#/number"]),
    ("POST", "/assistant/book", {"proposal": "x"}, ["#/proposal"]),
    ("POST", "/merges/x", {"decision": "burn"}, ["#/decision"]),
]


@ONE_ENGINE
async def test_a_member_that_cannot_be_is_told_by_its_place(writer):
    for method, path, body, pointers in MISFITS:
        status, _, problem = await writer.request(method, path, json=body)
        assert (path, status) == (path, 422)
        assert sorted(error["pointer"] for error in problem["errors"]) == sorted(pointers)
        assert all(error["detail"] for error in problem["errors"])
