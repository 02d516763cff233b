"""The clinic's parts, changed on their pages as they were seen: what is wrong stands beside its field, and nothing is lost."""

from datetime import time

import attrs
import pytest

from bella_core.core.settings import CalendarSettings
from bella_core.crud import conflicts, staff
from bella_core.domain.clinic import Closure, Location, Window
from bella_core.domain.clinic_rules import Reserve
from bella_core.services.clinics import ClinicStore
from tests.browser.clinic import DAY, visit

ONE_ENGINE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
async def manager(browser_of):
    return await browser_of("manager")


def place_of(office) -> Location:
    return office.bella.clinics.view.locations[0]


async def stored(office):
    """Return the clinic as another process reads it."""
    return await ClinicStore(office.bella.db).load()


async def test_hours_are_changed(manager, office):
    await manager.open("/admin/clinic")
    await manager.follow("Change the hours")
    page = await manager.send("/admin/clinic/hours", **{"day-1": "9 h 15 à 12 h, 13-15:30", "holidays": None})
    assert ("The hours are changed." in page.text, "09:15-12:00, 13:00-15:30" in page.text) == (True, True)
    place = (await stored(office)).locations[0]
    assert place.hours[1] == (Window(time(9, 15), time(12)), Window(time(13), time(15, 30)))
    assert not place.statutory_holidays


@ONE_ENGINE
async def test_wrong_hours_are_said_beside_their_day_and_nothing_is_changed(manager, office):
    before = office.bella.clinics.view
    await manager.open("/admin/clinic/hours")
    page = await manager.send("/admin/clinic/hours", **{"day-0": "mornings", "day-2": "12-8"})
    assert (page.status, "A time ends before it begins." in page.text, 'value="mornings"' in page.html) == (422, True, True)
    page = await manager.send("/admin/clinic/hours", **{f"day-{day}": "" for day in range(7)})
    assert (page.status, "Open on one day of the week at least." in page.text) == (422, True)
    assert await stored(office) == before


@ONE_ENGINE
async def test_who_saw_an_older_clinic_sees_both_sides(browser_of):
    one, other = await browser_of("manager"), await browser_of("owner")
    for browser in (one, other):
        await browser.open("/admin/clinic/hours")
    await one.send("/admin/clinic/hours", **{"day-5": "9-12"})
    page = await other.send("/admin/clinic/hours", **{"day-5": "10-12"})
    assert (page.status, "meanwhile" in page.text, 'value="10-12"' in page.html) == (409, True, True)
    assert "Now it is: 09:00-12:00" in page.text
    page = await other.send("/admin/clinic/hours", **{"day-5": "10-12"})
    assert "The hours are changed." in page.text


@ONE_ENGINE
async def test_a_closed_day_is_opened_again(manager, office):
    closed = attrs.evolve(place_of(office), closures=(Closure(DAY, DAY, "flood"),))
    await office.bella.clinics.save(attrs.evolve(office.bella.clinics.view, locations=(closed,)))
    page = await manager.open("/admin/clinic/hours")
    assert "flood" in page.text
    await manager.send("/admin/clinic/hours")
    assert len(place_of(office).closures) == 1
    await manager.open("/admin/clinic/hours")
    await manager.send("/admin/clinic/hours", closures=None)
    assert (await stored(office)).locations[0].closures == ()


@ONE_ENGINE
async def test_visits_that_do_not_fit_any_more_are_shown(manager, office):
    await visit(office.bella, 9, "lavoie", key="nine")
    await office.bella.modes.check.run()
    await manager.open("/admin/clinic/hours")
    page = await manager.send("/admin/clinic/hours", **{f"day-{DAY.weekday()}": "13-17"})
    assert (page.path, "do not fit any more" in page.text) == ("/admin/conflicts", True)
    [conflict] = await office.bella.db.read(lambda conn: conflicts.page(conn, limit=5))
    assert conflict.kind == "hours_changed"


