"""The words that a model points at: they must be the caller's own, and stand where they mean what they say."""

import re
from collections.abc import Iterator, Sequence

import attrs

#: What stands for a character that the model does not see.
MASK = "#"

_WORD = re.compile(r"[\w#]+(?:['’\-][\w#]+)*")
_STRAIGHT = str.maketrans("’", "'")
#: Words of one quotation.
_LONGEST = 40
#: Words before and after a quotation in which a "not" is looked for.
_REACH = 3
_NEGATIONS = frozenset(
    {
        "no", "not", "never", "nothing", "none", "neither", "nor", "without", "except", "cannot", "instead", "hardly",
        "non", "pas", "ne", "jamais", "rien", "aucun", "aucune", "ni", "sans", "sauf", "plutôt", "excepté",
    }
)  # fmt: skip


@attrs.frozen
class Quote:
    """
    Hold words of the caller.

    Args:
        text: the words, as bella's readers get them.
        origin: for each character of ``text`` where it stands in what was said.
    """

    text: str
    origin: tuple[int, ...]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Return where ``[start, end)`` of the text stands in what was said."""
        return self.origin[start], self.origin[end - 1] + 1


def quoted(words: str, seen: str, said: str) -> Quote | None:
    """
    Return what a model quotes, if the caller said just that and said no "not" around it.

    Args:
        words: the quotation. ``seen``: what the model was shown. ``said``: the same with nothing masked; as long, character by character.
    """
    wanted = [_plain(word.group()) for word in _WORD.finditer(words)]
    there = list(_WORD.finditer(seen))
    if not 0 < len(wanted) <= _LONGEST or any(MASK in word for word in wanted):
        return None
    plain = [_plain(word.group()) for word in there]
    for first in range(len(there) - len(wanted) + 1):
        last = first + len(wanted)
        if plain[first:last] == wanted:
            start, end = there[first].start(), there[last - 1].end()
            around = (*plain[max(0, first - _REACH) : first], *plain[last : last + _REACH])
            return None if any(map(is_negation, around)) else Quote(said[start:end], tuple(range(start, end)))
    return None


def shortened(words: str, seen: str, said: str) -> Quote | None:
    """
    Return what is left of an utterance, if a model did nothing but delete words, and none that says "not".

    Args:
        words: what the model left. ``seen``, ``said``: see ``quoted``.
    """
    there = list(_WORD.finditer(seen))
    kept = list(_kept([_plain(word.group()) for word in there], [_plain(word.group()) for word in _WORD.finditer(words)]))
    if not kept or len(kept) == len(there) or None in kept:
        return None
    if any(is_negation(_plain(word.group())) for place, word in enumerate(there) if place not in kept):
        return None
    text, origin = "", list[int]()
    for word in (there[place] for place in kept if place is not None):
        if text:
            text += " "
            origin.append(origin[-1] + 1)
        text += said[word.start() : word.end()]
        origin += range(word.start(), word.end())
    return Quote(text, tuple(origin))


def is_negation(word: str) -> bool:
    """Tell whether a word turns what stands beside it into its opposite."""
    return word in _NEGATIONS or word.endswith("n't") or word.startswith("n'")


def _kept(there: Sequence[str], wanted: Sequence[str]) -> Iterator[int | None]:
    """Yield where each word that is wanted stands, in order; None for one that is not there."""
    place = 0
    for word in wanted:
        while place < len(there) and there[place] != word:
            place += 1
        yield place if place < len(there) else None
        place += 1


def _plain(word: str) -> str:
    return word.translate(_STRAIGHT).casefold()
