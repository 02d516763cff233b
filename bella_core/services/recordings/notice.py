"""The words before a whole call is recorded; apart from what writes them down, so that reading a clinic's prompts loads no database."""

from collections.abc import Mapping

from bella_core.domain.clinic import Locale

#: Under which a clinic's own words stand in its prompts.
NOTICE_KEY = "recording.notice"
#: What is said before a whole call is recorded.
NOTICE: Mapping[Locale, str] = {
    "en-CA": "This call is recorded for our team. If you would rather not be recorded, please hang up and reach us another way.",
    "fr-CA": "Cet appel est enregistré pour notre équipe. Si vous préférez ne pas être enregistré, "
    "raccrochez et joignez-nous d’une autre façon.",
}
