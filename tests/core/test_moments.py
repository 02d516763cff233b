"""Days and instants are read within years in which a zone's offset can be counted, and refused in words beyond."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bella_core.core.moments import NoMoment, read_moment


@given(st.one_of(st.dates(), st.datetimes()), st.sampled_from(["Pacific/Kiritimati", "America/St_Johns", "Pacific/Pago_Pago"]))
def test_whatever_is_read_has_a_time_in_every_zone(at, zone):
    kind = type(at)
    if 1800 <= at.year <= 2999:
        found = read_moment(at.isoformat(), kind)
        assert found == at
        whole = found if isinstance(found, datetime) else datetime(found.year, found.month, found.day)  # by a wall clock
        assert whole.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).tzinfo is UTC
    else:
        with pytest.raises(NoMoment, match="of the years 1800 to 2999"):
            read_moment(at.isoformat(), kind)


@pytest.mark.parametrize("text", ["", "tomorrow", "2027-02-30", "12/31/2027"])
def test_what_is_none_is_refused(text):
    for kind in (date, datetime):
        with pytest.raises(NoMoment, match="ISO 8601"):
            read_moment(text, kind)
