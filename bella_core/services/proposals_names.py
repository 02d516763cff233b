"""
Where the words of an utterance stand as a name does, whether they are known or not.

Some ordinary words are somebody's name too. They are taken for one after words that name people ("my son …"), before words that only people
come before ("… speaking"), and beside a word that nobody knows. What follows "my name is" is a name, whatever it is.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet

from .proposals_cues import cued
from .proposals_numbers import is_number
from .proposals_vocabulary import MONTHS, SEASONAL, SENTENCE_END, Token, place_at

_IS = r"(?:[ ,:]+(?:is|was|it['’]s|that['’]s|of|on|est|c['’]est|de|complet|famille|fille|entier|à|the|file|for|dossier)\b)*[ ,:]*"
_NAMED = re.compile(
    r"\b(?:(?:sur|nick)?names?|prénoms?|prenoms?|noms?|named|nommée?|[mst]['’]appell\w*|(?:is|was|['’]s|get) called|call me|go(?:es)? by)\b"
    rf"(?:['’]s\b)?{_IS}",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"\b(?:this is|it is|it['’]s|that['’]s|i am|i['’]m|im|we are|c['’]est|ici|je suis"
    r"|hi|hello|hey|bonjour|allô|allo|merci|thanks|dear|cher|chère"
    r"|mr|mrs|ms|miss|mister|monsieur|madame|mme|mlle|sir|aunt|auntie|uncle|tante|oncle"
    r"|(?:step|grand|half )?(?:sons?|daughters?|fathers?|mothers?|brothers?|sisters?)|boys?|girls?|students?|clients?|family|famille"
    r"|husband|wife|partner|boyfriend|girlfriend|mom|mum|dad|kids?|child|children"
    r"|baby|grandma|grandpa|nephew|niece|friend|neighbour|cousin|boss|spouse|fiancée?"
    r"|fils|filles?|mari|conjointe?|femme|épouse|époux|chum|blonde|mère|maman|père|papa|frère|sœur|soeur|bébé|garçons?|neveu|nièce|enfants?|cliente"
    r"|amie?|voisine?|patiente?|caller|little|young|petite?s?|jeunes?"
    r")\b[ ,:]*(?:(?:is|are|est|sont|called|c['’]est|of|de|à)\b[ ,:]*|d['’])*"
    r"|\b(?:calls? (?:her|him|them)|known as|about|regarding|behalf of|care of|de la part de|au sujet de|concernant)\b[ ,:]*",
    re.IGNORECASE,
)
#: After these too, or it is one of the clinic's own people.
_WITH = re.compile(
    r"\b(?:dr|hygienist|hygiéniste|dentiste?|doctor|docteure?|dre|with|avec|by|see|seeing|voir|chez)\b[ .,:]*", re.IGNORECASE
)
#: Of these people are the object, and months too: "for May".
_FOR = re.compile(r"\b(?:for|pour|under)\b[ ,:]*", re.IGNORECASE)
_SPEAKING = re.compile(
    r"\b(?:here|speaking|calling|phoning|on the (?:line|phone)|is my|à l['’]appareil|au téléphone|qui (?:parle|appelle)|ici|has|needs"
    r"|wants|a besoin|veut|voudrait|aimerait|said|says|told|dit|is the (?:\w+ )?name|family|and i|et moi)\b"
    r"|['’]s (?:the (?:\w+ )?name|appointment|visit|mother|father|mom|mum|dad|wife|husband)\b",
    re.IGNORECASE,
)
#: After a title stands a name, whatever word it is, unless it only says to whom somebody speaks: "bonjour madame, je …".
_TITLED = re.compile(
    r"\b(?:mr|mrs|ms|mister|monsieur|madame|mme|mlle|(?<!i )(?<!to )(?<!t )(?<!ll )(?<!you )(?<!we )miss)\b[ .:]*(?!,)", re.IGNORECASE
)
_UNTITLED = frozenset(
    {
        "i", "we", "can", "could", "it", "is", "do", "yes", "no", "my", "je", "j", "on", "nous", "vous", "il", "elle", "c", "ce", "ça",
        "est",
        "et", "oui", "non", "que", "qu", "qui", "pour", "mais", "bonjour", "merci", "mon", "ma", "mes", "le", "la", "les", "l", "un", "une",
        "à", "a", "y", "d", "de", "j'ai", "avez", "pouvez", "auriez", "en", "and", "the", "s",
    }
)  # fmt: skip
_CALLING = frozenset({"here", "speaking", "ici"})
#: A letter that is said with a word: "t as in table", "t comme table"; "il y a comme …" is none.
_LETTERED = re.compile(
    r"\b(?<!\by )[^\W\d_][ ,]+(?:as in|comme(?: dans)?)[ ,]+(?=\w)|\b(?![aiyàé]\b)[^\W\d_] (?:for|pour|like) (?=\w)", re.IGNORECASE
)
#: Words that end a name that was announced.
_END = frozenset(
    {"and", "et", "but", "mais", "i", "je", "j", "for", "pour", "because", "parce", "about", "calling", "born", "née", "my", "mon"}
)
#: Words that are taken for no name where nothing but what stands before them says so; everybody says them there.
_SMALL = frozenset(
    {
        "all", "an", "do", "go", "he", "in", "la", "le", "ma", "my", "on", "see", "she", "si", "so", "to", "tu", "you", "day", "good",
        "bon", "bien", "son", "mari",
    }
)  # fmt: skip
#: Of these, what sentences end with.
_ENDING = frozenset({"all", "do", "go", "in", "on", "see", "you", "tu", "day", "good", "bon", "bien", "i", "a", "à", "y"})
#: Words between two people.
_BETWEEN = frozenset({"and", "et"})
#: Letters that are words.
LETTERS = frozenset({"a", "i", "à", "y"})
_LONGEST, _BESIDE = 4, 2


def names_by_place(text: str, tokens: Sequence[Token], also: AbstractSet[str], unknown: Collection[int]) -> set[int]:
    """
    Return the places of the tokens that stand as names do.

    Args:
        tokens: of the text. ``also``: ordinary words that people are called too.
        unknown: places of the words that are crossed out whatever stands around them.
    """
    announced = {place for match in _NAMED.finditer(text) for place in _announced(tokens, match.end())}
    found = announced | set(_titled(text, tokens)) | spelled_by_place(text, tokens)
    found |= set(cued(text, tokens))
    found |= set(_beside({*found, *unknown}, tokens, also))
    for pattern, callable_so in ((_PERSON, also), (_WITH, also), (_FOR, also - SEASONAL - MONTHS)):
        for match in pattern.finditer(text):
            first = place_at(tokens, match.end())
            found |= set(_as_names(range(first, min(first + _LONGEST, len(tokens))), tokens, callable_so))
    for match in _SPEAKING.finditer(text):
        last = place_at(tokens, match.start()) - 1
        found |= set(_as_names(range(last, max(last - _LONGEST, -1), -1), tokens, also))
    return found


def spelled_by_place(text: str, tokens: Sequence[Token]) -> set[int]:
    """Return the places of the letters of what is spelled, and of the words that they are said with."""
    return {*_spelled(tokens), *_lettered(text, tokens)}


def own_by_place(text: str, tokens: Sequence[Token], own: AbstractSet[str], unknown: Collection[int]) -> Iterator[int]:
    """
    Yield the places of the names of the clinic's own people, where somebody asks for them: "with Dr. Chen".

    Args:
        own: words of these names. ``unknown``: see ``names_by_place``; beside one of these the name is another's.
    """
    for match in _WITH.finditer(text):
        first = last = place_at(tokens, match.end())
        while last < len(tokens) and tokens[last].low in own:
            last += 1
        if last == len(tokens) or last not in unknown or SENTENCE_END.search(tokens[last].gap):
            yield from range(first, last)


def in_phrases(tokens: Sequence[Token], phrases: AbstractSet[tuple[str, ...]]) -> set[int]:
    """Return the places of the tokens that stand in one of some phrases, one after the other with no comma between them."""
    found = set[int]()
    for length in {len(phrase) for phrase in phrases}:
        for first in range(len(tokens) - length + 1):
            run = tokens[first : first + length]
            if tuple(token.low for token in run) in phrases and all(token.gap.strip("-'’ ") == "" for token in run[1:]):
                found |= set(range(first, first + length))
    return found


def _announced(tokens: Sequence[Token], at: int) -> Iterator[int]:
    """Yield the words of the name that is said at some place, whatever they are."""
    first = place_at(tokens, at)
    for place in range(first, min(first + _LONGEST, len(tokens))):
        if place > first and (tokens[place].low in _END or tokens[place].first):
            return
        yield place


def _titled(text: str, tokens: Sequence[Token]) -> Iterator[int]:
    """Yield the word after a title."""
    for match in _TITLED.finditer(text):
        place = place_at(tokens, match.end())
        called = place + 1 < len(tokens) and tokens[place + 1].low in _CALLING
        if (
            place < len(tokens)
            and (called or tokens[place].low not in _UNTITLED)
            and not SENTENCE_END.search(tokens[place].gap.removeprefix("."))
        ):
            yield place


def _lettered(text: str, tokens: Sequence[Token]) -> Iterator[int]:
    """Yield the letters of a name that is spelled with words, and these words."""
    for match in _LETTERED.finditer(text):
        yield from (place_at(tokens, match.start()), place_at(tokens, match.end()))


def _as_names(places: Iterable[int], tokens: Sequence[Token], also: AbstractSet[str]) -> Iterator[int]:
    """Yield places as long as people are called what stands there, and it is no month beside its day."""
    for count, place in enumerate(places):
        token = tokens[place]
        if count and token.low in _BETWEEN:
            continue
        dated = token.low in SEASONAL and place + 1 < len(tokens) and is_number(tokens[place + 1].low)
        last = place + 1 == len(tokens) or tokens[place + 1].first
        small = (
            (token.low in _SMALL | LETTERS or (token.elided and len(token.low) == 1))
            and not (token.capital and not token.first)
            and not (last and token.low not in _ENDING)
        )
        if token.low not in also or small or dated:
            return
        yield place


def _spelled(tokens: Sequence[Token]) -> Iterator[int]:
    """Yield letters that stand one after the other; "il y a" is none."""
    for place in range(1, len(tokens)):
        pair = tokens[place - 1 : place + 1]
        letters = all(len(token.low) == 1 and not token.elided for token in pair)
        if letters and [token.low for token in pair] != ["y", "a"]:
            yield from (place - 1, place)


def _beside(names: Collection[int], tokens: Sequence[Token], also: AbstractSet[str]) -> Iterator[int]:
    """Yield what people are called and stands beside a name, in the same sentence."""
    for name in names:
        for step in (-1, 1):
            for place in range(name + step, name + step * (_BESIDE + 1), step):
                if not 0 <= place < len(tokens) or SENTENCE_END.search(tokens[max(place, place - step)].gap):
                    break
                if tokens[place].low not in also or tokens[place].low in LETTERS or tokens[place].elided:
                    break
                yield place
