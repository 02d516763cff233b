"""
Measure what starting costs: ``python tests/bench/startup.py``.

CPU milliseconds of whole processes, the best of nine; exits 1 when ``bella --help`` costs more than four bare Python starts.
"""

import os
import resource
import subprocess
import sys

ROUNDS = 9
LIMIT = 4.0


def cost(*words):
    best = float("inf")
    for _ in range(ROUNDS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, *words], stdout=subprocess.DEVNULL, check=True, env={**os.environ, "PYTHONUTF8": "1"})
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        best = min(best, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return best * 1000


def main():
    bare = cost("-c", "pass")
    rows = {
        "bella --help": cost("-m", "bella_core.cli", "--help"),
        "bella plugins list": cost("-m", "bella_core.cli", "plugins", "list"),
        "import bella_core.plugin": cost("-c", "import bella_core.plugin"),
        "import bella_core.web.app": cost("-c", "import bella_core.web.app"),
    }
    print(f"{'bare python':28} {bare:7.1f} ms")
    for name, milliseconds in rows.items():
        print(f"{name:28} {milliseconds:7.1f} ms   {milliseconds / bare:5.1f} x")
    return int(rows["bella --help"] > LIMIT * bare)


if __name__ == "__main__":
    sys.exit(main())
