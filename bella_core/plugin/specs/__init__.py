"""The hooks of the contract, one module a family."""

from .alerts import AlertSpecs
from .calendar import CalendarSpecs
from .events import EventSpecs
from .extraction import ExtractionSpecs
from .language_model import LanguageModelSpecs
from .lifecycle import LifecycleSpecs
from .live_calls import LiveCallSpecs
from .log import LogSpecs
from .messages import MessageSpecs
from .metrics import MetricSpecs
from .recordings import RecordingSpecs
from .rules import RuleSpecs
from .schedule import ScheduleSpecs
from .speech import SpeechSpecs
from .traces import TraceSpecs
from .web import WebSpecs

#: Every family, in the order of the documentation.
FAMILIES: tuple[type, ...] = (
    ExtractionSpecs,
    SpeechSpecs,
    LanguageModelSpecs,
    CalendarSpecs,
    ScheduleSpecs,
    MessageSpecs,
    RecordingSpecs,
    LiveCallSpecs,
    AlertSpecs,
    MetricSpecs,
    LogSpecs,
    TraceSpecs,
    RuleSpecs,
    EventSpecs,
    WebSpecs,
    LifecycleSpecs,
)

__all__ = [
    "FAMILIES",
    "AlertSpecs",
    "CalendarSpecs",
    "EventSpecs",
    "ExtractionSpecs",
    "LanguageModelSpecs",
    "LifecycleSpecs",
    "LiveCallSpecs",
    "LogSpecs",
    "MessageSpecs",
    "MetricSpecs",
    "RecordingSpecs",
    "RuleSpecs",
    "ScheduleSpecs",
    "SpeechSpecs",
    "TraceSpecs",
    "WebSpecs",
]
