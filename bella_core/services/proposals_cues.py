"""What a name is told by that stands beside it, whatever word it is: kin, a street, the word that it is written like."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from .proposals_numbers import is_number
from .proposals_vocabulary import Token, place_at

_KIN = re.compile(
    r"\b(?:my|our|his|her|your|mon|ma|mes|notre|nos|son|sa|ses) "
    r"(?:(?:two|three|little|big|old(?:er|est)|young(?:er|est)|deux|trois|petite?s?) )?"
    r"(?:(?:step|grand|half)?[ -]?(?:sons?|daughters?|fathers?|mothers?|brothers?|sisters?)|husband|wife|partner|boyfriend|girlfriend"
    r"|mom|mum|dad|boys?|girls?|kids?|child|children|baby|twins?|grandma|grandpa|nephew|niece|friend|neighbour|cousin|boss|spouse|fiancée?"
    r"|(?:beau[ -]|petit[ -])?fils|(?:belle[ -]|petite[ -])?filles?|mari|conjointe?|femme|épouse|époux|chum|blonde|maman"
    r"|(?:belle[ -]|grand[ -])?mère|(?:beau[ -]|grand[ -])?père|papa|(?:beau[ -])?frère|(?:belle[ -])?s(?:œ|oe)ur|bébé|garçons?|gars"
    r"|neveu|nièce|enfants?|amie?|voisine?|jum(?:eaux|elles))\b[ ]*",
    re.IGNORECASE,
)
#: What is said of somebody right after what they are to who calls.
_AFTER_KIN = frozenset(
    {
        "is", "are", "was", "were", "be", "has", "have", "had", "needs", "need", "wants", "want", "would", "should", "could", "can",
        "does", "did", "and", "or", "but", "who", "that", "to", "too", "with", "for", "at", "in", "on", "of", "from", "as", "about",
        "because", "so", "also", "both", "just", "really", "the", "a", "an", "it", "i", "we", "she", "he", "they", "you", "her", "his",
        "their", "my", "s", "not", "said", "says", "told", "came", "comes", "come", "goes", "go", "gets", "got", "broke", "hurt", "hurts",
        "lost", "bit", "fell", "saw", "sees", "takes", "took", "thinks", "works", "feels", "keeps", "today", "tomorrow", "tonight", "next",
        "this", "when", "if", "appointment", "appointments", "please", "there", "monday", "tuesday", "wednesday", "thursday", "friday",
        "saturday", "sunday", "teeth", "tooth", "front", "uh", "um", "didn", "doesn", "isn", "hasn", "can't", "don", "haven", "t", "ll",
        "d", "re", "ve", "m", "l", "n", "y", "qu", "j", "c", "est", "sont", "ont", "avait", "ait", "va", "vont", "fait", "font", "veut",
        "veulent", "doit", "peut", "peuvent", "et", "ou", "mais", "qui", "que", "à", "au", "aux", "avec", "pour", "en", "dans", "de", "du",
        "des", "chez", "ne", "se", "me", "le", "la", "les", "un", "une", "il", "elle", "ils", "je", "nous", "vous", "aussi", "dit",
        "vient", "prend", "travaille", "demain", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "euh", "là",
        "s'est", "parce", "si", "quand", "perdu", "cassé", "tombé", "tombée",
    }
)  # fmt: skip
#: How words end that say what somebody did or does.
_DOING = ("ed", "ing", "ait", "aient")
_STREET_BEFORE = re.compile(r"\b(?:rue|chemin|boulevard|avenue)\b(?: (?:de|du|des|la|le|les)\b)*[ ,]*", re.IGNORECASE)
_STREET_AFTER = re.compile(r"\b(?:street|avenue|road|boulevard|crescent)\b", re.IGNORECASE)
_NO_STREET = frozenset(
    {"the", "on", "at", "of", "across", "down", "from", "up", "this", "your", "my", "to", "off", "which", "what", "same"}
)
#: Words that a street is called by, at most.
_OF_STREET = 2
#: What a name is told apart by: "Nice like the word nice".
_LIKE_WORD = re.compile(
    r"\b(?:(?:just )?like the|as in the|comme (?:le|la|les|l['’]))[ ]*"
    r"(?:word|month|flower|colou?r|season|bird|day|mot|mois|fleur|couleur|saison)\b[ ,]*",
    re.IGNORECASE,
)


def cued(text: str, tokens: Sequence[Token]) -> Iterator[int]:
    """Yield the places of the tokens that are a name by what stands beside them."""
    return chain(_kin(text, tokens), _streets(text, tokens), _explained(text, tokens))


def _kin(text: str, tokens: Sequence[Token]) -> Iterator[int]:
    """Yield what follows somebody's kin and is nothing that anybody does: "mon conjoint Parfait a mal"."""
    for match in _KIN.finditer(text):
        place = place_at(tokens, match.end())
        if place == len(tokens) or tokens[place].first or is_number(tokens[place].low) or tokens[place].gap.strip():
            continue
        low = tokens[place].low
        if low not in _AFTER_KIN and not low.endswith(_DOING):
            yield place


def _streets(text: str, tokens: Sequence[Token]) -> Iterator[int]:
    """Yield the words that a street is called by."""
    for match in _STREET_BEFORE.finditer(text):
        first = place_at(tokens, match.end())
        yield from range(first, min(first + _OF_STREET, len(tokens)))
    for match in _STREET_AFTER.finditer(text):
        last = place_at(tokens, match.start())
        for place in range(last - 1, max(last - 1 - _OF_STREET, -1), -1):
            if tokens[place].low in _NO_STREET:
                break
            yield place


def _explained(text: str, tokens: Sequence[Token]) -> Iterator[int]:
    """Yield a name that is explained by a word, and the word: "Nice like the word nice"."""
    for match in _LIKE_WORD.finditer(text):
        before, after = place_at(tokens, match.start()) - 1, place_at(tokens, match.end())
        yield from (place for place in (before, after) if 0 <= place < len(tokens))
