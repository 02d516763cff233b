"""The command that shows what patients are texted, and what it costs."""


def test_every_text_is_shown_with_what_it_costs(bella):
    ran = bella("messages", "templates", "--service", "cleaning", "--at", "2027-08-12T14:30")
    assert ran.code == 0, ran.err
    lines = ran.out.splitlines()
    place = lines.index("notice.reminder (en-CA): 2 segments")
    assert lines[place + 1].startswith("  Maple Dental: reminder of your appointment (cleaning), Thursday, August 12, 2027 at 2:30 PM")
    [french] = [line for line in lines if line.startswith("notice.booked (fr-CA)")]
    assert french.endswith("characters with letters beside the 7-bit alphabet")


def test_what_the_clinic_does_not_have_is_told(bella):
    assert "the clinic has no service 'braces'" in bella("messages", "templates", "--service", "braces").err
    assert bella("messages", "templates", "--location", "moon").code == 1
    assert "write the time as 2026-03-02T09:30" in bella("messages", "templates", "--at", "tomorrow").err
