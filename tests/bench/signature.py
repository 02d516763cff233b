"""
What checking a webhook's signature costs, beside Twilio's own library: ``python -m tests.bench.signature``.

CPU time of this process, in rounds that take turns, so that a busy machine slows both alike. The limit is 0.2 of the library.
"""

import statistics
import sys
import time

from multidict import MultiDict
from twilio.request_validator import RequestValidator

from bella_core.plugin import Secret
from bella_core.telephony.signature import SignatureCheck

ROUNDS, REPEATS, LIMIT = 15, 400, 0.2
TOKEN, BASE, PATH = "12345", "https://bella.example.ca", "/twilio/turn?call=01890000-0000-7000-8000-000000000000&turn=3"
NAMES = [
    "AccountSid", "ApiVersion", "CallSid", "CallStatus", "CallToken", "Called", "CalledCity", "CalledCountry", "CalledState",
    "CalledZip", "Caller", "CallerCity", "CallerCountry", "CallerState", "CallerZip", "Direction", "From", "FromCity", "FromCountry",
    "FromState", "FromZip", "StirVerstat", "To", "ToCity", "ToCountry", "ToState", "ToZip", "SpeechResult", "Confidence",
]  # fmt: skip
FIELDS = {name: f"{name} value 0123456789" for name in NAMES}


def spent(work):
    started = time.process_time_ns()
    for _ in range(REPEATS):
        assert work()
    return (time.process_time_ns() - started) / REPEATS / 1000


def main():
    theirs, ours = RequestValidator(TOKEN), SignatureCheck(Secret(TOKEN), BASE)
    signature = theirs.compute_signature(BASE + PATH, FIELDS)
    pairs, multi = tuple(FIELDS.items()), MultiDict(FIELDS)
    rounds = [
        (
            spent(lambda: ours.verdict(PATH, pairs, signature) == "full"),
            spent(lambda: theirs.validate(BASE + PATH, multi, signature)),
            spent(lambda: theirs.validate(BASE + PATH, FIELDS, signature)),
        )
        for _ in range(ROUNDS)
    ]
    mine, best, usual = (statistics.median(column) for column in zip(*rounds, strict=True))
    ratio = statistics.median(row[0] / row[1] for row in rounds)
    print(
        f"{len(FIELDS)} parameters: bella {mine:.1f} µs, twilio {best:.0f} µs (MultiDict), {usual:.0f} µs (dict); ratio {ratio:.3f}, limit {LIMIT}"
    )
    return 0 if ratio <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
