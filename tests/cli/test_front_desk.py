"""Calendars for providers, and who is due, from the command line."""

import re


def test_a_calendars_address_is_made_listed_and_withdrawn(bella):
    made = bella("clinic", "export", "--demo")
    assert bella("clinic", "import", "-", stdin=made.out).code == 0
    first = bella("feeds", "create", "okafor")
    assert re.fullmatch(r"http://127\.0\.0\.1:8080/feeds/[\w-]{43}\.ics\n", first.out)
    other = bella("feeds", "create", "okafor", BELLA_PUBLIC_URL="https://bella.example.ca")
    assert other.out.startswith("https://bella.example.ca/feeds/")
    assert re.fullmatch(r"okafor  since \d{4}-\d\d-\d\d \d\d:\d\d E[SD]T\n", bella("feeds", "list").out)
    assert (bella("feeds", "revoke", "okafor").code, bella("feeds", "revoke", "okafor").code) == (0, 1)
    assert bella("feeds", "list").out == "No calendar can be read.\n"
    refused = bella("feeds", "create", "nobody")
    assert (refused.code, refused.err) == (1, "bella: the clinic has no such provider\n")


def test_who_is_due_is_listed_and_exported(bella):
    made = bella("clinic", "export", "--demo")
    assert bella("clinic", "import", "-", stdin=made.out).code == 0
    assert bella("recalls").out == "Nobody is due.\n"
    sheet = bella("recalls", "--csv", "--until", "2027-03-31")
    assert (sheet.code, sheet.out) == (0, "user_id,name,phone,email,service,location,last_visit,months,due_on,last_told\r\n")
    wrong = bella("recalls", "--until", "soon")
    assert (wrong.code, "write the day as 2026-03-02" in wrong.err) == (2, True)
