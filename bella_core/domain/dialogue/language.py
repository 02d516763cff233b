"""Which of the location's languages is spoken; switching loses nothing that was said."""

import re

import attrs

from bella_core.plugin.types import LanguageValue

from ..clinic import Locale
from .heard import Heard
from .turn import Turn

#: Little words that stand only in one of the languages.
_LITTLE: dict[Locale, re.Pattern[str]] = {
    "en-CA": re.compile(
        r"i(?:'(?:m|d|ve|ll))?|the|an?|is|are|was|of|to|your?|my|have|has|it(?:'s)?|and|this|that|do|does|did|can|could|will|would|for|in|there|"
        r"we|not|with|what|how|who|he|she|they|from|got|me"
    ),
    "fr-CA": re.compile(
        r"je|j'(?:ai|suis)|suis|chus|l[ea]s?|une?|des|est|vous|votre|mon|ma|mes|pour|avec|pas|qu[ei]|c'(?:est|était)|dans|ça|et|on|elle|ils?|avez|"
        r"êtes|sont|du|aux?|se|sur|ben|pis|y'a|moi"
    ),
}
#: So much of what is said must be little words.
_FEWEST, _MOST_OF = 2, 0.3
#: Who speaks of themselves says so at once: "I'm diabetic".
_OF_ONESELF = re.compile(r"\W*(?:i[’']m|i am|i[’']ve|je suis|j[’']ai)\b", re.IGNORECASE)
#: The prompt by which bella tries the other language.
OFFERED = "reason.other_language"


def switch(turn: Turn, heard: Heard) -> bool:
    """
    Change the language if the caller asked for another, or plainly speaks it, and the location serves it.

    Returns:
        Whether it was asked for: then a question that was not answered is asked again, and it is no failure.
    """
    wanted = heard.language
    if wanted is None and heard.likely is not None and is_offered(turn):
        wanted = LanguageValue(heard.likely, explicit=False)
    if wanted is None or wanted.language not in turn.location.languages:
        return False
    if wanted.language != turn.state.language:
        turn.state = attrs.evolve(turn.state, language=wanted.language)
        if wanted.explicit:
            turn.say("switched")
    return wanted.explicit


def is_offered(turn: Turn) -> bool:
    """Tell whether bella has just tried this language by herself: who answers in the first one, in however few words, keeps it."""
    reply, state = turn.state.reply, turn.state
    return state.question == "reason" and reply is not None and any((OFFERED, state.language) == (p.key, p.language) for p in reply.parts)


def is_plain(turn: Turn, text: str) -> bool:
    """Tell whether words are plainly of the call's language, by their little words: the caller has not spoken another to its model."""
    words = re.findall(r"[\w’']+", text.lower().replace("’", "'"))
    counts = {locale: sum(little.fullmatch(word) is not None for word in words) for locale, little in _LITTLE.items()}
    own = counts[turn.state.language]
    return own > max(count for locale, count in counts.items() if locale != turn.state.language) and (
        own >= max(_FEWEST, _MOST_OF * len(words)) or _OF_ONESELF.match(text) is not None
    )


def other(turn: Turn) -> Locale | None:
    """Return the location's other language, if it serves two."""
    return next((found for found in turn.location.languages if found != turn.state.language), None)
