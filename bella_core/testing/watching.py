"""What a plugin does besides answering: lines, blocking calls, the cost of its import."""

import contextlib
import io
import json
import logging
import subprocess
import sys
from collections.abc import Iterator

import attrs

from .fakes import FakeHost

#: Modules that are imported when they are first needed, never with the plugin.
HEAVY = frozenset({
    "aiobotocore", "aiohttp", "anthropic", "azure", "boto3", "botocore", "ctranslate2", "dateparser", "faster_whisper", "google",
    "googleapiclient", "grpc", "httpx", "matplotlib", "numpy", "onnxruntime", "openai", "pandas", "pydantic", "requests", "scipy",
    "sklearn", "spacy", "sqlalchemy", "tensorflow", "torch", "transformers", "twilio", "urllib3", "whisper",
})  # fmt: skip

#: Seconds of computing time that importing a plugin may cost.
IMPORT_S = 0.05


class Overheard:
    """Everything that was written while somebody listened: the host's log, the standard library's, standard output and error."""

    def __init__(self, host: FakeHost) -> None:
        self._host = host
        self._from = len(host.logger.lines)
        self._bytes = io.BytesIO()
        self.stream = io.TextIOWrapper(self._bytes, encoding="utf-8", errors="replace", write_through=True)

    def text(self) -> str:
        """Return all of it."""
        lines = [f"{line.event} {line.fields}" for line in self._host.logger.lines[self._from :]]
        return "\n".join([*lines, *map(repr, self._host.errors), self._bytes.getvalue().decode(errors="replace")])


@contextlib.contextmanager
def overhear(host: FakeHost) -> Iterator[Overheard]:
    """Listen to what is logged or printed inside."""
    heard = Overheard(host)
    handler = logging.StreamHandler(heard.stream)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        with contextlib.redirect_stdout(heard.stream), contextlib.redirect_stderr(heard.stream):
            yield heard
    finally:
        root.setLevel(level)
        root.removeHandler(handler)


@contextlib.contextmanager
def no_blocking() -> Iterator[None]:
    """Raise ``BlockingError`` out of any call inside that blocks the event loop: sleeping, files, sockets, locks, processes."""
    from blockbuster import blockbuster_ctx  # noqa: PLC0415  # it prepares its table of functions for a tenth of a second

    with blockbuster_ctx():
        yield


@attrs.frozen
class ImportCost:
    """What importing a module costs: seconds of computing time, and which heavy modules came with it."""

    seconds: float
    heavy: tuple[str, ...]


_MEASURE = """
import json, sys, time
sys.path[:] = json.loads(sys.argv[2])
import bella_core.plugin, bella_core.runtime.registry
before = set(sys.modules)
started = time.process_time()
__import__(sys.argv[1])
spent = time.process_time() - started
print(json.dumps([spent, sorted({name.partition(".")[0] for name in set(sys.modules) - before})]))
"""


def import_cost(module: str, attempts: int = 5) -> ImportCost:
    """Return the least that importing ``module`` costs in a process of its own, beside what the host has loaded already."""
    best = ImportCost(float("inf"), ())
    for _ in range(attempts):
        command = [sys.executable, "-c", _MEASURE, module, json.dumps(sys.path)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # this Python, and a module's name
        if done.returncode:
            raise ImportError(f"{module} cannot be imported in a process of its own:\n{done.stderr}")
        seconds, loaded = json.loads(done.stdout.splitlines()[-1])
        best = min(best, ImportCost(seconds, tuple(HEAVY.intersection(loaded))), key=lambda cost: cost.seconds)
        if best.heavy or best.seconds <= IMPORT_S / 2:
            break
    return best
