"""What is asked of plugins that send live calls somewhere else."""

from typing import ClassVar

from bella_core.runtime.calling import HookResult
from bella_core.runtime.checks import expect

from ..bench import Bench, told
from ..promises import Grade, promise
from ..remotes import Remote
from .remote import RemoteSuite, _server

_NOTHING = expect(None)


class LiveCallSuite(RemoteSuite):
    """
    Hold a plugin to the family of live calls.

    Attributes:
        redirects: whether it has the hook ``redirect_call``.
        call: the carrier's id of a call that is under way. ``address``: where it is to go on.
    """

    capabilities = {"redirects": "redirect_call"}  # noqa: RUF012  # typed in the base
    redirects: ClassVar[bool] = True
    call: ClassVar[str] = "CA" + "1" * 32
    address: ClassVar[str] = "https://bella.example.ca/twilio/over?take=01"

    def exercise(self, bench: Bench) -> dict[str, HookResult]:
        """Send the suite's call to its address."""
        return {"redirect_call": self._redirect(bench)}

    @promise(Grade.BRONZE)
    def test_the_carrier_is_told_once(self, started: Bench, remote: Remote | None) -> None:
        """It asks its service, once, and succeeds when that does."""
        result = self._redirect(started)
        assert result.outcome == "ok", told(result)
        asked = [request for request in _server(remote).requests if self.call in request.path or self.call.encode() in request.body]
        assert len(asked) == 1, f"wanted one request that names the call, there were {len(asked)}"

    @promise(Grade.BRONZE)
    def test_a_call_that_is_over_is_told_at_once(self, started: Bench, remote: Remote | None) -> None:
        """A call that the service does not have any more is refused, as nobody can wait for it."""
        _server(remote).fail(404)
        result = self._redirect(started)
        assert result.outcome == "rejected", f"wanted rejected, got {told(result)}"

    @promise(Grade.SILVER)
    def test_refused_credentials_can_be_mended(self, started: Bench, remote: Remote | None) -> None:
        """While the service refuses its credentials it asks to be tried again: nothing is wrong with the call."""
        for status in (401, 403):
            _server(remote).fail(status)
            result = self._redirect(started)
            assert result.outcome == "retry", f"wanted retry at {status}, got {told(result)}: credentials can be mended"

    def _redirect(self, bench: Bench) -> HookResult:
        return bench.ask("redirect_call", self.call, self.address, check=_NOTHING)
