"""The words of the admin pages: English in the code and the templates, French in the catalogues beside them."""

import functools
import gettext
import io
from importlib import resources
from importlib.resources.abc import Traversable

from ..languages import Language

Words = gettext.NullTranslations


@functools.cache
def words_in(language: Language) -> Words:
    """
    Return the words of a language; the catalogues are read the first time, which takes some 50 ms: not on the event loop.

    Returns:
        gettext's own object. What a catalogue lacks is said in English; a test sees that none lacks anything.
    """
    if language == "en-CA":
        return gettext.NullTranslations()  # the keys are its words
    return _compiled(_catalogues(language))


def _catalogues(language: Language) -> list[Traversable]:
    folder = resources.files("bella_core.web") / "catalogues" / language
    return sorted((file for file in folder.iterdir() if file.name.endswith(".po")), key=lambda file: file.name)


def _compiled(files: list[Traversable]) -> Words:
    """Return one catalogue of several files; they are kept as text, as people change them, and there is no build step."""
    from babel.messages.catalog import Catalog  # noqa: PLC0415  # 30 ms that nobody without pages should pay
    from babel.messages.mofile import write_mo  # noqa: PLC0415  # likewise
    from babel.messages.pofile import read_po  # noqa: PLC0415  # likewise

    whole = Catalog(locale="fr_CA")
    for file in files:
        for message in read_po(io.BytesIO(file.read_bytes()), locale="fr_CA"):
            if message.id:
                whole.add(message.id, message.string, context=message.context)
    compiled = io.BytesIO()
    write_mo(compiled, whole)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
