"""
The conformance kit: what a plugin's own tests may import of bella besides ``bella_core.plugin``.

``pip install 'bella-core[testing]'``, then subclass the suite of each family that the plugin has hooks of::

    class TestEcho(ExtractionSuite):
        plugin = Echo
        examples = [Example("say hello", "echo.word", "hello")]
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .bench import Bench
    from .fakes import NOW, FakeCommandHost, FakeHost, LogLine, StandingClock, clinic_location, proposed_booking, turn_context
    from .phrases import PLANTED, PLANTED_WORDS, leaks, utterance_texts
    from .promises import Grade, Promise
    from .remotes import Remote, Request, Response
    from .strategies import values_of
    from .suites import (
        AlertSinkSuite,
        CalendarSuite,
        CommandExample,
        CommandSuite,
        EventSuite,
        Example,
        ExtractionSuite,
        LanguageModelSuite,
        LiveCallSuite,
        MessageSuite,
        MetricBackendSuite,
        PluginSuite,
        RecordingSuite,
        RemoteSuite,
        RuleExample,
        RuleSuite,
        ScheduleSuite,
        SpeechSuite,
        WebExample,
        WebSuite,
    )

__all__ = [
    "NOW",
    "PLANTED",
    "PLANTED_WORDS",
    "AlertSinkSuite",
    "Bench",
    "CalendarSuite",
    "CommandExample",
    "CommandSuite",
    "EventSuite",
    "Example",
    "ExtractionSuite",
    "FakeCommandHost",
    "FakeHost",
    "Grade",
    "LanguageModelSuite",
    "LiveCallSuite",
    "LogBackendSuite",
    "LogLine",
    "MessageSuite",
    "MetricBackendSuite",
    "PluginSuite",
    "Promise",
    "RecordingSuite",
    "Remote",
    "RemoteSuite",
    "Request",
    "Response",
    "RuleExample",
    "RuleSuite",
    "ScheduleSuite",
    "SpeechSuite",
    "StandingClock",
    "TraceBackendSuite",
    "WebExample",
    "WebSuite",
    "clinic_location",
    "leaks",
    "proposed_booking",
    "turn_context",
    "utterance_texts",
    "values_of",
]

#: Where each name lives; loaded when it is asked for, because the simulated callers beside the kit need neither pytest nor hypothesis.
_HOMES = {
    "Bench": "bench",
    "FakeCommandHost": "fakes",
    "FakeHost": "fakes",
    "LogLine": "fakes",
    "NOW": "fakes",
    "StandingClock": "fakes",
    "clinic_location": "fakes",
    "proposed_booking": "fakes",
    "turn_context": "fakes",
    "PLANTED": "phrases",
    "PLANTED_WORDS": "phrases",
    "leaks": "phrases",
    "utterance_texts": "phrases",
    "Grade": "promises",
    "Promise": "promises",
    "Remote": "remotes",
    "Request": "remotes",
    "Response": "remotes",
    "values_of": "strategies",
    "AlertSinkSuite": "suites",
    "CalendarSuite": "suites",
    "CommandExample": "suites",
    "CommandSuite": "suites",
    "EventSuite": "suites",
    "Example": "suites",
    "ExtractionSuite": "suites",
    "LanguageModelSuite": "suites",
    "LiveCallSuite": "suites",
    "LogBackendSuite": "suites",
    "MessageSuite": "suites",
    "MetricBackendSuite": "suites",
    "PluginSuite": "suites",
    "RecordingSuite": "suites",
    "RemoteSuite": "suites",
    "ScheduleSuite": "suites",
    "RuleExample": "suites",
    "RuleSuite": "suites",
    "SpeechSuite": "suites",
    "TraceBackendSuite": "suites",
    "WebExample": "suites",
    "WebSuite": "suites",
}


def __getattr__(name: str) -> object:
    """Load a name of the kit."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    except ModuleNotFoundError as error:
        raise ImportError(f"{__name__}.{name} needs {error.name}: pip install 'bella-core[testing]'") from error
