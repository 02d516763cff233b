"""The audit's report in the terminal."""

import re


def test_who_did_what_is_shown(bella):
    assert bella("keys", "create", "site", "--scope", "read").code == 0
    told = bella("audit", "report")
    assert told.code == 0
    assert re.fullmatch(r"Audit of .*\n\nTo look at\n  nothing\n\nstaff: 1\n  api_key\.created +1\n", told.out)
    wrong = bella("audit", "report", "--from", "2026-11-03", "--to", "2026-11-01")
    assert (wrong.code, wrong.err) == (1, "bella: the last day must not be before the first\n")
