"""Which of the location's languages is spoken; switching loses nothing that was said."""

import attrs

from bella_core.plugin.types import LanguageValue

from ..clinic import Locale
from .heard import Heard
from .turn import Turn

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


def other(turn: Turn) -> Locale | None:
    """Return the location's other language, if it serves two."""
    return next((found for found in turn.location.languages if found != turn.state.language), None)
