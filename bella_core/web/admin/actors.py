"""Who did something, as the audit names them, in words."""

from collections.abc import Callable

from bella_core.app.bella import Bella

from ..languages import Language
from .menu import N_
from .words import words_in

_WORDS = {"call": N_("a caller"), "patient": N_("the patient, by message"), "system": N_("Bella herself"), "bella": N_("Bella herself")}


async def actors(bella: Bella, language: Language) -> Callable[[str], str]:
    """
    Return what says who somebody is: of staff the name of the account, of another program that of its key.

    Returns:
        A function of what the audit names them: ``call``, ``staff:ID``, ``api:NAME`` …
    """
    names = {f"staff:{account.id}": account.name or account.login for account in await bella.staff.accounts.everybody()}
    words = words_in(language)

    def told(actor: str) -> str:
        if actor in _WORDS:
            return words.gettext(_WORDS[actor])
        return names.get(actor) or actor.removeprefix("staff:").removeprefix("api:")

    return told
