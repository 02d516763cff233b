"""The judge sees every row that differs from what was agreed, and whose fault a yes was."""

import ast
import importlib.util
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import attrs
import pytest

from bella_core.testing.simulation.acts import Act, Agreed
from bella_core.testing.simulation.agenda import Agenda, When
from bella_core.testing.simulation.channel import Heard
from bella_core.testing.simulation.judge import Turn, judge, judge_left, made_yes
from bella_core.testing.simulation.personas import PERSONAS
from bella_core.testing.simulation.rows import Left, Row, Waiting

STARTS = datetime(2027, 3, 2, 14)
NOW = datetime(2027, 3, 1, 10, tzinfo=ZoneInfo("America/Toronto"))
AGENDA = Agenda(
    PERSONAS[0], "en", NOW, None, "Marie", "Tremblay", "+15145550123", "cleaning", frozenset({"cleaning"}), When(), born=date(1980, 1, 1)
)
AGREED = Agreed(frozenset({"cleaning"}), STARTS, "Marie Tremblay", frozenset({"okafor"}))
ROW = Row("cleaning", STARTS, "Marie Tremblay", "+15145550123", "okafor")


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
        ({"starts_at": datetime(2027, 3, 9, 14)}, "time"),
        ({"starts_at": datetime(2028, 3, 2, 14)}, "time"),
        ({"starts_at": datetime(2027, 3, 2, 14, 30)}, "time"),
        ({"provider": "chen"}, "provider"),
        ({"name": "Marie Trombone"}, "name"),
        ({"name": "Marie"}, "name"),
        ({"name": "Marie Tremblay Thank"}, "name"),
        ({"name": "Sylvie Tremblay"}, "name"),
        ({"name": "Tremblay Marie"}, "name"),
        ({"name": ""}, "name"),
        ({"phone": "+15145550124"}, "phone"),
        ({"phone": "+15145550132"}, "phone"),
        ({"phone": None}, "phone"),
        ({"service": "whitening"}, "service"),
        ({"record": "user-2"}, "record"),
    ],
)
def test_a_row_that_differs_is_wrong(changes, what):
    assert judge(AGENDA, AGREED, [attrs.evolve(ROW, **changes)], []) == ("wrong", (what,))


def test_everything_that_differs_is_told():
    row = attrs.evolve(ROW, starts_at=datetime(2027, 3, 9, 14), phone=None, name="Luc Roy")
    assert judge(AGENDA, AGREED, [row], []) == ("wrong", ("time", "name", "phone"))


def test_the_own_record_is_right_and_so_is_a_new_one():
    agreed = attrs.evolve(AGREED, record="user-1")
    assert [judge(AGENDA, agreed, [attrs.evolve(ROW, record=record)], [])[0] for record in ("user-1", None)] == ["right", "right"]


def test_the_visit_is_for_the_one_who_was_read_back():
    child = attrs.evolve(AGREED, name="Anna Tremblay")
    assert judge(AGENDA, child, [ROW], []) == ("wrong", ("name",))
    assert judge(AGENDA, child, [attrs.evolve(ROW, name="Anna Tremblay")], [])[0] == "right"


def test_a_row_that_nobody_agreed_to_is_wrong():
    assert judge(AGENDA, None, [ROW], []) == ("wrong", ("unagreed",))


@pytest.mark.parametrize("second", [ROW, attrs.evolve(ROW, starts_at=datetime(2027, 3, 4, 9)), attrs.evolve(ROW, name="Luc Roy")])
def test_a_second_booking_is_wrong(second):
    assert judge(AGENDA, AGREED, [ROW, second], []) == ("wrong", ("rows",))


OLD = Row("cleaning", datetime(2027, 3, 8, 9), "Marie Tremblay", "+15145550123", record="user-1")
HAS_ONE = attrs.evolve(AGENDA, standing=OLD, record="user-1")
CANCELS = attrs.evolve(AGREED, cancels=True, record="user-1")


@pytest.mark.parametrize(
    ("agreed", "rows", "verdict"),
    [
        (None, [OLD], ("none", ())),
        (CANCELS, [], ("right", ())),
        (CANCELS, [ROW], ("right", ())),
        (AGREED, [OLD, ROW], ("right", ())),
        # a yes that did not count yet, as one that was interrupted
        (CANCELS, [OLD], ("none", ())),
        # a cancelling that nobody agreed to, an appointment moved and yet still there, one that doubled
        (None, [], ("wrong", ("cancel",))),
        (AGREED, [ROW], ("wrong", ("cancel",))),
        (CANCELS, [OLD, ROW], ("wrong", ("cancel",))),
        (None, [OLD, OLD], ("wrong", ("cancel",))),
        (CANCELS, [attrs.evolve(ROW, starts_at=datetime(2027, 3, 9, 14))], ("wrong", ("time",))),
    ],
)
def test_what_stood_before_stands_unless_it_was_agreed_that_it_goes(agreed, rows, verdict):
    assert judge(HAS_ONE, agreed, rows, []) == verdict


