"""The phrases that a name follows or precedes, and how strongly each says so."""

import re
from collections.abc import Iterator
from typing import Literal

import attrs

from ..reading import Reading, word_set
from .known import GIVEN

#: ``sure``: nothing but a name follows. ``likely``: a name, unless the word is a common one. ``capital``: a name if it is written as
#: one or is a known given name. ``relation``: as likely, after "my son".
Strength = Literal["sure", "likely", "capital"]
Part = Literal["given", "family", ""]


@attrs.frozen
class Cue:
    """A cue: where the name begins (``forward``) or ends, how strong it is, and which part of the name it announces."""

    at: int
    forward: bool
    strength: Strength
    part: Part = ""


_IS = r"(?:'s|s| of| is| was| would be| should be| will be|:|,)?(?: that's| it's| is)?(?: for the \w+ is)?"
_GIVEN_NAME = (
    rf"\b(?:first|given|christian) name{_IS}"
    r"|\b(?:(?:mon|son|le) )?prenom(?: (?:c'est|est|de))?(?: de [\w]+)?(?: ?[:,])?"
)
_FAMILY_NAME = (
    rf"\b(?:last name|family name|surname|second name|maiden name){_IS}(?: to)?"
    r"|\b(?:(?:mon|son|le) )?nom de (?:famille|fille)(?: (?:c'est|est|de))?(?: ?[:,])?"
)
_NAME = (
    rf"\b(?:my|the|his|her|their|whose|full|patient's|daughter's|son's|husband's|wife's) (?:full |complete |legal )?names?{_IS}"
    r"|\bname(?:'s| is| of| for the \w+ is| on (?:it|the \w+) is)|\bon name|\bunder(?: the| my)?(?: same)? name(?: of| is)?"
    r"|\b(?:in|on|by|with|for|use|to) (?:the|my) name(?: of| is)?|\bunder the (?:reservation|booking|appointment)(?: of| for)?"
    r"|\b(?:they|people|everyone|everybody|friends|you can|just|please) call me|\b(?:call|named|call be) me|\bcan call be"
    r"|\b(?:i am|i'm|he's|she's|is|was) (?:called|named)|\b(?:i go|goes|go|known) (?:by|as)"
    r"|\b(?:je|j') ?m'appelle|(?:^|(?<=[,.!] )|(?<=[,.!])|(?<=\b(?:oui|moi|bon|euh) )|(?<=\ballo )|(?<=\bbonjour ))m'appelle"
    r"|\b(?:il|elle|fille|fils|qui|mari|femme|mere|pere) s'appelle"
    r"|\b(?:mon|son|le) nom(?: complet)?(?: a moi)?,? (?:c'est|est)"
    r"|\b(?:au|sous le|a mon|sous) nom (?:de|d'|complet)|\bmoi,? c'est|\bnom ?:|\bnommee?"
)
_LIKELY = (
    r"\bthis is|\b(?:it should be|that should be|that would be|it would be)|\bunder(?! (?:the|my) )"
    r"|\b(?:listed|booked|registered|filed|made|reserved|file|is|it's|its|in|table|booking|reservation|appointment)"
    r" (?:under|by)(?! (?:the|my) \w*)"
    r"|\b(?:reservation|booking|appointment|table|spot|one|it's|is|its|booked|made) for|\bim\b"
    r"|\bi'm with|\bi am with|\bson of|\bfor my \w+"
)
_CAPITAL_ONLY = (
    r"\b(?:it's|it is|its|i'm|i am|that's|he's|he is|she's|she is"
    r"|(?:appointment|booking|visit|cleaning|check-?up) of|(?:rendez-vous|visite|nettoyage|rdv) (?:de|d')"
    r"|hi|hello|hey|allo|bonjour|c'est|ici|non,?|no,?)|\bfor|\bpour(?! [mt]oe\b)|\bby|\bam"
    r"|\b(?:son|daughter|husband|wife|partner|boyfriend|girlfriend|mother|mom|mum|father|dad|brother|sister|kid|child|baby"
    r"|grandson|granddaughter|grandmother|grandma|nephew|niece)s?,?(?: is)?"
    r"|\b(?:fils|fille|mari|conjointe?|femme|epouse|epoux|chum|blonde|mere|maman|pere|papa|frere|soeur|bebe|garcon|petit-fils"
    r"|petite-fille|neveu|niece),?"
)
_FORWARD: tuple[tuple[Strength, Part, str], ...] = (
    ("sure", "given", _GIVEN_NAME),
    ("sure", "family", _FAMILY_NAME),
    ("sure", "", _NAME),
    ("likely", "", _LIKELY),
    ("capital", "", _CAPITAL_ONLY),
)
_FORWARD_RES = tuple((strength, part, re.compile(rf"(?:{pattern})(?:(?<=')|(?![a-z]))")) for strength, part, pattern in _FORWARD)

