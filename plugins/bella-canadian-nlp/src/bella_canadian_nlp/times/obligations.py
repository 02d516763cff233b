"""What keeps callers from coming at a time: "I have to drop my son off at 8", "à treize heures je suis à l'école"."""

import re
from collections.abc import Sequence
from typing import Final

from .atoms import Scene
from .lexicon import EN, FR
from .phrases import Phrase

#: Words between what one has to do and its time: "my son off at", "les enfants vers".
_TO_TIME: Final = r"(?:[\s]+[\w'-]+){0,6}[\s,]*$"
_EVENTS: Final = {
    EN: r"(?:meeting|class|practice|lesson|game|interview|shift|conference|flight|funeral|haircut|training|rehearsal|lecture|recital)",
    FR: r"(?:reunion|cours|pratique|match|entrevue|rencontre|enterrement|funerailles|formation|quart|vol|recital|repetition)",
}
#: It is told, and not asked for: "do I have a meeting", "can we have the meeting".
_TOLD: Final = r"(?<!do )(?<!did )(?<!can )(?<!could )(?<!may )(?<!should )(?<!if )"
#: What stands before the time of something else. To bring somebody in, or to pick a time, is none of it.
_BEFORE: Final = {
    EN: re.compile(
        r"(?:\b(?:i|we|he|she)(?:'ve)? (?:always |usually |also |still )?(?:have|need|has|needs|got|gotta|must)(?: got)?(?: to)? "
        r"(?:go )?(?:drop(?! in\b| by\b)|pick (?:up|my|the|him|her|them)|get (?:my|the) kids|teach|take (?:my|the|him|her|them)"
        r"(?= [\w' -]*\b(?:school|work|daycare|practice|hockey|soccer))|be (?:at|in) (?:work|school|court|class))"
        r"|\b(?:i|we) (?:drop(?! in\b| by\b)|pick up|teach|coach)"
        rf"|{_TOLD}\b(?:i|we|he|she) (?:have|has|'ve got|got) (?:(?:a|an|my|the|another|our|his|her) )?(?:[\w-]+ )?{_EVENTS[EN]}"
        rf"|\b(?:i've|we've|he's|she's) got (?:(?:a|an|my|the|another) )?(?:[\w-]+ )?{_EVENTS[EN]}"
        r"|\bi(?:'m| am) (?:at|in) (?:work|school|class|court|a meeting))" + _TO_TIME + r"|\b(?:that's|that is|it's)(?: my)?[\s,]*$"
    ),
    FR: re.compile(
        r"(?:\bje (?:dois|vais|m'en vais) (?:aller )?"
        r"(?:deposer|reconduire|porter|chercher|mener|ramasser|etre (?:au travail|a l'ecole|en cour))"
        r"|\bje (?:depose|reconduis|enseigne)|\bje suis (?:a l'ecole|au travail|en reunion|en cours|a la job)"
        rf"|\bj'ai (?:une? |mon |ma |le |la |de la |un autre )?{_EVENTS[FR]})" + _TO_TIME + r"|\bc'est mon (?:heure de )?$"
    ),
}
#: And right after it.
_AFTER: Final = {
    EN: re.compile(
        r"\s*(?:o'clock )?(?:(?:is|'s|that's) when )?(?:i(?:'m| am) (?:at|in) (?:work|school|class|court|a meeting)"
        rf"|i(?:'ve| have)(?: got)? (?:(?:a|an|my|to) )?(?:{_EVENTS[EN]}|drop|pick up|teach|work)|i (?:drop|pick up|teach|work)\b"
        r"|(?:is|'s) (?:my|the kids'?|nap) (?:lunch|break|nap|time|pickup|school))"
    ),
    FR: re.compile(
        r"\s*(?:je suis (?:a l'ecole|au travail|en reunion|en cours|a la job|pas la)"
        r"|c'est mon (?:heure de )?(?:diner|lunch|cours|quart|pause)"
        rf"|j'ai (?:une? |mon |ma |le |la )?{_EVENTS[FR]}"
        r"|je (?:dois|vais) (?:aller )?(?:deposer|reconduire|porter|chercher|ramasser)|je travaille)"
    ),
}
_SENTENCE: Final = re.compile(r"[.!?;]")
#: "So before that", "alors après ça": what is wished is on one side of it.
_THEN: Final = re.compile(
    r"\b(?:(?P<before>before (?:that|then|it)|earlier than that|avant (?:ca|cela))|after (?:that|it)|afterwards|apres (?:ca|cela))\b"
)
#: Parts of the day that are a pause: "that's my lunch hour, one".
_PAUSES: Final = frozenset({"noon", "supper"})


def oblige(scene: Scene, said: Sequence[Phrase], plain: str) -> None:
    """
    Mark the phrases that tell when something else takes place: that time is ruled out, or the wish lies before or after it.

    Args:
        said: the phrases, in their order. ``plain``: the utterance, folded to plain letters.
    """
    for place, phrase in enumerate(said):
        if phrase.excluded or phrase.left or phrase.end is not None or phrase.relation != "at" or not phrase.start.timed:
            continue
        first, stop = scene.items.starts[phrase.start.first], scene.items.ends[phrase.start.stop - 1]
        if not _is_obliged(scene, phrase, plain, first, stop):
            continue
        following = said[place + 1].start.first if place + 1 < len(said) else None
        if phrase.start.dated and len(said) == 1 and not scene.latent:
            phrase.left = True  # told, and perhaps all that was: "I have a meeting on Thursday at two"
            continue
        then = _THEN.search(plain, stop, scene.items.starts[following] if following is not None else len(plain))
        if then is None:
            phrase.excluded = True
        else:
            phrase.relation = "before" if then["before"] else "after"


def _is_obliged(scene: Scene, phrase: Phrase, plain: str, first: int, stop: int) -> bool:
    language = scene.items.language
    begins = max((found.end() for found in _SENTENCE.finditer(plain, 0, first)), default=0)
    before = _BEFORE[language].search(plain, begins, first)
    if before is not None and before.group().rstrip(" ,").endswith(("that's", "that is", "it's", "my", "c'est mon", "heure de")):
        part = phrase.start.part
        return part is not None and part.name in _PAUSES
    return before is not None or _AFTER[language].match(plain, stop) is not None
