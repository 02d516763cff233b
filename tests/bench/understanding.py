"""
What understanding an utterance costs, cleaning and every finder together: ``python -m tests.bench.understanding``.

CPU time of this process: for each utterance the least of several rounds, then the median and the 95th percentile of each file and of all
rows. The rows are those of the folder that BELLA_EVAL_DATA names (its ``*.jsonl``), else a small corpus of our own. Exits 1 when a limit
of "all" is exceeded, or when any text of 4,000 characters takes longer than a hook may.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from bella_core.plugin import Cleaned, TurnContext, Utterance

ROUNDS = 5
MEDIAN_US, P95_US, IMPORT_MS, HOOK_MS = 150, 300, 150, 5
NOW = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
LOCALES = {"en": "en-CA", "fr": "fr-CA"}
#: What a dialogue has asked for when rows of these files are said.
ASKED = {
    "name_en_evi": "name", "spelled_en_evi": "spelled", "dob_en_evi": "date_of_birth", "yesno_en": "yes_no", "yesno_fr": "yes_no",
    "number_en": "number", "number_fr": "number",
}  # fmt: skip
OWN = {
    "en": (
        "Hi, I'd like to book a cleaning for my son next Tuesday afternoon", "yes please", "no, make it Thursday at half past two",
        "my number is four one six five five five oh one two three", "my name is Anne Tremblay", "T as in Tom R E M B L A Y",
        "um I was uh wondering whether you take Sun Life", "it's M5V 2T6", "jean dash paul at gmail dot com",
        "the fourteenth of March nineteen eighty-four", "my tooth is killing me and my face is swollen", "I need to cancel my appointment",
    ),
    "fr": (
        "Bonjour, j'aimerais prendre un rendez-vous pour un nettoyage mardi prochain", "oui s'il vous plaît", "non, plutôt jeudi à 14 h 30",
        "mon numéro c'est le cinq un quatre cinq cinq cinq zéro un deux trois", "je m'appelle Geneviève Lachance",
        "T R E M B L A Y", "euh je voulais savoir si vous prenez la RAMQ", "h2x 1y4", "marie point roy arobase videotron point ca",
        "le quatorze mars mille neuf cent quatre-vingt-quatre", "j'ai une dent qui élance depuis hier", "faudrait que j'annule",
    ),
}  # fmt: skip
LONG = (
    "a no b ", "four one six ", "quatre vingt dix neuf ", "9 ", "0123456789 ", "a b c ", "T as in Tom ", "double ", "no sorry no wait ",
    "my name is ", "what no what ", "(a ", "a@", "at dot ", "sun life number ", "um ", "i i ", "Tuesday or ", "to two too ", ", ", "Ab", " ",
    "at what time no what day ", "un deux de ", "5:06 ", "monday morning, ", "yes no ", "Jean de la ", "thank you for watching. ", "[", "♪",
)  # fmt: skip


def rows():
    """Return {file: [(text, locale, asked for, now)]}."""
    folder = os.environ.get("BELLA_EVAL_DATA")
    if not folder:
        return {f"own_{code}": [(text, LOCALES[code], (), NOW) for text in texts] for code, texts in OWN.items()}
    files = {}
    for path in sorted(Path(folder).glob("*.jsonl")):
        asked = (ASKED[path.stem],) if path.stem in ASKED else ()
        files[path.stem] = [(row["text"], LOCALES[row["lang"]], asked, moment(row)) for row in map(json.loads, path.open())]
    return files


def moment(row):
    if not row.get("reference_datetime"):
        return NOW
    at = datetime.fromisoformat(row["reference_datetime"])
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def cost(plugin, text, language, asked, now):
    """Return the nanoseconds of CPU that cleaning and extraction take."""
    utterance, context = Utterance(text, language), TurnContext("call", now, language, asked)
    cleaned = Cleaned.verbatim(text)
    started = time.process_time_ns()
    cleaned = plugin.clean_transcript(utterance, cleaned, context)
    halfway = time.process_time_ns()
    plugin.extract(utterance, cleaned, context)
    return halfway - started, time.process_time_ns() - halfway


def percentiles(costs):
    ordered = sorted(costs)
    return statistics.median(ordered) / 1000, ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))] / 1000


def loaded_plugin():
    from bella_canadian_nlp import CanadianNlp, CanadianNlpSettings

    plugin = CanadianNlp(CanadianNlpSettings())
    plugin.startup(None)
    return plugin


def import_cost():
    """Return the least milliseconds of CPU that importing the package takes beyond the contract, in processes of their own."""
    code = "import time, bella_core.plugin; a = time.process_time(); import bella_canadian_nlp; print((time.process_time() - a) * 1000)"
    return min(float(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout) for _ in range(5))


def main():
    plugin, files = loaded_plugin(), rows()
    least = {name: [float("inf")] * len(said) for name, said in files.items()}
    for _ in range(ROUNDS):  # all files in each round: a busy machine slows none of them in every round
        for name, said in files.items():
            least[name] = [min(best, sum(cost(plugin, *row))) for best, row in zip(least[name], said, strict=True)]
    everything, medians, tails = [], [], []
    for name, best in least.items():
        median, p95 = percentiles(best)
        print(f"{name:28} {len(best):6} rows   median {median:7.0f} µs   p95 {p95:7.0f} µs")
        everything += best
        medians.append(median)
        tails.append(p95)
    median, p95 = percentiles(everything)
    print(f"{'all rows':28} {len(everything):6} rows   median {median:7.0f} µs   p95 {p95:7.0f} µs   limits {MEDIAN_US}, {P95_US}")
    print(
        f"{'files weighed alike':28} {len(files):6} files  median {statistics.mean(medians):7.0f} µs   p95 {statistics.mean(tails):7.0f} µs"
    )
    worst = 0.0
    for piece in LONG:
        told = False
        for asked in ((), ("phone",), ("spelled",), ("name", "date_of_birth"), ("postal_code", "health_card", "email", "number", "time")):
            text = (piece * 4000)[:4000]
            costs = [cost(plugin, text, "fr-CA" if len(piece) % 2 else "en-CA", asked, NOW) for _ in range(3)]
            clean, extract = (min(column) / 1e6 for column in zip(*costs, strict=True))
            worst = max(worst, clean, extract)
            if max(clean, extract) > HOOK_MS and not told:
                told = True
                print(f"4,000 characters of {piece!r} {asked}: clean {clean:.1f} ms, extract {extract:.1f} ms")
    spent = import_cost()
    print(f"the worst text of 4,000 characters: {worst:.1f} ms, limit {HOOK_MS}; import {spent:.0f} ms, limit {IMPORT_MS}")
    return int(median > MEDIAN_US or p95 > P95_US or worst > HOOK_MS or spent > IMPORT_MS)


if __name__ == "__main__":
    sys.exit(main())
