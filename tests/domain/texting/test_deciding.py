"""Nothing is cancelled by one text, nothing is confirmed that the patient does not know of, and what is not clear is asked or left."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bella_core.domain.texting.deciding import Asked, Candidate, Decision, Question, decide
from bella_core.domain.texting.reading import read_text

AT = datetime(2026, 12, 1, 19, 30, tzinfo=UTC)


def candidate(name, number=1, moved=timedelta(0)):
    return Candidate(name, number, AT, AT + moved)


ONE = (candidate("a"),)
TWO = (candidate("a", 1), candidate("b", 2))


def asked(kind, *candidates, at=None):
    return Question(kind, tuple(Asked(one.appointment_id, at or one.starts_at) for one in candidates))


def says(words, candidates, question=None):
    found = decide(read_text(words), question, candidates)
    return found.act, "".join(one.appointment_id for one in found.chosen)


@pytest.mark.parametrize(
    ("words", "candidates", "expected"),
    [
        ("C", ONE, ("confirm", "a")),
        ("oui", ONE, ("confirm", "a")),
        ("X", ONE, ("ask_cancel", "a")),
        ("non", ONE, ("ask_cancel", "a")),
        ("C", TWO, ("which_confirm", "ab")),
        ("C2", TWO, ("confirm", "b")),
        ("C 1 2", TWO, ("confirm", "ab")),
        ("C all", TWO, ("confirm", "ab")),
        ("C3", TWO, ("which_confirm", "ab")),
        ("X", TWO, ("which_cancel", "ab")),
        ("X2", TWO, ("ask_cancel", "b")),
        ("C", (), ("unmatched", "")),
        ("X", (), ("unmatched", "")),
        ("change", ONE, ("change", "a")),
        ("change", TWO, ("change", "")),
        ("2", TWO, ("leave", "")),
        ("my tooth hurts", ONE, ("leave", "")),
        ("C", (candidate("a", moved=timedelta(days=1)),), ("moved", "a")),
        ("X", (candidate("a", moved=timedelta(days=1)),), ("ask_cancel", "a")),
    ],
)
def test_a_first_answer(words, candidates, expected):
    assert says(words, candidates) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("yes", ("cancel", "b")), ("OUI", ("cancel", "b")), ("X", ("cancel", "b")), ("no", ("keep", "b")), ("C2", ("confirm", "b")),
        ("X1", ("ask_cancel", "a")), ("well, maybe", ("leave", "")),
    ],
)  # fmt: skip
def test_only_a_yes_to_the_question_cancels(words, expected):
    assert says(words, TWO, asked("cancel", TWO[1])) == expected


def test_what_moved_or_went_since_it_was_asked_is_not_cancelled():
    moved = candidate("a", moved=timedelta(hours=2))
    assert says("yes", (moved,), asked("cancel", moved, at=AT)) == ("moved", "a")
    assert says("yes", (candidate("b", 2),), asked("cancel", candidate("a"))) == ("confirm", "b")
    assert says("yes", (), asked("cancel", candidate("a"))) == ("unmatched", "")


def test_a_number_answers_which():
    assert says("2", TWO, asked("which_confirm", *TWO)) == ("confirm", "b")
    assert says("1", TWO, asked("which_cancel", *TWO)) == ("ask_cancel", "a")
    assert says("all", TWO, asked("which_cancel", *TWO)) == ("ask_cancel", "ab")
    assert says("7", TWO, asked("which_cancel", *TWO)) == ("which_cancel", "ab")


def test_a_new_time_is_confirmed_once_it_was_told():
    moved = candidate("a", moved=timedelta(hours=2))
    assert says("C", (moved,), asked("moved", moved)) == ("confirm", "a")
    assert says("C", (moved,), asked("moved", moved, at=AT + timedelta(hours=1))) == ("moved", "a")


@given(
    st.sampled_from(["C", "X", "yes", "no", "1", "C1", "X2", "all", "change", "nonsense here"]),
    st.lists(st.sampled_from("abc"), unique=True, max_size=3),
    st.sampled_from([None, "cancel", "which_confirm", "which_cancel", "moved"]),
)
def test_nothing_is_done_to_what_is_no_candidate_and_nothing_cancelled_unasked(words, names, kind):
    candidates = tuple(candidate(name, number) for number, name in enumerate(names, 1))
    found = decide(read_text(words), asked(kind, candidate("a")) if kind else None, candidates)
    assert set(found.chosen) <= set(candidates)
    assert found == Decision(found.act, found.chosen)
    if found.act == "cancel":
        assert kind == "cancel"
        assert [one.appointment_id for one in found.chosen] == ["a"]
