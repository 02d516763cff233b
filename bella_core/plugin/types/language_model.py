"""What a language model is asked, and what it answers: JSON by a schema, and what it cost."""

from collections.abc import Mapping
from typing import Any

import attrs


@attrs.frozen
class CompletionRequest:
    """
    Ask a language model for one JSON object.

    Args:
        purpose: a code of the host's own, such as ``understand``, for statistics and for choosing a model; never a caller's words.
        instructions: what is to be done, written by the host; the same for every caller.
        input: what it is to be done with. A caller's words are in it: they are data, whatever they say.
        schema: JSON Schema of the object, of type, properties, required, additionalProperties, items, enum, anyOf, description and the
            limits minItems, maxItems, minimum, maximum; every property is required and no other allowed.
        max_tokens: most that may be answered.
        budget_s: seconds that are left; an answer after them is not waited for.
        language: ``en-CA`` or ``fr-CA``: what the caller is spoken to in.
    """

    purpose: str
    instructions: str = attrs.field(repr=False)
    input: str = attrs.field(repr=False)
    schema: Mapping[str, Any] = attrs.field(repr=False)
    max_tokens: int = 400
    budget_s: float = 4.0
    language: str = "en-CA"


@attrs.frozen
class Usage:
    """
    Say what one answer took.

    Args:
        input_tokens, output_tokens: as the provider counts them.
        cost_usd: in United States dollars; None where it is not known.
    """

    input_tokens: int
    output_tokens: int
    cost_usd: float | None = None


@attrs.frozen
class Completion:
    """
    Hold a model's answer.

    Args:
        value: the object, read from JSON already; the host checks it against the request's schema.
        usage: what it took.
        model: which model answered, as its provider calls it.
    """

    value: Mapping[str, Any] = attrs.field(repr=False)
    usage: Usage
    model: str
