"""
How soon after its end an utterance is over: ``python -m tests.bench.endpoints FOLDER``.

Each recording of ``transcripts.jsonl`` there goes through the ears of a call, by silero, with the patience that its kind of answer has.
Told by kind of answer and for all: the median and the longest time from the last sound to the end of the utterance, and how many were cut
off before their end.
"""

import json
import statistics
import sys
from pathlib import Path

from bella_core.cli.wav import read_wav
from bella_core.domain.dialogue.types import Listen
from bella_core.services.speech.activity import SileroDetector
from bella_core.services.speech.ears import Ears, Ended
from bella_core.telephony import mulaw
from bella_core.telephony.resampling import to_telephone
from tests.bench.media import Kept

#: What is listened for when each kind of value is asked.
MODES = {"digits": "phone", "postal": "spelling", "name": "name", "date": "time", "time": "time", "dob": "birth_date", "yesno": "yes_no"}
#: The median may be this many seconds, over all, and over all that is no number or spelling.
MOST_S = 0.8


def ends(audio, mode):
    """Seconds after the last sound at which an utterance ended, for each that there was; less than 0: before it."""
    last = max(at for at in range(0, len(audio), 160) if mulaw.level(audio[at : at + 160]) > 90)
    told, at = [], 0
    ears = Ears(SileroDetector(), Kept, lambda _: None, lambda one: told.append((one, at)))
    ears.expect(Listen(mode, "en-CA"))
    lead = b"\xff" * 8000
    whole = lead + audio + b"\xff" * 24_000
    for at in range(0, len(whole), 160):  # the lambda reads it
        ears.hear(whole[at : at + 160])
    return [(place - len(lead) - last) / mulaw.RATE_HZ for one, place in told if isinstance(one, Ended)]


def main(folder):
    late, cut = {}, {}
    for line in (folder / "transcripts.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        mode = MODES.get(row["entity_type"], "open")
        found = ends(to_telephone(read_wav(folder / row["file"])), mode)
        late.setdefault(mode, []).append(found[-1])
        cut[mode] = cut.get(mode, 0) + (len(found) > 1)
    quick = [seconds for mode, every in late.items() if mode not in {"phone", "birth_date", "spelling"} for seconds in every]
    together = [seconds for some in late.values() for seconds in some]
    for mode, every in [*sorted(late.items()), ("no number", quick), ("all", together)]:
        told = f"median {statistics.median(every):.2f} s, longest {max(every):.2f} s"
        print(f"{mode:12} {len(every):3} {told}" + (f", cut off {cut[mode]}" if mode in cut else ""))
    numbers = cut.get("phone", 0) + cut.get("birth_date", 0) + cut.get("spelling", 0)
    return 0 if max(statistics.median(quick), statistics.median(together)) <= MOST_S and not numbers else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
