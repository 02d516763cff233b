"""Several in one call: who they are is asked one after the other, then there is one time, one read-back, and all are booked or none."""

from datetime import date

import pytest

from bella_core.domain.dialogue.families.names import read_names
from bella_core.domain.dialogue.families.words import read_count, read_party
from bella_core.plugin.types import BirthDate, Emergency, NameValue, PatientRelation
from tests.domain.dialogue.talk import BOOK, KNOWN, NEW, NO, SHUT, YES, Talk, at, day, intent, name, read, service

CHILD = read("patient_relation", PatientRelation("child"))
KIDS = "I'd like cleanings for my two kids"


def born(year):
    return read("date_of_birth", BirthDate(date(year, 5, 3)))


def asked_for(text=KIDS, what="cleaning", **how):
    return Talk(**how).hear(BOOK, CHILD, service(what), text=text)


def known_by_now(**how):
    """Two children, both told of."""
    return asked_for(**how).hear(name("Zoe Lee"), KNOWN).hear(born(2015)).hear(name("Max")).hear(born(2017))


def at_read_back(**how):
    return known_by_now(**how).hear(day(2)).hear(intent("first"))


@pytest.mark.parametrize(
    ("words", "relations"),
    [
        ("for me and my daughter", ("self", "child")),
        ("pour moi et ma fille", ("self", "child")),
        ("my son and my daughter need a cleaning", ("child", "child")),
        ("a cleaning for my wife and one for me", ("partner", "self")),
        ("un nettoyage pour moi et un autre pour mon mari", ("self", "partner")),
        ("my wife and I", ("partner", "self")),
        ("pour ma mère et moi", ("parent", "self")),
        ("my son, my daughter and me", ("child", "child", "self")),
        ("for both of us", ("self", "other")),
        ("deux rendez-vous s'il vous plaît", ("self", "other")),
        ("my two kids", ("child", "child")),
        ("for three little kids", ("child", "child", "child")),
        ("pour deux enfants", ("child", "child")),
        ("both my kids", ("child", "child")),
        ("for my twins", ("child", "child")),
        ("pour mes deux enfants", ("child", "child")),
        ("my three kids", ("child",) * 3),
        ("me and my two kids", ("self", "child", "child")),
        ("moi puis mes trois enfants", ("self", "child", "child", "child")),
        ("pour nous trois", ("self", "other", "other")),
    ],
)
def test_who_shall_come_is_understood(words, relations):
    assert read_party(words).relations == relations
    assert read_party(words).counted


@pytest.mark.parametrize(
    "words",
    [
        "for my daughter", "pour ma fille", "me and my big mouth", "at two on Monday", "a cleaning and an exam", "for my daughter, I think",
        "I have to pick up my kids at three", "it's for my son", "pour mon mari",
    ],
)  # fmt: skip
def test_one_is_one(words):
    assert read_party(words) is None


@pytest.mark.parametrize("words", ["for my kids", "pour mes enfants", "for the whole family", "mes enfants ont besoin d'un nettoyage"])
def test_whose_number_was_not_told_is_asked(words):
    talk = Talk().hear(BOOK, service("cleaning"), text=words)
    assert talk.keys == ["party"]
    assert talk.hear(text="there are three of us").asked == "name"
    assert len(talk.call.state.family.members) == 3


@pytest.mark.parametrize(("words", "count"), [("two", 2), ("nous sommes quatre", 4), ("just one", 1), ("3", 3), ("I don't know", None)])
def test_a_count_is_read(words, count):
    assert read_count(words) == count


def test_who_turns_out_to_come_alone_is_booked_alone():
    talk = Talk().hear(BOOK, NEW, service("cleaning"), text="for my kids").hear(text="only one")
    assert (talk.asked, talk.call.state.family.members) == ("name", ())


def test_a_count_may_be_keyed():
    assert len(Talk().hear(BOOK, text="for my kids").key("4").call.state.family.members) == 4


