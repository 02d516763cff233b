"""Patients out of other programs' lists: taken in once, kept as staff have them, found by callers, and never logged."""

import asyncio
from datetime import date

import pytest
from sqlalchemy import update

from bella_core.core import logging
from bella_core.crud import appointments, contacts, merges, users
from bella_core.db.models import users as user_table
from bella_core.domain.phonetics import fold
from bella_core.services.importing.reading import ImportRefused
from bella_core.services.merging import Merging
from tests.booking.conftest import NOW, ask, booking, clinics, clock, draft
from tests.inbox.importing import PATIENTS, Desk

__all__ = ["booking", "clinics", "clock"]

BORN = date(1980, 5, 24)
MARIE = "1001;Tremblay;Marie;24/05/1980;514 555-0142;(514) 555-0199;F;"
LEO = "1002;Tremblay;Léo;13/05/2015;514 555-0142;;;1001"


@pytest.fixture
def desk(db, clinics, clock):
    return Desk(db, clinics, clock)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_lists_in_every_encoding_and_delimiter_are_read_alike(desk, encoding, delimiter):
    text = (PATIENTS + MARIE + "\n" + LEO).replace(";", delimiter)
    assert await desk.take("patients", text.encode(encoding)) == {"new": 2}
    leo = await desk.user("Léo", "Tremblay", date(2015, 5, 13))
    assert (leo.full_name, leo.status, leo.language) == ("Léo Tremblay", "verified", "en-CA")


async def test_a_caller_is_known_by_what_the_list_said_and_a_family_by_one_telephone(desk):
    await desk.patients(LEO, MARIE)  # whoever answers for the family need not come first
    marie = await desk.user("Marie", "Tremblay", None, "+15145550142")
    leo = await desk.user("Leo", "Tremblay", date(2015, 5, 13))
    assert (marie.birth_date, marie.language) == (BORN, "fr-CA")
    assert await desk.told(marie.id) == {"+15145550142": "self", "+15145550199": "self"}
    assert await desk.told(leo.id) == {"+15145550142": "child"}
    assert await desk.db.read(contacts.is_mobile, "+15145550199")
    assert not await desk.db.read(contacts.is_mobile, "+15145550142")
    assert (await desk.actions())["staff:desk user.imported"] == 2


async def test_a_list_given_again_changes_nothing(desk):
    await desk.patients(MARIE, LEO)
    before = await desk.counts()
    assert await desk.patients(MARIE, LEO) == {"same": 2}
    assert await desk.counts() == before


async def test_what_changed_in_the_list_is_carried_over_and_what_staff_changed_stays(desk):
    await desk.patients(MARIE, LEO)
    marie = await desk.user("Marie", "Tremblay", BORN)
    assert await desk.patients(MARIE.replace("Tremblay", "Roy"), LEO) == {"changed": 1, "same": 1}
    assert (await desk.db.read(users.by_id, marie.id)).full_name == "Marie Roy"
    assert (await desk.user("Marie", "Roy", BORN)).id == marie.id

    await desk.db.write(lambda conn: conn.execute(update(user_table).where(user_table.c.id == marie.id).values(language="en-CA")))
    changed = MARIE.replace(";F;", ";E;").replace("Tremblay", "Roy")
    assert await desk.patients(changed) == {"changed": 1}
    await desk.db.write(lambda conn: conn.execute(update(user_table).where(user_table.c.id == marie.id).values(language="fr-CA")))
    assert await desk.patients(changed) == {"same": 1}
    assert (await desk.db.read(users.by_id, marie.id)).language == "fr-CA"


async def test_who_called_before_is_the_patient_of_the_list_now_verified_and_spelled_as_there(desk):
    slot = (await desk.booking.find_slots(ask())).slots[0]
    await desk.booking.book(slot, draft("Marie", "TREMBLAY", birth_date=BORN), key="k", actor="call")
    assert await desk.patients(MARIE) == {"linked": 1}
    marie = await desk.user("Marie", "Tremblay", BORN)
    assert (marie.status, marie.family) == ("verified", "Tremblay")
    assert len(await desk.db.read(appointments.of_user, marie.id, NOW)) == 1


