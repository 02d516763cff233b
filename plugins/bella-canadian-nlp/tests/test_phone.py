import phonenumbers
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bella_core.plugin import PhonePart, PhoneValue

CALLER = "+15145550123"

SAID = [
    ("416-555-0123", "+14165550123"),
    ("my number is 416 555 0123", "+14165550123"),
    ("(416) 555-0123", "+14165550123"),
    ("you can reach me at 1 800 555 0199", "+18005550199"),
    ("four one six five five five zero one two three", "+14165550123"),
    ("four one six, five five five, oh one two three", "+14165550123"),
    ("uh it's four sixteen five fifty five zero one twenty three", "+14165550123"),
    ("four five oh five double five oh one double nine", "+14505550199"),
    ("four one six triple five oh one two three", "+14165550123"),
    ("nine oh five five five five twelve twelve", "+19055551212"),
    ("one four one six five five five zero one two three", "+14165550123"),
    ("for one six five five five oh won two three", "+14165550123"),
    ("four one six five five five oh one to three", "+14165550123"),
    ("four one six five five five one oh to too", "+14165551022"),
    ("four one six five five five oh one oh to too", "+14165550102"),
    ("four one six five five five one two three four for the record", "+14165551234"),
    ("416 5:06 1234", "+14165061234"),
    ("it's 416 and then 555 and then 0199", "+14165550199"),
    ("area code 416 number 555 0199", "+14165550199"),
    ("416. 555. 0123.", "+14165550123"),
    ("416 555 0123, 416 555 0123", "+14165550123"),
    ("I live in Vermont, it's 802 555 0123", "+18025550123"),
    ("nine oh five, no, four one six, five five five, zero one two three", "+14165550123"),
    ("four one six five five four no sorry five five five zero one two three", "+14165550123"),
]
SAID_FR = [
    ("mon numéro c'est le cinq un quatre, cinq cinq cinq, zéro un deux trois", "+15145550123"),
    ("cinq cent quatorze cinq cent cinquante-cinq zéro cent vingt-trois", "+15145550123"),
    ("cinq quatorze cinq cinquante-cinq zéro un vingt-trois", "+15145550123"),
    ("huit dix-neuf cinq cinquante-cinq zéro un quatre-vingt-dix-neuf", "+18195550199"),
    ("quatre un huit cinq cinq cinq zéro un soixante et onze", "+14185550171"),
    ("quatre cent cinquante cinq cent cinquante-cinq zéro cent dix-neuf", "+14505550119"),
    ("huit cents cinq cent cinquante-cinq zéro un neuf neuf", "+18005550199"),
    ("vous pouvez me rejoindre au 514 555-0123", "+15145550123"),
    ("514 euh 555 euh 0123", "+15145550123"),
    ("cinq un quatre neuf deux cinq non pardon neuf deux quatre sept quatre cinq cinq", "+15149247455"),
    ("quatre un six cinq cinq cinq zéro un quatre vingt dix neuf", "+14165550199"),
]
NOT_A_NUMBER = [
    "March 3 2026 at 10 30", "03/27/2011", "2012/01/02 08:00", "between 2 and 4 30", "I have three kids, five and seven", "it costs 150 dollars", "my postal code is M5V 2T6",
    "account 12345678", "-2208960000", "650x2531234", "0.000000012", "my OHIP number is 6453 837 291", "suite 1204, 200 King Street", "twenty twenty six",
    "I got a call from this number", "two cleanings, one at nine and one at ten",
]  # fmt: skip


@pytest.mark.parametrize(("said", "number"), SAID)
def test_a_number_is_read_however_it_is_said(hear, said, number):
    (found,) = hear(said, "en-CA", "phone")
    assert found.value.number == number


@pytest.mark.parametrize(
    ("said", "language", "number"),
    [
        ("quatre cent cinquante, cinq cinq cinq, zéro un neuf neuf", "fr-CA", "+14505550199"),
        ("quatre cent cinquante six six sept un deux un deux", "fr-CA", "+14506671212"),
        ("eight hundred, two six seven, two zero zero one", "en-CA", "+18002672001"),
        ("one eight hundred five five five oh one hundred", "en-CA", "+18005550100"),
    ],
)
def test_a_hundred_belongs_to_the_digit_before_it(hear, said, language, number):
    (found,) = hear(said, language, "phone", expecting=("phone",))
    assert found.value.number == number


@pytest.mark.parametrize(("said", "number"), SAID_FR)
def test_a_number_is_read_however_it_is_said_in_french(hear, said, number):
    (found,) = hear(said, "fr-CA", "phone")
    assert found.value.number == number


@pytest.mark.parametrize("said", NOT_A_NUMBER)
def test_other_digits_are_no_telephone_number(hear, said):
    assert hear(said, "en-CA", "phone", "phone_part", caller=CALLER) == []