def test_more_than_four_are_for_the_team():
    talk = Talk().hear(BOOK, text="for a family of six")
    assert (talk.reply.then, talk.keys) == ("transfer", ["family.many", "transfer"])
    talk = Talk(when=SHUT).hear(BOOK, text="pour mes enfants").hear(text="five")
    assert (talk.reply.then, talk.tasks, talk.world.tasks[0].details["about"]) == ("message", ["callback"], "family_of_many")


def test_each_is_asked_about_and_nothing_shared_twice():
    talk = asked_for()
    assert talk.keys == ["family.begin", "name.status.children"]
    assert talk.hear(name("Zoe Lee"), KNOWN).keys == ["birth_date.of"]
    assert "Zoe" in talk.text
    assert talk.hear(born(2015)).keys == ["name.next.child"]
    assert talk.hear(name("Max")).keys == ["family.same_name", "birth_date.of"]
    assert talk.text.startswith("Max Lee, then.")
    assert talk.hear(born(2017)).keys == ["when"]


def test_all_come_side_by_side_and_are_read_back_at_once():
    talk = known_by_now().hear(day(2))
    assert talk.keys == ["offer.two"]
    assert "both at the same time" in talk.text
    talk.hear(intent("first"))
    assert talk.keys == ["read_back.family", "read_back.question"]
    assert (talk.reply.uninterrupted, len(talk.world.holds)) == (1, 2)
    for words in ("Zoe Lee", "Max Lee", "at the same time", "Grace Okafor", "Julie Bouchard", "0 1 2 3"):
        assert words in talk.text


def test_one_yes_books_all_and_one_sentence_says_so():
    talk = at_read_back().hear(YES)
    assert (talk.keys, talk.outcome, talk.world.groups, talk.world.holds) == (["booked.family", "goodbye"], "booked", [2], {})
    zoe, max_ = talk.world.rows
    assert (zoe.patient.full, zoe.patient.relation, zoe.patient.birth_date) == ("Zoe Lee", "child", date(2015, 5, 3))
    assert (max_.patient.full, max_.patient.phone, max_.patient.birth_date) == ("Max Lee", "+14165550123", date(2017, 5, 3))
    assert zoe.slot.starts_at == max_.slot.starts_at
    assert zoe.slot.provider_id != max_.slot.provider_id
    assert "Zoe Lee and Max Lee" in talk.text


def test_where_one_slot_is_gone_nothing_is_booked_and_other_times_are_offered():
    talk = at_read_back()
    talk.world.snatched.append(1)
    talk.hear(YES)
    assert (talk.asked, talk.keys[0], talk.world.rows) == ("offer", "taken", [])
    assert talk.hear(intent("first")).asked == "read_back"
    assert (talk.hear(YES).world.groups, len(talk.world.holds)) == ([2], 0)


def test_hanging_up_at_the_read_back_books_none_and_frees_all():
    talk = at_read_back().hang_up()
    assert (talk.world.rows, talk.world.holds, talk.tasks) == ([], {}, ["abandoned_at_confirmation"])
    assert talk.world.tasks[0].details["family"] == "Zoe Lee, Max Lee"


def test_the_caller_comes_too_with_what_they_said_of_themselves():
    talk = Talk().hear(BOOK, NEW, name("Ann Lee"), service("checkup"), text="this is Ann Lee, a check-up for my daughter and me")
    talk.hear(text="yes")
    first, second = talk.call.state.family.members
    assert {first.form.relation.value, second.form.relation.value} == {"self", "child"}


def test_a_name_that_was_told_before_is_the_callers_own():
    talk = Talk().hear(BOOK, NEW, name("Ann Lee")).hear(service("cleaning"), text="a cleaning for my son and one for me")
    assert (talk.form.name.value.full, talk.form.relation.value) == ("Ann Lee", "self")
    talk.hear(born(1980))
    assert talk.keys == ["name.status.child"]