@ONE_ENGINE
async def test_what_is_answered_to_questions_is_changed_and_taken_away(manager, office):
    await manager.open("/admin/clinic/facts")
    await manager.send("/admin/clinic/facts", **{"parking-en": "Behind the  house.", "parking-fr": "Derrière la maison.", "price-en": ""})
    assert (await stored(office)).locations[0].facts["parking"] == {"en": "Behind the house.", "fr": "Derrière la maison."}
    await manager.open("/admin/clinic/facts")
    await manager.send("/admin/clinic/facts", **{"parking-en": "", "parking-fr": ""})
    assert "parking" not in (await stored(office)).locations[0].facts


@ONE_ENGINE
async def test_an_answer_that_bella_could_not_give_is_refused(manager, office):
    await manager.open("/admin/clinic/facts")
    page = await manager.send("/admin/clinic/facts", **{"parking-en": "Behind the house.", "price-en": "x" * 401, "price-fr": "Demandez."})
    assert (page.status, "say it in both" in page.text, "400 characters at most" in page.text) == (422, True, True)
    assert (await stored(office)).locations[0].facts == {}


@ONE_ENGINE
async def test_name_and_languages_are_changed_together_with_what_they_ask_for(manager, office):
    await manager.open("/admin/clinic/about")
    page = await manager.send("/admin/clinic/about", clinic="", languages=["fr-CA"], first="en-CA")
    assert (page.status, "does not speak this language here" in page.text, "Please fill this in." in page.text) == (422, True, True)
    await manager.send(
        "/admin/clinic/about",
        clinic="Clinique de l’Érable",
        name="Érable",
        province="NS",
        zone="",
        languages=["fr-CA", "en-CA"],
        first="fr-CA",
    )
    clinic = await stored(office)
    place = clinic.locations[0]
    assert (clinic.name, place.name, place.zone, place.languages) == (
        "Clinique de l’Érable",
        "Érable",
        "America/Halifax",
        ("fr-CA", "en-CA"),
    )


@ONE_ENGINE
async def test_a_language_is_spoken_once_every_service_has_a_name_in_it(manager, office):
    clinic = office.bella.clinics.view
    english = [attrs.evolve(one, names={"en": one.names["en"]}) for one in clinic.services]
    place = attrs.evolve(place_of(office), languages=("en-CA",))
    await office.bella.clinics.save(attrs.evolve(clinic, locations=(place,), services=tuple(english)))
    await manager.open("/admin/clinic/about")
    page = await manager.send("/admin/clinic/about", languages=["en-CA", "fr-CA"])
    assert (page.status, "no name in French yet: new patient exam, check-up" in page.text) == (422, True)


@ONE_ENGINE
async def test_another_location_has_its_own_telephones_and_rooms(manager, office):
    await manager.open("/admin/clinic/location")
    typed = {"name": "Maple West", "address": "5 West Street, Toronto", "numbers": "416 555-0100", "room": "Room 1"}
    page = await manager.send("/admin/clinic/location", **typed)
    assert (page.status, "is the number of another location" in page.text) == (422, True)
    await manager.send("/admin/clinic/location", **typed | {"numbers": "416 555-0150"})
    made = (await stored(office)).location("maple-west")
    assert (made.numbers, [room.id for room in made.rooms], made.hours) == (("+14165550150",), ["room-1-2"], place_of(office).hours)
    page = await manager.open("/admin/clinic/telephones?location=maple-west")
    await manager.send("/admin/clinic/telephones", desk="(416) 555-0151")
    assert ((await stored(office)).location("maple-west").desk, place_of(office).desk) == ("+14165550151", "+14165550199")


