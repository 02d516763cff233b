"""Have a language model propose what a caller may have meant."""

from ..hooks import Kind, hook
from ..types import Completion, CompletionRequest


class LanguageModelSpecs:
    """A model proposes and never acts: the host checks what it says, and goes on without it when nobody answers."""

    @hook(Kind.PROVIDE, 6.0, rests=True)
    async def complete(self, request: CompletionRequest) -> Completion | None:
        """
        Answer a request with one JSON object.

        Called at most once a turn, while the caller waits, and only where nothing was understood. On error, overrun, or an object that the
        request's schema does not allow, the next plugin is asked; when none answers, the call goes on without.

        Args:
            request: what to do, with what, the schema of the answer, and the seconds that are left (``budget_s``).

        Returns:
            The object with its usage. ``None``: not mine, ask the next plugin.

        Raises:
            Retry: the service is away or over its limits; for ``after_s`` it is not asked again. Rejected: it refuses this request, or
                the model refuses to answer. Who does either three times in a row is left alone for a while. Say
                ``unspent=True`` where the service charges nothing for it; else what was set aside for the request stays spent.
        """
        raise NotImplementedError  # a spec is never called
