"""Dates, times and amounts as people here write them, on the clock of the location."""

from datetime import UTC, date, datetime, timedelta

import jinja2
import pytest

from bella_core.web.admin.local import filters

AT = datetime(2027, 3, 1, 19, 30, tzinfo=UTC)


def written(expression, language, **values):
    environment = jinja2.Environment(autoescape=True)
    environment.filters.update(filters(language))
    page = {"zone": "America/Toronto", "now": AT + timedelta(minutes=12), "at": AT, **values}
    return environment.from_string("{{ " + expression + " }}").render(page).replace("\u202f", " ").replace("\xa0", " ")


@pytest.mark.parametrize(
    ("expression", "english", "french"),
    [
        ("at | clock", "2:30 p.m.", "14 h 30"),
        ("at | clock('America/St_Johns')", "4:00 p.m.", "16 h 00"),
        ("at | day", "Monday, March 1, 2027", "lundi 1 mars 2027"),
        ("at | short_day", "Mon, Mar 1", "lun. 1 mars"),
        ("at | moment", "Mon, Mar 1, 2:30 p.m.", "lun. 1 mars, 14 h 30"),
        ("at | ago", "12 minutes ago", "il y a 12 minutes"),
        ("at | iso", "2027-03-01T14:30-05:00", "2027-03-01T14:30-05:00"),
        ("90 | lasting", "2 mins", "2 min"),
        ("1234.5 | money", "$1,234.50", "1 234,50 $"),
        ("0.125 | percent", "12%", "12 %"),
        ("1234.5 | number", "1,234.5", "1 234,5"),
    ],
)
def test_each_language_in_its_own_way(expression, english, french):
    assert (written(expression, "en-CA"), written(expression, "fr-CA")) == (english, french)


def test_an_instant_stands_on_the_day_that_it_is_there():
    late = datetime(2027, 3, 2, 3, 0, tzinfo=UTC)
    assert written("at | day", "en-CA", at=late) == "Monday, March 1, 2027"
    assert written("at | day", "en-CA", at=date(2027, 3, 2)) == "Tuesday, March 2, 2027"
