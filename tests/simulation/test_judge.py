"""The judge sees every row that differs from what was agreed, and whose fault a yes was."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import attrs
import pytest

from bella_core.testing.simulation.acts import Act, Agreed
from bella_core.testing.simulation.agenda import Agenda, When
from bella_core.testing.simulation.channel import Heard
from bella_core.testing.simulation.judge import Turn, judge, made_yes
from bella_core.testing.simulation.personas import PERSONAS
from bella_core.testing.simulation.rows import Row

STARTS = datetime(2027, 3, 2, 14)
NOW = datetime(2027, 3, 1, 10, tzinfo=ZoneInfo("America/Toronto"))
AGENDA = Agenda(
    PERSONAS[0], "en", NOW, None, "Marie", "Tremblay", "+15145550123", "cleaning", frozenset({"cleaning"}), When(), born=date(1980, 1, 1)
)
AGREED = Agreed(frozenset({"cleaning"}), STARTS, "Marie Tremblay")
ROW = Row("cleaning", STARTS, "Marie Tremblay", "+15145550123")


def test_a_row_as_agreed_is_right():
    assert judge(AGENDA, AGREED, [ROW], []) == ("right", ())


def test_no_row_is_none():
    assert judge(AGENDA, AGREED, [], []) == ("none", ())


def test_a_name_may_be_written_otherwise_if_it_sounds_the_same():
    assert judge(AGENDA, AGREED, [attrs.evolve(ROW, name="Mary Tremblé")], [])[0] == "right"


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"starts_at": datetime(2027, 3, 2, 2)}, "time"),
        ({"starts_at": datetime(2027, 3, 3, 14)}, "time"),
        ({"name": "Marie Trombone"}, "name"),
        ({"name": "Marie"}, "name"),
        ({"name": "Marie Tremblay Thank"}, "name"),
        ({"phone": "+15145550124"}, "phone"),
        ({"phone": None}, "phone"),
        ({"service": "whitening"}, "service"),
    ],
)
def test_a_row_that_differs_is_wrong(changes, what):
    assert judge(AGENDA, AGREED, [attrs.evolve(ROW, **changes)], []) == ("wrong", (what,))


def test_a_row_that_nobody_agreed_to_is_wrong():
    assert judge(AGENDA, None, [ROW], []) == ("wrong", ("unagreed",))


def test_two_rows_are_wrong():
    assert judge(AGENDA, AGREED, [ROW, ROW], []) == ("wrong", ("rows",))


@pytest.mark.parametrize(
    ("said", "wrote", "made"),
    [
        ("no, that's not right", "that's right", True),
        ("no", "yeah", True),
        ("non, c'est pas ça", "c'est ça", True),
        ("no", "know", False),
        ("no, that's not right", "no, that's right", False),
        ("yes, um", "yes", False),
        ("what are your hours, please", "what are your hours, please", False),
    ],
)
def test_a_yes_is_the_channels_only_where_it_wrote_one_that_was_not_said(said, wrote, made):
    assert made_yes(Turn(Act("say", said, "no"), Heard(wrote))) == made


def test_what_was_meant_as_a_yes_is_none_of_the_channels():
    assert not made_yes(Turn(Act("say", "that's it", "yes"), Heard("yes")))


def test_calls_in_which_the_channel_made_a_yes_are_counted_apart():
    turns = [Turn(Act("say", "no", "no"), Heard("yeah"))]
    assert judge(AGENDA, None, [ROW], turns) == ("channel", ("unagreed",))
