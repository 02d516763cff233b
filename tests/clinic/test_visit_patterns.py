"""The usual ways in which a visit takes people and a room: each is recognized again, and is one that a clinic may have."""

from typing import get_args

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bella_core.domain.visit_patterns import Pattern, given_by, look_of, needs_of, pattern_of, unserved
from bella_core.services import clinics_document
from bella_core.services.clinics_starter import demo

CROWN = demo().service("crown")


@given(st.sampled_from(get_args(Pattern)), st.integers(5, 480), st.integers(5, 120))
def test_a_pattern_is_recognized_in_what_it_takes(pattern, minutes, look_min):
    service = attrs.evolve(CROWN, minutes=minutes, needs=needs_of(pattern, minutes, look_min))
    assert pattern_of(service) == pattern
    assert look_of(service) == (min(look_min, minutes) if pattern == "looked_at" else 10)


@pytest.mark.parametrize("pattern", get_args(Pattern))
def test_a_clinic_may_have_a_service_of_each_pattern(pattern):
    made = attrs.evolve(CROWN, needs=needs_of(pattern, CROWN.minutes))
    clinic = attrs.evolve(demo(), services=tuple(made if one == CROWN else one for one in demo().services))
    assert clinics_document.mistakes_in(clinic) == ()


def test_what_takes_something_at_a_time_of_its_own_follows_none():
    later = attrs.evolve(CROWN.needs[0], minutes=30, offset_min=60)
    assert pattern_of(attrs.evolve(CROWN, needs=(*CROWN.needs, later))) is None


def test_services_that_nobody_could_give_are_those_that_need_who_is_not_there():
    dentists = attrs.evolve(demo(), providers=tuple(one for one in demo().providers if one.role == "dentist"))
    assert [one.code for one in unserved(dentists)] == ["cleaning", "whitening"]
    assert unserved(demo()) == ()
    assert [one.code for one in given_by(demo(), "hygienist")] == ["cleaning", "child_visit", "whitening"]
