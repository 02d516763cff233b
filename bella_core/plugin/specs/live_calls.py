"""Send a call that is under way somewhere else."""

from ..hooks import Kind, hook


class LiveCallSpecs:
    """Called when somebody of the staff takes a call over that bella is answering, and waits for it at a screen."""

    @hook(Kind.DELIVER, 8.0)
    async def redirect_call(self, ref: str, url: str) -> None:
        """
        Have the carrier ask ``url`` at once, by POST, how a live call goes on; what bella was saying is cut short.

        Called once for each time that somebody takes a call, and not again: whoever clicked is told what came of it. Of several plugins
        with this hook the first in the configured order is asked. What is answered at ``url`` is the same each time it is asked.

        Args:
            ref: the carrier's id of the call.
            url: an address of bella's own, as the carrier reaches it.

        Raises:
            Retry: the carrier cannot be asked now; the caller is still with bella. Rejected: the call is over, or the carrier will not.
        """
        raise NotImplementedError  # a spec is never called