def test_a_wrong_name_is_put_right_for_the_one_it_is_like():
    talk = at_read_back().hear(NO, name("Maxine Lee"))
    assert talk.asked == "read_back"
    assert "Maxine Lee" in talk.text
    assert "Zoe Lee" in talk.text
    assert [row.patient.full for row in talk.hear(YES).world.rows] == ["Zoe Lee", "Maxine Lee"]


def test_who_says_only_that_a_name_is_wrong_is_asked_whose():
    talk = at_read_back().hear(NO, text="no, the name is wrong")
    assert talk.keys == ["whose"]
    assert talk.hear(text="Zoe").asked == "name"
    assert talk.hear(name("Chloe Lee")).asked == "read_back"
    assert [row.patient.full for row in talk.hear(YES).world.rows] == ["Chloe Lee", "Max Lee"]


def test_whose_may_be_keyed():
    talk = at_read_back().hear(NO, text="no, the name is wrong").key("2").hear(name("Mat Lee"))
    assert [row.patient.full for row in talk.hear(YES).world.rows] == ["Zoe Lee", "Mat Lee"]


def test_another_day_for_all():
    talk = at_read_back()
    before = {hold.slot.starts_at.day for hold in talk.world.holds.values()}
    talk.hear(NO, day(4)).hear(intent("first")).hear(YES)
    assert {row.slot.starts_at.day for row in talk.world.rows}.isdisjoint(before)
    assert (talk.world.groups, talk.world.holds) == ([2], {})


def test_a_time_that_is_read_back_changes_nothing_when_it_is_said_again():
    talk = known_by_now().hear(at(14, ahead=2)).hear(YES, at(14))
    assert talk.world.groups == [2]


def test_three_cleanings_with_two_hygienists_are_one_after_the_other():
    talk = (
        asked_for("my three kids")
        .hear(name("Zoe Lee"), NEW)
        .hear(born(2015))
        .hear(name("Max"))
        .hear(born(2017))
        .hear(name("Ida"))
        .hear(born(2019))
    )
    assert "one right after the other" in talk.hear(day(2)).text
    talk.hear(intent("first")).hear(YES)
    assert talk.world.groups == [3]
    starts = sorted(row.slot.starts_at for row in talk.world.rows)
    assert (starts[0], starts[2]) == (starts[1], talk.world.rows[0].slot.ends_at)


def test_each_may_come_for_something_else():
    talk = Talk().hear(BOOK, KNOWN, service("checkup"), service("cleaning"), text="a check-up for me and a cleaning for my daughter")
    talk.hear(name("Ann Lee")).hear(born(1980)).hear(name("Zoe Lee"), KNOWN).hear(born(2015)).hear(day(2)).hear(intent("first")).hear(YES)
    assert [(row.patient.full, row.slot.service) for row in talk.world.rows] == [("Ann Lee", "checkup"), ("Zoe Lee", "cleaning")]


def test_new_patients_hear_of_the_first_visit_once():
    """A new patient of this clinic begins with an exam, whatever they ask for; it is said once, for all."""
    talk = Talk().hear(BOOK, NEW, service("filling"), text="fillings for my two kids")
    said = []
    for answer in (name("Zoe Lee"), born(2015), name("Max"), born(2017), day(2), intent("first")):
        said += talk.hear(answer).keys
    assert said.count("first_visit") == 1
    talk.hear(YES)
    assert [row.slot.service for row in talk.world.rows] == ["exam_new"] * 2


def test_who_is_told_by_name_and_number_is_asked_for_no_birth_date():
    talk = asked_for()
    talk.world.people[("lee", None)] = "user-7"
    assert talk.hear(name("Zoe Lee"), KNOWN).keys == ["name.next.child"]


