"""A list's address holds all that is asked of it, and whatever else stands there breaks nothing."""

from datetime import UTC, date
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bella_core.web.admin.lists import Column, Filter, Listing, cursor, read_view
from bella_core.web.admin.words import words_in

LISTING = Listing(
    "/admin/things",
    columns=(Column("at", "When", sorts=True), Column("name", "Name", sorts=True), Column("note", "Note")),
    filters=(
        Filter("q", "Search"),
        Filter("state", "State", "choice", (("open", "open"), ("done", "done"))),
        Filter("since", "Since", "day"),
        Filter("mine", "Only mine", "flag"),
    ),
    order="-at",
)


def read(query):
    return read_view(LISTING, dict(parse_qsl(query.removeprefix("?"))))


def test_what_an_address_asks_is_read():
    view = read("q=tremblay&state=open&since=2027-03-01&mine=yes&order=name")
    assert view.values == {"q": "tremblay", "state": "open", "since": date(2027, 3, 1), "mine": True}
    assert (view.order, view.descending, view.wrong) == ("name", False, {})


def test_what_cannot_be_read_is_left_out_and_told():
    view = read("state=lost&since=yesterday&order=note&after=%21%21&unknown=1")
    assert (view.values, view.wrong) == ({}, {"state": "lost", "since": "yesterday"})
    assert (view.order, view.descending, view.after) == ("at", True, None)


@pytest.mark.parametrize("name", ["q", "state", "since", "mine"])
def test_each_chip_unsets_its_own_filter_and_no_other(name):
    view = read("q=tremblay&state=open&since=2027-03-01&mine=yes&order=name")
    chips = dict(zip(view.values, view.chips(words_in("en-CA")), strict=True))
    assert set(read(chips[name].href).values) == set(view.values) - {name}
    assert read(chips[name].href).order == "name"


def test_a_change_begins_at_the_first_page():
    after = cursor("b", "2")
    view = read(f"q=x&after={after}")
    assert view.after == ("b", "2")
    assert read(view.link(q="y")).after is None
    assert read(view.sort_link("name")).after is None


def test_sorting_twice_by_a_column_turns_the_list():
    once = read(read("").sort_link("name"))
    assert (once.order, once.descending) == ("name", False)
    assert read(once.sort_link("name")).descending


def test_a_file_holds_what_is_chosen():
    assert read("state=done&order=name").export_path("csv") == "/admin/things.csv?state=done&order=name"


@given(st.one_of(st.text(max_size=40), st.integers(-(2**53), 2**53), st.datetimes(timezones=st.just(UTC))), st.uuids().map(str))
def test_a_cursor_is_read_as_it_was_written(key, row_id):
    assert read(f"after={cursor(key, row_id)}").after == (key, row_id)


@given(st.dictionaries(st.sampled_from(["q", "state", "since", "mine", "order", "after", "x"]), st.text(max_size=60)))
def test_no_address_breaks_a_list(query):
    view = read_view(LISTING, query)
    again = read(view.link())
    assert (again.values, again.order, again.descending) == (view.values, view.order, view.descending)
    assert view.chips(words_in("fr-CA")) is not None
