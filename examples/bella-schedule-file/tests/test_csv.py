"""A CSV export, as systems write it."""

import pytest
from bella_schedule_file.reading import BookUnreadable
from books import HEADERS

GOOD = "1,2026-03-03,09:00,10:00,Dr Okafor,OP1,booked,Marie Tremblay\n"
PATIENTS = ("Marie", "Tremblay", "Lévesque")


def rejected(page):
    return [(entry.place, entry.why) for entry in page.rejected]


def test_a_row_takes_its_provider_and_its_room_in_the_locations_time(reader):
    assert reader().taken(HEADERS + GOOD + "2,2026-07-06,13:30,14:00,,OP2,booked,x\n") == [
        (("Dr Okafor", "OP1"), "03-03 09:00", "03-03 10:00"),
        (("OP2",), "07-06 13:30", "07-06 14:00"),
    ]


def test_what_was_cancelled_and_what_others_do_takes_nothing(reader):
    page = reader().read(HEADERS + GOOD + "2,2026-03-03,11:00,12:00,,OP1,annulé,x\n3,2026-03-03,11:00,12:00,Assistant,,booked,x\n")

    assert (len(page.entries), page.rejected) == (1, ())


def test_what_is_past_or_far_away_is_left_out(reader):
    page = reader(days=30).read(HEADERS + GOOD + "2,2026-02-20,09:00,10:00,,OP1,booked,x\n3,2027-03-03,09:00,10:00,,OP1,booked,x\n")

    assert (len(page.entries), page.rejected) == (1, ())


def test_windows_files_with_semicolons_and_french_dates(reader):
    book = reader(encoding="windows-1252", delimiter=";", columns=("Praticien",), date="Date", start="Début", end="", minutes="Durée",
                  date_format="%d/%m/%Y", time_format="%Hh%M", key="", status="", free=())  # fmt: skip
    page = book.read("Date;Début;Durée;Praticien;Patient\r\n03/03/2026;13h30;45;Dr Okafor;Lévesque\r\n", "windows-1252")

    (entry,) = page.entries
    assert f"{entry.starts_at:%H:%M}" == "18:30"
    assert (entry.ends_at - entry.starts_at).total_seconds() == 45 * 60


def test_day_and_time_may_stand_in_one_field(reader):
    book = reader(columns=("room",), date="", time_format="%m/%d/%Y %I:%M %p", key="", status="")

    assert book.taken("start,end,room\n03/03/2026 01:30 PM,03/03/2026 02:00 PM,OP1\n") == [(("OP1",), "03-03 13:30", "03-03 14:00")]


def test_quoted_fields_and_a_byte_order_mark_are_read(reader):
    text = "\ufeff" + HEADERS + '1,2026-03-03,09:00,10:00,Dr Okafor,OP1,booked,"Tremblay, Marie\nJr"\n' + GOOD.replace("1,", "2,", 1)

    assert len(reader().read(text).entries) == 2


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("2,2026-02-30,09:00,10:00,Dr Okafor,OP1,booked,Marie\n", "bad_date"),
        ("2,2026-03-03,9h,10:00,Dr Okafor,OP1,booked,Marie\n", "bad_time"),
        ("2,2026-03-03,10:00,09:00,Dr Okafor,OP1,booked,Marie\n", "ends_before_start"),
        ("2,2026-03-03,10:00,10:00,Dr Okafor,OP1,booked,Marie\n", "ends_before_start"),
        ("2,2026-03-03,09:00,10:00,Dr Okafor,OP7,booked,Marie\n", "unknown_column"),
        ("2,2026-03-03,09:00,10:00,,,booked,Marie\n", "no_column"),
        ("2,2026-03-03,09:00,10:00\n", "too_few_fields"),
        ("2,2026-03-03,09:00,10:00,Dr Okafor,OP1,booked,Marie,Tremblay\n", "too_many_fields"),
    ],
)
def test_a_row_that_cannot_be_read_is_told_by_its_line_and_nothing_of_it(reader, row, why):
    page = reader().read(HEADERS + GOOD + "\n" + row)

    assert (len(page.entries), rejected(page)) == (1, [(4, why)])
    assert not [name for name in PATIENTS if name in repr(page)]


@pytest.mark.parametrize(
    ("text", "encoding", "told"),
    [
        (
            "number;date;start\n1;2;3\n",
            "utf-8",
            "the first line has no header 'provider', 'room', 'date', 'start', 'end', 'number', 'status'",
        ),
        ("Lévesque\n", "windows-1252", "line 1 is not utf-8: set encoding"),
        (HEADERS + '1,2026-03-03,09:00,10:00,Dr Okafor,OP1,booked,"Marie Tremblay\n', "utf-8", "is not CSV: a quote is not closed"),
        (
            HEADERS + "1,2026-13-03,09:00,10:00,Dr Okafor,OP1,booked,Marie\n",
            "utf-8",
            "1 of 1 entries cannot be read, the first is number 2: bad_date",
        ),
        (HEADERS + GOOD * 60 + "2,x,09:00,10:00,Dr Okafor,OP1,booked,Marie\n" * 21, "utf-8", "21 of 81 entries cannot be read"),
    ],
)
def test_a_file_that_is_not_what_the_settings_say_is_no_book_at_all(reader, text, encoding, told):
    with pytest.raises(BookUnreadable) as caught:
        reader().read(text, encoding)

    assert told in str(caught.value)
    assert not [name for name in PATIENTS if name in str(caught.value)]


def test_refs_tell_nobody_and_stay_when_rows_are_added(reader):
    book = reader()
    (before,) = book.read(HEADERS + GOOD).entries
    after = {entry.ref for entry in book.read(HEADERS + "9,2026-03-04,09:00,10:00,,OP1,booked,x\n" + GOOD).entries}

    assert before.ref in after
    assert len(before.ref) == 24


def test_two_rows_that_take_the_same_are_two_entries(reader):
    book = reader(key="")
    refs = [entry.ref for entry in book.read(HEADERS + GOOD + GOOD).entries]

    assert len(set(refs)) == 2


@pytest.mark.parametrize(
    ("start", "end", "utc"),
    [
        ("01:30", "02:30", ("11-01 05:30", "11-01 07:30")),  # half past one comes twice, and the end is after the second
        ("00:30", "01:30", ("11-01 04:30", "11-01 06:30")),
        ("09:00", "10:00", ("11-01 14:00", "11-01 15:00")),
    ],
)
def test_a_time_that_comes_twice_takes_more_rather_than_less(reader, start, end, utc):
    (entry,) = reader().read(HEADERS + f"1,2026-11-01,{start},{end},,OP1,booked,x\n").entries

    assert (f"{entry.starts_at:%m-%d %H:%M}", f"{entry.ends_at:%m-%d %H:%M}") == utc
