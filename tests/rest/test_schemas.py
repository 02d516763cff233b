"""What programs send is read strictly, and every mistake is named where it stands."""

from datetime import UTC, datetime

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bella_core.schemas.assistant import BookProposal, BookText, MissingAnswer, read_request
from bella_core.schemas.converter import Mistake, Unreadable, read, write
from bella_core.schemas.modes import ReleaseRequest
from bella_core.schemas.paging import MAX_LIMIT, After, PageQuery, cursor_of, read_page_query
from bella_core.schemas.waiting import WaitingRequest

ID = "019a0000-0000-7000-8000-000000000001"


@attrs.frozen
class Inner:
    at: datetime


@attrs.frozen
class Outer:
    inner: Inner
    many: tuple[int, ...] = ()


def mistakes(document, schema=Outer):
    with pytest.raises(Unreadable) as caught:
        read(document, schema)
    return caught.value.mistakes


def test_every_mistake_is_told_at_once_with_its_place():
    assert mistakes({"inner": {"at": "soon"}, "many": [1, "two"], "more": 1}) == (
        Mistake("#/inner/at", "must be a date or an instant in ISO 8601"),
        Mistake("#/many/1", "must be a whole number"),
        Mistake("#/more", "is not known here; known: inner, many"),
    )


@pytest.mark.parametrize("document", [None, [], "text", 5, True])
def test_a_document_is_an_object(document):
    assert mistakes(document) == (Mistake("#", "must be a JSON object"),)


def test_a_missing_member_is_named():
    assert mistakes({}) == (Mistake("#/inner", "is missing"),)


def test_what_may_be_one_of_a_few_words_names_them():
    assert mistakes({"location": "main", "service": "cleaning", "urgency": "very"}, WaitingRequest) == (
        Mistake("#/urgency", "must be one of now, today, normal"),
    )


def test_a_time_to_release_has_an_offset():
    document = {"location": "main", "starts_at": "2027-03-16T13:00", "ends_at": "2027-03-16T16:00:00-04:00"}
    assert mistakes(document, ReleaseRequest) == (Mistake("#/starts_at", "must have an offset, such as 2027-03-16T13:00:00-04:00"),)


@pytest.mark.parametrize("number", [True, 1.0, "1", None])
def test_nothing_is_taken_for_a_number_that_is_none(number):
    assert mistakes({"inner": {"at": "2026-03-02T09:00:00+00:00"}, "many": [number]}) == (Mistake("#/many/0", "must be a whole number"),)


def test_mistakes_never_repeat_what_was_sent():
    with pytest.raises(Unreadable) as caught:
        read_request({"transcript": 5, "from": ["Marie Tremblay"]})

    assert "Tremblay" not in str(caught.value)
    assert {mistake.pointer for mistake in caught.value.mistakes} == {"#/transcript", "#/from"}


def test_a_request_is_a_text_or_a_proposal():
    assert read_request({"transcript": "hello", "from": "+14165550199"}) == BookText("hello", "+14165550199", None)
    assert read_request({"proposal": "abc"}) == BookProposal("abc")
    with pytest.raises(Unreadable, match="#/transcript: is not known here"):
        read_request({"proposal": "abc", "transcript": "hello"})


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["transcript", "from", "location", "x"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(json_values)
@example({"transcript": ""})
def test_whatever_is_sent_is_read_or_refused_with_its_places(document):
    try:
        found = read_request(document)
    except Unreadable as error:
        places = [mistake.pointer for mistake in error.mistakes]
    else:
        places = []
        assert write(found) == {"from": None, "location": None, "cdcp_from": None} | document

    assert all(place.startswith("#") for place in places)


def test_an_answer_names_its_status_first():
    assert list(write(MissingAnswer(missing=("name", "time")))) == ["status", "missing"]
    assert write(MissingAnswer(missing=("name", "time"))) == {"status": "missing", "missing": ["name", "time"]}


instants = st.datetimes(
    min_value=datetime.fromisoformat("1970-01-01"), max_value=datetime.fromisoformat("9000-01-01"), timezones=st.just(UTC)
).map(lambda at: at.replace(microsecond=at.microsecond // 1000 * 1000))


@given(st.uuids(), st.none() | instants)
def test_a_cursor_comes_back_as_it_was(row, at):
    after = After(str(row), at)

    assert read_page_query({"cursor": cursor_of(after)}, timed=at is not None) == PageQuery(50, after)


@given(st.text(max_size=60))
def test_what_is_no_cursor_is_refused_and_never_breaks(cursor):
    with pytest.raises(Unreadable, match=r"\?cursor: is not a cursor of this list"):
        read_page_query({"cursor": cursor}, timed=True)


@pytest.mark.parametrize("timed", [True, False])
def test_a_cursor_of_another_list_is_refused(timed):
    cursor = cursor_of(After(ID, None if timed else datetime(2026, 3, 2, tzinfo=UTC)))

    with pytest.raises(Unreadable, match="is not a cursor of this list"):
        read_page_query({"cursor": cursor}, timed=timed)


@pytest.mark.parametrize("limit", ["0", "-1", "501", "fifty", "", "1e2", "٥", "00000005", "5.0", " 5"])
def test_a_limit_is_a_whole_number_of_1_to_500(limit):
    with pytest.raises(Unreadable, match=r"\?limit: must be a whole number of 1 to 500"):
        read_page_query({"limit": limit}, timed=False)


@pytest.mark.parametrize(("query", "limit"), [({}, 50), ({"limit": "1"}, 1), ({"limit": "500"}, MAX_LIMIT)])
def test_a_limit_may_be_left_out(query, limit):
    assert read_page_query(query, timed=False) == PageQuery(limit, None)


def test_an_unknown_parameter_is_a_mistake():
    with pytest.raises(Unreadable, match="known: limit, cursor"):
        read_page_query({"page": "2"}, timed=False)


@pytest.mark.parametrize("many", [{}, {"1": 2}, "12", 5, None])
def test_a_list_is_a_list(many):
    assert mistakes({"inner": {"at": "2026-03-02T09:00:00+00:00"}, "many": many}) == (Mistake("#/many", "must be a list"),)
