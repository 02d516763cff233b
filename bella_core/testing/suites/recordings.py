"""What is asked of plugins that fetch what a carrier recorded."""

from typing import ClassVar

from bella_core.plugin import Audio
from bella_core.runtime.calling import HookResult
from bella_core.runtime.checks import expect
from bella_core.runtime.speech import check_recording

from ..bench import Bench, told
from ..promises import Grade, promise
from ..remotes import Remote
from .remote import RemoteSuite, _server

_NOTHING = expect(None)


class RecordingSuite(RemoteSuite):
    """
    Hold a plugin to the family of recordings.

    Attributes:
        fetches, deletes: whether it has the hooks ``fetch_recording`` and ``delete_recording``.
        recording: the carrier's id of one that is there. ``recorded``: its audio, as the plugin hands it over.
    """

    capabilities = {"fetches": "fetch_recording", "deletes": "delete_recording"}  # noqa: RUF012  # typed in the base
    fetches: ClassVar[bool] = True
    deletes: ClassVar[bool] = True
    recording: ClassVar[str] = "RE" + "1" * 32
    recorded: ClassVar[Audio]

    def exercise(self, bench: Bench) -> dict[str, HookResult]:
        """Fetch the suite's recording, and have it deleted."""
        return {"fetch_recording": self._fetch(bench), "delete_recording": self._delete(bench)}

    @promise(Grade.BRONZE)
    def test_a_recording_is_fetched_whole_and_may_be_fetched_again(self, started: Bench) -> None:
        """It hands over every sample of a recording, as often as the host asks."""
        for _ in range(2):
            result = self._fetch(started)
            assert result.outcome == "ok", told(result)
            assert result.value == self.recorded

    @promise(Grade.BRONZE)
    def test_deleting_may_be_repeated(self, started: Bench) -> None:
        """A recording that is gone already is no error."""
        for _ in range(2):
            result = self._delete(started)
            assert result.outcome == "ok", told(result)

    @promise(Grade.SILVER)
    def test_refused_credentials_lose_no_recording(self, started: Bench, remote: Remote | None) -> None:
        """While the service refuses its credentials a recording is asked for again, and none is given up."""
        for status in (401, 403):
            _server(remote).fail(status)
            result = self._fetch(started)
            assert result.outcome == "retry", f"wanted retry at {status}, got {told(result)}: credentials can be mended"

    def _fetch(self, bench: Bench) -> HookResult:
        return bench.ask("fetch_recording", self.recording, check=check_recording)

    def _delete(self, bench: Bench) -> HookResult:
        return bench.ask("delete_recording", self.recording, check=_NOTHING)
