"""A plugin's stream under the host's runner: opened, sent to, finished and closed as a call does it."""

from bella_core.plugin import AudioFormat, SpeechHints
from bella_core.runtime.calling import HookResult
from bella_core.runtime.checks import expect
from bella_core.runtime.speech import check_transcript

from .bench import Bench

_NOTHING = expect(None)


class Listener:
    """
    Listen to one utterance by ``open_transcription``.

    Args:
        bench: the plugin's. ``fmt``, ``hints``: what it is asked with.

    Attributes:
        opened: what came of the opening.
    """

    def __init__(self, bench: Bench, fmt: AudioFormat, hints: SpeechHints) -> None:
        self._bench = bench
        self.opened, self._stream = bench.open("open_transcription", fmt, hints)

    @property
    def is_open(self) -> bool:
        """Tell whether there is a stream."""
        return self._stream is not None

    def send(self, data: bytes, size: int) -> HookResult | None:
        """Send audio in pieces of ``size`` bytes; return what came of the first that did not go well."""
        for at in range(0, len(data), size):
            result = self._call("send", data[at : at + size])
            if result.outcome != "ok":
                return result
        return None

    def finish(self) -> HookResult:
        """Return what was heard."""
        return self._call("finish")

    def close(self) -> HookResult:
        """Close the stream, and return what came of that; of one that has failed: ``ok``, it was closed before."""
        assert self._stream is not None
        self._bench.run(self._stream.close())
        return self._stream.ended or HookResult(self._stream.plugin, "ok")

    def _call(self, name: str, *args: bytes) -> HookResult:
        assert self._stream is not None
        check = check_transcript if name == "finish" else _NOTHING
        return self._bench.run(self._stream.call(name, *args, check=check, budget_s=self._bench.budget_s))