@pytest.mark.parametrize(
    ("said", "language"),
    [("416-555-0199 ext 22", "en-CA"), ("four one six five five five zero one nine nine extension two two", "en-CA"), ("416 555-0199 poste 22", "fr-CA"), ("416-555-0199x22", "en-CA")],
)  # fmt: skip
def test_an_extension_goes_with_the_number(hear, said, language):
    (found,) = hear(said, language, "phone")
    assert found.value == PhoneValue("+14165550199", "22", "CA")
    assert found.end == len(said)


def test_an_area_code_that_does_not_exist_is_doubted(hear):
    for said in ("my number is 837 824 1482", "18378241482"):
        (found,) = hear(said, "en-CA", "phone")
        assert (found.value.number, found.inferred) == ("+18378241482", {"doubt"})


def test_numbers_of_other_countries_are_kept_with_their_region(hear):
    assert [one.value for one in hear("+33 6 12 34 56 78", "fr-CA", "phone")] == [PhoneValue("+33612345678", None, "FR")]
    said = "zero one one four four twenty seven nine four six zero nine five eight"
    assert [one.value for one in hear(said, "en-CA", "phone")] == [PhoneValue("+442079460958", None, "GB")]


@pytest.mark.parametrize(
    ("said", "language", "expecting"),
    [
        ("the number I'm calling from", "en-CA", ()),
        ("just use the one I'm calling you from", "en-CA", ()),
        ("this number", "en-CA", ("phone",)),
        ("the same number", "en-CA", ("phone",)),
        ("au numéro d'où j'appelle", "fr-CA", ()),
        ("celui que j'appelle", "fr-CA", ("phone",)),
        ("ce numéro-ci", "fr-CA", ("phone",)),
    ],
)
def test_the_number_that_calls_is_taken_and_marked(hear, said, language, expecting):
    (found,) = hear(said, language, "phone", expecting=expecting, caller=CALLER)
    assert (found.value.number, found.inferred) == (CALLER, {"caller_id"})
    assert hear(said, language, "phone", expecting=expecting) == []


def test_a_number_is_said_in_several_utterances(hear):
    (area,) = hear("four one six", "en-CA", "phone_part", expecting=("phone",))
    assert area.value == PhonePart("416")
    (more,) = hear("five five five", "en-CA", "phone_part", expecting=("phone",), pending="416")
    assert more.value == PhonePart("416555")
    (whole,) = hear("zero one two three", "en-CA", "phone", expecting=("phone",), pending="416555")
    assert whole.value.number == "+14165550123"


def test_a_group_is_corrected_in_the_next_utterance(hear):
    (part,) = hear("non pardon neuf deux quatre", "fr-CA", "phone_part", expecting=("phone",), pending="514923")
    assert part.value == PhonePart("514924")


@pytest.mark.parametrize(
    ("said", "language", "pending", "number"),
    [
        ("416 555 no 655 0123", "en-CA", "", "+14166550123"),
        ("416 555, no, 655 0123", "en-CA", "", "+14166550123"),
        ("416 555 no sorry 655 0123", "en-CA", "", "+14166550123"),
        ("416 55 no 655 0123", "en-CA", "", "+14166550123"),
        ("416 555 01 no 02 23", "en-CA", "", "+14165550223"),
        ("514 555 non pardon 655 0123", "fr-CA", "", "+15146550123"),
        ("514 555 je veux dire 655 0123", "fr-CA", "", "+15146550123"),
        ("no 655 0123", "en-CA", "416555", "+14166550123"),
        ("no it's 655 0123", "en-CA", "416555", "+14166550123"),
        ("no six five five, zero one two three", "en-CA", "416555", "+14166550123"),
        ("non c'est 655 0123", "fr-CA", "514555", "+15146550123"),
        ("sorry, 0124", "en-CA", "4165550123", "+14165550124"),
        ("no, 0123", "en-CA", "416555", "+14165550123"),
    ],
)
def test_a_group_that_is_put_right_takes_the_place_of_the_last_one(hear, said, language, pending, number):
    (whole,) = hear(said, language, "phone", "phone_part", expecting=("phone",), pending=pending)
    assert whole.value.number == number


@pytest.mark.parametrize(
    ("said", "pending", "digits"),
    [("sorry 655", "416555", "416655"), ("no 416 655", "416555", "416655"), ("555 0123 no 0124", "", "5550124"), ("416 no 647", "", "647")],
)
def test_what_is_put_right_of_a_part_leaves_the_rest_of_it(hear, said, pending, digits):
    (part,) = hear(said, "en-CA", "phone", "phone_part", expecting=("phone",), pending=pending)
    assert part.value == PhonePart(digits)


def test_a_number_begun_again_counts_alone(hear):
    (whole,) = hear("416 555 0123", "en-CA", "phone", expecting=("phone",), pending="416555")
    assert whole.value.number == "+14165550123"


def test_the_area_code_may_follow_seven_digits(hear):
    (part,) = hear("555 0123", "en-CA", "phone_part", expecting=("phone",))
    (whole,) = hear("four one six", "en-CA", "phone", expecting=("phone",), pending=part.value.digits)
    assert whole.value.number == "+14165550123"


