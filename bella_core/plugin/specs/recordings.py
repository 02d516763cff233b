"""Bring what a carrier recorded into the clinic's own keeping."""

from ..hooks import Kind, hook
from ..types import Audio


class RecordingSpecs:
    """Never called while a caller waits: the outbox asks, until it has the audio or staff are told that it never will."""

    @hook(Kind.DELIVER, 30.0)
    async def fetch_recording(self, ref: str) -> Audio:
        """
        Fetch a recording from the carrier.

        Called once per recording, and again whenever it is not known whether bella has it: after ``Retry``, an error, the deadline, or the
        death of the process. Of several plugins with this hook the first in the configured order is asked. It is tried for about a day,
        later and later; then staff see it. Nothing of what is heard may stand in a log line or in an error's text.

        Args:
            ref: the carrier's id of it.

        Returns:
            All of it, mono: ``mulaw`` at 8 kHz, or ``pcm16`` of any rate from 8 to 48 kHz, which the host converts.

        Raises:
            Retry: try again later, such as while the carrier is still writing it. Rejected: there is no such recording, for good.
        """
        raise NotImplementedError  # a spec is never called

    @hook(Kind.DELIVER, 15.0)
    async def delete_recording(self, ref: str) -> None:
        """
        Have the carrier forget a recording; the plugin that fetched it is asked once bella has it, or once its time is up.

        Called again whenever it is not known whether it was done, so that one that is gone already is no error.

        Args:
            ref: the carrier's id of it.

        Raises:
            Retry: try again later. Rejected: the carrier will not; staff see it.
        """
        raise NotImplementedError  # a spec is never called