def test_where_nothing_is_free_for_all_the_team_calls():
    talk = known_by_now(when=SHUT)
    talk.world.taken += [
        (f"provider:{who}", talk.call.at.replace(year=2026), talk.call.at.replace(year=2028)) for who in ("okafor", "bouchard")
    ]
    for ahead in (2, 3, 4, 5, 8):
        if talk.asked == "when":
            talk.hear(day(ahead))
    assert talk.asked == "caller_id"
    talk.hear(YES)
    assert (talk.reply.then, talk.tasks, talk.world.rows) == ("hang_up", ["callback"], [])
    assert talk.world.tasks[0].details["family"] == "Zoe Lee, Max Lee"


def test_never_mind_forgets_all_of_them():
    talk = at_read_back().hear(intent("never_mind"))
    assert (talk.asked, talk.world.holds, talk.call.state.family.members) == ("anything_else", {}, ())


def test_a_yes_too_many_books_nothing_twice():
    talk = at_read_back().hear(YES).hear(YES)
    assert (talk.keys, talk.world.groups) == (["booked.family", "goodbye"], [2])


def test_in_french():
    talk = Talk(languages=("fr-CA",)).hear(BOOK, CHILD, service("cleaning"), text="un nettoyage pour mes deux enfants")
    talk.hear(name("Zoé Roy"), KNOWN).hear(born(2015)).hear(name("Léo"))
    assert talk.text == "Léo Roy, donc. Pour Léo, quelle est la date de naissance?"
    talk.hear(born(2017)).hear(day(2))
    assert "les deux en même temps" in talk.text
    talk.hear(intent("first"))
    assert "nettoyage pour Léo Roy, en même temps, avec" in talk.text
    assert talk.hear(YES).text.startswith("C’est réservé pour Zoé Roy et Léo Roy :")


def test_an_emergency_of_one_of_them_is_seen_to_first():
    talk = known_by_now().hear(read("emergency", Emergency("same_day", "toothache")))
    assert talk.call.state.family.members == ()
    assert (talk.asked, talk.form.urgent) == ("offer", "same_day")


def test_who_says_at_an_offer_that_others_come_too_takes_nothing_of_it():
    talk = Talk().hear(BOOK, NEW, name("Ann Lee"), service("checkup"), day(2))
    assert talk.asked == "offer"
    talk.hear(YES, text="yes, for my two kids")
    assert talk.asked != "offer"
    assert len(talk.call.state.family.members) == 2


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("Emma and Noah Tremblay", ("Emma Tremblay", "Noah Tremblay")),
        ("emma and noah tremblay", ("Emma Tremblay", "Noah Tremblay")),
        ("Emma Roy and Noah Tremblay", ("Emma Roy", "Noah Tremblay")),
        ("it's Emma and Noah Tremblay", ("Emma Tremblay", "Noah Tremblay")),
        ("Emma et Noah Tremblay", ("Emma Tremblay", "Noah Tremblay")),
        ("ils s'appellent Emma pis Noah Tremblay", ("Emma Tremblay", "Noah Tremblay")),
        ("their names are Emma and Noah Tremblay, and no they've never been there", ("Emma Tremblay", "Noah Tremblay")),
        ("jean-luc et Marie-Ève Côté-Roy, oui ils sont déjà venus", ("Jean-Luc Côté-Roy", "Marie-Ève Côté-Roy")),
        ("Emma and Noah", ("Emma", "Noah")),
        ("Emma Roy and Luc de la", ()),
        ("Emma and Noah St Pierre", ("Emma St Pierre", "Noah St Pierre")),
        ("Emma Tremblay", ()),
        ("Emma, Noah and Zoe Tremblay", ()),
        ("my son and my daughter", ()),
        ("yes and no", ()),
        ("twins and one more", ()),
        ("", ()),
    ],
)
def test_two_names_in_one_breath_are_read(said, names):
    assert tuple(name.full for name in read_names(said, 2)) == names


