"""
The speech-error channel: between what a caller says and what an engine writes.

Every word is lost, taken for another that sounds like it, or joined by one that nobody said, at a set rate; digits are lost, doubled and
merged; and on silence the engine may invent something.
"""

import re
from random import Random

import attrs

#: Of all errors: words lost, and words nobody said; the rest are taken for others.
_LOST, _ADDED = 0.3, 0.15
#: How sure an engine says to be of words that it got right, and of others.
_SURE, _UNSURE = (0.75, 0.97), (0.35, 0.9)

_ALIKE = {
    "en": {
        "yes": ("yeah", "guess", "yes yes"), "no": ("know", "now", "oh"), "yeah": ("yes", "yeah yeah"), "right": ("write", "ride"),
        "two": ("to", "too"), "four": ("for", "more"), "eight": ("ate", "hate"), "one": ("won", "on"), "nine": ("five", "mine"),
        "five": ("nine", "fine"), "fifteen": ("fifty",), "thirty": ("thirteen", "dirty"), "ten": ("then", "tent"), "pm": ("p.m.", "am"),
        "am": ("a.m.", "I'm"), "monday": ("Sunday", "someday"), "tuesday": ("Thursday", "choose day"), "thursday": ("Tuesday", "thirsty"),
        "wednesday": ("when's day",), "friday": ("fried day",), "first": ("thirst", "worst"), "second": ("seconds", "sec"),
        "cleaning": ("clean", "leaning"), "check-up": ("ketchup", "checkup"), "checkup": ("check up", "ketchup"),
        "morning": ("mourning",),
        "afternoon": ("after noon", "after"), "tomorrow": ("to morrow", "borrow"), "please": ("peas",), "neither": ("either", "need her"),
        "later": ("letter", "later on"), "exam": ("example", "egg sam"), "filling": ("feeling",), "march": ("much",), "may": ("my",),
        "june": ("soon",), "book": ("look",), "earlier": ("early",), "patient": ("patience",), "name": ("names",), "number": ("numbers",),
        "third": ("thirty", "bird"), "seven": ("eleven",), "eleven": ("seven",), "six": ("sick", "sixth"), "three": ("free", "tree"),
    },
    "fr": {
        "oui": ("ouais", "ouille", "oui oui"), "non": ("nom", "on", "mon"), "deux": ("de", "d'eux"), "trois": ("toi", "droit"),
        "six": ("dix", "si"),
        "dix": ("six", "dis"), "cinq": ("sept", "saint"), "sept": ("cette", "cinq"), "huit": ("oui", "nuit"), "neuf": ("neuve", "veuf"),
        "treize": ("seize", "trois"), "seize": ("treize", "seize ans"), "heures": ("heure", "leur"), "lundi": ("l'un dit", "lundi matin"),
        "mardi": ("samedi", "mardis"), "jeudi": ("je dis", "jeudis"), "vendredi": ("vendre dix",), "mercredi": ("merci",),
        "premier": ("première",),
        "deuxième": ("douzième", "deux"), "nettoyage": ("nettoyer", "voyage"), "examen": ("examens", "examine"),
        "matin": ("malin", "demain"),
        "demain": ("de main", "deux mains"), "après-midi": ("après midi", "près midi"), "rendez-vous": ("rendez vous", "vous"),
        "tard": ("retard",),
        "tôt": ("trop", "tout"), "exact": ("exacte", "examen"), "correct": ("direct",), "mars": ("mare",), "mai": ("mais",),
        "juin": ("juillet",),
        "plombage": ("plomberie",), "aucun": ("chacun",), "quatre": ("quatorze", "carte"), "quatorze": ("quatre",),
        "trente": ("tente", "trente ans"),
    },
}  # fmt: skip
_SMALL = {"en": ("the", "a", "and", "uh", "so", "to", "I", "it"), "fr": ("de", "la", "et", "euh", "le", "à", "je", "que")}
#: What engines write when nothing was said.
_INVENTED = {
    "en": ("Thank you.", "Thanks for watching!", "Bye.", "you", "Okay.", "Thank you very much.", "Hmm."),
    "fr": ("Merci.", "Sous-titres réalisés par la communauté d'Amara.org", "Merci d'avoir regardé.", "Au revoir.", "D'accord.", "Hum."),
}
#: One sound for another, as letters.
_SOUNDS = (
    ("ph", "f"), ("f", "ph"), ("ay", "ey"), ("ie", "y"), ("y", "ie"), ("c", "k"), ("k", "c"), ("s", "ss"), ("tt", "t"), ("ll", "l"),
    ("nn", "n"),
    ("é", "er"), ("eau", "o"), ("au", "o"), ("ou", "oo"), ("b", "p"), ("p", "b"), ("d", "t"), ("t", "d"), ("m", "n"), ("n", "m"),
    ("v", "f"),
    ("a", "o"), ("e", "a"), ("i", "e"), ("o", "a"),
)  # fmt: skip


