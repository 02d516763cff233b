"""The plugin: one request to the model for each of bella's, within its seconds, and nothing kept by the provider."""

import asyncio
from typing import TYPE_CHECKING, Literal

import attrs
from attrs.validators import ge, gt, optional

from bella_core.plugin import Completion, CompletionRequest, Host, NotConfigured, Secret, Usage, hookimpl

if TYPE_CHECKING:
    from .answers import Answer
    from .service import Service

#: OpenAI's own address; any other is a server of somebody else's, which may do without a key.
OPENAI_URL = "https://api.openai.com/v1"


@attrs.frozen
class OpenAISettings:
    """
    Say which model is asked, where, and what it costs.

    Args:
        api_key: the key; without it the plugin is idle, unless ``base_url`` names another server.
        base_url: where the model is: OpenAI, or any server with the same protocol.
        model: as the provider calls it; a small and quick one will do.
        timeout_s: seconds for one try, from the request to the last byte of its answer; if less is left it is that.
        retries: how often a request that nobody charged for (429, 503, no connection) is tried again, as far as its seconds go.
        limit_name: what the provider calls the limit of an answer; older servers know ``max_tokens`` only.
        reasoning_effort: for models that think before they answer; left out for all others.
        input_usd, output_usd: dollars for a million tokens; without them no cost is reported.
    """

    api_key: Secret[str] = Secret("")  # noqa: RUF009  # frozen
    base_url: str = OPENAI_URL
    model: str = "gpt-4.1-mini"
    timeout_s: float = attrs.field(default=6.0, validator=gt(0))
    retries: int = attrs.field(default=1, validator=ge(0))
    limit_name: Literal["max_completion_tokens", "max_tokens"] = "max_completion_tokens"
    reasoning_effort: Literal["none", "minimal", "low", "medium", "high"] | None = None
    input_usd: float | None = attrs.field(default=None, validator=optional(ge(0)))
    output_usd: float | None = attrs.field(default=None, validator=optional(ge(0)))


class OpenAI:
    """Have a model propose what callers may have meant."""

    settings = OpenAISettings
    api = 1

    def __init__(self, settings: OpenAISettings) -> None:
        self._settings = settings
        self._service: Service | None = None

    @hookimpl
    async def startup(self, host: Host) -> None:
        """Load the SDK and open its client, away from the event loop: both read files for a second."""
        if not self._settings.api_key.reveal() and self._settings.base_url == OPENAI_URL:
            raise NotConfigured("set api_key in [plugins.openai] of bella.toml, or BELLA_PLUGINS__OPENAI__API_KEY")
        self._service = await asyncio.to_thread(_open, self._settings)
        host.logger.info("model_client_opened")

    @hookimpl
    async def shutdown(self) -> None:
        """Close the client."""
        if self._service is not None:
            await self._service.close()

    @hookimpl
    async def complete(self, request: CompletionRequest) -> Completion | None:
        """Ask the model; what it wrote must be an object, which the host then holds to the schema."""
        if self._service is None:
            raise NotConfigured("the plugin was not started")
        answer = await self._service.ask(request)
        return Completion(answer.value, Usage(answer.input_tokens, answer.output_tokens, self._cost(answer)), answer.model)

    def _cost(self, answer: "Answer") -> float | None:
        given = self._settings
        if given.input_usd is None or given.output_usd is None or not answer.input_tokens:  # what nobody counted did cost something
            return None
        return (answer.input_tokens * given.input_usd + answer.output_tokens * given.output_usd) / 1_000_000


def _open(settings: OpenAISettings) -> "Service":
    from .service import Service, rehearse  # noqa: PLC0415  # the SDK takes a second to load: whoever only lists plugins does not wait for it

    asyncio.run(rehearse())
    return Service(settings)
