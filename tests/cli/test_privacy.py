"""Nothing that a caller said leaves the process by a log line, whatever a plugin does with it."""

import json
import re

#: A plugin that leaks what it hears by every way there is.
LEAKY = """
import asyncio, logging, threading, warnings
from bella_core.plugin import hookimpl

class Leaky:
    api = 1

    async def startup(self, host):
        self.host = host

    @hookimpl
    def clean_transcript(self, utterance, cleaned):
        words = utterance.text
        self.host.logger.info(words, words=words, reason=words, **{words: words})
        self.host.logger.error("heard_something", error=words, call_id=words)
        logging.getLogger("leaky").error("heard %s", words)
        logging.getLogger("leaky").error("heard " + words)
        warnings.warn(words)
        threading.Thread(target=self.fail, args=(words,)).start()
        asyncio.get_running_loop().call_soon(self.fail, words)
        self.host.spawn("leak", self.fail_later(words))
        Unraisable(words)
        return cleaned

    @hookimpl
    def extract(self, utterance):
        raise ValueError(utterance.text) from KeyError(utterance.text)

    def fail(self, words):
        raise RuntimeError(words)

    async def fail_later(self, words):
        raise RuntimeError(words)

class Unraisable:
    def __init__(self, words):
        self.words = words

    def __del__(self):
        raise ValueError(self.words)
"""

WORDS = "je m'appelle Marie-Ève Tremblay, 514 555 0123"

#: Digits that may happen to be those of the number: a time's, and the count of this machine's test runs in a path.
BY_CHANCE = re.compile(r'"time":"[^"]*"|pytest-\d+')


def test_a_leaky_plugin_leaks_nothing(bella, tmp_path):
    info = tmp_path / "leaky-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: leaky\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[bella.plugins]\nleaky = leaky_module:Leaky\n")
    (tmp_path / "leaky_module.py").write_text(LEAKY)
    ran = bella("extract", WORDS, PYTHONPATH=str(tmp_path), BELLA_PLUGIN_HOST__ENABLE="leaky")
    assert ran.code == 0
    lines = [json.loads(line) for line in ran.err.splitlines()]
    said = BY_CHANCE.sub("", ran.err)
    assert not [secret for secret in ("Tremblay", "Marie", "514", "0123", "appelle") if secret in said]
    events = [line["event"] for line in lines]
    assert events.count("library_line") >= 3
    assert {"plugin_failed", "thread_has_failed", "error_in_cleanup", "spawned_task_failed", "heard_something"} <= set(events)
    assert all(line.get("plugin", "leaky") == "leaky" for line in lines)