def test_of_three_names_the_last_has_the_family_name_of_all():
    assert [name.full for name in read_names("Zoé, Max pis Léa Roy", 3)] == ["Zoé Roy", "Max Roy", "Léa Roy"]


def test_both_names_in_one_answer_are_asked_for_no_more():
    talk = asked_for().hear(NO, NEW, text="Emma and Noah Tremblay, no they haven't")
    assert (talk.asked, talk.keys) == ("birth_date", ["birth_date.of"])
    assert "Emma" in talk.text
    talk.hear(born(2015))
    assert (talk.asked, "Noah" in talk.text) == ("birth_date", True)
    talk.hear(born(2017)).hear(day(2)).hear(intent("first"))
    assert talk.keys == ["read_back.family", "read_back.question"]
    assert "Emma Tremblay" in talk.text
    assert "Noah Tremblay" in talk.text
    talk.hear(YES)
    assert [row.patient.full for row in talk.world.rows] == ["Emma Tremblay", "Noah Tremblay"]


def test_names_that_are_said_at_once_with_who_they_are_are_not_asked_for():
    talk = Talk().hear(BOOK, CHILD, service("cleaning"), name("Emma"), text="cleanings for my two kids, Emma and Noah Tremblay, on Friday")
    assert (talk.asked, talk.keys[-1]) == ("status", "status.children")
    assert [member.form.name.value.full for member in talk.call.state.family.members[1:]] == ["Noah Tremblay"]
    assert talk.form.name.value.full == "Emma Tremblay"


def test_given_names_alone_have_one_family_name_asked_for_once():
    talk = asked_for().hear(NEW, text="Emma and Noah")
    assert talk.asked == "family"
    talk.hear(read("name", NameValue(None, "Roy", "Roy"))).hear(born(2015))
    assert "Noah Roy, then." in talk.text


def test_in_french_two_come_at_once_and_are_booked_by_name():
    talk = Talk(languages=("fr-CA",)).hear(BOOK, CHILD, service("cleaning"), text="un nettoyage pour mes deux enfants")
    assert "vos enfants ont-ils déjà un dossier à notre clinique?" in talk.text
    talk.hear(NEW, text="Zoé et Max Roy").hear(born(2015)).hear(born(2017)).hear(day(2))
    assert "les deux en même temps" in talk.text
    talk.hear(intent("first")).hear(YES)
    assert talk.text.startswith("C’est réservé pour Zoé Roy et Max Roy : mercredi")


def test_three_come_all_at_the_same_time_or_in_turn():
    talk = asked_for("my three kids").hear(NEW, text="Zoe, Max and Leo Roy").hear(born(2015)).hear(born(2017)).hear(born(2019)).hear(day(2))
    assert "all at the same time" in talk.text or "one right after the other" in talk.text
    assert "both" not in talk.text


@pytest.mark.parametrize(("words", "left"), [("a cleaning for two people", 0), ("a cleaning for three people", 2)])
def test_who_is_told_of_twice_comes_once(words, left):
    """Somebody who asks "for two" and then names the same person again wants no two visits for them side by side."""
    talk = Talk().hear(BOOK, service("cleaning"), text=words).hear(name("Zoe Lee"), NEW).hear(born(2015))
    talk.hear(name("Zoey Lee"), NEW).hear(born(2015))
    assert "family.once" in talk.keys
    assert len(talk.call.state.family.members) == left
    assert talk.asked == ("name" if left else "when")


@pytest.mark.parametrize(("other", "year"), [("Zoe Lee", 1985), ("Zia Lee", 2015), ("Max Lee", 2015)])
def test_a_parent_of_the_same_name_and_a_twin_are_somebody_else(other, year):
    talk = Talk().hear(BOOK, service("cleaning"), text="a cleaning for two people").hear(name("Zoe Lee"), NEW).hear(born(2015))
    talk.hear(name(other), NEW).hear(born(year))
    assert "family.once" not in talk.keys
    assert len(talk.call.state.family.members) == 2
