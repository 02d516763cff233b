"""A simulated caller understands times, numbers and names as a person does."""

import json
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bella_core.domain.spoken import spoken_moment, spoken_phone
from bella_core.testing.simulation import ear, real_words, setting
from bella_core.testing.simulation.sounding import sound_alike

ROWS = {
    "time_en_sgd.jsonl": ("Can I come at two pm on the 4th?", "2027-03-01T08:00:00", [("time", "14:00"), ("date", "2027-03-04")]),
    "name_en.jsonl": ("it's under rickelle kawamoto", None, [("name", "rickelle kawamoto")]),
    "phone_spoken_en.jsonl": ("four one six five five five oh one two three", None, [("phone", "4165550123")]),
}
TODAY = date(2027, 3, 1)
TIMES = st.integers(0, 89 * 24 * 6).map(lambda step: datetime(2027, 3, 1) + timedelta(minutes=10 * step)).filter(lambda at: at.hour > 0)


@given(TIMES, TIMES)
def test_both_times_of_an_offer_are_heard_in_english(first, second):
    text = f"I have {spoken_moment(first, TODAY, 'en-CA')}, or {spoken_moment(second, TODAY, 'en-CA')}. Which would you like?"
    assert ear.moments(text, "en", TODAY) == (first, second)


@given(TIMES, TIMES)
def test_both_times_of_an_offer_are_heard_in_french(first, second):
    text = f"J’ai {spoken_moment(first, TODAY, 'fr-CA')}, ou {spoken_moment(second, TODAY, 'fr-CA')}. Lequel préférez-vous?"
    assert ear.moments(text, "fr", TODAY) == (first, second)


def test_a_time_alone_is_of_the_day_before_it():
    text = "There is Tuesday, March second at 9 AM, or noon. Which is better?"
    assert ear.moments(text, "en", TODAY) == (datetime(2027, 3, 2, 9), datetime(2027, 3, 2, 12))


def test_a_number_is_heard():
    assert ear.number(f"I have {spoken_phone('+14165550123')}. Is that right?") == "4165550123"


@pytest.mark.parametrize(
    "text", ["Press 1 to book it.", "Pour un matin, faites le 2.", "Please key in your number.", "1 to book, 2 to change."]
)
def test_keys_are_understood_to_be_wanted(text):
    assert ear.keys_wanted(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Marie Tremblay", "Mary Tremblé"),
        ("Luc Gagné", "luc gagner"),
        ("Ann Lee", "Anne Lee"),
        ("Clarke", "Clark"),
        ("Jean Roy", "JEAN ROY"),
    ],
)
def test_names_that_sound_alike(one, other):
    assert sound_alike(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Marie Tremblay", "Marie Trudeau"),
        ("Ann Lee", "Ann"),
        ("Ann Lee", "Ann Lee Thank"),
        ("Simard", "Girard"),
        ("Daniel Roy", "Danielle Guy"),
    ],
)
def test_names_that_do_not(one, other):
    assert not sound_alike(one, other)


def test_the_words_of_others_come_with_what_they_mean(tmp_path, monkeypatch, clinic):
    for name, (text, now, values) in ROWS.items():
        items = [{"any": [{"type": kind, "value": value}]} for kind, value in values]
        row = {"text": text, "reference_datetime": now, "expect": {"items": items}, "requested": ["first_name", "last_name"]}
        (tmp_path / name).write_text(json.dumps(row), "utf-8")
    monkeypatch.setenv("BELLA_EVAL_DATA", str(tmp_path))
    drawn = [setting(clinic, 1, number, words=real_words()).agenda for number in range(300)]

    assert {(who.name, who.name_words) for who in drawn if who.name_words} == {("Rickelle Kawamoto", "it's under rickelle kawamoto")}
    assert {(who.phone, who.phone_words) for who in drawn if who.phone_words} == {("+14165550123", ROWS["phone_spoken_en.jsonl"][0])}
    timed = [who for who in drawn if who.when.words]
    assert timed
    assert all(who.when.suits(datetime(2027, 3, 4, 14)) and who.now.replace(tzinfo=None) == datetime(2027, 3, 1, 8) for who in timed)


def test_without_a_folder_there_are_none(monkeypatch):
    monkeypatch.delenv("BELLA_EVAL_DATA", raising=False)
    assert real_words() is None