MOVES = attrs.evolve(CANCELS, moves=True)
COMES = attrs.evolve(AGREED, comes=True, record="user-1")


@pytest.mark.parametrize(
    ("done", "rows", "verdict"),
    [
        (CANCELS, [], ("right", ())),
        (CANCELS, [OLD], ("wrong", ("cancel",))),
        (MOVES, [ROW], ("right", ())),
        (MOVES, [OLD], ("wrong", ("cancel", "missing"))),
        (MOVES, [OLD, ROW], ("wrong", ("cancel",))),
        (MOVES, [], ("wrong", ("missing", "missing"))),
        (COMES, [attrs.evolve(OLD, confirmed=True)], ("right", ())),
        (COMES, [OLD], ("wrong", ("missing",))),
        (CANCELS, [attrs.evolve(OLD, confirmed=True)], ("wrong", ("cancel", "confirmed"))),
    ],
)
def test_what_bella_said_was_done_is_done(done, rows, verdict):
    assert judge(HAS_ONE, None, rows, [], [done]) == verdict


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


def test_the_judge_knows_nothing_of_the_dialogue_nor_of_what_reads_and_books():
    """It would repeat their mistakes; what callers mean and what stands in the book is all that it may go by."""
    simulation = "bella_core.testing.simulation"
    seen, todo = set(), [f"{simulation}.judge", f"{simulation}.sounding", f"{simulation}.rows"]
    while todo:
        module = todo.pop()
        seen.add(module)
        tree = ast.parse(Path(importlib.util.find_spec(module).origin).read_text("utf-8"))
        for node in ast.walk(tree):
            assert not (isinstance(node, ast.Import) and any(name.name.startswith("bella") for name in node.names))
            if isinstance(node, ast.ImportFrom) and (node.level or (node.module or "").startswith("bella")):
                assert node.level == 1, ast.unparse(node)
                named = f"{simulation}.{node.module}"
                if node.module in {"sounding", "rows"} and named not in seen:
                    todo.append(named)
                else:  # of the others only the classes of plain data
                    assert {name.name for name in node.names} <= {
                        "Act",
                        "Agreed",
                        "Agenda",
                        "Heard",
                        "Left",
                        "Row",
                        "Waiting",
                        "sound_alike",
                    }, ast.unparse(node)


def test_two_visits_in_one_call_are_each_compared_with_what_was_agreed_on_them():
    first, second = AGREED, attrs.evolve(AGREED, starts_at=AGREED.starts_at + timedelta(hours=1))
    rows = [attrs.evolve(ROW, starts_at=one.starts_at) for one in (first, second)]
    assert judge(AGENDA, second, rows, [], [first])[0] == "right"
    assert judge(AGENDA, None, rows[:1], [], [first])[0] == "right"
    assert judge(AGENDA, second, rows[1:], [], [first]) == ("wrong", ("missing",))
    assert judge(AGENDA, None, rows, [], [first]) == ("wrong", ("unagreed",))
    assert judge(AGENDA, second, [*rows, rows[1]], [], [first]) == ("wrong", ("rows",))
    assert judge(AGENDA, second, [rows[0], rows[0]], [], [first]) == ("wrong", ("time",))


OF_LEO = attrs.evolve(AGREED, name="Leo Tremblay")
ROW_OF_LEO = attrs.evolve(ROW, name="Leo Tremblay")


@pytest.mark.parametrize(
    ("rows", "verdict"),
    [
        ([ROW, ROW_OF_LEO], ("right", ())),
        ([], ("none", ())),
        ([ROW], ("wrong", ("group",))),
        ([ROW, attrs.evolve(ROW_OF_LEO, starts_at=STARTS + timedelta(hours=1))], ("wrong", ("time",))),
        ([ROW, attrs.evolve(ROW_OF_LEO, name="Sylvie Roy")], ("wrong", ("name",))),
    ],
)
def test_of_several_all_stand_or_none(rows, verdict):
    assert judge(AGENDA, None, rows, [], together=[AGREED, OF_LEO]) == verdict


@pytest.mark.parametrize(
    ("left", "waiting", "what"),
    [
        ([Left("billing", "+15145550123")], [], ()),
        ([Left("billing", "")], [], ()),
        ([Left("billing", "+15145550124")], [], ("phone",)),
        ([Left("message", "+15145550124")], [], ()),
        ([], [Waiting("Marie Tremblé", "+15145550123", "cleaning")], ()),
        ([], [Waiting("Sylvie Tremblay", "+15145550123", "cleaning")], ("name",)),
        ([], [Waiting("Marie Tremblay", "+15145550132", "cleaning")], ("phone",)),
        ([], [Waiting("Marie Tremblay", "+15145550123", "whitening")], ("service",)),
    ],
)
def test_what_an_errand_leaves_and_who_waits_is_the_callers_own(left, waiting, what):
    payer = next(persona for persona in PERSONAS if persona.errand == "billing")
    assert judge_left(attrs.evolve(AGENDA, persona=payer), left, waiting) == what