@ONE_ENGINE
async def test_who_is_on_call_is_written_in_rows(manager, office):
    await manager.open("/admin/clinic/telephones")
    await manager.send(
        "/admin/clinic/telephones", numbers="416-555-0100, +14165550101", mode="overflow", ring="30",
        **{"name-0": "Dr. Chen", "number-0": "4165550177", "days-0": ["4", "5"], "start-0": "17:00", "end-0": "08:30"},
    )  # fmt: skip
    await manager.open("/admin/clinic/telephones")
    await manager.send("/admin/clinic/telephones", **{"name-1": "Dr. Chen", "number-1": "4165550178"})
    place = (await stored(office)).locations[0]
    assert (place.numbers, place.answering.mode, place.answering.ring_s) == (("+14165550100", "+14165550101"), "overflow", 30)
    told = [(one.name, one.number, one.days, one.start, one.end) for one in place.paging.rota]
    assert told == [
        ("dr-chen", "+14165550177", (4, 5), time(17), time(8, 30)),
        ("dr-chen-2", "+14165550178", (), time.min, time.min),
    ]


@ONE_ENGINE
async def test_a_line_that_leads_back_and_what_is_no_number_are_refused(manager, office):
    await manager.open("/admin/clinic/telephones")
    page = await manager.send("/admin/clinic/telephones", desk="416 555-0100", numbers="416 555-0100; 12", **{"number-0": "5145550100"})
    assert (page.status, "Bella answers this number herself" in page.text, "12 is no telephone number" in page.text) == (422, True, True)
    assert "Please fill this in." in page.text
    assert (await stored(office)).locations[0].desk == "+14165550199"


@ONE_ENGINE
async def test_a_provider_is_added_and_comes_at_hours_of_their_own(manager, office):
    await manager.open("/admin/clinic/people")
    await manager.follow("Add a provider")
    own = {"at-main": "own", "at-main-0": "8-12", "at-main-2": "13-17"}
    page = await manager.send("/admin/clinic/providers/new", name="Dr. Élise Roy", role="dentist", languages=["fr-CA"], **own)
    assert (page.path, "Dr. Élise Roy" in page.text) == ("/admin/clinic/people", True)
    made = (await stored(office)).provider("dr-elise-roy")
    assert (made.languages, [len(day) for day in made.hours["main"]]) == (("fr-CA",), [1, 0, 1, 0, 0, 0, 0])
    await manager.follow("Dr. Élise Roy")
    await manager.send("/admin/clinic/providers/dr-elise-roy", **{"at-main": "open"})
    assert (await stored(office)).provider("dr-elise-roy").hours is None


@ONE_ENGINE
async def test_the_visits_of_a_provider_who_leaves_are_conflicts(manager, office):
    await visit(office.bella, 9, "lavoie", key="nine")
    await office.bella.modes.check.run()
    page = await manager.open("/admin/clinic/providers/lavoie")
    assert "1 visit to come is booked with it." in page.text
    page = await manager.send("/lavoie/remove")
    assert page.path == "/admin/conflicts"
    assert "lavoie" not in {one.id for one in (await stored(office)).providers}
    [conflict] = await office.bella.db.read(lambda conn: conflicts.page(conn, limit=5))
    assert conflict.kind == "provider_gone"


@ONE_ENGINE
async def test_nobody_leaves_without_whom_a_service_could_not_be_given(manager, office):
    for provider in ("okafor", "bouchard"):
        await manager.open(f"/admin/clinic/providers/{provider}")
        page = await manager.send(f"/{provider}/remove")
    assert (page.status, "Nobody could give these services any more: cleaning, whitening." in page.text) == (422, True)
    page = await manager.send("/providers/bouchard", role="dentist")
    assert (page.status, "cleaning, whitening" in page.text) == (422, True)
    assert "bouchard" in {one.id for one in (await stored(office)).providers}


@ONE_ENGINE
async def test_whom_the_settings_name_stays(manager, office, monkeypatch):
    bound = CalendarSettings("google", "provider:okafor", "okafor@example.ca")
    monkeypatch.setitem(office.bella.settings.calendars, "okafor", bound)
    await manager.open("/admin/clinic/providers/okafor")
    page = await manager.send("/okafor/remove")
    assert (page.status, "bound to it in the settings of the server" in page.text) == (422, True)


