"""
What is shown of an utterance: its ordinary words, and no name and no number that the question does not need.

It is built from what may be shown, not from what may not: a word that is in no list is crossed out, whoever it may be the name of, and so
is an ordinary word where it stands as a name does. What is shown is as long as what was said, so that a quotation stands at its own place.
"""

import re
from collections.abc import Collection, Iterator, Sequence

from bella_core.domain.dialogue.state import DialogueState
from bella_core.domain.dialogue.types import Understood

from .proposals_evidence import MASK
from .proposals_names import LETTERS, in_phrases, names_by_place, own_by_place, spelled_by_place
from .proposals_numbers import is_number, numbers_to_hide
from .proposals_vocabulary import MONTHS, PROPER, SEASONAL, Token, Vocabulary, tokens_of

#: Kinds whose words are not shown.
_PRIVATE = frozenset(
    {"name", "spelled", "letter_hint", "phone", "phone_part", "date_of_birth", "health_card", "insurer", "postal_code", "email"}
)
#: Signs that are shown wherever they stand.
_SIGNS = frozenset(" \t\r\n.,;:!?'’\"()-–—/…«»")
#: An e-mail address, written or spoken.
_EMAIL = re.compile(
    r"(?<!\S)[^\s@]*@\S*|(?<![^\W_])(?:[^\W_]+[ ,.'’\-]+){1,6}"
    r"(?:(?:at|arobase|a commercial|à)(?: sign)?[ ,]+(?:[^\W_]+[ ,.'’\-]+){1,4}(?:dot|point|period)[ ,]+[^\W_]+"
    r"(?:[ ,]+(?:dot|point|period|at|arobase)[ ,]+[^\W_]+)*"
    r"|(?:at|arobase)[ ,]+[^\W_]+(?:[.\-][^\W_]+)+"
    r"|(?:gmail|hotmail|outlook|yahoo|icloud|vid[eé]otron|sympatico)\b(?:[ ,]+(?:dot|point|period)[ ,]+[^\W_]+)*)",
    re.IGNORECASE,
)


def masked(said: Understood, vocabulary: Vocabulary, kinds: Sequence[str], named: Collection[str] = ()) -> str:
    """
    Return an utterance as a model sees it: as long as it is, with all crossed out that may not be shown.

    Args:
        vocabulary: the words that may be shown, with those of the clinic's lists.
        kinds: of extraction that the open question needs.
        named: words, folded, of the names that were given in this call; shown only where one of the clinic's own people is asked for.
    """
    tokens, timed = list(tokens_of(said.text)), "time" in kinds
    also = vocabulary.also_names | (SEASONAL | MONTHS if timed else frozenset())
    unknown = {place for place, token in enumerate(tokens) if token.low in named or not _may_stand(token, vocabulary, also)}
    unknown -= set(own_by_place(said.text, tokens, vocabulary.people, unknown))
    spelled = unknown | spelled_by_place(said.text, tokens)
    hidden = unknown | names_by_place(said.text, tokens, also, unknown) | numbers_to_hide(tokens, spelled, needed=timed)
    hidden |= {place for place, token in enumerate(tokens) if _needs_phrase(token, vocabulary)} - in_phrases(tokens, vocabulary.phrases)
    spans = [(found.start, found.end) for found in said.extractions if found.kind in _PRIVATE]
    spans += [match.span() for match in _EMAIL.finditer(said.text)]
    return _crossed_out(said.text, [token for place, token in enumerate(tokens) if place not in hidden], spans)


def named_in(state: DialogueState) -> frozenset[str]:
    """Return the words, folded, of the names that a call knows of who calls and of who comes; lone letters are in them too often."""
    return frozenset(token.low for name in _names_of(state) for token in tokens_of(name) if len(token.low) > 1)


def _names_of(state: DialogueState) -> Iterator[str]:
    if state.existing is not None and state.existing.caller_name is not None:
        yield state.existing.caller_name.full
    for form in (state.form, *(member.form for member in state.family.members)):
        if form.name is not None:
            yield from filter(None, (form.name.value.full, form.name.value.given, form.name.value.family))


def _may_stand(token: Token, vocabulary: Vocabulary, also: frozenset[str]) -> bool:
    """Tell whether a word is known, and written as no name is; numbers are judged elsewhere."""
    if is_number(token.low) or token.low in vocabulary.services or (token.low in SEASONAL and token.low in also):
        return True
    if len(token.low) == 1 and not token.elided and token.low not in LETTERS:
        return False
    known = token.low in vocabulary.plain or token.low in also
    return known and (not token.capital or token.first or token.low in PROPER)


def _needs_phrase(token: Token, vocabulary: Vocabulary) -> bool:
    """Tell whether a word is somebody's name too, and says nothing that is needed but beside certain others."""
    return (
        len(token.low) > 1 or not token.elided
    ) and token.low in vocabulary.also_names - vocabulary.grammar - vocabulary.services - vocabulary.people


def _crossed_out(text: str, shown: Sequence[Token], hidden: Sequence[tuple[int, int]]) -> str:
    """Return a text of which only some words are left, and the signs between words."""
    left = [sign if sign in _SIGNS else MASK for sign in text]
    for token in shown:
        left[token.start : token.end] = text[token.start : token.end]
    for start, end in hidden:
        left[start:end] = [sign if sign.isspace() else MASK for sign in left[start:end]]
    return "".join(left)
