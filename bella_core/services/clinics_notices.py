"""What a clinic may put in the place of bella's texts to patients."""

from bella_core.core.suggesting import suggestion
from bella_core.domain.clinic import Locale
from bella_core.domain.dialogue.prompts import parameters
from bella_core.domain.notices import texts
from bella_core.domain.notices.rendering import MAX_SEGMENTS
from bella_core.domain.notices.segments import is_gsm, plain, segments


def own_notice_mistake(language: Locale, key: str, text: str) -> str | None:
    """
    Return why a text can never be sent in the place of ``key``'s, and how to mend it; None where it can.

    Args:
        language: in which it is written.
        key: ``notice.KIND``.
        text: the clinic's own; names in braces are filled in.
    """
    known = {texts.PREFIX + kind for kind in texts.TEXTS[language]}
    if key not in known:
        return f"is no text of bella's{suggestion(key, known)}"
    if not text.strip():
        return "must not be empty"
    try:
        used = parameters(text)
    except ValueError:
        return "has braces that do not match; only names stand in them, such as {clinic}"
    if unknown := sorted(used - texts.PARAMETERS):
        return f"has {{{unknown[0]}}}, which is not known here; known: {', '.join(sorted(texts.PARAMETERS))}"
    if left_out := sorted(texts.NEEDED - used):
        return f"must say {{{left_out[0]}}} too: patients rely on it"
    return _too_long(plain(text.format_map(texts.SAMPLES[language])))


def _too_long(filled: str) -> str | None:
    parts = segments(filled)
    if parts <= MAX_SEGMENTS:
        return None
    why = "" if is_gsm(filled) else "; letters such as ê, ô and ç leave room for 134 characters in two, without them it is 306"
    return f"makes {parts} text messages when it is filled in, {MAX_SEGMENTS} are the most: shorten it{why}"
