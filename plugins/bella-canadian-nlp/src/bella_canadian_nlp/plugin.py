"""The plugin: cleans a transcript, then lets every finder read it."""

from collections.abc import Sequence

import attrs

from bella_core.plugin import Cleaned, Extraction, Host, TurnContext, Utterance, hookimpl

#: Kinds that are said sign by sign or may hold a word twice.
_SPELLED = frozenset(("spelled", "postal_code", "health_card"))


@attrs.frozen
class CanadianNlpSettings:
    """The plugin needs no settings."""


class CanadianNlp:
    """Understand callers in Canadian English and French, without network or model."""

    settings = CanadianNlpSettings
    api = 1

    def __init__(self, settings: CanadianNlpSettings) -> None:
        from . import cleaning, finders  # noqa: PLC0415  # whoever only lists plugins does not wait for their patterns

        self._settings = settings
        self._clean = cleaning.clean
        self._find_all = finders.find_all
        self._prepare = finders.prepare

    @hookimpl
    def startup(self, host: Host) -> None:  # noqa: ARG002  # the hook's argument
        """Prepare the tables before the first caller speaks; in a thread, as a plain def is run, for it takes a third of a second."""
        self._prepare()

    @hookimpl
    def clean_transcript(self, utterance: Utterance, cleaned: Cleaned, context: TurnContext) -> Cleaned:  # noqa: ARG002  # the hook's arguments
        """Remove fillers, repairs and what speech engines invent."""
        return self._clean(cleaned, context.language, spelling=not _SPELLED.isdisjoint(context.expecting))

    @hookimpl
    def extract(self, utterance: Utterance, cleaned: Cleaned, context: TurnContext) -> Sequence[Extraction]:  # noqa: ARG002  # see above
        """Return what every finder reads in the cleaned words, in their order."""
        return self._find_all(cleaned.text, context)
