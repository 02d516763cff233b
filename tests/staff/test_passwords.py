"""Which passwords are taken, and what is kept of them."""

import pytest
from argon2 import extract_parameters
from hypothesis import given
from hypothesis import strategies as st

from bella_core.services.staff.passwords import LONGEST, SHORTEST, Passwords, WeakPassword, check_password, new_password
from bella_core.services.staff.second_factor import new_codes, new_secret


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("", "short"),
        ("elevenchars", "short"),
        ("x" * (LONGEST + 1), "long"),
        ("password1234", "guessable"),
        ("MotDePasse12", "guessable"),
        ("aaaaaaaaaaaaaaaa", "guessable"),
        ("123456789012", "guessable"),
        ("marie.tremblay1", "guessable"),
        ("CliniqueLac12", "guessable"),
    ],
)
def test_what_is_short_or_easy_to_guess_is_refused(password, why):
    with pytest.raises(WeakPassword) as told:
        check_password(password, "marie.tremblay@clinique.example", "Clinique du Lac")
    assert told.value.why == why


@pytest.mark.parametrize(
    "password", ["quatre canards en hiver", "été à la plage", "🐸🐸🦆🦆 étang gelé", "no digit or capital", "x1" * 30 + "abcd"]
)
def test_no_kinds_of_letters_are_asked_for_and_none_is_forbidden(password):
    check_password(password, "ana", "Clinique du Lac")


def test_what_bella_makes_cannot_be_guessed():
    """80 bits for a first password, 160 for a telephone's secret, 49 for each of ten recovery codes."""
    made = [new_password() for _ in range(50)]
    assert len(set(made)) == 50
    for one in made:
        check_password(one)
        assert len(one) == 19
    assert len(new_secret()) == 32
    assert len(set(new_codes())) == 10


async def test_what_is_kept_is_argon2id_of_rfc_9106():
    kept = await Passwords().hash("quatre canards en hiver")
    asked = extract_parameters(kept)
    assert (asked.type.name, asked.memory_cost, asked.time_cost, asked.parallelism, asked.salt_len) == ("ID", 64 * 1024, 3, 4, 16)
    assert await Passwords().check("quatre canards en hiver", kept)
    assert not await Passwords().check("quatre canards en été", kept)
    assert not await Passwords().check("quatre canards en hiver", None)


@given(st.text(max_size=SHORTEST - 1))
def test_nothing_shorter_is_ever_taken(text):
    with pytest.raises(WeakPassword):
        check_password(text)