async def test_who_may_be_somebody_here_is_for_staff_to_decide_and_is_not_asked_of_them_again(desk):
    slot = (await desk.booking.find_slots(ask())).slots[0]
    await desk.booking.book(slot, draft("Mari", "Tremblay", birth_date=BORN), key="k", actor="call")
    assert await desk.patients(MARIE) == {"doubtful": 1}
    [item] = await desk.db.read(merges.queue, limit=5)
    merging = Merging(desk.db, desk.conflicts, desk.clock)
    kept = await merging.merge(item.id, None, "staff:1")
    assert await desk.patients(MARIE) == {"same": 1}
    assert await desk.patients(MARIE.replace("0142", "0177")) == {"changed": 1}
    assert "+15145550177" in await desk.told(kept.user.id)
    assert await desk.db.read(merges.queue, limit=5) == ()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_slip_in_a_birth_date_makes_no_silent_second_patient(desk):
    assert await desk.patients(MARIE) == {"new": 1}
    assert await desk.patients(MARIE.replace("1001", "2001").replace("24/05/1980", "25/05/1980")) == {"doubtful": 1}
    [item] = await desk.db.read(merges.queue, limit=5)
    assert item.similar == ((await desk.user("Marie", "Tremblay", BORN)).id,)


async def test_rows_that_cannot_be_taken_come_back_with_reasons_and_can_be_mended(desk):
    bad = ["1003;;;;;;;", "1004;Roy;Ann;32/13/1990;;;;", "1001;Roy;Luc;;;;;", ";=HYPERLINK(1);Eve;;+1 514 555 0100;;;", "1;2;3;;;;;;;;9"]
    assert await desk.patients(MARIE, *bad) == {
        "new": 1,
        "the name is empty": 1,
        "birth date": 1,
        "its number stands twice": 1,
        "name": 1,
        "it has 11 cells where the header has 8": 1,
    }
    lines = desk.rejected.splitlines()
    assert lines[0] == PATIENTS.strip() + ";bella: reason"
    assert [line.rpartition(";")[2].partition(":")[0] for line in lines[1:4]] == [
        "the name is empty",
        "birth date",
        "its number stands twice",
    ]
    mended = await desk.take("patients", desk.rejected.replace("32/13/1990", "30/12/1990"))
    assert mended == {"changed": 1, "new": 1, "the name is empty": 1, "name": 1, "it has 12 cells where the header has 9": 1}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_rejected_cells_are_no_formulas_and_come_back_as_they_were(desk):
    await desk.patients("1;-Roy;Eve;99/99/1999;+1 514 555 0100;-1;;")
    cells = desk.rejected.splitlines()[1].split(";")
    assert cells[1:6] == ["'-Roy", "Eve", "99/99/1999", "'+1 514 555 0100", "'-1"]
    assert await desk.take("patients", desk.rejected.replace("99/99/1999", "24/05/1980")) == {"new": 1}
    assert (await desk.user("Eve", "-Roy", BORN)).full_name == "Eve -Roy"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", ["=cmd()", "@Eve", "Roy 514 555 0142", '"Roy\nAnn"', "Ro\x07y", "<b>Roy</b>"])
