"""Numbers of the North American plan are told from what cannot be one, and names grow from their parts."""

import pytest

from bella_core.domain.names import compose, is_complete, merge, same
from bella_core.domain.phone import from_digits
from bella_core.plugin.types import NameValue


@pytest.mark.parametrize(
    ("digits", "number"),
    [
        ("4165550123", "+14165550123"),
        ("14165550123", "+14165550123"),
        ("0165550123", None),
        ("4161550123", None),
        ("4119550123", "+14119550123"[:0] or None),
        ("4169110123", None),
        ("416555012", None),
        ("41655501234", None),
    ],
)
def test_only_a_possible_number_is_one(digits, number):
    assert from_digits(digits) == number


MARIE = compose("Marie", "Tremblay")


def test_a_new_family_name_keeps_the_given_name():
    assert merge(MARIE, NameValue(None, "Trembley", "Trembley")) == compose("Marie", "Trembley")


def test_a_lone_name_is_a_family_name_when_that_was_asked():
    assert merge(NameValue("Marie", None, "Marie"), NameValue("Roy", None, "Roy"), alone="family") == compose("Marie", "Roy")


def test_a_whole_name_replaces_the_one_before():
    assert merge(MARIE, compose("Luc", "Roy")) == compose("Luc", "Roy")


def test_a_name_without_parts_is_kept_as_it_was_said():
    assert merge(None, NameValue(None, None, "Sting")).full == "Sting"
    assert not is_complete(NameValue(None, None, "Sting"))


def test_names_are_compared_without_regard_to_capitals():
    assert same(MARIE, NameValue("marie", "tremblay", "marie tremblay"))
