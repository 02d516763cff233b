"""Understand what a caller said."""

from collections.abc import Sequence

from ..hooks import Kind, hook
from ..types import Cleaned, Extraction, TurnContext, Utterance


class ExtractionSpecs:
    """Called once a turn each, on the event loop, in the configured order."""

    @hook(Kind.TRANSFORM, 0.02, runs="inline")
    def clean_transcript(self, utterance: Utterance, cleaned: Cleaned, context: TurnContext) -> Cleaned:
        """
        Remove what a caller did not mean to say.

        Called once a turn, before ``extract``; each plugin gets the previous one's result. On error the input is kept;
        a plugin that overruns its deadline again and again is not asked for a while.

        Args:
            utterance: what the engine wrote.
            cleaned: what is left of it so far.
            context: the turn.

        Returns:
            What is left now, its ``origin`` pointing into the utterance.
        """
        raise NotImplementedError  # a spec is never called

    @hook(Kind.COLLECT, 0.05, runs="inline")
    def extract(self, utterance: Utterance, cleaned: Cleaned, context: TurnContext) -> Sequence[Extraction]:
        """
        Read values out of a cleaned utterance.

        Called once a turn. On error or a bad value this plugin's part is left out; so it is for a while when it overruns its deadline
        again and again.

        Args:
            utterance: what the engine wrote.
            cleaned: what is left of it; spans refer to ``cleaned.text``.
            context: the turn; ``expecting`` names what the last question asked for.

        Returns:
            The values found, at most 64.
        """
        raise NotImplementedError  # a spec is never called
