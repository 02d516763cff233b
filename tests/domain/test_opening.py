"""Hours as people write them."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bella_core.domain.clinic import Window
from bella_core.domain.opening import BadHours, read_hours, write_hours


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("", []),
        ("8:00-12:00, 13:00-17:00", [(8, 0, 12, 0), (13, 0, 17, 0)]),
        ("13-17; 8-12", [(8, 0, 12, 0), (13, 0, 17, 0)]),
        ("8 h 30 à 12 h", [(8, 30, 12, 0)]),
        ("8h30 – 17h", [(8, 30, 17, 0)]),
        ("9:15 to 16:45", [(9, 15, 16, 45)]),
    ],
)
def test_each_way_of_writing_is_read(text, read):
    assert [(one.start.hour, one.start.minute, one.end.hour, one.end.minute) for one in read_hours(text)] == read


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("mornings", "unread"),
        ("25-26", "unread"),
        ("8:00", "unread"),
        ("12-8", "backwards"),
        ("8-8", "backwards"),
        ("8-12, 11-13", "overlap"),
        (",".join(["8-9"] * 7), "many"),
    ],
)
def test_what_is_no_hours_says_why(text, why):
    with pytest.raises(BadHours) as caught:
        read_hours(text)
    assert caught.value.why == why


@given(st.lists(st.integers(0, 1439), unique=True, max_size=12))
def test_what_is_written_is_read_as_it_was(minutes):
    edges = [time(minute // 60, minute % 60) for minute in sorted(minutes)[: len(minutes) // 2 * 2]]
    windows = tuple(Window(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True))
    assert read_hours(write_hours(windows)) == windows


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text):
    try:
        windows = read_hours(text)
    except BadHours:
        return
    assert all(window.start < window.end for window in windows)
