"""One suite a family: a plugin's tests subclass those of the hooks it has."""

from .base import PluginSuite
from .calendar import CalendarSuite
from .commands import CommandExample, CommandSuite
from .events import EventSuite
from .extraction import Example, ExtractionSuite
from .language_model import LanguageModelSuite
from .live_calls import LiveCallSuite
from .messages import MessageSuite
from .operators import AlertSinkSuite, LogBackendSuite, MetricBackendSuite, TraceBackendSuite
from .recordings import RecordingSuite
from .remote import RemoteSuite
from .rules import RuleExample, RuleSuite
from .schedule import ScheduleSuite
from .speech import SpeechSuite
from .web import WebExample, WebSuite

__all__ = [
    "AlertSinkSuite",
    "CalendarSuite",
    "CommandExample",
    "CommandSuite",
    "EventSuite",
    "Example",
    "ExtractionSuite",
    "LanguageModelSuite",
    "LiveCallSuite",
    "LogBackendSuite",
    "MessageSuite",
    "MetricBackendSuite",
    "PluginSuite",
    "RecordingSuite",
    "RemoteSuite",
    "RuleExample",
    "RuleSuite",
    "ScheduleSuite",
    "SpeechSuite",
    "TraceBackendSuite",
    "WebExample",
    "WebSuite",
]
