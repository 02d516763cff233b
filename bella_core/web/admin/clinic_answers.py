"""What callers are told when they ask, in the clinic's own words, and what of Bella's own texts the clinic says in another way."""

from collections.abc import Mapping

import attrs

from bella_core.domain.clinic import FACTS, ClinicView, Locale
from bella_core.domain.dialogue.prompts import CATALOGUES
from bella_core.services.clinics_document import MAX_FACT
from bella_core.services.clinics_prompts import own_prompt_mistake

from .clinic_sheets import Desk, Field, Given, Sheet
from .menu import N_
from .problems import not_found

TOPICS = {"insurance": N_("Insurance"), "parking": N_("Parking"), "prepare": N_("How to prepare"), "price": N_("Prices")}
_IN = {"en": N_("In English"), "fr": N_("In French")}
#: The longest text of the clinic's own, in characters: callers listen to it.
_LONGEST = 400


def answers_sheet(desk: Desk) -> Sheet:
    """Return the form of what is answered to questions."""
    fields = [
        Field(f"{topic}-{language}", desk.said(words), desk.place.facts.get(topic, {}).get(language, ""), "textarea", group=desk.said(name))
        for topic, name in TOPICS.items()
        for language, words in _IN.items()
    ]
    intro = desk.said("What has no words here goes to the desk, or into a message. Hours, address and providers need none.")
    return Sheet(desk.said("What callers are told when they ask"), intro, tuple(fields))


def change_answers(desk: Desk, given: Given) -> ClinicView:
    """Return the clinic with the answers that were typed; each in every language that the location speaks, or in none."""
    read = {topic: {language: given.text(f"{topic}-{language}", most=MAX_FACT) for language in _IN} for topic in FACTS}
    facts = {topic: {language: words for language, words in told.items() if words} for topic, told in read.items()}
    for topic, told in facts.items():
        for language in [one[:2] for one in desk.place.languages] if told else ():
            if language not in told:
                given.wrong(f"{topic}-{language}", given.said("Bella speaks this language here too: say it in both."))
    return desk.with_place(attrs.evolve(desk.place, facts={topic: told for topic, told in facts.items() if told}))


def texts_found(desk: Desk, wanted: str) -> list[tuple[str, Mapping[Locale, str], bool]]:
    """
    Return some of Bella's texts: their keys, what is said by language, and whether it is the clinic's own.

    Args:
        wanted: words that a text or its key holds; empty for how calls begin, and for the clinic's own.
    """
    needle = wanted.casefold()
    found: list[tuple[str, Mapping[Locale, str], bool]] = []
    for key in CATALOGUES["en-CA"]:
        own = {language: texts[key] for language, texts in desk.clinic.prompts.items() if key in texts}
        said = {language: own.get(language) or " / ".join(texts[key]) for language, texts in CATALOGUES.items()}
        if not needle and not own and not key.startswith("greeting"):
            continue
        if needle in key.casefold() or any(needle in text.casefold() for text in said.values()):
            found.append((key, said, bool(own)))
    return found


def text_sheet(desk: Desk, key: str) -> Sheet:
    """
    Return the form of one of Bella's texts.

    Raises:
        PageError: there is no such text.
    """
    if key not in CATALOGUES["en-CA"]:
        raise not_found()
    fields = [
        Field(
            f"text-{language[:2]}",
            desk.said(_IN[language[:2]]),
            desk.clinic.prompts.get(language, {}).get(key, ""),
            "textarea",
            hint=desk.said("Bella says: %(text)s", text=" / ".join(CATALOGUES[language][key])),
        )
        for language in CATALOGUES
    ]
    intro = desk.said("Nothing for what Bella says of herself. Names in braces, such as {clinic}, are filled in: keep them.")
    return Sheet(key, intro, tuple(fields))


def change_text(desk: Desk, given: Given, key: str) -> ClinicView:
    """
    Return the clinic with a text of its own, or without.

    Raises:
        PageError: there is no such text.
    """
    text_sheet(desk, key)
    prompts = {language: dict(texts) for language, texts in desk.clinic.prompts.items()}
    for language in CATALOGUES:
        name = f"text-{language[:2]}"
        text = given.text(name, most=_LONGEST)
        prompts.setdefault(language, {}).pop(key, None)
        if text:
            prompts[language][key] = text
            if own_prompt_mistake(language, key, text):
                given.wrong(name, given.said("This cannot be said so: use the names in braces of Bella’s own text, and no others."))
    return attrs.evolve(desk.clinic, prompts={language: texts for language, texts in prompts.items() if texts})
