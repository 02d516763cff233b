"""The plugin keeps the contract's promises: by a service, and on this machine."""

from collections.abc import Mapping

import pytest
from bella_whisper import Whisper

from bella_core.testing import Remote, Request, Response, SpeechSuite


class TestByService(SpeechSuite):
    plugin = Whisper
    streams = True
    opens = False  # the service is asked at an utterance's end
    synthesizes = True
    says = "a root canal"

    @pytest.fixture(autouse=True)
    def _with_service(self, service, say):
        self.service = service
        type(self).speech = say("root_canal")

    def settings_for(self, remote: Remote | None) -> Mapping[str, object]:
        asked = {"base_url": f"{remote.url}/v1", "api_key": self.service.key} if remote else {}
        return {"engines": ["remote"], "remote": asked, "voice": {"enabled": True}}

    def respond(self, request: Request) -> Response:
        fields = self.service.take(request)
        return (
            Response(200, b"\x01\x00" * 12_000, {"Content-Type": "audio/pcm"})
            if "input" in fields
            else self.service.say("I need a root canal.")
        )


class TestOnThisMachine(SpeechSuite):
    plugin = Whisper
    uses_remote = False
    streams = True
    synthesizes = True
    sentence = None  # on this machine it has no voice
    says = "root canal and a crown"
    settings = {"engines": ["local"], "local": {"calls": 1, "beam_size": 1}}  # noqa: RUF012  # typed in the base

    @pytest.fixture(autouse=True)
    def _with_audio(self, say, loaded, request):
        type(self).speech = say("root_canal")
        if "started" in request.fixturenames:
            loaded(request.getfixturevalue("started"))
