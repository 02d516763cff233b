"""The language the caller asks for, or plainly speaks."""

from collections.abc import Iterator
from typing import Literal

from bella_core.plugin import Extraction, TurnContext
from bella_core.plugin.types.values import LanguageValue

from ..phrases import Said, longest, words_of
from ..reading import Reading

Locale = Literal["en-CA", "fr-CA"]

# Words that only one of the two languages has, frequent in calls.
_EN = frozenset(
    words_of(
        "the i'm is it and you my to of that this for have has with what when where can could would like need want book please "
        "yes yeah thank thanks are was were do does did don isn doesn didn will ll ve re be been just about there get got make "
        "your we he she they his her their how much who why some any from but not if because morning afternoon tomorrow today "
        "monday tuesday wednesday thursday friday saturday tooth teeth dentist cleaning pain hurts hello hi know think see come "
        "call speak it's at by an out so up went week next last i appointment breathe swollen bleeding broke broken fell knocked "
        "well bit funny lately something anything really feels feel little "
        "gums bleed brush happens help hurt name cancel reschedule move kids bill invoice new"
    )
)
_FR = frozenset(
    words_of(
        "le la les l un une des du de d je j tu vous nous il elle ils elles mon ma mes votre vos notre et est suis avez avoir "
        "ai ete c ce cet cette qu que qui quoi quand comment combien pour avec sans chez dans pas ne n oui merci bonjour "
        "voudrais veux aimerais besoin prendre rendez fait faire peux pouvez puis matin soir demain lundi mardi mercredi jeudi "
        "vendredi samedi dimanche semaine prochaine prochain mal dents y au aux sur mais ou parce depuis toujours encore aussi "
        "tres ben chus ca cela s il m me se te leur son sa ses plait serait peut etre jour heure heures avant apres vers midi "
        "bien beaucoup nettoyage dentiste fille fils mere pere femme mari blonde chum respirer misere enfle enflee saigne cassee tombe "
        "perdu toute bouche visage pis faut faudrait traitement couronne plombage examen "
        "numero vite ici deux semaines aujourd'hui rendez-vous appelle appelez nom confirme confirmer annuler deplacer changer "
        "facture patiente nouveau nouvelle enfants allo premiere gencives urgence"
    )
)
_HELLO_EN = frozenset(words_of("hello hi hey there good morning afternoon evening day bella"))
_HELLO_FR = frozenset(words_of("bonjour bonsoir salut allo bella madame monsieur"))
_HELLO = _HELLO_EN | _HELLO_FR
_BOTH = frozenset(words_of("on me a son son sa pour an or plus main dent comment pain sale but est le d s il m t"))
_OPENINGS = {
    "en": frozenset(
        tuple(words_of(words))
        for words in (
            "is this", "is there", "is that", "do you", "are you", "can i", "can you", "could i", "could you", "i have", "i got", "i want",
            "i was", "i would", "what is", "where is", "how do", "how much", "when is", "who is", "may i", "i need", "i swallowed",
        )
    ),
    "fr": frozenset(
        tuple(words_of(words))
        for words in (
            "est ce", "je veux", "je suis", "avez vous", "j'ai", "c'est", "y a", "vous avez", "je voudrais", "on peut", "qu'est", "il y",
            "pouvez vous", "est il", "j'aimerais", "je peux", "puis je",
        )
    ),
}  # fmt: skip
#: Different words of a language that make an utterance plainly that language's.
_PLAIN = 3
_ENGLISH, _FRENCH = _EN - _FR - _BOTH, _FR - _EN - _BOTH


def read_language(said: Said, reading: Reading, context: TurnContext) -> Iterator[Extraction]:
    """Return the language asked for; else that of a bare greeting; else the one spoken, where that is plain."""
    asked = [hit for hit in longest(said.hits.get("language", [])) if hit.tag != "neither"]
    if asked:
        hit = asked[-1]
        locale: Locale = "fr-CA" if hit.tag == "fr-CA" else "en-CA"
        yield reading.extraction("language", LanguageValue(locale, explicit=True), hit.start, hit.end)
        return
    kept = _kept(said.words, reading.language) if "language" in context.expecting else None
    if spoken := _greeting(said.words) or _spoken(said.words, reading.language) or kept:
        yield reading.extraction("language", LanguageValue(spoken, explicit=False), 0, len(reading.text), 0.8)
    elif "language" in context.expecting and (likely := _likely(said.words)):
        yield reading.extraction("language", LanguageValue(likely, explicit=False), 0, len(reading.text), 0.4)


def _greeting(words: list[str]) -> Locale | None:
    """Return the language of an utterance that only says hello."""
    if words[1] not in _HELLO:
        return None
    said = {word for word in words if word not in ("^", "$")}
    if said == {"bella"}:
        return None
    return "en-CA" if said <= _HELLO_EN else "fr-CA" if said <= _HELLO_FR else None


def _kept(words: list[str], language: str) -> Locale | None:
    """Return the call's own language if nearly every word is of it: what an engine makes of the other one never is."""
    own, other = (_FRENCH, _ENGLISH) if language == "fr" else (_ENGLISH, _FRENCH)
    said = [word for word in words if word not in ("^", "$")]
    if _opens(words, language) and other.isdisjoint(said):
        return "fr-CA" if language == "fr" else "en-CA"
    mine = [word for word in said if word in own]
    if len(set(mine)) < _PLAIN or len(mine) * 5 < len(said) * 3 or not other.isdisjoint(said):
        return None
    return "fr-CA" if language == "fr" else "en-CA"


def _opens(words: list[str], language: str) -> bool:
    """Tell whether an utterance begins as sentences of a language do, and no engine begins what it makes of the other one."""
    said = [word for word in words if word not in ("^", "$")]
    return tuple(said[:2]) in _OPENINGS[language]


def _likely(words: list[str]) -> Locale | None:
    """Return the language of which alone there is a word: too little to switch by, unless the caller was asked which one."""
    english, french = not _ENGLISH.isdisjoint(words), not _FRENCH.isdisjoint(words)
    return None if english == french else "en-CA" if english else "fr-CA"


def _spoken(words: list[str], language: str) -> Locale | None:
    """Return the other language if the whole of the utterance is in it: borrowed words and short answers switch nothing."""
    other, own = (_ENGLISH, _FRENCH) if language == "fr" else (_FRENCH, _ENGLISH)
    theirs_once = other.intersection(words)
    if len(theirs_once) < 3 or len([word for word in theirs_once if len(word) > 1]) < 2:  # letters that are spelled make no sentence
        return None
    theirs = [word for word in words if word in other]
    said = sum(1 for word in words if word not in ("^", "$"))
    mine = sum(1 for word in words if word in own)
    if mine * 5 > len(theirs) or len(theirs) * (5 if mine else 7) < said * 2:
        return None
    return "en-CA" if language == "fr" else "fr-CA"
