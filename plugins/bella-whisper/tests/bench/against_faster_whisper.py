"""
Hold the plugin against faster-whisper called directly with the same weights: errors, whole numbers and computing time, in pairs.

``python plugins/bella-whisper/tests/bench/against_faster_whisper.py FOLDER`` reads ``transcripts.jsonl`` and its recordings there. Each
recording goes through both, one right after the other, first the one and then the other in turn; times are of the processor.
"""

import asyncio
import json
import re
import statistics
import sys
import tempfile
from pathlib import Path
from time import process_time

import attrs
from bella_whisper import LocalSettings, Whisper, WhisperSettings
from bella_whisper.expectation import figures
from bella_whisper.models import find_weights
from faster_whisper import WhisperModel
from faster_whisper.audio import decode_audio

from bella_core.cli.wav import read_wav
from bella_core.plugin import SpeechHints
from bella_core.testing import FakeHost

_UNITS = dict(zip(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"], "0123456789", strict=True)) | {
    "oh": "0"
}
_EXPECTED = {"digits": "phone", "postal": "postal_code", "name": "name", "date": "time", "time": "time", "dob": "date_of_birth"}


@attrs.define
class Figures:
    """What came of one way to transcribe."""

    errors: int = 0
    words: int = 0
    numbers: int = 0
    whole: int = 0
    seconds: list[float] = attrs.field(factory=list)

    def add(self, row, text, seconds):
        said, heard = words(row["text"]), words(text)
        self.errors += distance(said, heard)
        self.words += len(said)
        if row["entity_type"] == "digits":
            self.numbers += 1
            self.whole += figures(text) == row["entity"]
        self.seconds.append(seconds)

    def told(self, name):
        mean = statistics.mean(self.seconds)
        return f"{name:28} {100 * self.errors / self.words:5.1f} % errors  {self.whole}/{self.numbers} numbers whole  {mean:.3f} s"


def words(text):
    """The words of a text without case and punctuation; figures and single letters in a row are one word."""
    plain = re.sub(r"[^a-z0-9 ]", " ", text.lower().replace("'s", " is").replace("'d", " would"))
    joined = []
    for word in (_UNITS.get(word, word) for word in plain.split()):
        sign = any(map(str.isdigit, word)) or (len(word) == 1 and word not in "ai")
        if sign and joined and joined[-1][1]:
            joined[-1] = (joined[-1][0] + word, True)
        else:
            joined.append((word, sign))
    return [word for word, _ in joined]


def distance(left, right):
    """How many words must be changed, added or taken away."""
    row = list(range(len(right) + 1))
    for at, one in enumerate(left, 1):
        before, row[0] = row[0], at
        for place, other in enumerate(right, 1):
            before, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, before + (one != other))
    return row[-1]


async def main(folder):
    rows = [json.loads(line) for line in (folder / "transcripts.jsonl").read_text(encoding="utf-8").splitlines()]
    model = WhisperModel(str(find_weights(LocalSettings()).folder), device="cpu", compute_type="int8", cpu_threads=1)
    plugin = Whisper(WhisperSettings(engines=("local",), local=LocalSettings(calls=1)))
    host = FakeHost(Path(tempfile.mkdtemp()))
    await plugin.startup(host)
    await plugin.transcribe(read_wav(folder / rows[0]["file"]), SpeechHints("en-CA"))  # the model is loaded

    def directly(row):
        audio = decode_audio(str(folder / row["file"]))
        return " ".join(segment.text.strip() for segment in model.transcribe(audio, language="en")[0])

    async def through(row, *expecting):
        return (await plugin.transcribe(read_wav(folder / row["file"]), SpeechHints("en-CA", expecting))).text

    direct, plain, asked = Figures(), Figures(), Figures()
    for at, row in enumerate(rows):
        for turn in (0, 1) if at % 2 else (1, 0):
            began = process_time()
            text = await through(row) if turn else directly(row)
            (plain if turn else direct).add(row, text, process_time() - began)
        began = process_time()
        expected = _EXPECTED.get(row["entity_type"], "")
        asked.add(row, await through(row, *filter(None, [expected])), process_time() - began)
    await plugin.shutdown()
    await host.stop()
    print(direct.told("faster-whisper"))
    print(plain.told("the plugin"))
    print(asked.told("the plugin, told the question"))
    ratios = [one / other for one, other in zip(plain.seconds, direct.seconds, strict=True)]
    print(f"time of the plugin for that of faster-whisper: median of {len(ratios)} pairs {statistics.median(ratios):.3f}")


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
