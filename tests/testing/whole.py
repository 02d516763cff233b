"""The suites of the plugins that keep every promise."""

from collections.abc import Mapping
from typing import ClassVar

from bella_core.plugin import Audio, AudioFormat
from bella_core.testing import (
    PLANTED_WORDS,
    AlertSinkSuite,
    CalendarSuite,
    CommandExample,
    CommandSuite,
    EventSuite,
    Example,
    ExtractionSuite,
    LanguageModelSuite,
    LiveCallSuite,
    LogBackendSuite,
    MessageSuite,
    MetricBackendSuite,
    RecordingSuite,
    Response,
    RuleExample,
    RuleSuite,
    ScheduleSuite,
    SpeechSuite,
    TraceBackendSuite,
    WebExample,
    WebSuite,
    proposed_booking,
)
from tests.testing.whole_plugins import (
    Backend,
    Book,
    Card,
    Courier,
    Diary,
    Doorkeeper,
    Engine,
    Journal,
    Model,
    Reporter,
    Room,
    ShowRoom,
    Sink,
    Switch,
    Tape,
    Tracer,
)


class CardSuite(ExtractionSuite):
    plugin = Card
    name = "card"
    cleans = True
    examples: ClassVar = [Example("my card is LC-1234", "card.number", "LC-1234")]


class ServiceSuite:
    uses_remote = True

    def settings_for(self, remote) -> Mapping[str, object]:
        return {"url": remote.url, "token": "planted-token"}


class EngineSuite(ServiceSuite, SpeechSuite):
    plugin = Engine
    streams = True
    synthesizes = True
    says = "bonjour"
    speech: ClassVar = Audio(bytes(range(256)) * 64, AudioFormat("mulaw"))

    def respond(self, request):
        if request.path == "/speak":
            return Response.json({"samples": 240 * len(request.json()["text"])})
        return Response.json({"text": "Bonjour, ici Zéphirine Quackenbush." if request.body.strip(b"\xff") else ""})


class ModelSuite(ServiceSuite, LanguageModelSuite):
    plugin = Model


class DiarySuite(ServiceSuite, CalendarSuite):
    plugin = Diary

    def respond(self, request):
        busy = [["e1", "2026-03-03T14:00:00+00:00", "2026-03-03T15:00:00+00:00"]]
        return Response.json({"busy": busy, "cursor": "c1"})


class BookSuite(ServiceSuite, ScheduleSuite):
    plugin = Book

    def respond(self, request):
        times = "2026-03-03T14:00:00+00:00", "2026-03-03T15:00:00+00:00"
        rows = [[f"a{number}", column, *times, PLANTED_WORDS] for number, column in enumerate(["OP1", "OP2", "OP9"])]
        return Response.json({"rows": rows, "cursor": "c1"})


class CourierSuite(ServiceSuite, MessageSuite):
    plugin = Courier

    def respond(self, request):
        return Response.json({"id": "m" + request.json()["key"], "parts": 1})


class TapeSuite(ServiceSuite, RecordingSuite):
    plugin = Tape
    recorded: ClassVar = Audio(b"abc", AudioFormat("mulaw"))

    def respond(self, request):
        if request.method == "GET":
            return Response.json({"samples": list(b"abc")})
        deleted = self.__dict__.setdefault("deleted", set())
        again = request.path in deleted
        deleted.add(request.path)
        return Response.json({}, 404 if again else 200)


class SwitchSuite(ServiceSuite, LiveCallSuite):
    plugin = Switch

    def respond(self, request):
        return Response.json({})


class SinkSuite(ServiceSuite, AlertSinkSuite):
    plugin = Sink


class BackendSuite(ServiceSuite, MetricBackendSuite):
    plugin = Backend


class JournalSuite(ServiceSuite, LogBackendSuite):
    plugin = Journal


class TracerSuite(ServiceSuite, TraceBackendSuite):
    plugin = Tracer


class DoorSuite(RuleSuite):
    plugin = Doorkeeper
    examples: ClassVar = [
        RuleExample(proposed_booking("2026-03-06T16:30", known=False), "too_late_for_new"),
        RuleExample(proposed_booking("2026-03-06T16:30", known=True)),
    ]


class ReporterSuite(ServiceSuite, EventSuite):
    plugin = Reporter
    hears_starts = hears_ends = hears_changes = True


class RoomSuite(WebSuite):
    plugin = Room
    settings: ClassVar = {"room": "blue", "secret": "p1anted-secret"}
    examples: ClassVar = [
        WebExample("GET", "/waiting/7", has='"room": "blue"'),
        WebExample("GET", "/waiting/seven", 404, "made of digits"),
        WebExample("POST", "/push", 202, headers={"X-Secret": "p1anted-secret"}, body=b"{}"),
        WebExample("POST", "/push", 403),
    ]


class ShowRoomSuite(CommandSuite):
    plugin = Room
    command = ShowRoom
    settings: ClassVar = {"room": "blue"}
    runs: ClassVar = [CommandExample((), prints="blue"), CommandExample(["--loud"], prints="BLUE")]


class TestCard(CardSuite): ...


class TestEngine(EngineSuite): ...


class TestModel(ModelSuite): ...


class TestDiary(DiarySuite): ...


class TestBook(BookSuite): ...


class TestCourier(CourierSuite): ...


class TestTape(TapeSuite): ...


class TestSwitch(SwitchSuite): ...


class TestSink(SinkSuite): ...


class TestBackend(BackendSuite): ...


class TestJournal(JournalSuite): ...


class TestTracer(TracerSuite): ...


class TestDoorkeeper(DoorSuite): ...


class TestReporter(ReporterSuite): ...


class TestRoom(RoomSuite): ...


class TestShowRoom(ShowRoomSuite): ...