@attrs.frozen
class Heard:
    """What the engine wrote, and how sure it says to be; None where it says nothing of that."""

    text: str
    confidence: float | None = None


@attrs.define
class Channel:
    """
    Write down what a caller says, as an engine would.

    Args:
        wer: how many of a hundred words come to grief, 0 to 1.
        rates: the engine tells its confidence.
        plain: it writes no capitals and no marks.
    """

    rng: Random
    wer: float
    rates: bool = False
    plain: bool = False

    def hear(self, words: str, language: str) -> Heard:
        """Return what the engine writes; an empty text if nothing is left."""
        text = " ".join(self._merged([part for token in words.split() for part in self._token(token, language)]))
        low, high = _SURE if text == words else _UNSURE
        if self.plain:
            text = re.sub(r"[.,!?]", "", text).lower()
        return Heard(text, round(self.rng.uniform(low, high), 2) if self.rates else None)

    def hear_silence(self, language: str) -> Heard | None:
        """Return what the engine makes of silence, mostly None."""
        if self.rng.random() >= self.wer:
            return None
        return Heard(self.rng.choice(_INVENTED[language]), round(self.rng.uniform(*_UNSURE), 2) if self.rates else None)

    def _merged(self, tokens: list[str]) -> list[str]:
        """Run neighbouring numbers together, now and then: "5 30" is written as "530"."""
        kept: list[str] = []
        for token in tokens:
            digits = token.isdigit() and bool(kept) and kept[-1].isdigit()
            if digits and self.rng.random() < self.wer:
                kept[-1] += token
            else:
                kept.append(token)
        return kept

    def _token(self, token: str, language: str) -> list[str]:
        if self.rng.random() >= self.wer:
            return [token]
        kind = self.rng.random()
        if kind < _LOST:
            return []
        if kind < _LOST + _ADDED:
            return [self.rng.choice(_SMALL[language]), token]
        return [self._other(token, language)]

    def _other(self, token: str, language: str) -> str:
        bare = token.strip(".,!?")
        alike = _ALIKE[language].get(bare.lower())
        if alike:
            return token.replace(bare, self.rng.choice(alike))
        if any(char.isdigit() for char in bare):
            return token.replace(bare, self._digits(bare))
        ways = [(sound, other) for sound, other in _SOUNDS if sound in bare.lower()]
        if not ways:
            return self.rng.choice(_SMALL[language])
        sound, other = self.rng.choice(ways)
        changed = re.sub(sound, other, bare, count=1, flags=re.IGNORECASE)
        return token.replace(bare, changed.capitalize() if bare[0].isupper() else changed)

    def _digits(self, digits: str) -> str:
        """Lose a digit, take it for another, or merge two."""
        places = [at for at, char in enumerate(digits) if char.isdigit()]
        at = self.rng.choice(places)
        kind = self.rng.random()
        if kind < 0.4 and len(places) > 1:
            return digits[:at] + digits[at + 1 :]
        if kind < 0.55:
            return digits[: at + 1] + digits[at] + digits[at + 1 :]
        other = {"5": "9", "9": "5", "6": "3", "3": "6", "1": "7", "7": "1"}.get(digits[at], str(self.rng.randint(0, 9)))
        return digits[:at] + other + digits[at + 1 :]
