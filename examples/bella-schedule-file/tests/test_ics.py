"""An iCalendar export, with its zones, series and exceptions."""

import pytest
from bella_schedule_file.reading import BookUnreadable
from books import calendar

SINGLE = "UID:1\nLOCATION:OP1\nDTSTART;TZID=America/Toronto:20260303T090000\nDTEND;TZID=America/Toronto:20260303T100000"


def rejected(page):
    return [(entry.place, entry.why) for entry in page.rejected]


@pytest.mark.parametrize(
    "times",
    [
        "DTSTART;TZID=America/Toronto:20260303T090000\nDTEND;TZID=America/Toronto:20260303T100000",
        "DTSTART:20260303T140000Z\nDURATION:PT1H",
        "DTSTART:20260303T090000\nDTEND:20260303T100000",
        "DTSTART;TZID=America/Vancouver:20260303T060000\nDURATION:PT60M",
    ],
)
def test_an_event_takes_its_time_however_that_is_written(reader, times):
    assert reader("book.ics").taken(calendar(f"UID:1\nLOCATION:OP1\n{times}")) == [(("OP1",), "03-03 09:00", "03-03 10:00")]


def test_a_whole_day_is_the_locations_day(reader):
    assert reader("book.ics").taken(calendar("UID:1\nLOCATION:OP1\nDTSTART;VALUE=DATE:20260303")) == [
        (("OP1",), "03-03 00:00", "03-04 00:00")
    ]


def test_what_takes_no_time_is_left_out(reader):
    page = reader("book.ics").read(
        calendar(f"{SINGLE}\nSTATUS:CANCELLED", f"{SINGLE}\nTRANSP:TRANSPARENT", SINGLE, SINGLE.replace("OP1", "Assistant"))
    )

    assert (len(page.entries), page.rejected) == (1, ())


def test_a_file_may_be_of_one_column(reader):
    assert [one[0] for one in reader("book.ics", columns=(), column="OP2").taken(calendar(SINGLE))] == [("OP2",)]


def test_a_series_keeps_its_wall_time_and_its_exceptions(reader):
    weekly = SINGLE.replace("20260303", "20260302") + "\nRRULE:FREQ=WEEKLY;COUNT=4\nEXDATE;TZID=America/Toronto:20260309T090000"
    moved = (
        "UID:1\nLOCATION:OP1\nRECURRENCE-ID;TZID=America/Toronto:20260316T090000\n"
        "DTSTART;TZID=America/Toronto:20260316T150000\nDTEND;TZID=America/Toronto:20260316T160000"
    )

    assert reader("book.ics").taken(calendar(weekly, moved)) == [
        (("OP1",), "03-02 09:00", "03-02 10:00"),
        (("OP1",), "03-23 09:00", "03-23 10:00"),  # the clocks have changed on the 8th
        (("OP1",), "03-16 15:00", "03-16 16:00"),
    ]


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("RRULE:FREQ=DAILY;UNTIL=20260305T140000Z", ["03-03", "03-04", "03-05"]),
        ("RRULE:FREQ=DAILY;UNTIL=20260305", ["03-03", "03-04", "03-05"]),
        ("RDATE;TZID=America/Toronto:20260310T090000", ["03-03", "03-10"]),
        ("RRULE:FREQ=WEEKLY;BYDAY=TU,TH;COUNT=3", ["03-03", "03-05", "03-10"]),
    ],
)
def test_series_end_as_they_say(reader, rule, days):
    assert [start[:5] for _, start, _ in reader("book.ics").taken(calendar(f"{SINGLE}\n{rule}"))] == days


def test_an_endless_series_is_read_as_far_as_the_window_goes(reader):
    since_long = SINGLE.replace("20260303", "20100303")

    assert len(reader("book.ics", days=10).taken(calendar(f"{since_long}\nRRULE:FREQ=DAILY"))) == 11


@pytest.mark.parametrize(
    ("event", "why"),
    [
        ("UID:2\nLOCATION:OP1\nDTSTART:20260303T090000", "no_end"),
        ("UID:2\nLOCATION:OP1\nDTEND:20260303T090000", "bad_event"),
        ("UID:2\nLOCATION:OP1\nDTSTART:nonsense\nDTEND:20260303T090000", "bad_event"),
        ("UID:2\nLOCATION:OP9\nDTSTART:20260303T090000\nDURATION:PT1H", "unknown_column"),
        ("UID:2\nDTSTART:20260303T090000\nDURATION:PT1H", "no_column"),
        ("UID:2\nLOCATION:OP1\nDTSTART:20260303T090000\nDTEND:20260303T080000", "ends_before_start"),
        ("UID:2\nLOCATION:OP1\nDTSTART:20260303T090000\nDURATION:PT1H\nRRULE:FREQ=SECONDLY", "bad_recurrence"),
        ("UID:2\nLOCATION:OP1\nDTSTART:20260303T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY\nRRULE:FREQ=WEEKLY", "several_rules"),
    ],
)
def test_an_event_that_cannot_be_read_is_told_by_its_number(reader, event, why):
    page = reader("book.ics").read(calendar(SINGLE, f"SUMMARY:Marie Tremblay\n{event}"))

    assert (len(page.entries), rejected(page)) == (1, [(2, why)])
    assert "Tremblay" not in repr(page)


@pytest.mark.parametrize("text", ["number,date\n1,2\n", "BEGIN:VCALENDAR\nBEGIN:VEVENT\n", "<html>sign in</html>"])
def test_a_file_that_is_no_calendar_is_no_empty_book(reader, text):
    with pytest.raises(BookUnreadable, match="not iCalendar"):
        reader("book.ics").read(text)


def test_refs_are_digests(reader):
    (entry,) = reader("book.ics").read(calendar(SINGLE.replace("UID:1", "UID:marie.tremblay@example.ca"))).entries

    assert len(entry.ref) == 24
    assert int(entry.ref, 16)
