"""
What speech engines invent on silence and noise: captions, credits, the farewells of videos.

Only phrases that nobody says to a clinic are dropped. "Thank you", "yes" and "bye" stand in every published list of such
phrases and are real answers; whether one of them was spoken is for the engine's own score of silence to say.
"""

import re
from collections.abc import Iterator

from ..reading import word_set
from .edits import Cut

#: A reading can hold an invention only if it holds one of these (words of ``Reading.words``).
HINTS = word_set(
    """
    watching listening joining subscribe subscribing subscribed channel amara castingwords subtitles subtitled captions captioned
    captioning transcribed transcription transcript otter copyright video videos episode www http https org sponsored titrage titres
    titre abonner abonnez regarde regarder ecoute chaine video videos likez liker traduction musique music applause laughter
    applaudissements rires silence blank inaudible noise soustitreur viewers spectateurs telespectateurs sous soustitres soustitrage [ (
    * ♪ ♫ 🎵 🎶 © ️
    """
)

_SOUNDS = (
    r"(?:[\w' -]{0,40}\b)?(?:music|musique|applause|applaudissements|laughter|laughs|rires?|silence|blank[_ ]audio|inaudible|noise|bruit|"
    r"coughs?|coughing|toux|sighs?|soupir|ring(?:s|ing)|sonnerie|beep|bip|static|speaking [\w ]{1,20}|foreign"
    r"|indistinct(?: chatter)?|crosstalk|no audio|"
    r"phone ringing|dial tone|end of [\w ]{1,20})(?:\b[\w' -]{0,40})?"
)
_BRACKETED = re.compile(rf"\[\s*[^\]\d]{{0,60}}\]|\(\s*{_SOUNDS}\s*\)|\*\s*{_SOUNDS}\s*\*|♪[^♪]*♪|[♪♫🎵🎶]+")

_SENTENCE = re.compile(r"[^.!?…\n]+(?:[.](?=\w)[^.!?…\n]*)*[.!?…]*")

_EN = (
    (
        r"(?:and )?(?:thanks|thank you)(?: (?:so|very) much| a lot| all| everyone)?(?: again)? for (?:watching|viewing|listening"
        r"|tuning in|joining(?: (?:us|me))?)"
        r"(?: (?:this|the|my|our|today's) (?:video|episode|podcast|show|channel|program(?:me)?))?(?: (?:today|everyone|everybody"
        r"|guys|and [\w ,']+))*"
    ),
    (
        r"(?:please |(?:and )?(?:don't|do not) forget to |make sure to |be sure to |remember to )?(?:like(?:,? comment)?,? (?:and "
        r"|& )?|hit like and )?subscribe(?:d)?\b.*"
    ),
    r"(?:i'll |we'll |i will )?see (?:you|ya)(?: all| guys)? in (?:the|my|our) next (?:video|one|episode|lesson|tutorial)\b.*",
    r"(?:hit|click|press|ring) (?:on )?the (?:notification )?bell\b.*",
    r"welcome (?:back )?to (?:my|our|the) (?:youtube )?channel\b.*",
    r"(?:this|today's|the) (?:video|episode) (?:is|was) (?:sponsored|brought to you)\b.*",
    r".*\bamara\.? ?org\b.*",
    (
        r"(?:sub)?(?:titles?|titled|captions?|captioned|captioning|transcribed|transcription|transcript|translation|translated)"
        r"(?: (?:made|provided|created|sponsored|edited|outsourcing))* (?:by|for|available)\b.*"
    ),
    r"(?:copyright|©|\(c\)) .*",
    r"all rights reserved",
    r"(?:for more information,? )?(?:please )?visit (?:us at |our website at )?www\..*",
    r"(?:https?://|www\.)\S+",
)
_FR = (
    r"sous-?\s?titr\w*\b.*",
    r"(?:traduction|transcription|sous-titrage)s? (?:par|de la communaute|realisee?s? par)\b.*",
    (
        r"merci (?:a tous |beaucoup )?(?:d'avoir|de) (?:regarde|regarder|visionne|visionner|suivi|suivre|ecoute"
        r"|ecouter)(?: (?:cette|la|ma|notre) (?:video|chaine|emission))?(?: .*)?"
    ),
    r"(?:et )?(?:n'oubliez pas de (?:vous )?(?:abonner|liker)|abonnez-?\s?vous|likez)\b.*",
    (
        r"(?:on se retrouve|a bientot|rendez-vous|a tres vite|a la prochaine)(?: dans| pour| avec)? (?:une |la |ma )?(?:nouvelle "
        r"|prochaine )?video\b.*"
    ),
    r"cliquez sur (?:la |le )(?:petite )?(?:cloche|bouton)\b.*",
    r"musique(?: (?:douce|dramatique|de generique|du generique|entrainante|rythmee))?|generique(?: de fin)?|applaudissements|rires",
)
_INVENTED = re.compile("|".join(f"(?:{phrase})" for phrase in (*_EN, *_FR)))
_THANKS = re.compile(r"(?:thank you|thanks|merci)(?: so much| very much| a lot| beaucoup)?")
_EDGES = " \t\r\n.,!?…\"'-–—❤️"


def invented(plain: str) -> Iterator[Cut]:
    """Yield what of ``plain`` was never said; with nothing left but thanks, those go too."""
    cuts = [Cut(m.start(), m.end(), "invention") for m in _BRACKETED.finditer(plain)]
    thanks: list[Cut] = []
    rest = False
    for start, end in _clauses(plain):
        clause = plain[start:end].strip(_EDGES)
        if not clause or any(cut.start <= start and end <= cut.end for cut in cuts):
            continue
        if _INVENTED.fullmatch(clause):
            cuts.append(Cut(start, end, "invention"))
        elif _THANKS.fullmatch(clause):
            thanks.append(Cut(start, end, "invention"))
        else:
            rest = rest or not _only_brackets(clause)
    yield from cuts
    if cuts and not rest:
        yield from thanks


def _clauses(plain: str) -> Iterator[tuple[int, int]]:
    """Yield the sentences, and each of the parts of a sentence that repeats itself between commas."""
    for match in _SENTENCE.finditer(plain):
        sentence = match.group()
        if _INVENTED.fullmatch(sentence.strip(_EDGES)) or ", thank" not in sentence:
            yield match.span()
            continue
        at = match.start()
        for part in sentence.split(","):
            yield at, min(at + len(part) + 1, match.end())
            at += len(part) + 1


def _only_brackets(clause: str) -> bool:
    return not _BRACKETED.sub("", clause).strip(_EDGES)