@ONE_ENGINE
@pytest.mark.parametrize("name", ["New", "新しい", "\0 ☃"])
async def test_whatever_a_room_is_called_it_has_a_page_of_its_own(manager, office, name):
    await manager.open("/admin/clinic/rooms/new")
    page = await manager.send("/rooms/new", name=name)
    assert page.status == 200
    room = (await stored(office)).locations[0].rooms[-1]
    assert room.id == "new-2"
    assert (await manager.open(f"/admin/clinic/rooms/{room.id}")).heading == room.name


@ONE_ENGINE
async def test_rooms_are_added_renamed_and_taken_away_but_for_the_last(manager, office):
    await manager.open("/admin/clinic/rooms/new")
    await manager.send("/rooms/new", name="Salle Érable")
    await manager.follow("Salle Érable")
    await manager.send("/rooms/salle-erable", name="Salle verte")
    assert (await stored(office)).locations[0].rooms[-1].name == "Salle verte"
    for room in ("room-1", "room-2", "room-3", "room-4", "salle-erable"):
        await manager.open(f"/admin/clinic/rooms/{room}")
        page = await manager.send(f"/{room}/remove")
    assert (page.status, "last room" in page.text) == (422, True)
    assert [room.id for room in (await stored(office)).locations[0].rooms] == ["salle-erable"]


@ONE_ENGINE
async def test_a_service_is_made_of_a_usual_pattern(manager, office):
    await manager.open("/admin/clinic/services/new")
    page = await manager.send("/services/new", **{"name-en": "Night guard", "minutes": "many"})
    assert (page.status, "Write a whole number from 5 to 480." in page.text, 'value="many"' in page.html) == (422, True, True)
    more = {"name-fr": "Plaque occlusale", "words-en": "night guard, grinding", "words-fr": "plaque", "look": "5", "by-phone": "request"}
    page = await manager.send("/services/new", minutes="40", takes="looked_at", **more, **{"for-new": None, "from-age": "18"})
    made = (await stored(office)).service("night-guard")
    assert (made.words["en"], made.by_phone, made.for_new, made.ages.first) == (("night guard", "grinding"), "request", False, 18)
    needs = [(need.resource, need.roles, need.minutes, need.floats) for need in made.needs]
    assert needs == [("provider", ("hygienist",), 40, False), ("provider", ("dentist",), 5, True), ("room", (), 40, False)]
    await manager.follow("Night guard")
    await manager.send("/services/night-guard", minutes="60")
    assert {need.minutes for need in (await stored(office)).service("night-guard").needs} == {60, 5}


@ONE_ENGINE
async def test_what_a_file_says_of_a_service_is_kept_by_its_form(manager, office):
    clinic = office.bella.clinics.view
    crown = clinic.service("crown")
    own = attrs.evolve(crown, needs=(*crown.needs, attrs.evolve(crown.needs[0], roles=("hygienist",), minutes=20, offset_min=60)))
    kept = attrs.evolve(own, per_day=attrs.evolve(own.per_day, location=2), recall_months=12, buffer_after_min=5)
    await office.bella.clinics.save(attrs.evolve(clinic, services=tuple(kept if one.code == "crown" else one for one in clinic.services)))
    await manager.open("/admin/clinic/services/crown")
    page = await manager.send("/services/crown", minutes="60")
    assert (page.status, "lasts longer than this" in page.text) == (422, True)
    await manager.send("/services/crown", minutes="95")
    assert (await stored(office)).service("crown") == attrs.evolve(kept, minutes=95)


@ONE_ENGINE
async def test_every_form_of_the_clinic_that_is_sent_as_it_stands_changes_nothing(manager, office):
    clinic = office.bella.clinics.view
    paths = ["about", "hours", "facts", "telephones"]
    paths += [f"providers/{one.id}" for one in clinic.providers] + [f"services/{one.code}" for one in clinic.services]
    for path in paths:
        await manager.open(f"/admin/clinic/{path}")
        assert (await manager.send(f"/clinic/{path}")).status == 200, path
        assert attrs.evolve(office.bella.clinics.view, revision=clinic.revision) == clinic, path


