"""The plugin keeps the contract's promises."""

from collections.abc import Mapping

import pytest
from bella_openai import OpenAI

from bella_core.testing import LanguageModelSuite, Remote, Request, Response


class TestOpenAI(LanguageModelSuite):
    plugin = OpenAI
    name = "openai"

    @pytest.fixture(autouse=True)
    def _with_provider(self, provider):
        self.provider = provider

    def settings_for(self, remote: Remote | None) -> Mapping[str, object]:
        return {"base_url": f"{remote.url}/v1" if remote else "https://api.openai.com/v1", "api_key": self.provider.key}

    def respond(self, request: Request) -> Response:
        self.provider.take(request)
        return super().respond(request)

    def wrapped(self, text: str) -> Response:
        return self.provider.say(text)
