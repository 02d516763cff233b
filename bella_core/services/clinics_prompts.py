"""What a clinic may put in the place of bella's own texts."""

from bella_core.core.suggesting import suggestion
from bella_core.domain.clinic import Locale
from bella_core.domain.dialogue.prompts import CATALOGUES, WHOLE, parameters
from bella_core.domain.notices import texts as notices

from .clinics_notices import own_notice_mistake
from .conversation_words import TEXTS
from .recordings.notice import NOTICE_KEY


def own_prompt_mistake(language: Locale, key: str, text: str) -> str | None:
    """
    Return why a text can never be said in the place of ``key``'s, and how to mend it; None where it can.

    Args:
        language: in which it is said.
        key: as in the catalogue, or ``trouble.KEY``, ``recording.notice``, or ``notice.KIND``.
        text: the clinic's own; names in braces are filled in.
    """
    if key.startswith(notices.PREFIX):
        return own_notice_mistake(language, key, text)
    troubles = {NOTICE_KEY} | {f"trouble.{name}" for name in TEXTS[language]}
    if key in troubles:
        return None if text.strip() else "must not be empty"
    if key not in CATALOGUES[language]:
        return f"is no text of bella's{suggestion(key, {*CATALOGUES[language], *troubles})}"
    known = frozenset[str]().union(*map(parameters, CATALOGUES[language][key]))
    try:
        used = parameters(text)
    except ValueError:
        return "has braces that do not match; only names stand in them, such as {clinic}"
    if unknown := sorted(used - known):
        return f"has {{{unknown[0]}}}, which is not known here; known: {', '.join(sorted(known)) or 'none'}"
    if left_out := sorted(WHOLE.get(key, frozenset()) - used):
        return f"must say {{{left_out[0]}}} too: callers rely on it"
    return None if text.strip() else "must not be empty"