async def test_what_is_no_name_makes_no_patient(desk, name):
    assert await desk.patients(f"1;{name};Ann;24/05/1980;;;;", MARIE) == {"name": 1, "new": 1}
    assert await desk.user("Ann", None, BORN) is None


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", ["Mary (Molly)", "Henry 3rd", "D'Amours", "Marie-Ève", "O’Brien Jr."])
async def test_names_as_people_have_them_are_taken_in(desk, name):
    assert await desk.patients(f"1;{name};Ann;24/05/1980;;;;") == {"new": 1}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_quote_that_is_never_closed_takes_its_own_row_with_it_and_no_other(desk):
    rows = ('1003;"Roy;Ann;30/12/1990;;;;', MARIE, '1004;"Lee;Bo;30/12/1991;;;;', LEO, '1005;"Kim;Jo;30/12/1992;;;;')
    assert await desk.patients(*rows) == {"new": 2, "a quote is opened and never closed": 3}
    assert [line.partition(";")[0] for line in desk.rejected.splitlines()[1:]] == ["1003", "1004", "1005"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_note_of_several_lines_stays_one_row(desk):
    note = PATIENTS.strip() + ";Note\n"
    rows = (MARIE + ';"calls back; in the\nmorning; only"', LEO + ';"first\n\nlast"')
    assert await desk.take("patients", note + "\n".join(rows)) == {"new": 2}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_twins_of_names_that_sound_alike_are_two_patients(desk):
    twins = LEO.replace("1002", "1003").replace("Léo", "Léa")
    assert await desk.patients(MARIE, LEO, twins) == {"new": 3}
    assert await desk.db.read(merges.queue, limit=5) == ()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_cells_that_are_left_out_are_told_with_their_row_column_and_reason(desk):
    rows = [MARIE, "1004;Roy;Ann;30/12/1990;=555-0142;;Klingon;", "1005;Roy;Luc;;555-0142;;E;"]
    assert await desk.patients(*rows) == {"new": 2, "home phone": 1}  # of the last nothing useful is left: it is among the rejected
    lines = desk.dropped.splitlines()
    assert lines[0] == "bella: row,bella: column,bella: cell,bella: reason"
    assert lines[1].startswith("3,Tél. résidence,'=555-0142,\"home phone: '=555-0142' is no telephone number of North America")
    assert lines[2].startswith("3,Langue,Klingon,language: 'Klingon' is neither English nor French")
    assert len(lines) == 3
    assert (await desk.user("Ann", "Roy", date(1990, 12, 30))).full_name == "Ann Roy"


async def test_dates_that_read_in_two_ways_are_asked_about(desk):
    row = "1;Tremblay;Marie;04/05/1980;;;;"
    with pytest.raises(ImportRefused, match="reads both with the day first and with the month first; say which with --dates"):
        await desk.patients(row)
    with pytest.raises(ImportRefused, match="some dates have the day first, and some the month"):
        await desk.patients(row, "2;A;B;13/05/1980;;;;", "3;A;C;05/13/1980;;;;")
    assert await desk.patients(row, dates="mdy") == {"new": 1}
    assert (await desk.user("Marie", "Tremblay", date(1980, 4, 5))) is not None
    assert await desk.patients(row) == {"same": 1}  # what was said once is kept for lists with this header


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "the file is empty"),
        (b"PK\x03\x04rest", "a spreadsheet or an archive; save the list as CSV"),
        (b"Name\nMarie", "a single column"),
        (b"Shoe,Hat\n1,2", "no column was recognised for the patients' names"),
        (b"Name,Phone\n", "a header and no rows"),
        (b"Name,Phone\n\x81,1", "neither UTF-8 nor Windows-1252"),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_what_is_no_list_is_refused_in_words(desk, data, told):
    with pytest.raises(ImportRefused, match=told):
        await desk.take("patients", data)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_map_says_what_a_header_does_not_and_is_kept_for_it(desk):
    text = "A,B,C\nMarie Tremblay,24/05/1980,514 555 0142"
    made = '[columns]\nfull_name = "A"\nbirth_date = "B"\nhome_phone = "C"\n'
    assert await desk.take("patients", text, map_text=made) == {"new": 1}
    assert await desk.take("patients", text.replace("0142", "0177")) == {"changed": 1}

    wrong = 'kind = "appointments"\ndate = "dmy"\nunit_min = 0\n[columns]\nful_name = "A"\n[services]\nx = "y"\n'
    with pytest.raises(ImportRefused) as caught:
        await desk.take("patients", text, map_text=wrong, map_name="m.toml")
    for mistake in (
        "m.toml: 5 mistake(s)",
        "did you mean 'dates'",
        "did you mean 'full_name'",
        "unit_min: must be",
        "the clinic has no 'y'",
    ):
        assert mistake in str(caught.value)
    with pytest.raises(ImportRefused, match="the list has no column 'Z'"):
        await desk.take("patients", text, map_text='[columns]\nfull_name = "Z"\n')


async def test_a_dry_run_says_what_would_happen_and_writes_nothing(desk):
    await desk.patients(MARIE)
    before = await desk.counts()
    rows = [MARIE.replace("Tremblay", "Roy"), LEO, "1003;Roy;Ann;1/13/2000;;;;", *(f"{n};Fam{n};Kid;13/05/2015;;;;" for n in range(60))]
    would = await desk.patients(*rows, "9999;Fam1;Kid;13/05/2015;;;;", dry=True)
    assert await desk.counts() == before
    assert would == {"changed": 1, "new": 61, "doubtful": 1, "birth date": 1}
    assert await desk.patients(*rows, "9999;Fam1;Kid;13/05/2015;;;;") == would


async def test_two_imports_of_one_list_at_once_take_each_row_in_once(desk):
    rows = [f"{n};Fam{n};Kid;13/05/2015;514 555-01{n:02};;;" for n in range(70)]
    one, two = await asyncio.gather(desk.patients(*rows), desk.patients(*rows))
    assert one.get("new", 0) + two.get("new", 0) == 70
    assert (await desk.counts())["users"] == 70


async def test_progress_is_told_and_nothing_of_a_patient_is_logged(desk, capsys):
    logging.configure(level="debug")
    told = []
    rows = [f"{n};Zyxwvut;Qponml{n};13/05/2015;514 555-01{n:02};;;" for n in range(70)]
    await desk.patients(*rows, "77;Zyxwvut;Qponml;99/99/2015;;;;", progress=lambda done, of: told.append((done, of)))
    assert told == [(50, 70), (70, 70)]
    out, err = capsys.readouterr()
    assert "list_imported" in out + err
    assert not [word for word in ("zyxwvut", "qponml", "514 555", "514555", "99/99") if word in fold(out + err)]
