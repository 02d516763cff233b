"""Whom callers do not want to see, and who is only spoken of beside a "not" or a "but"."""

import pytest

from bella_core.plugin.types.values import ProviderValue


def provider(find, text, language):
    return [one.value for one in find(text, language) if one.kind == "provider"]


@pytest.mark.parametrize(
    ("text", "unwanted"),
    [
        ("yes but not with Grace", "okafor"),
        ("not Dr. Chen please", "chen"),
        ("anyone but Dr. Sophie Lavoie", "lavoie"),
        ("with somebody else than Grace Okafor", "okafor"),
        ("anybody except Julie", "bouchard"),
        ("oui mais pas avec Grace", "okafor"),
        ("pas la docteure Lavoie", "lavoie"),
        ("n'importe qui sauf Julie", "bouchard"),
        ("quelqu'un d'autre que le docteur Chen", "chen"),
        ("I never want to see Dr. Chen again", "chen"),
        ("I had a bad experience with Dr. Chen", "chen"),
        ("I'm done with Dr. Chen", "chen"),
        ("I don't want Grace", "okafor"),
        ("Dr. Chen was rude to me", "chen"),
        ("My dentist is Dr. Chen but I don't want him this time", "chen"),
        ("je veux plus voir le docteur Chen, pas question", "chen"),
        ("with another hygienist", None),
        ("by someone else please", None),
        ("je voudrais une autre hygiéniste", None),
        ("avec quelqu'un d'autre", None),
    ],
)
def test_who_is_ruled_out(find, text, unwanted):
    language = "fr-CA" if any(word in text for word in ("pas ", "qu'un", "autre h", "importe")) else "en-CA"
    assert provider(find, text, language) == [ProviderValue(unwanted, excluded=True)]


@pytest.mark.parametrize("text", ["yes but with Grace", "I can only come Tuesday but with Grace please"])
def test_a_but_before_a_wish_rules_nobody_out(find, text):
    assert provider(find, text, "en-CA") == [ProviderValue("okafor")]


@pytest.mark.parametrize("text", ["with Dr. Chen but not on Tuesday", "with Dr. Chen but I don't want a Tuesday"])
def test_a_day_that_is_ruled_out_beside_a_name_rules_nobody_out(find, text):
    assert provider(find, text, "en-CA") == [ProviderValue("chen")]


def test_one_may_be_wanted_instead_of_another(find):
    assert provider(find, "I would rather see Julie instead of Grace", "en-CA") == [
        ProviderValue("bouchard"),
        ProviderValue("okafor", excluded=True),
    ]


@pytest.mark.parametrize(
    "text", ["can I talk to someone else", "I want to book for somebody else", "it's not David, it's Daniel", "is there another time"]
)
def test_who_is_nobody_of_the_clinics_is_not_ruled_out(find, text):
    assert provider(find, text, "en-CA") == []
