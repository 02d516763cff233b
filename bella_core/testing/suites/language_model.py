"""What is asked of plugins that answer for a language model."""

import json
from collections.abc import Mapping
from time import perf_counter
from typing import Any, ClassVar

import attrs
import pytest
from hypothesis import given

from bella_core.plugin import Completion, CompletionRequest
from bella_core.runtime.calling import HookResult
from bella_core.runtime.checks import check_completion

from ..bench import Bench, told
from ..phrases import PLANTED_WORDS
from ..promises import Grade, promise
from ..remotes import Remote, Request, Response
from ..strategies import REQUEST_SCHEMA, limits, values_of
from .remote import RemoteSuite, _server

_BUDGET_S = 0.4
_SLACK_S = 1.0

#: What a model may write instead of the object that it was asked for.
NONSENSE = ("", "{", '{"choice": "clean', "null", "[]", '"cleaning"', '{"choice": "dance"}', "Sure! Here you go.", '{"other": 1}')


class LanguageModelSuite(RemoteSuite):
    """
    Hold a plugin to the family of language models.

    Attributes:
        completes: whether it has the hook.
        request: what the suite asks; a caller's words are in it.
        answer: what the suite's model says.
    """

    capabilities = {"completes": "complete"}  # noqa: RUF012  # typed in the base
    completes: ClassVar[bool] = True
    request: ClassVar[CompletionRequest] = CompletionRequest(
        "understand", "Which service is asked for?", f"{PLANTED_WORDS[0]} I need a cleaning.", REQUEST_SCHEMA
    )
    answer: ClassVar[Mapping[str, Any]] = {"choice": "cleaning", "words": "a cleaning"}
    _text: str | None = None

    def wrapped(self, text: str) -> Response:
        """Return the service's response when its model wrote ``text``; a subclass knows how that looks, usage and all."""
        return Response.json({"text": text, "input_tokens": 12, "output_tokens": 3})

    def respond(self, request: Request) -> Response:  # noqa: ARG002  # for subclasses
        """Answer as the service does."""
        return self.wrapped(json.dumps(self.answer) if self._text is None else self._text)

    def exercise(self, bench: Bench) -> dict[str, HookResult]:
        """Ask the suite's request."""
        return {"complete": self._ask(bench, self.request)}

    @promise(Grade.BRONZE)
    def test_it_answers_by_the_schema(self, started: Bench) -> None:
        """It answers with what the model said, as an object that the schema allows, and names the model."""
        result = self.exercise(started)["complete"]
        assert isinstance(result.value, Completion), told(result)
        assert result.value.model, "it does not say which model answered"
        assert result.value.value == self.answer or not self.uses_remote, "it answered something other than its model"

    @promise(Grade.BRONZE)
    def test_any_request_gets_a_valid_answer(self, started: Bench) -> None:
        """Whatever is asked, the answer is an object that the schema allows, or None."""

        @limits(15)
        @given(values_of(CompletionRequest))
        def holds(request: CompletionRequest) -> None:
            result = self._ask(started, request)
            assert result.outcome == "ok", told(result)

        holds()

    @promise(Grade.SILVER)
    def test_usage_is_reported(self, started: Bench) -> None:
        """It says how many tokens went in and came out, and knows no cost below nothing."""
        result = self.exercise(started)["complete"]
        assert isinstance(result.value, Completion), told(result)
        usage = result.value.usage
        assert usage.input_tokens > 0 < usage.output_tokens, f"{usage.input_tokens} tokens in and {usage.output_tokens} out cannot be"

    @promise(Grade.SILVER)
    @pytest.mark.parametrize("text", NONSENSE)
    def test_nonsense_is_no_answer(self, started: Bench, remote: Remote | None, text: str) -> None:
        """Half a JSON, or an object beside the schema, is an error and never turned into an answer."""
        _server(remote)
        self._text = text
        result = self.exercise(started)["complete"]
        assert result.outcome != "ok", f"it made an answer out of {text!r}"

    @promise(Grade.SILVER)
    def test_it_keeps_to_its_budget(self, started: Bench, remote: Remote | None) -> None:
        """It gives up by itself when the request's seconds are over, retries and all."""
        _server(remote).hang()
        began = perf_counter()
        result = self._ask(started, attrs.evolve(self.request, budget_s=_BUDGET_S))
        spent = perf_counter() - began
        _server(remote).recover()
        assert result.outcome not in {"ok", "deadline"}, f"{told(result)}: it did not look at request.budget_s"
        assert spent < _BUDGET_S + _SLACK_S, f"{spent:.1f} s were spent of {_BUDGET_S} s"

    @staticmethod
    def _ask(bench: Bench, request: CompletionRequest) -> HookResult:
        return bench.ask("complete", request, check=lambda value, plugin: check_completion(value, plugin, request))
