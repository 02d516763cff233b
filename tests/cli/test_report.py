"""The commands that report: what they print for people and for programs, and what they leave out."""

import json

#: A booking, from the greeting to the yes.
BOOKED = "I'd like a cleaning, I'm a new patient, my name is Peter Jones\nyes\nnext Tuesday at ten in the morning\nyes\nyes\n"


def test_who_tries_bella_out_is_in_no_figure(bella):
    called = bella("call", "--from", "+14165550123", "--now", "2026-03-02T09:30", stdin=BOOKED)
    assert called.out.splitlines()[-1] == "Outcome: booked", called.err
    days = ("--from", "2026-03-01", "--to", "2026-03-31", "--json")
    told = json.loads(bella("report", "kpis", *days).out)
    assert told == {"from": "2026-03-01", "to": "2026-03-31", "kpis": {"fill_rate": 0.0}}
    assert json.loads(bella("report", "costs", *days).out)["items"] == []


def test_a_report_for_people_says_how_old_its_prices_are(bella):
    ran = bella("report", "costs", BELLA_COSTS__ON_AWS="true")
    assert (ran.code, ran.err) == (0, "")
    assert any(line.startswith("aws_days") for line in ran.out.splitlines())
    assert "By the prices of 2025-06-01; they are " in ran.out


def test_what_cannot_be_reported_is_said(bella):
    ran = bella("report", "kpis", "--from", "2026-03-02", "--to", "2026-03-01")
    assert (ran.code, ran.out) == (1, "")
    assert "the last day must not be before the first" in ran.err
    assert "no such location" in bella("report", "kpis", "--location", "nowhere").err


def test_bella_does_not_begin_with_prices_that_cannot_be(bella, tmp_path):
    (tmp_path / "prices.toml").write_text('currency = "dollars"\n', encoding="utf-8")
    ran = bella("report", "costs", BELLA_COSTS__PRICES="prices.toml")
    assert ran.code == 1
    assert "prices.toml" in ran.err
    assert "call_minutes.price: is missing" in ran.err