#: A capital inside a sentence, but for "I".
_CAPITAL = re.compile(r"[^\W\d_a-z](?:(?:(?<=[\w,;:\"'’] .)|(?<='.))(?!['’\s])|(?<=\A.)\w+[ ,])")
_BACKWARD = re.compile(
    r"(?P<sure>,?(?: that)?(?: is|'s) my (?:\w+ )?(?:name|surname)\b|,? is the (?:\w+ )?name\b|,? is what (?:you can|they"
    r"|people) call me\b|,? a l'appareil\b|,? c'est mon nom\b|'s name\b)"
    r"|(?P<capital> (?:party|table|booking|reservation|appointment|family|rendez-vous|has|needs|wants|would)\b"
    r"|'s (?:\w+ )?(?:booking|reservation|appointment|visit|cleaning|check-?up)\b)"
    r"|(?P<likely>,? (?:is )?(?:here|speaking|calling|on the (?:line|phone)|phoning|qui (?:parle|appelle)|appelle pour)\b)"
)

#: A reading can hold a cue of a strength only if it holds one of these.
_HINTS: dict[Strength, frozenset[str]] = {
    "sure": word_set("name name' names surname prenom nom call goes go known m' j' s' moi named called nomme nommee under"),
    "likely": word_set("this under by for pour with im should that' be"),
    "capital": word_set(
        """
        it' it its i' i am that' he' he she' she hi hello hey allo bonjour c' ici non no for pour by son daughter husband wife partner
        mother
        mom mum father dad brother sister sisters kid child baby grandson granddaughter grandmother grandma nephew niece
        boyfriend girlfriend fils fille mari conjoint conjointe femme epouse epoux chum blonde mere maman pere papa frere soeur
        bebe garcon neveu appointment booking visit cleaning check checkup rendez visite nettoyage rdv
        """
    ),
}
#: The words that a cue of a strength begins with, where they are few enough to be looked up one by one.
_FIRST: dict[Strength, frozenset[str]] = {
    "sure": word_set(
        """
        first given christian last family surname second maiden my the his her their whose full patient' daughter' son' husband' wife' name
        name' names under in on by with for use to they people everyone everybody friends you can just please call named i i' he' she' is
        was goes go known prenom mon son le nom je j' m' il elle fille fils qui mari femme mere pere au sous a moi nomme nommee
        """
    ),
    "likely": word_set(
        """
        this it that under listed booked registered filed made reserved file is it' its in table booking reservation appointment spot one
        im i' i son for
        """
    ),
    "capital": _HINTS["capital"]
    | word_set("appointment booking visit cleaning check checkup rendez visite nettoyage rdv")
    | word_set(
        """
        sons daughters husbands wifes partners boyfriends girlfriends mothers moms mums fathers dads brothers kids childs babys grandsons
        granddaughters grandmothers grandmas nephews nieces petit petite conjointe epouse soeur niece
        """
    ),
}
_BACK_HINTS = word_set("call name name' surname appareil nom here speaking calling line phone phoning parle appelle")
#: Before these a capital or a known name is needed.
_BACK_HINTS_CAPITAL = word_set(
    "party table booking reservation appointment family rendez has needs wants would visit cleaning check checkup"
)


def _ends(reading: Reading, pattern: re.Pattern[str], first: frozenset[str] | None) -> Iterator[int]:
    """Yield where each match of ``pattern`` ends; tried only at the words that it begins with, if these are known."""
    if first is None:
        for match in pattern.finditer(reading.plain):
            yield match.end()
        return
    end = 0
    for word, start, _ in reading.tokens:
        if start >= end and word in first and (found := pattern.match(reading.plain, start)):
            end = found.end()
            yield end


def cues(reading: Reading) -> Iterator[Cue]:
    """Yield the cues of ``reading``; what needs a capital or a known name is not looked for where there is none."""
    named = not GIVEN.isdisjoint(reading.words) or bool(_CAPITAL.search(reading.text))
    for strength, part, pattern in _FORWARD_RES:
        if _HINTS[strength].isdisjoint(reading.words) or (strength == "capital" and not named):
            continue
        first = _FIRST.get(strength)
        if first is not None and first.isdisjoint(reading.words):
            continue
        for end in _ends(reading, pattern, first):
            yield Cue(end, forward=True, strength=strength, part=part)
    if _BACK_HINTS.isdisjoint(reading.words) and not (named and not _BACK_HINTS_CAPITAL.isdisjoint(reading.words)):
        return
    for match in _BACKWARD.finditer(reading.plain):
        yield Cue(match.start(), forward=False, strength="sure" if match["sure"] else "capital" if match["capital"] else "likely")
