"""When a file is read, and when it is left alone."""

import os
import time

import pytest
from bella_schedule_file.settings import BookFile
from books import HEADERS, SOURCE, Reader

from bella_core.plugin import CursorGone, NotConfigured, Retry, ScheduleSource

ROW = "1,2026-03-03,09:00,10:00,Dr Okafor,OP1,booked,Marie Tremblay\n"


def test_a_file_that_has_not_changed_is_not_sent_again(reader):
    book = reader()
    first = book.read(HEADERS + ROW)

    assert len(first.entries) == 1
    assert book.pull(first.cursor).entries == ()
    assert book.pull(first.cursor).cursor == first.cursor


@pytest.mark.parametrize("cursor", ["old", "old.0", "old.end"])
def test_a_file_that_has_changed_is_sent_anew(reader, cursor):
    book = reader()
    book.write(HEADERS + ROW)
    with pytest.raises(CursorGone):
        book.pull(cursor)


def test_another_day_or_another_declaration_reads_it_anew(reader):
    book = reader()
    cursor = book.read(HEADERS + ROW).cursor
    with pytest.raises(CursorGone):
        book.pull(cursor, ScheduleSource("main", SOURCE.zone, SOURCE.columns, ("Assistant", "Other")))
    book.plugin._host.clock.move(24 * 3600)
    with pytest.raises(CursorGone):
        book.pull(cursor)


def test_a_long_book_comes_in_pages_and_begins_anew_when_it_changes_between_them(reader):
    rows = "".join(f"{n},2026-03-{3 + n % 20:02},{9 + n % 8:02}:00,{10 + n % 8:02}:00,Dr Okafor,OP1,booked,x\n" for n in range(4500))
    book = reader()
    book.write(HEADERS + rows)
    cursor, entries = None, []
    for complete in (False, False, True):
        page = book.pull(cursor)
        cursor = page.cursor
        entries += page.entries
        assert page.complete is complete
    assert len({entry.ref for entry in entries}) == 4500

    between = book.pull(None).cursor
    book.write(HEADERS + ROW)
    with pytest.raises(CursorGone):
        book.pull(between)


def test_a_file_that_is_gone_empty_or_being_written_is_no_empty_book(reader, tmp_path):
    book = reader()
    with pytest.raises(Retry, match="No such file"):
        book.pull()
    book.write(" \n")
    with pytest.raises(Retry, match="empty"):
        book.pull()

    careful = Reader(tmp_path, settle_s=60.0)
    careful.write(HEADERS + ROW)
    with pytest.raises(Retry, match="being written"):
        careful.pull()
    os.utime(careful.path, (time.time() - 90, time.time() - 90))
    assert len(careful.pull().entries) == 1


def test_a_source_without_a_file_says_what_to_set(reader):
    with pytest.raises(NotConfigured, match=r"add \[plugins.schedule_file.files.other\]"):
        reader().pull(source=ScheduleSource("other", SOURCE.zone, SOURCE.columns))


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"columns": ()}, "columns must name the headers"),
        ({"columns": ("room",), "delimiter": ""}, "delimiter must be one character"),
    ],
)
def test_settings_that_cannot_work_are_refused(tmp_path, settings, told):
    with pytest.raises(ValueError, match=told):
        BookFile(tmp_path / "book.csv", **settings)
