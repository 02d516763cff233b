"""What callers say is read, and told to nobody else: no log line, nothing printed."""

import logging
from datetime import UTC, datetime

import pytest

from bella_core.plugin import Cleaned, TurnContext, Utterance

NOW = datetime(2026, 3, 2, 14, tzinfo=UTC)
_SAID = (
    ("um my name is Anne Tremblay, four one six five five five oh one two three", "en-CA", ("name",)),
    ("my OHIP number is 9876 543 217, I'm with Sun Life, policy 12345", "en-CA", ("health_card",)),
    ("j'ai la face enflée, mardi prochain à trois heures, H2X 1Y4", "fr-CA", ("time",)),
    ("jean point roy arobase gmail point com, le quatorze mars 1984", "fr-CA", ("email", "date_of_birth")),
    ("T R E M B L A Y", "en-CA", ("spelled",)),
    ("\x00 İ 😀 99999999999999999999 the 45th of Smarch at 99:99", "en-CA", ("time",)),
)


@pytest.mark.parametrize(("said", "language", "expecting"), _SAID)
def test_nothing_is_logged_or_printed(plugin, said, language, expecting, caplog, capfd):
    context = TurnContext("call", NOW, language, expecting)
    with caplog.at_level(logging.DEBUG):
        cleaned = plugin.clean_transcript(Utterance(said, language), Cleaned.verbatim(said), context)
        plugin.extract(Utterance(said, language), cleaned, context)
    assert caplog.records == []
    assert capfd.readouterr() == ("", "")
