"""What every text costs: counted for both languages, at a usual time and in the month that costs French its alphabet."""

from datetime import UTC, datetime

import pytest

from bella_core.domain.texting.catalogue import Sample, catalogue
from bella_core.services import clinics_document
from bella_core.services.clinics import demo_toml
from tests.peers.twilio_messages import parts

CLINIC = clinics_document.read(demo_toml(), 1)
NOW = datetime(2026, 7, 20, 15, 0, tzinfo=UTC)
USUAL, AUGUST = datetime(2026, 9, 22, 16, 30, tzinfo=UTC), datetime(2026, 8, 12, 16, 30, tzinfo=UTC)


def written(language, at):
    return {row.name: row for row in catalogue(CLINIC, language, Sample(CLINIC.locations[0], "cleaning", at, NOW))}


#: The segments of each text of the demo clinic: en-CA, fr-CA, and fr-CA in August.
COSTS = {
    "notice.booked": (2, 2, 2), "notice.moved": (2, 2, 2), "notice.cancelled": (2, 2, 2), "notice.reminder": (2, 2, 2),
    "notice.reminder_confirmed": (2, 2, 2),
    "reply.confirmed": (1, 1, 2), "reply.cancelled": (1, 1, 2), "reply.kept": (1, 1, 2), "reply.ask_cancel": (1, 1, 2),
    "reply.which_confirm": (1, 1, 3), "reply.which_cancel": (1, 1, 3), "reply.moved": (1, 1, 3), "reply.change": (1, 1, 1),
    "reply.unmatched": (1, 1, 1), "reply.read": (1, 1, 1), "reply.stopped": (1, 1, 1), "reply.started": (1, 1, 1), "reply.help": (1, 1, 1),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(COSTS))
def test_what_each_text_costs(name):
    found = (written("en-CA", USUAL)[name], written("fr-CA", USUAL)[name], written("fr-CA", AUGUST)[name])
    assert tuple(row.segments for row in found) == COSTS[name], [row.text for row in found]


@pytest.mark.parametrize(("language", "at"), [("en-CA", USUAL), ("fr-CA", USUAL), ("fr-CA", AUGUST)])
def test_every_text_is_counted_as_the_carrier_counts_it_and_none_is_long(language, at):
    for row in written(language, at).values():
        assert row.segments == parts(row.text), row
        assert row.segments <= 4, row
        if at is USUAL:
            assert row.gsm, row


def test_all_that_patients_may_get_is_there():
    families = {name.partition(".")[0] for name in written("fr-CA", USUAL)}
    assert families == {"notice", "reminder", "family", "waiting_list", "recall", "reply"}
