"""How far "no", "last year" and "if" reach in a caller's sentence. Where it is not plain, they do not: what is unsure goes up."""

from ...phrases import Hit, Said, words_of

_TURNS = frozenset(words_of("but mais however though because car and et then pis since depuis so which"))

_NOT = frozenset(
    words_of(
        "not never no without t dont doesnt didnt isnt arent wasnt havent hasnt nor neither zero pas sans aucun aucune jamais ni aucunement"
    )
)
_ANSWERS = frozenset(("no", "non", "neither"))
_ARTICLES = frozenset(words_of("a an the there le la l les un une il elle y"))  # "no the swelling …" answers, and then tells

# Words that a denial passes over on its way to what it denies.
_TRANSPARENT = frozenset(
    words_of(
        "any a an the really much major real having have has had been be feel feeling got get getting signs sign of or nor there is are "
        "more that kind sort currently actual serious no severe other with like terribly very so super s anymore "
        "de d la le les l du des un une avoir ou ni vraiment trop beaucoup eu il y elle particulièrement tellement au aux "
        "problem problems trouble difficulty fever pain swelling bleeding infection nausea chills "
        "fièvre enflure douleur saignement mal sang"
    )
)
_REACH = 7

# "It bleeds not": French denies after the verb.
_AFTER = frozenset(words_of("pas plus pu pantoute jamais"))
_MORE = frozenset(words_of("que en mal fort juste seulement arrête capable souvent gros grosse"))


def bounds(said: Said, hit: Hit) -> tuple[int, int]:
    """Return the words of the clause around ``hit``: its sentence, cut at "but", "and" and their like."""
    first, last = said.sentence(hit)
    start, end = hit.first, hit.last
    while start > first and said.words[start - 1] not in _TURNS:
        start -= 1
    while end < last and said.words[end] not in _TURNS:
        end += 1
    return start, end


def denied(said: Said, hit: Hit, first: int) -> bool:
    """Tell whether the caller says that it is not so, or is over."""
    words = said.words
    after = words[hit.last] if hit.last < len(words) else "$"
    if after in _AFTER and words[hit.last + 1] not in _MORE:
        return True
    if any(one.tag == "over" and one.first in (hit.last, hit.last + 1) for one in said.hits.get("emergency_context", ())):
        return True
    at = hit.first - 1
    while at > max(first - 1, hit.first - _REACH, 0):
        word = words[at]
        if word in _NOT:
            return word not in _ANSWERS or not (at + 1 in said.after_comma or words[at + 1] in _ARTICLES)
        if word not in _TRANSPARENT:
            return False
        at -= 1
    return False


def past(said: Said, first: int, last: int) -> bool:
    """Tell whether the clause speaks of long ago, and nothing in it of now."""
    return _within(said, "past", first, last) and not _within(said, "now", first, last)


def imagined(said: Said, hit: Hit, first: int, *, grave: bool) -> bool:
    """
    Tell whether it has not happened: "what if", "in case".

    Args:
        said, hit: the utterance, and what it may only imagine.
        first: where the clause begins.
        grave: of the highest level, where a mere "if" is not enough.
    """
    start = said.sentence(hit)[0]
    if _within(said, "imagined", start, hit.first):
        return True
    return not grave and _within(said, "if", first, hit.first) and not _within(said, "doubt", start, hit.first)


def _within(said: Said, tag: str, first: int, last: int) -> bool:
    return any(hit.tag == tag and first <= hit.first and hit.last <= last for hit in said.hits.get("emergency_context", ()))
