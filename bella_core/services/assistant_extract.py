"""One text, all that is read in it: what a call would understand, for programs that have somebody's words."""

from zoneinfo import ZoneInfo

from bella_core.core.clock import Clock
from bella_core.core.ids import new_id
from bella_core.domain.clinic import location_view
from bella_core.plugin.types import TurnContext, Utterance
from bella_core.schemas.assistant import ExtractText
from bella_core.schemas.readings import reading

from .assistant_request import check_kinds, check_text, locale_of, location_of
from .clinics import ClinicStore
from .extraction import Extractor


async def read_values(request: ExtractText, clinics: ClinicStore, extraction: Extractor, clock: Clock) -> dict[str, object]:
    """
    Read a text at this moment, at the clinic.

    Returns:
        The text, the cleaned text and the values, as plain JSON data.

    Raises:
        Unreadable: a value of the request cannot be used.
    """
    check_text(request.text, "#/text")
    check_kinds(request.expecting)
    clinic = await clinics.refresh()
    location = location_of(clinic, request.location)
    language = locale_of(request.language, location)
    now = clock.now().astimezone(ZoneInfo(location.zone))
    context = TurnContext(new_id(), now, language, request.expecting, location_view(clinic, location))
    read = await extraction.read(Utterance(request.text, language, source="typed"), context)
    return reading(request.text, read.cleaned, read.extractions)
