"""
The conformance kit: what a plugin's own tests may import of bella besides ``bella_core.plugin``.

``pip install 'bella-core[testing]'``, then subclass the suite of each family that the plugin has hooks of::

    class TestEcho(ExtractionSuite):
        plugin = Echo
        examples = [Example("say hello", "echo.word", "hello")]
"""

from .bench import Bench
from .fakes import NOW, FakeHost, LogLine, StandingClock, clinic_location, turn_context
from .phrases import PLANTED, PLANTED_WORDS, leaks, utterance_texts
from .promises import Grade, Promise, promises
from .remotes import Remote, Request, Response
from .strategies import values_of
from .suites import (
    AlertSinkSuite,
    CalendarSuite,
    Example,
    ExtractionSuite,
    MetricBackendSuite,
    PluginSuite,
    RemoteSuite,
    SpeechSuite,
)

__all__ = [
    "NOW",
    "PLANTED",
    "PLANTED_WORDS",
    "AlertSinkSuite",
    "Bench",
    "CalendarSuite",
    "Example",
    "ExtractionSuite",
    "FakeHost",
    "Grade",
    "LogLine",
    "MetricBackendSuite",
    "PluginSuite",
    "Promise",
    "Remote",
    "RemoteSuite",
    "Request",
    "Response",
    "SpeechSuite",
    "StandingClock",
    "clinic_location",
    "leaks",
    "promises",
    "turn_context",
    "utterance_texts",
    "values_of",
]
