"""What is said right after a time and rules it out: "Thursday doesn't work", "eight is too early", "le matin, ça m'adonne pas"."""

import re
from collections.abc import Sequence
from typing import Final

from .atoms import Scene
from .lexicon import EN, FR
from .phrases import Phrase

#: What may stand between the time and the words that refuse it: "the eight o'clock one", "le matin, moi".
_BETWEEN: Final = r"[\s,]*(?:(?:one|slot|appointment|time|spot|opening|moi|nous)[\s,]+)?"
#: Of another time: in "Thursday or Friday, won't work Monday" Friday is not refused.
_OF_NO_OTHER: Final = (
    r"(?!\s+(?:for |on |in |the |le |la |les |venir )*(?:mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|saturdays?|sundays?|mornings?|"
    r"afternoons?|evenings?|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|matin|apres-midi|soir)\b)"
)
_REFUSED: Final = {
    EN: re.compile(
        _BETWEEN + r"(?:really |just |actually |probably |definitely |unfortunately )*"
        r"(?:"
        r"(?:(?:does|do|did|will|would|is|are)(?:n't| not)|won't)\s+(?:really |going to |gonna |be |so )*"
        r"(?:work|do\b|good|great|possible|suit|fit|happen|free|ideal|okay|ok\b)"
        + _OF_NO_OTHER
        + r"|i (?:can't|cannot)(?: do(?: it| that)?| make it| come)?\s*(?:$|[.,;!?])"
        r"|(?:is|are|'s|would be|will be|seems?|feels?|sounds?)\s+(?:a bit |a little |way |much |kind of |far |just )*"
        r"(?:too (?:early|late|soon)|no good|not good|no use|out\b|bad\b|impossible|not (?:going to |gonna )?(?:work|possible|great|ideal))"
        r"|no good\b"
        r")"
    ),
    FR: re.compile(
        _BETWEEN + r"(?:la |ca |cela |c'|il |elle |je |j'|on )?(?:ne |n')?(?:me |m'|nous )?"
        r"(?:"
        r"(?:marche|va|fonctionne|convient|adonne|fait|arrange|marcherait|irait|marchera|ira|peux|peut)\s+(?:vraiment |tu )?(?:pas|plus)\b"
        + _OF_NO_OTHER
        + r"|(?:est |etait |fait )?(?:un peu |bien |ben |vraiment |pas mal )?trop (?:tot|tard|de bonne heure)"
        r"|est (?:pas|plus) (?:bon|possible|ideal)"
        r")"
    ),
}
_ASKED: Final = re.compile(r"\b(?:is|are|isn't|would|will) (?:the |that )?$")
#: What lists one time with another; how many items before a time still say something of it.
_AND: Final = re.compile(r"\s*,?\s*(?:and|et|pis|puis|(?P<either>or|nor|ou|ni))\s+(?:on |for |le |la |les )*")
_NEAR: Final = 3


def refuse(scene: Scene, said: Sequence[Phrase], plain: str) -> None:
    """
    Mark the phrases that the words right after them rule out, and those that are listed with one that is excepted.

    The "pas" of "mardi ça marche pas, mercredi oui" is said of Tuesday: it does not rule out what follows.

    Args:
        said: the phrases, in their order. ``plain``: the utterance, folded to plain letters.
    """
    refused_to = 0
    for place, phrase in enumerate(said):
        first, stop = min(phrase.start.first, phrase.last.first), max(phrase.start.stop, phrase.last.stop)
        if phrase.excluded and refused_to and not _is_denied_since(scene, refused_to, first):
            phrase.excluded = False
        found = _REFUSED[scene.items.language].match(plain, scene.items.ends[stop - 1])
        if found is not None and _ASKED.search(plain, 0, scene.items.starts[first]):
            found = None  # "is Thursday no good?"
        refused_to = found.end() if found else 0
        phrase.excluded = phrase.excluded or found is not None
        if place and said[place - 1].excluded and _is_excepted(scene, said[place - 1], plain, scene.items.starts[first]):
            phrase.excluded = True


def _is_denied_since(scene: Scene, since: int, item: int) -> bool:
    return any(scene.items.tags[at] == "!" and scene.items.starts[at] >= since for at in range(item))


def _is_excepted(scene: Scene, before: Phrase, plain: str, start: int) -> bool:
    """Tell whether a phrase is listed with one that is excepted: "any day except Thursday and Friday"."""
    first, stop = min(before.start.first, before.last.first), max(before.start.stop, before.last.stop)
    near = range(max(0, first - _NEAR), first)
    denials = {scene.items.values[at] for at in near if scene.items.tags[at] == "!"}
    listing = _AND.fullmatch(plain, scene.items.ends[stop - 1], start)
    return listing is not None and bool(denials & {"except", "busy"} or (denials and listing["either"]))
