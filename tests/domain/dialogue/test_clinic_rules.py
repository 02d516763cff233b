"""The clinic's rules by telephone: ages, a service's own notice, times kept for emergencies, and when a public plan begins to pay."""

from datetime import UTC, datetime, time

import attrs
import pytest

from bella_core.domain.clinic_rules import Ages, Reserve
from bella_core.plugin.types import BirthDate, Emergency, InsurerValue, LanguageValue
from tests.dialogues.clinic import CLINIC
from tests.domain.dialogue.talk import BOOK, BORN, NEW, NO, YES, Talk, at, day, intent, name, read, service
from tests.domain.dialogue.test_offers import starts

CDCP = read("insurer", InsurerValue("cdcp", "Canadian Dental Care Plan"))
FRENCH = read("language", LanguageValue("fr-CA", explicit=True))


def clinic(code="checkup", **changes):
    return attrs.evolve(
        CLINIC, services=tuple(attrs.evolve(found, **changes) if found.code == code else found for found in CLINIC.services)
    )


def asking(*more, **changes):
    return Talk(clinic=clinic(**changes)).hear(BOOK, NEW, name("Ann Lee"), service("checkup"), at(14, ahead=2), *more)


# --- ages -------------------------------------------------------------------------------------------------------------


def test_the_birth_date_is_asked_where_a_visit_is_for_some_ages_and_not_elsewhere():
    assert asking(ages=Ages(18)).keys[-1] == "birth_date"
    assert asking().asked == "read_back"


def test_who_is_of_the_right_age_is_booked():
    talk = asking(ages=Ages(18)).hear(BORN)
    assert talk.asked == "read_back"
    talk.hear(YES)
    assert [row.patient.birth_date for row in talk.world.rows] == [BORN.value.date]


def test_who_is_too_old_hears_why_and_gets_a_person():
    talk = asking(BORN, ages=Ages(3, 13))
    assert talk.keys == ["denied", "transfer"]
    assert talk.text.startswith("This visit is for patients from 3 to 13 years old.")
    assert talk.world.rows == []


def test_it_is_said_in_french():
    talk = Talk(clinic=clinic(ages=Ages(3, 13)), languages=("fr-CA", "en-CA"))
    talk.hear(BOOK, NEW, name("Ann Lee"), service("checkup"), at(14, ahead=2), BORN)
    assert talk.text.startswith("Cette visite est pour les patients de 3 à 13 ans.")


def test_who_comes_of_age_within_the_horizon_is_offered_times_from_then_on():
    soon = read("date_of_birth", BirthDate((datetime(2027, 3, 20)).date().replace(year=2009)))
    talk = Talk(clinic=clinic(ages=Ages(18))).hear(BOOK, NEW, name("Ann Lee"), service("checkup"), day(24), soon)
    assert talk.asked == "offer"
    assert all(start >= "20" for start in starts(talk))


def test_whoever_gives_no_birth_date_is_left_to_staff():
    talk = asking(ages=Ages(3, 13))
    for _ in range(3):
        talk.hear(text="I would rather not")
    assert "denied" in talk.keys
    assert "depends on the patient’s age" in talk.text
    assert talk.world.rows == []


# --- when a public plan begins to pay ---------------------------------------------------------------------------------


def test_who_names_the_plan_is_asked_from_when_on_it_pays():
    talk = asking(CDCP)
    assert talk.keys[-1] == "benefit_day"
    assert asking(read("insurer", InsurerValue("sun_life", "Sun Life"))).asked == "read_back"


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("I'm covered by the Canadian Dental Care Plan", False),
        ("je suis couverte par le régime canadien", False),
        ("do you take the Canadian Dental Care Plan", True),
    ],
)
def test_who_says_to_be_covered_asks_nothing(text, asks):
    talk = Talk().hear(NEW, name("Ann Lee"), service("checkup"), at(14, ahead=2), CDCP, intent("question", "insurance"), text=text)
    assert talk.keys[-1] == ("transfer" if asks else "benefit_day")


def test_nothing_is_offered_before_the_day():
    talk = asking(CDCP).hear(day(9))
    assert talk.asked == "offer"
    assert all(start >= "10" for start in starts(talk))  # tomorrow is the second of March
    talk.hear(NO).hear(at(14, ahead=10), YES)
    while talk.asked not in {"read_back", "none"}:
        talk.hear(YES)
    talk.hear(YES)
    [row] = talk.world.rows
    assert row.slot.starts_at >= datetime(2027, 3, 10, 5, tzinfo=UTC)
    assert row.patient.cdcp_from.isoformat() == "2027-03-10"


@pytest.mark.parametrize("ahead", [-40, 0, 300])
def test_a_day_that_is_past_or_meant_of_last_year_holds_nothing_up(ahead):
    talk = asking(CDCP).hear(day(ahead))
    assert talk.asked == "read_back"
    assert talk.form.cdcp_from is None


def test_who_does_not_know_is_booked_and_staff_look():
    talk = asking(CDCP).hear(text="I have no idea")
    assert talk.asked == "read_back"
    assert [task.details["about"] for task in talk.world.tasks] == ["benefit_day_unknown"]


def test_the_day_may_be_keyed():
    talk = asking(CDCP).key("20270310")
    assert talk.form.cdcp_from.isoformat() == "2027-03-10"
    assert asking(CDCP).key("99999999").asked == "benefit_day"


def test_what_was_held_before_the_plan_was_named_is_given_up_for_a_later_time():
    talk = asking()
    assert talk.asked == "read_back"
    talk.hear(CDCP, text="I have the Canadian Dental Care Plan")
    assert talk.asked == "benefit_day"
    talk.hear(day(20))
    assert talk.asked == "offer"
    assert all(start >= "21" for start in starts(talk))


def test_it_is_asked_once():
    talk = asking(CDCP).hear(day(0)).hear(CDCP, at(15, ahead=2), text="with the federal plan, at three")
    assert talk.asked == "read_back"


# --- notice, and times kept free --------------------------------------------------------------------------------------


def test_a_services_own_notice_counts_for_what_is_offered():
    talk = Talk(clinic=clinic(notice_min=3 * 24 * 60)).hear(BOOK, NEW, name("Ann Lee"), service("checkup"), day(1))
    assert talk.asked == "offer"
    assert all(start >= "04 15" for start in starts(talk))
    soon = Talk(clinic=clinic(notice_min=0)).hear(BOOK, NEW, name("Ann Lee"), service("checkup"), day(0))
    assert starts(soon)[0] == "01 15:10"


def test_who_is_in_pain_gets_the_time_that_is_kept_and_nobody_else():
    pain = read("emergency", Emergency("same_day", "pain"))
    kept = (Reserve(time(10), time(17)),)
    talk = Talk(reserved=kept).hear(pain)
    assert talk.asked == "offer"
    assert starts(talk)[0].startswith("01 1")
    other = Talk(reserved=kept).hear(BOOK, NEW, name("Ann Lee"), service("checkup"), day(1))
    assert all(start < "02 15" or not start.startswith("02") for start in starts(other))


def test_a_service_that_is_asked_for_is_offered_as_one_that_is_booked():
    talk = Talk(clinic=clinic(by_phone="request")).hear(BOOK, NEW, name("Ann Lee"), service("checkup"), at(14, ahead=2))
    assert talk.asked == "read_back"
    assert talk.call.state.hold is not None
