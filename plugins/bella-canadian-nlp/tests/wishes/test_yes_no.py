"""One yes or no a turn; a doubt is marked, so that nothing is booked on it."""

import pytest


def answers(find, text, language="en-CA"):
    return [one for one in find(text, language) if one.kind == "yes_no"]


@pytest.mark.parametrize(
    "text",
    [
        "yes, no, I mean yes",
        "no no no",
        "oui oui oui, c'est ça, parfait",
        "non, non merci, c'est tout",
        "yes that works, sounds good, perfect, thank you",
    ],
)
def test_a_turn_has_at_most_one_answer(find, text):
    assert len(answers(find, text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "non non, c'est correct",
        "I guess",
        "yeah no",
        "no yeah",
        "I think so",
        "yes but not Monday",
        "oui mais pas le matin",
        "that's all",
        "c'est tout",
        "ça fait que je veux vous appeler. non",
        "yes, that's right, no",
    ],
)
def test_a_doubtful_answer_is_marked(find, text):
    (answer,) = answers(find, text)
    assert answer.inferred == {"doubt"}
    assert answer.confidence < 0.7


@pytest.mark.parametrize("text", ["no, make it the 8th", "no Thursday at three", "non, mettez jeudi", "no, my name is Tremblay with a T"])
def test_a_correction_is_a_plain_no(find, text):
    (answer,) = answers(find, text)
    assert answer.value.value == "no"
    assert answer.inferred == frozenset()


def test_uh_huh_is_a_yes_and_asks_for_nothing(says):
    assert says("uh huh") == ["yes"]


@pytest.mark.parametrize("text", ["👍", "👌🏾", "✅ ok"])
def test_a_thumb_is_a_yes(find, text):
    assert [one.value.value for one in answers(find, text)] == ["yes"]


def test_a_thumb_down_is_a_no(find):
    assert [one.value.value for one in answers(find, "👎")] == ["no"]


@pytest.mark.parametrize(
    "text",
    [
        "Tuesday at two", "I'd like to book a cleaning", "is later than nine okay", "no idea", "I don't know", "je sais pas", "do it on the sixth of March",
        "my son Noel", "I don't understand", "good morning", "bonjour", "it's 416 555 0123", "it's about my bill", "c'est pour mon fils", "bye, see you",
        "where are you located", "no one called me", "okay bye",
    ],
)  # fmt: skip
def test_what_is_neither_is_left_alone(find, text):
    assert answers(find, text) == []


@pytest.mark.parametrize(
    "text", ["sounds off", "sounds complicated honestly", "sounds like too much", "sounds like a lot of bother", "looks like it rains"]
)
def test_what_something_sounds_like_is_no_yes_unless_it_is_good(find, text):
    assert answers(find, text) == []


@pytest.mark.parametrize("text", ["sounds good", "sounds great to me", "sounds like a plan", "looks like it", "sounds very good, thanks"])
def test_what_sounds_good_is_a_yes(find, text):
    assert [one.value.value for one in answers(find, text)] == ["yes"]


@pytest.mark.parametrize(
    "text", ["correct it please", "correct the name", "confirm with my husband first", "book once I know", "check later"]
)
def test_what_is_to_be_done_first_or_put_right_is_no_yes(find, text):
    assert answers(find, text) == []


@pytest.mark.parametrize("text", ["confirm it", "book that", "correct", "correct, thank you"])
def test_what_is_to_be_done_now_is_a_yes(find, text):
    assert [one.value.value for one in answers(find, text)] == ["yes"]


def test_yeah_right_may_be_meant_either_way(find):
    [one] = answers(find, "yeah right")
    assert (one.value.value, one.inferred) == ("yes", {"doubt"})
