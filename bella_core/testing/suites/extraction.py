"""What is asked of plugins that clean and read what callers say."""

import itertools
import time
from collections.abc import Callable, Sequence
from typing import ClassVar

import attrs
from hypothesis import given

from bella_core.plugin import Cleaned, Extraction, TurnContext, Utterance, Value
from bella_core.runtime.calling import HookResult
from bella_core.runtime.checks import check_cleaned, check_extractions

from ..bench import Bench, told
from ..fakes import turn_context
from ..phrases import AWKWARD, MAX_TEXT, MINUTE, PIECES, PLANTED_WORDS
from ..promises import Grade, promise
from ..strategies import limits, values_of
from .base import PluginSuite

_EXAMPLES = 100
_ATTEMPTS = 3


@attrs.frozen
class Example:
    """
    Hold a caller's words and a value that must be read in them.

    Args:
        text: the words. ``kind``, ``value``: what is to be found.
        language: ``en-CA`` or ``fr-CA``. ``expecting``: the kinds that the last question asked for.
    """

    text: str
    kind: str
    value: Value
    language: str = "en-CA"
    expecting: tuple[str, ...] = ()


class ExtractionSuite(PluginSuite):
    """
    Hold a plugin to the family of extraction.

    Attributes:
        reads, cleans: whether it has the hooks ``extract`` and ``clean_transcript``.
        examples: what it must read; at least one if it reads.
    """

    capabilities = {"reads": "extract", "cleans": "clean_transcript"}  # noqa: RUF012  # typed in the base
    reads: ClassVar[bool] = True
    cleans: ClassVar[bool] = False
    examples: ClassVar[Sequence[Example]] = ()

    def exercise(self, bench: Bench) -> dict[str, HookResult]:
        """Say what nobody must find again anywhere."""
        results: dict[str, HookResult] = {}
        for words, language in zip(PLANTED_WORDS, ("en-CA", "fr-CA"), strict=True):
            results |= hear(bench, Utterance(words, language), turn_context(language, "name", "phone"))
        return results

    @promise(Grade.BRONZE)
    def test_any_utterance_is_answered(self, started: Bench) -> None:
        """It never raises, whatever an engine writes."""

        @_many
        def holds(utterance: Utterance, context: TurnContext) -> None:
            for hook, result in hear(started, utterance, context).items():
                assert result.outcome in {"ok", "bad_value"}, f"{hook}: {told(result)}"

        holds()

    @promise(Grade.BRONZE)
    def test_every_value_and_span_holds(self, started: Bench) -> None:
        """Every value is of its kind's class, every span shows its words, every origin leads into the utterance."""

        @_many
        def holds(utterance: Utterance, context: TurnContext) -> None:
            for hook, result in hear(started, utterance, context).items():
                assert result.outcome != "bad_value", f"{hook}: {told(result)}"

        holds()
        for example in self.examples:
            for hook, result in _heard(started, example).items():
                assert result.outcome != "bad_value", f"{hook}: {told(result)}"

    @promise(Grade.BRONZE)
    def test_examples_are_read(self, started: Bench) -> None:
        """It reads its examples."""
        assert self.examples or not self.reads, "give examples = [Example(text, kind, value), …]"
        for example in self.examples:
            found: list[Extraction] = _heard(started, example)["extract"].value or []
            assert (example.kind, example.value) in [(one.kind, one.value) for one in found], f"{example}\nwas read as\n{found}"

    @promise(Grade.SILVER)
    def test_the_same_words_give_the_same_values(self, started: Bench) -> None:
        """The same words in the same turn give the same values, whatever was said before."""

        @_many
        def holds(utterance: Utterance, context: TurnContext) -> None:
            first, second = hear(started, utterance, context), hear(started, utterance, context)
            assert {hook: result.value for hook, result in first.items()} == {hook: result.value for hook, result in second.items()}

        holds()

    @promise(Grade.SILVER)
    def test_long_utterances_are_answered_in_time(self, started: Bench) -> None:
        """A minute of speech is answered within the hook's deadline, and the longest text there can be within ten of them."""
        texts = [*(f"{piece} " for piece in PIECES), " ".join(PIECES), *(f"{example.text} " for example in self.examples)]
        for text, (length, times) in itertools.product(texts, ((MINUTE, 1), (MAX_TEXT, 10))):
            utterance = Utterance((text * (length // len(text) + 1))[:length], "en-CA")
            for hook in (hook for hook in self.capabilities.values() if started.has(hook)):
                allowed = started.policy(hook).deadline_s * times
                spent = _least_time(started, hook, utterance, allowed)
                said = f"{length} characters of {text[:40]!r}…"
                assert spent < allowed, f"{hook} computes {spent * 1000:.0f} ms on {said}, allowed are {allowed * 1000:.0f} ms"


def hear(bench: Bench, utterance: Utterance, context: TurnContext) -> dict[str, HookResult]:
    """Take an utterance through cleaning and reading, as a turn does."""
    results: dict[str, HookResult] = {}
    cleaned = Cleaned.verbatim(utterance.text)
    if bench.has("clean_transcript"):
        result = results["clean_transcript"] = _clean(bench, utterance, cleaned, context)
        cleaned = result.value if result.outcome == "ok" else cleaned
    if bench.has("extract"):
        results["extract"] = _extract(bench, utterance, cleaned, context)
    return results


def _clean(bench: Bench, utterance: Utterance, cleaned: Cleaned, context: TurnContext) -> HookResult:
    return bench.ask("clean_transcript", utterance, cleaned, context, check=lambda value, _: check_cleaned(value, utterance))


def _extract(bench: Bench, utterance: Utterance, cleaned: Cleaned, context: TurnContext) -> HookResult:
    return bench.ask("extract", utterance, cleaned, context, check=lambda value, plugin: check_extractions(value, plugin, cleaned))


def _heard(bench: Bench, example: Example) -> dict[str, HookResult]:
    return hear(bench, Utterance(example.text, example.language), turn_context(example.language, *example.expecting))


def _least_time(bench: Bench, hook: str, utterance: Utterance, enough: float) -> float:
    cleaned, context = Cleaned.verbatim(utterance.text), turn_context()
    least = float("inf")
    for _ in range(_ATTEMPTS):
        started = time.thread_time()  # computing time: a busy machine is not the plugin's fault
        result = (_clean if hook == "clean_transcript" else _extract)(bench, utterance, cleaned, context)
        assert result.outcome == "ok", f"{hook} on {len(utterance.text)} characters: {told(result)}"
        least = min(least, time.thread_time() - started)
        if least < enough:
            break
    return least


def _many(holds: Callable[[Utterance, TurnContext], None]) -> Callable[[], None]:
    anything = limits(_EXAMPLES)(given(values_of(Utterance), values_of(TurnContext))(holds))

    def run() -> None:
        for text in AWKWARD:
            holds(Utterance(text, "en-CA"), turn_context())
        anything()

    return run
