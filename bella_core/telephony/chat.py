"""Conversations in writing: a message is what is said, and what a telephone does for a caller is told in words."""

import re
from collections.abc import Mapping
from typing import Literal

import attrs
import phonenumbers

from bella_core.domain.clinic import Locale
from bella_core.domain.dialogue.types import Prompt, Reply

from .transport import Body, Keys, Nothing, Spoken

#: What becomes of a conversation: bella listens; the next message is kept for staff; it is over.
Status = Literal["open", "message", "over"]

_KEYS = frozenset("0123456789*#")
#: What cannot be done in writing, or is done otherwise than by telephone; ``{number}`` is the clinic's.
_TEXTS: Mapping[Locale, Mapping[str, str]] = {
    "en-CA": {
        "transfer": "Please call our team at {number}.",
        "message": "Nobody can answer you here right now. Please write your name, your number and your message, and our team will get it.",
        "kept": "Thank you. Our team will get your message. Goodbye!",
        "emergency.911": "This sounds like an emergency. Call 911 now, or go to the nearest emergency department.",
        "goodbye": "Thank you. Goodbye!",
        "not_understood": "Sorry, I didn’t understand. What can I do for you?",
    },
    "fr-CA": {
        "transfer": "Veuillez appeler notre équipe au {number}.",
        "message": "Personne ne peut vous répondre ici en ce moment. Écrivez vos nom, numéro et message; notre équipe les recevra.",
        "kept": "Merci. Notre équipe recevra votre message. Au revoir!",
        "emergency.911": "Cela ressemble à une urgence. Appelez le 911 immédiatement, ou rendez-vous à l’urgence la plus proche.",
        "goodbye": "Merci. Au revoir!",
        "not_understood": "Désolée, je n’ai pas compris. Que puis-je faire pour vous?",
    },
}
#: What comes after a transfer by telephone is written as what comes in its place.
_AS = {"message.after": "message", "transfer.next": "transfer"}
#: Asks in the language that was not spoken so far: a telephone may have listened with the wrong model, but who writes is asked in both.
_OTHER_LANGUAGE = "reason.other_language"
#: Keys are typed; the first letter stays as it is.
_PRESS: Mapping[Locale, tuple[re.Pattern[str], str]] = {
    "en-CA": (re.compile(r"\b(?:(P)|p)ress (?=[0-9*#])"), "ype "),
    "fr-CA": (re.compile(r"\b(?:(F)|f)aites le (?=[0-9*#])"), "crivez "),
}
_STATUS: Mapping[str, Status] = {"listen": "open", "message": "message", "transfer": "over", "hang_up": "over"}


@attrs.frozen
class Said:
    """What bella writes: paragraphs with their languages, and what becomes of the conversation."""

    parts: tuple[Prompt, ...]
    status: Status


@attrs.frozen
class ChatTransport:
    """
    A single key is a key pressed, anything else was typed.

    Args:
        number: the clinic's, E.164: whom to call where a telephone would put the caller through; empty while it has none yet.
    """

    number: str

    def read(self, raw: str) -> Body:
        text = raw.strip()
        if not text:
            return Nothing()
        return Keys(text) if len(text) == 1 and text in _KEYS else Spoken(text, source="typed")

    def render(self, reply: Reply) -> Said:
        return Said(tuple(written for part in reply.parts for written in self._paragraphs(part)), _STATUS[reply.then])

    def kept(self, language: str) -> Said:
        """Thank for a message; only when it is kept."""
        return Said((self._written(Prompt("message", language, ""), "kept"),), "over")

    def _paragraphs(self, part: Prompt) -> tuple[Prompt, ...]:
        if part.key != _OTHER_LANGUAGE:
            return (self._written(part),)
        first: Locale = "en-CA" if part.language == "fr-CA" else "fr-CA"
        return self._written(Prompt("not_understood", first, "")), self._written(part)

    def _written(self, part: Prompt, key: str | None = None) -> Prompt:
        locale: Locale = "fr-CA" if part.language == "fr-CA" else "en-CA"
        named = key or part.key.removeprefix("trouble.")
        text = _TEXTS[locale].get(_AS.get(named, named))
        if text is not None:
            return attrs.evolve(part, text=text.format(number=_national(self.number)))
        pattern, rest = _PRESS[locale]
        first = "Tt" if locale == "en-CA" else "Éé"
        return attrs.evolve(part, text=pattern.sub(lambda found: first[not found[1]] + rest, part.text))


def _national(number: str) -> str:
    return phonenumbers.format_number(phonenumbers.parse(number), phonenumbers.PhoneNumberFormat.NATIONAL) if number else "–"
