"""Read what a provider answers: the one object that its model wrote, and what that took; errors quote nobody."""

import json
from typing import Any, TypeVar

import attrs

from bella_core.plugin import Rejected

T = TypeVar("T")


@attrs.frozen
class Answer:
    """What the model said: an object, what it took, and which model it was."""

    value: dict[str, Any]
    input_tokens: int
    output_tokens: int
    model: str


def read(body: bytes) -> Answer:
    """
    Return a completion's answer.

    Args:
        body: JSON, as the provider sent it.

    Raises:
        Rejected: the model refuses, or was cut off. ValueError: it is no completion, or the model wrote no JSON object.
    """
    completion = _json(body, "the provider did not answer with JSON")
    choices = _of(completion, "choices", list)
    if not choices:
        raise Rejected("the model refused to answer")
    message = _of(choices[0], "message", dict)
    if message.get("refusal") or choices[0].get("finish_reason") == "content_filter":
        raise Rejected("the model refused to answer")
    if choices[0].get("finish_reason") == "length":
        raise Rejected("the model's answer was cut off at max_tokens")
    content = message.get("content")
    value = _json(content if isinstance(content, str) else "", "the model did not write JSON")
    if not isinstance(value, dict):
        raise ValueError("the model wrote JSON, but no object")  # noqa: TRY004  # it is the model's value, not a caller's type
    usage = completion["usage"] if completion.get("usage") is not None else {"prompt_tokens": 0, "completion_tokens": 0}
    return Answer(value, _of(usage, "prompt_tokens", int), _of(usage, "completion_tokens", int), _of(completion, "model", str))


def _json(text: str | bytes, otherwise: str) -> Any:
    """Read JSON; an error's message would quote it, so it is left behind."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError(otherwise) from None


def _of(found: object, name: str, kind: type[T]) -> T:
    value = found.get(name) if isinstance(found, dict) else None
    if not isinstance(value, kind) or isinstance(value, bool):
        raise ValueError("the provider answered with something other than a completion")  # noqa: TRY004  # as above
    return value
