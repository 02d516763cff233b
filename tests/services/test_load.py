"""Whether engines keep up is told by their answers, and forgotten when it is long ago."""

import pytest

from bella_core.services.speech.load import Load


class Clock:
    def __init__(self):
        self.at = 0.0

    def monotonic(self):
        return self.at


@pytest.fixture
def clock():
    return Clock()


def answer(load, clock, seconds):
    begun = load.begun()
    clock.at += seconds
    load.ended(begun)


def test_quick_answers_leave_room_and_slow_ones_do_not_until_a_minute_has_passed(clock):
    load = Load(clock)
    for _ in range(9):
        answer(load, clock, 0.7)
    assert not load.behind
    for _ in range(9):
        answer(load, clock, 2.5)
    assert load.behind
    clock.at += 61
    assert not load.behind


def test_one_slow_answer_is_no_trouble(clock):
    load = Load(clock)
    answer(load, clock, 5.9)
    answer(load, clock, 5.9)
    assert not load.behind
    answer(load, clock, 5.9)
    assert load.behind
    for _ in range(6):
        answer(load, clock, 0.5)
    assert not load.behind


def test_more_late_words_than_cores_are_trouble_before_any_of_them_comes(clock):
    load = Load(clock, at_once=2)
    awaited = [load.begun() for _ in range(3)]
    assert not load.behind
    clock.at += 2.1
    assert load.behind
    load.ended(awaited[0])
    assert not load.behind


def test_many_who_wait_for_a_moment_are_none(clock):
    """A service answers hundreds at a time."""
    load = Load(clock, at_once=2)
    awaited = [load.begun() for _ in range(100)]
    clock.at += 0.9
    assert not load.behind
    for begun in awaited:
        load.ended(begun)
    assert not load.behind
