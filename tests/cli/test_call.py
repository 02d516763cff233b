def test_a_piped_call_prints_what_bella_says_and_ends_with_its_outcome(bella):
    ran = bella("call", "--from", "+16475550123", stdin="I want to talk to a person\n")
    lines = ran.out.splitlines()
    assert ran.code == 0, ran.err
    assert lines[0].startswith("Bella [en]: ")
    assert lines[-1].startswith("Outcome: ")


def test_a_line_that_is_one_key_is_a_key_press(bella):
    ran = bella("call", stdin="2\n")
    assert any(line.startswith("Bella [fr]: ") for line in ran.out.splitlines()[3:])


def test_the_call_begins_in_the_language_that_is_asked_for(bella):
    ran = bella("call", "--language", "fr-CA", "--now", "2026-03-02T09:30", stdin="")
    assert ran.out.startswith("Bella [fr]: ")


def test_a_caller_who_cannot_be_rung_back_is_said_to_be_hidden(bella):
    assert "is no number that could be rung back" in bella("call", "--from", "12345", stdin="").out
