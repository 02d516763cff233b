"""How far "no", "last year" and "if" reach in a caller's sentence. Where it is not plain, they do not: what is unsure goes up."""

from collections.abc import Iterator

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
_JOINING = frozenset(("or", "nor", "ou", "ni"))
_REACH = 7
_OPENING = 1  # word; "last year, I broke a tooth" opens with when it was

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


def denied(said: Said, hit: Hit, first: int, *, grave: bool) -> bool:
    """Tell whether the caller says that it is not so, or is over; of the gravest, a denial does not reach past a comma."""
    words = said.words
    after = words[hit.last] if hit.last < len(words) else "$"
    if after in _AFTER and words[hit.last + 1] not in _MORE:
        return True
    if any(one.tag == "over" and one.first in (hit.last, hit.last + 1) for one in said.hits.get("emergency_context", ())):
        return True
    at = hit.first - 1
    while at > max(first - 1, hit.first - _REACH, 0):
        word = words[at]
        if grave and at + 1 in said.after_comma and words[at + 1] not in _JOINING:
            return False
        if word in _NOT:
            return word not in _ANSWERS or not (at + 1 in said.after_comma or words[at + 1] in _ARTICLES)
        if word not in _TRANSPARENT:
            return False
        at -= 1
    return False


def past(said: Said, hit: Hit, first: int, last: int) -> bool:
    """Tell whether the clause speaks of long ago, and nothing in it of now."""
    if any(_within(said, "now", first, last)):
        return False
    return any(not _parted(said, mark, hit) or mark.first <= first + _OPENING for mark in _within(said, "past", first, last))


def imagined(said: Said, hit: Hit, first: int, *, grave: bool) -> bool:
    """
    Tell whether it has not happened: "what if", "in case".

    Args:
        said, hit: the utterance, and what it may only imagine.
        first: where the clause begins.
        grave: of the highest level, where a mere "if" is not enough.
    """
    if any(not _parted(said, mark, hit) for mark in _within(said, "imagined", first, hit.first)):
        return True
    if grave or not any(_within(said, "if", first, hit.first)):
        return False
    return not any(_within(said, "doubt", said.sentence(hit)[0], hit.first))


def _within(said: Said, tag: str, first: int, last: int) -> Iterator[Hit]:
    marks = said.hits.get("emergency_context", ())
    return (mark for mark in marks if mark.tag == tag and first <= mark.first and mark.last <= last)


def _parted(said: Said, mark: Hit, hit: Hit) -> bool:
    """Tell whether a comma stands between the two."""
    ends = sorted((mark.first, mark.last, hit.first, hit.last))
    return any(at in said.after_comma for at in range(ends[1], ends[2] + 1))
