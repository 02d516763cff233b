"""What is forgotten in time, class by class, but of patients on whom legal holds lie."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import Connection

from bella_core.core.privacy_settings import PrivacySettings
from bella_core.crud import forgetting
from bella_core.db import Database
from bella_core.services.jobs import Job

#: Seconds between two looks.
DAILY_S = 24 * 3600.0


def retention_jobs(db: Database, settings: PrivacySettings) -> tuple[Job, ...]:
    """Return the jobs that forget messages, and what was said in calls and left for staff; recordings have their own."""
    messages, transcripts = timedelta(days=settings.message_days), timedelta(days=settings.transcript_days)

    async def forget_messages() -> None:
        await _all(db, forgetting.sent, messages)
        await _all(db, forgetting.answered, messages)

    async def forget_transcripts() -> None:
        await _all(db, forgetting.said, transcripts)
        await _all(db, forgetting.left, transcripts)

    return Job("forget_messages", forget_messages, DAILY_S), Job("forget_transcripts", forget_transcripts, DAILY_S)


async def _all(db: Database, forget: Callable[[Connection, timedelta], int], older_than: timedelta) -> None:
    """Forget a few at a time until nothing is left to forget: whoever books meanwhile waits for no more."""
    while await db.write(forget, older_than):
        pass