@ONE_ENGINE
async def test_one_service_is_what_new_patients_get_first(manager, office):
    await manager.open("/admin/clinic/services/checkup")
    await manager.send("/services/checkup", **{"first-for-new": "yes"})
    assert [one.code for one in (await stored(office)).services if one.first_for_new] == ["checkup"]


@ONE_ENGINE
async def test_usual_services_are_added_again(manager, office):
    await manager.open("/admin/clinic/services/crown")
    await manager.send("/crown/remove")
    assert "crown" not in {one.code for one in (await stored(office)).services}
    page = await manager.open("/admin/clinic/services")
    assert "crown, 90 minutes" in page.text
    await manager.send("/clinic/presets", codes=["crown"])
    assert "crown" in {one.code for one in (await stored(office)).services}


@ONE_ENGINE
async def test_a_text_of_bellas_is_replaced_and_given_back(manager, office):
    await manager.open("/admin/clinic/texts?q=AI assistant")
    await manager.follow("greeting")
    page = await manager.send("/texts/greeting", **{"text-en": "Hello, {doctor} here."})
    assert (page.status, "names in braces" in page.text) == (422, True)
    await manager.send("/texts/greeting", **{"text-en": "Hi, {clinic}’s AI assistant speaking."})
    assert (await stored(office)).prompts == {"en-CA": {"greeting": "Hi, {clinic}’s AI assistant speaking."}}
    page = await manager.open("/admin/clinic/texts")
    assert "the clinic’s" in page.text
    await manager.open("/admin/clinic/texts/greeting")
    await manager.send("/texts/greeting", **{"text-en": ""})
    assert (await stored(office)).prompts == {}


@ONE_ENGINE
async def test_what_the_file_s_own_check_finds_is_told_and_nothing_is_stored(manager, office):
    kept = attrs.evolve(place_of(office), reserved=(Reserve(time(12), time(13), rooms=("room-1",)),))
    await office.bella.clinics.save(attrs.evolve(office.bella.clinics.view, locations=(kept,)))
    await manager.open("/admin/clinic/rooms/room-1")
    page = await manager.send("/room-1/remove")
    assert (page.status, "locations[0].reserved[0].rooms" in page.text) == (422, True)
    assert "room-1" in {room.id for room in (await stored(office)).locations[0].rooms}


@ONE_ENGINE
async def test_who_may_not_change_it_reads_it(browser_of):
    receptionist = await browser_of("receptionist")
    page = await receptionist.open("/admin/clinic")
    assert (page.status, [href for href, _ in page.links if "/admin/clinic/" in href]) == (200, [])
    for path in ("hours", "people", "providers/lavoie", "services", "texts"):
        assert (await receptionist.open(f"/admin/clinic/{path}")).status == 403, path


@ONE_ENGINE
async def test_who_looks_after_one_location_changes_what_is_of_it_alone(manager, office):
    place = place_of(office)
    west = attrs.evolve(place, id="west", name="West", numbers=("+14165550150",), rooms=(attrs.evolve(place.rooms[0], id="w1"),))
    await office.bella.clinics.save(attrs.evolve(office.bella.clinics.view, locations=(place, west)))
    await office.bella.db.write(lambda conn: staff.change(conn, manager.account.id, locations='["west"]'))
    for path in ("about", "people", "providers/lavoie", "services/crown", "texts", "texts/greeting", "location"):
        assert (await manager.open(f"/admin/clinic/{path}")).status == 403, path
    assert (await manager.open("/admin/clinic/hours?location=main")).status == 404
    await manager.open("/admin/clinic/hours")
    await manager.send("/clinic/hours", **{"day-0": "9-10"})
    clinic = await stored(office)
    assert (len(clinic.location("west").hours[0]), clinic.location("main").hours) == (1, place.hours)


@ONE_ENGINE
async def test_there_is_no_form_of_what_there_is_not(manager):
    for path in ("providers/none", "rooms/none", "services/none", "texts/none"):
        assert (await manager.open(f"/admin/clinic/{path}")).status == 404, path
