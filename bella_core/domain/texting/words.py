"""The words that answers by text are made of, written small and without accents, and the language of those that have one."""

from collections.abc import Mapping
from typing import Literal

from ..clinic import Locale

#: ``confirm``, ``cancel`` and ``change`` are said of an appointment; ``yes`` and ``no`` answer what was asked last; ``choose`` gives
#: numbers alone.
Intent = Literal["confirm", "cancel", "change", "yes", "no", "choose", "stop", "start", "help", "other"]

_EN: Mapping[Intent, str] = {
    "confirm": "confirm confirmed confirming",
    "cancel": "cancel cancelled canceled",
    "change": "reschedule",
    "yes": "yes yeah yep yup sure",
    "no": "no nope",
    "stop": "unsubscribe end quit optout revoke remove",
    "start": "subscribe resume",
    "help": "help",
}
_FR: Mapping[Intent, str] = {
    "confirm": "confirme confirmer confirmez",
    "cancel": "annule annuler annulez annulation",
    "change": "changer deplacer",
    "yes": "oui ouais accord",
    "no": "non",
    "stop": "arret arrete arretez arreter arrett fin desabonner desabonnement desinscrire desinscription",
    "start": "recommencer reprendre abonner commencer",
    "help": "aide",
}
_EITHER: Mapping[Intent, str] = {
    "confirm": "c confirmation",
    "cancel": "x",
    "change": "change",
    "yes": "y o ok okay 👍",
    "no": "n 👎",
    "stop": "stop stopall",
    "start": "start unstop",
    "help": "info",
}


def _by_word(*columns: tuple[Locale | None, Mapping[Intent, str]]) -> dict[str, tuple[Intent, Locale | None]]:
    return {word: (intent, language) for language, column in columns for intent, words in column.items() for word in words.split()}


#: What a word says, and the language that it is of.
MEANT: Mapping[str, tuple[Intent, Locale | None]] = _by_word(("en-CA", _EN), ("fr-CA", _FR), (None, _EITHER))

#: What words say together: "yes, confirm" confirms. Any other two contradict each other, and a person looks at them.
TOGETHER: Mapping[frozenset[Intent], Intent] = {
    frozenset({"yes", "confirm"}): "confirm",
    frozenset({"yes", "cancel"}): "cancel",
    frozenset({"no", "cancel"}): "cancel",
}


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


ALL = _set("all both everything tous toutes tout deux")

#: What alone says nothing, and changes nothing beside a word that does.
FILLERS = _set(
    "please pls thanks thank you thx ty hi hello my the appointment appt it that correct i this will be there and 🙏 😊 🙂 "
    "merci svp s' s'il il vous plait stp te bien d d' bonjour allo mon le la les rendez rdv ca cela je j' y serai et"
)

#: What stands beside STOP without making it anything else.
BESIDE_STOP = _set("texting texts text messages message sms sending send me these those any more des ces")

#: The words that the carrier itself takes for STOP where they stand alone, and answers; it sends nothing more after them
#: (https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out). CANCEL is among them.
CARRIER_STOPS = _set("stop stopall unsubscribe cancel end quit optout revoke")
