"""A strict provider: it takes what the SDK's own types allow, and answers as the SDK's own types say."""

import json
from typing import Any, get_type_hints

import pytest
from openai.types.chat import ChatCompletion
from openai.types.chat.completion_create_params import CompletionCreateParamsNonStreaming
from pydantic import TypeAdapter

from bella_core.testing import Request, Response

KEY = "sk-planted-key-of-the-tests"
_PARAMS: TypeAdapter[Any] = TypeAdapter(CompletionCreateParamsNonStreaming)
_KNOWN = get_type_hints(CompletionCreateParamsNonStreaming).keys()


class Provider:
    """What the real one takes and says."""

    key = KEY

    def take(self, request: Request) -> dict[str, Any]:
        """Return the body of a request that the real provider would take."""
        assert (request.method, request.path) == ("POST", "/v1/chat/completions")
        assert request.headers["authorization"] == f"Bearer {KEY}"
        assert request.headers["content-type"] == "application/json"
        body: dict[str, Any] = request.json()
        assert body.keys() <= _KNOWN
        read = _PARAMS.validate_python(body)
        assert [message["role"] for message in read["messages"]] == ["system", "user"]
        assert body["store"] is False
        self._strict(body["response_format"]["json_schema"]["schema"])
        return body

    def say(self, text: str | None, *, refusal: str | None = None, finish: str = "stop", usage: bool = True) -> Response:
        """Return a completion in which the model wrote ``text``."""
        message = {"role": "assistant", "content": text, "refusal": refusal}
        made = ChatCompletion.model_validate(
            {
                "id": "chatcmpl-1",
                "object": "chat.completion",
                "created": 1_790_000_000,
                "model": "gpt-4.1-mini-2025-04-14",
                "choices": [{"index": 0, "finish_reason": finish, "logprobs": None, "message": message}],
                "usage": {"prompt_tokens": 210, "completion_tokens": 14, "total_tokens": 224} if usage else None,
            }
        )
        return Response(200, made.model_dump_json().encode(), {"Content-Type": "application/json"})

    def fail(self, status: int, headers: dict[str, str] | None = None) -> Response:
        """Return an error as the provider writes it: it quotes what it was asked."""
        told = {"message": "Invalid input: my name is Quackenbush", "type": "invalid_request_error", "param": None, "code": None}
        return Response(status, json.dumps({"error": told}).encode(), {"Content-Type": "application/json", **(headers or {})})

    def _strict(self, schema: dict[str, Any]) -> None:
        """Hold a schema to what strict structured output asks for: every property required, and no other allowed."""
        if schema["type"] == "object":
            assert schema["additionalProperties"] is False
            assert sorted(schema["required"]) == sorted(schema["properties"])
            for inner in schema["properties"].values():
                self._strict(inner)
        if schema["type"] == "array":
            self._strict(schema["items"])


@pytest.fixture
def provider() -> Provider:
    return Provider()
