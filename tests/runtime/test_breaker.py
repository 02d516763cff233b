import pytest
from hypothesis import given
from hypothesis import strategies as st

from bella_core.runtime.breaker import Breaker
from tests.runtime.families import Time


def opened(now):
    breaker = Breaker(now, threshold=3, rest_s=30.0, longest_rest_s=100.0)
    assert [breaker.failed(), breaker.failed(), breaker.failed()] == [False, False, True]
    return breaker


def test_failures_in_a_row_open_it_and_a_success_between_them_does_not():
    breaker = Breaker(Time(), threshold=3)
    for _ in range(5):
        breaker.failed()
        breaker.failed()
        breaker.succeeded()
    assert breaker.state == "closed"
    assert opened(Time()).state == "open"


def test_after_its_rest_one_call_is_let_through_and_its_success_closes_it():
    now = Time()
    breaker = opened(now)
    assert not breaker.allow()
    now.now += 30.0
    assert breaker.state == "half_open"
    assert [breaker.allow(), breaker.allow()] == [True, False]
    breaker.succeeded()
    assert breaker.state == "closed"
    assert [breaker.allow(), breaker.allow()] == [True, True]


def test_a_trial_that_fails_doubles_the_rest_up_to_its_limit():
    now = Time()
    breaker = opened(now)
    for rest in (60.0, 100.0, 100.0):
        now.now += breaker.rests_s
        assert breaker.allow()
        assert not breaker.failed()
        assert breaker.rests_s == rest


def test_a_trial_whose_caller_was_cancelled_can_be_tried_again():
    now = Time()
    breaker = opened(now)
    now.now += 30.0
    assert breaker.allow()
    breaker.forgotten()
    assert breaker.allow()


@given(st.lists(st.sampled_from(["ok", "bad", "cancelled", "wait"]), max_size=60))
def test_whatever_happens_it_never_stays_shut_for_good(events):
    now = Time()
    breaker = Breaker(now, rest_s=30.0, longest_rest_s=100.0)
    for event in events:
        if event == "wait":
            now.now += 10.0
        elif breaker.allow():
            {"ok": breaker.succeeded, "bad": breaker.failed, "cancelled": breaker.forgotten}[event]()
    now.now += 100.0
    assert breaker.allow()
    breaker.succeeded()
    assert breaker.state == "closed"


def test_who_asks_for_time_rests_at_once_and_longer_each_time():
    now = [0.0]
    breaker = Breaker(lambda: now[0], threshold=3, rest_s=30.0)
    assert breaker.failed(20.0)
    assert not breaker.allow()
    now[0] = 20.0
    assert breaker.allow()
    assert not breaker.failed()
    assert breaker.rests_s == 40.0


@pytest.mark.parametrize("rest_s", [float("nan"), -1.0, 0.0])
def test_a_time_that_is_none_opens_nothing(rest_s):
    breaker = Breaker(lambda: 0.0, threshold=3)
    assert not breaker.failed(rest_s)
    assert breaker.allow()


def test_nobody_is_left_alone_for_longer_than_the_longest_rest():
    breaker = Breaker(lambda: 0.0, longest_rest_s=600.0)
    assert breaker.failed(1e9)
    assert breaker.rests_s == 600.0
