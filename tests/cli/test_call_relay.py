"""Words that are typed go over a real socket, as Twilio's ConversationRelay brings them."""

import pytest


@pytest.fixture
def call(bella):
    """Call over the relay, saying some lines."""

    def make(*lines, more=()):
        text = "".join(f"{line}\n" for line in lines)
        return bella("call", "--relay", "--from", "+14165550123", "--now", "2026-03-02T09:30", *more, stdin=text)

    return make


def test_an_appointment_is_booked_over_the_relay(call):
    ran = call(
        "I'd like a cleaning, I'm a new patient, my name is Peter Jones",
        "yes",
        "next Tuesday at ten in the morning",
        "yes",
        "yes",
    )
    lines = ran.out.splitlines()
    assert ran.code == 0, ran.err
    assert lines[0].startswith("Bella [en]: ")
    assert "Heard: yes" in lines
    assert lines[-1] == "Outcome: booked"


def test_a_key_and_silence_are_what_they_are_by_telephone(call):
    ran = call("", "2")
    assert "Heard: (nothing)" in ran.out
    assert any(line.startswith("Bella [fr]: ") for line in ran.out.splitlines()[4:])
    assert ran.out.splitlines()[-1] == "Outcome: none"


def test_a_call_goes_one_way_and_not_two(call):
    ran = call(more=("--audio", "hello.wav"))
    assert (ran.code, ran.out) == (2, "")
    assert "not allowed with" in ran.err


def test_nothing_of_what_was_said_is_in_the_log(call):
    assert "Jones" not in call("my name is Peter Jones").err


def test_who_asks_for_a_person_is_put_through_and_the_call_ends_so(call):
    ran = call("0")
    assert "I’m putting you through" in ran.out
    assert ran.out.splitlines()[-1] == "Outcome: transferred"
