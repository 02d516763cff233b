"""A plugin in one file, without packaging: a clinic's own words for its services."""

import asyncio
import os
import sys
from zoneinfo import ZoneInfo

import attrs

from bella_core.app.bella import Bella
from bella_core.core.config import load_settings
from bella_core.domain.clinic import location_view
from bella_core.plugin import Cleaned, Extraction, ServiceValue, TurnContext, Utterance, hookimpl


@attrs.frozen
class HouseWordsSettings:
    """What is said, and the code of the service that is meant; ``[plugins.house_words]`` in ``bella.toml`` sets others."""

    words: dict[str, str] = attrs.field(factory=lambda: {"my usual": "cleaning", "comme d'habitude": "cleaning"})


class HouseWords:
    """Read what this clinic's patients call its services."""

    settings = HouseWordsSettings
    api = 1

    def __init__(self, settings: HouseWordsSettings) -> None:
        self._words = settings.words

    @hookimpl
    def extract(self, utterance: Utterance, cleaned: Cleaned, context: TurnContext) -> list[Extraction]:
        """Return the first place of each phrase that was said."""
        text = cleaned.text.casefold()
        places = {phrase: text.find(phrase) for phrase in self._words}
        return [
            Extraction("service", ServiceValue(self._words[phrase]), cleaned.text[at : at + len(phrase)], at, at + len(phrase))
            for phrase, at in places.items()
            if at >= 0
        ]


async def main(text: str) -> None:
    """Print what is read in a text with this plugin beside the installed ones."""
    async with Bella(load_settings(None, os.environ), plugins=[HouseWords]) as bella:
        clinic = bella.clinics.view
        location = clinic.locations[0]
        now = bella.clock.now().astimezone(ZoneInfo(location.zone))
        context = TurnContext("example", now, location.languages[0], location=location_view(clinic, location))
        for found in (await bella.extraction.read(Utterance(text, context.language), context)).extractions:
            print(f"{found.plugin}: {found.kind} in {found.text!r}")


if __name__ == "__main__":
    asyncio.run(main(" ".join(sys.argv[1:]) or "Hello, I would like my usual on Tuesday at 10 am."))