def test_a_part_is_never_completed_by_inventing_a_digit(hear):
    assert [
        one.kind for one in hear("cinq un quatre huit dix-neuf cinq cinquante-cinq", "fr-CA", "phone", "phone_part", expecting=("phone",))
    ] == ["phone_part"]


_UNITS = {
    "en": ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"],
    "fr": ["zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf"],
}
_TEENS = ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
_TENS = ["-", "-", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_TEENS_FR = ["dix", "onze", "douze", "treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf"]
_TENS_FR = ["-", "-", "vingt", "trente", "quarante", "cinquante", "soixante", "soixante", "quatre-vingt", "quatre-vingt"]


def _pair(pair: str, language: str) -> str:
    """Say two digits as one number where that can be said."""
    ten, unit = int(pair[0]), int(pair[1])
    if not ten:
        return f"{_UNITS[language][0]} {_UNITS[language][unit]}"
    if language == "en":
        return _TEENS[unit] if ten == 1 else _TENS[ten] + (f" {_UNITS['en'][unit]}" if unit else "")
    if ten == 1:
        return _TEENS_FR[unit]
    if ten in (7, 9):
        return f"{_TENS_FR[ten]} et onze" if (ten, unit) == (7, 1) else f"{_TENS_FR[ten]}-{_TEENS_FR[unit]}"
    if unit == 1 and ten != 8:
        return f"{_TENS_FR[ten]} et un"
    return _TENS_FR[ten] + (f"-{_UNITS['fr'][unit]}" if unit else "s" if ten == 8 else "")


def _singly(group: str, language: str, oh: str) -> str:
    return " ".join(oh if digit == "0" and language == "en" else _UNITS[language][int(digit)] for digit in group)


def _doubled(group: str, oh: str) -> str:
    said, at = [], 0
    while at < len(group):
        word = oh if group[at] == "0" else _UNITS["en"][int(group[at])]
        if group[at : at + 2] == group[at] * 2:
            said.append(f"double {word}")
            at += 2
        else:
            said.append(word)
            at += 1
    return " ".join(said)


@st.composite
def _said_number(draw, language):
    """A valid number and one of the ways to say it, with fillers and repairs thrown in."""
    area = draw(
        st.sampled_from(
            [
                "416",
                "647",
                "905",
                "514",
                "438",
                "450",
                "418",
                "819",
                "873",
                "613",
                "604",
                "778",
                "403",
                "587",
                "306",
                "204",
                "506",
                "902",
                "709",
                "867",
                "212",
                "802",
                "800",
            ]
        )
    )
    digits = area + str(draw(st.integers(2_000_000, 9_999_999)))
    assume(phonenumbers.is_valid_number(phonenumbers.parse("+1" + digits)))
    oh = draw(st.sampled_from(["oh", "zero"]))
    groups = [digits[:3], digits[3:6], digits[6:]]
    style = draw(st.sampled_from(["digits", "written", "pairs", "doubles" if language == "en" else "pairs"]))
    if style == "written":
        said = list(groups)
    elif style == "doubles":
        said = [_doubled(group, oh) for group in groups]
    else:
        said = [_singly(group, language, oh) for group in groups]
        if style == "pairs":
            said[2] = f"{_pair(groups[2][:2], language)} {_pair(groups[2][2:], language)}"
    if style == "digits" and draw(st.booleans()):
        wrong = str(draw(st.integers(200, 999)))
        said[1] = (
            f"{_singly(wrong, language, oh)} {draw(st.sampled_from(['no sorry', 'no wait'] if language == 'en' else ['non pardon', 'je veux dire']))} {said[1]}"
        )
    glue = draw(st.sampled_from([" ", ", ", " um " if language == "en" else " euh "]))
    lead = draw(st.sampled_from(["", "my number is ", "uh it's "] if language == "en" else ["", "mon numéro c'est le ", "euh c'est le "]))
    return "+1" + digits, lead + glue.join(said)


@given(_said_number("en"))
def test_any_number_said_in_english_is_read_back_exactly(hear, number_and_words):
    number, words = number_and_words
    assert [one.value.number for one in hear(words, "en-CA", "phone")] == [number]


@given(_said_number("fr"))
def test_any_number_said_in_french_is_read_back_exactly(hear, number_and_words):
    number, words = number_and_words
    assert [one.value.number for one in hear(words, "fr-CA", "phone")] == [number]


@pytest.mark.parametrize(
    ("text", "language", "number"),
    [
        ("416 555 0199, no, 0188 at the end", "en", "+14165550188"),
        ("416 555 0199, no sorry, it is 0188 at the end", "en", "+14165550188"),
        ("quatre un six, six cents, deux mille trois cents", "fr", "+14166002300"),
        ("quatre cent seize, six cents, deux mille trois cents", "fr", "+14166002300"),
        ("four one six six hundred two thousand three hundred", "en", "+14166002300"),
    ],
)
def test_thousands_and_ends_put_right(hear, text, language, number):
    (found,) = hear(text, language, "phone", expecting=("phone",))
    assert found.value.number == number
