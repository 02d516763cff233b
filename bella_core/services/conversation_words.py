"""
What the caller hears when the dialogue itself cannot answer: it takes long, the database is away, something broke.

None of these promises anything: who is thanked for a message is thanked because it was stored.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from bella_core.domain.clinic import ClinicView, Locale, Location
from bella_core.domain.dialogue.types import Prompt, Reply
from bella_core.domain.hours import is_open

Trouble = Literal["working", "trouble", "transfer", "message", "message_kept", "message_lost", "message_none"]

TEXTS: Mapping[Locale, Mapping[Trouble, str]] = {
    "en-CA": {
        "working": "One moment, please.",
        "trouble": "I’m sorry, I’m having a technical problem.",
        "transfer": "I’m putting you through to our team.",
        "message": "Please leave your name, your number and a message after the tone.",
        "message_kept": "Thank you. Our team will get your message. Goodbye!",
        "message_lost": "I’m sorry, your message could not be kept. Please call again later. Goodbye!",
        "message_none": "I didn’t hear a message. Goodbye!",
    },
    "fr-CA": {
        "working": "Un instant, s’il vous plaît.",
        "trouble": "Je suis désolée, j’ai un problème technique.",
        "transfer": "Je vous transfère à notre équipe.",
        "message": "Après le signal, laissez votre nom, votre numéro et un message.",
        "message_kept": "Merci. Notre équipe recevra votre message. Au revoir!",
        "message_lost": "Je suis désolée, votre message n’a pas pu être conservé. Veuillez rappeler plus tard. Au revoir!",
        "message_none": "Je n’ai pas entendu de message. Au revoir!",
    },
}


def words(key: Trouble, language: str, clinic: ClinicView | None = None) -> Prompt:
    """Return a prompt; the clinic's own text, under ``trouble.KEY``, comes first."""
    locale: Locale = "fr-CA" if language == "fr-CA" else "en-CA"
    name = f"trouble.{key}"
    own = clinic.prompts.get(locale, {}).get(name, "").strip() if clinic else ""
    return Prompt(name, locale, own or TEXTS[locale][key])


def desk_answers(location: Location, at: datetime) -> bool:
    """Tell whether a person answers the desk at an instant (aware)."""
    return location.desk is not None and is_open(location, at)


def way_out(clinic: ClinicView, location: Location, at: datetime, reply_id: str, language: str | None = None) -> Reply:
    """
    Return what is left when bella cannot go on: open, the desk; closed, a recorded message.

    Args:
        at: aware. ``reply_id``: ``call:turn``.
        language: the call's; None for the location's first.
    """
    spoken = language or location.languages[0]
    way: Literal["transfer", "message"] = "transfer" if desk_answers(location, at) else "message"
    return Reply(reply_id, (words("trouble", spoken, clinic), words(way, spoken, clinic)), way)
