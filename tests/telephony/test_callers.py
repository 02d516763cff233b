"""A number is offered to the caller only if it is the caller's."""

import pytest

from bella_core.telephony.callers import PLACEHOLDERS, usable_caller

CLINIC = "+14165550100"


@pytest.mark.parametrize(
    "number", [None, "", "anonymous", "Anonymous", "unavailable", "sip:+14165550123@example.org", "client:alice", "4165550123"]
)
def test_what_is_no_number_is_none(number):
    assert usable_caller(number) is None


@pytest.mark.parametrize("word", ["ANONYMOUS", "RESTRICTED", "UNAVAILABLE", "UNKNOWN", "BLOCKED", "PRIVATE", "WITHHELD"])
def test_a_hidden_number_spelled_on_a_keypad_is_none(word):
    keys = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999", strict=True))
    digits = "".join(keys[letter] for letter in word)
    assert digits in PLACEHOLDERS
    assert usable_caller("+" + digits) is None


@pytest.mark.parametrize("number", ["+1416555", "+11165550123", "+999123456789", "+1 416 555 0123 999"])
def test_an_invalid_number_is_none(number):
    assert usable_caller(number) is None


def test_the_clinics_own_number_is_nobodys():
    assert usable_caller(CLINIC, own=(CLINIC,)) is None


def test_the_line_that_forwarded_the_call_is_not_the_caller():
    assert usable_caller("+14165550123", forwarded_from="+14165550123") is None
    assert usable_caller("+14165550123", forwarded_from="+14165550199") == "+14165550123"


@pytest.mark.parametrize("number", ["+14165550123", "+15145550187", "+33142685300"])
def test_a_callers_number_is_kept(number):
    assert usable_caller(number, own=(CLINIC,)) == number
