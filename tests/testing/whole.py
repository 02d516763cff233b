"""The suites of the plugins that keep every promise."""

from collections.abc import Mapping
from typing import ClassVar

from bella_core.testing import (
    AlertSinkSuite,
    CalendarSuite,
    Example,
    ExtractionSuite,
    LanguageModelSuite,
    MessageSuite,
    MetricBackendSuite,
    Response,
    SpeechSuite,
)
from tests.testing.whole_plugins import Backend, Card, Courier, Diary, Engine, Model, Sink


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
    says = "bonjour"

    def respond(self, request):
        return Response.json({"text": "Bonjour, ici Zéphirine Quackenbush."})


class ModelSuite(ServiceSuite, LanguageModelSuite):
    plugin = Model


class DiarySuite(ServiceSuite, CalendarSuite):
    plugin = Diary

    def respond(self, request):
        busy = [["e1", "2026-03-03T14:00:00+00:00", "2026-03-03T15:00:00+00:00"]]
        return Response.json({"busy": busy, "cursor": "c1"})


class CourierSuite(ServiceSuite, MessageSuite):
    plugin = Courier

    def respond(self, request):
        return Response.json({"id": "m" + request.json()["key"], "parts": 1})


class SinkSuite(ServiceSuite, AlertSinkSuite):
    plugin = Sink


class BackendSuite(ServiceSuite, MetricBackendSuite):
    plugin = Backend


class TestCard(CardSuite): ...


class TestEngine(EngineSuite): ...


class TestModel(ModelSuite): ...


class TestDiary(DiarySuite): ...


class TestCourier(CourierSuite): ...


class TestSink(SinkSuite): ...


class TestBackend(BackendSuite): ...
