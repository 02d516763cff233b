"""The settings of how long what is kept of people is kept."""

import attrs
from attrs.validators import and_, ge, le, optional


@attrs.frozen
class PrivacySettings:
    """
    Say for how long what classes of data are kept; recordings have their own in ``[recordings]``.

    Args:
        records_years: years for which a patient's name and appointments are kept after the last of them, and after they are of age, also
            where they ask for erasure. Nothing is what the province's dentists must keep them for; less than that is not taken.
        transcript_days: days after which what was said in a call or chat is forgotten, and what it left for staff once that is done.
        message_days: days after which it is forgotten what was sent to whom, and what patients texted.
    """

    records_years: int | None = attrs.field(default=None, validator=optional(and_(ge(1), le(100))))
    transcript_days: int = attrs.field(default=730, validator=and_(ge(30), le(3650)))
    message_days: int = attrs.field(default=730, validator=and_(ge(30), le(3650)))
