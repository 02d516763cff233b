"""Start and stop with the host."""

from ..hooks import Kind, hook
from ..host import Host


class LifecycleSpecs:
    """Called in the configured order, at shutdown in the reverse order; found without ``@hookimpl`` too."""

    @hook(Kind.LIFECYCLE, 30.0)
    async def startup(self, host: Host) -> None:
        """
        Get ready to work.

        Called once, before the first call is answered. On error or overrun the plugin is disabled and the reason shown.

        Args:
            host: the plugin's own host.

        Raises:
            NotConfigured: credentials or files are missing; the plugin stays idle and says so.
        """
        raise NotImplementedError  # a spec is never called

    @hook(Kind.LIFECYCLE, 5.0)
    async def health(self) -> str | None:
        """
        Say whether the plugin can work.

        Called every half minute, in each process, once it has started. What it says is shown beside the plugin's name by
        ``GET /plugins``. On error or overrun that is shown; the plugin stays in use, as its other hooks have deadlines and breakers of
        their own.

        Returns:
            ``None`` if it can; else why not, in one sentence without anything of a caller's: "the model's file is gone".
        """
        raise NotImplementedError  # a spec is never called

    @hook(Kind.LIFECYCLE, 10.0)
    async def shutdown(self) -> None:
        """
        Let go of everything.

        Called once. Tasks started with ``Host.spawn`` are cancelled right after it.
        """
        raise NotImplementedError  # a spec is never called
