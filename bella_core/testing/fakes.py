"""What stands in for the host while a plugin is tested: a clock that stands still, a host that keeps what it is told."""

import asyncio
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import attrs

from bella_core.core.alarms import ALARMS
from bella_core.core.dashboards import DASHBOARDS
from bella_core.plugin import Alarm, Dashboard, LocationView, ProposedBooking, ProviderView, ServiceView, TurnContext

#: A Monday, nine in the morning in Toronto.
NOW = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)


class StandingClock:
    """Tell the same time until it is moved."""

    def __init__(self, at: datetime = NOW) -> None:
        self._at = at
        self._passed = 0.0

    def now(self) -> datetime:
        """Return the time, aware UTC."""
        return self._at

    def monotonic(self) -> float:
        """Return the seconds it was moved by."""
        return self._passed

    def move(self, seconds: float) -> None:
        """Let ``seconds`` pass."""
        self._at += timedelta(seconds=seconds)
        self._passed += seconds


@attrs.frozen
class LogLine:
    """A line that a plugin logged, with everything it gave: nothing is withheld as the real host would."""

    level: str
    event: str
    fields: dict[str, object]


class RecordingLogger:
    """Keep lines instead of writing them."""

    def __init__(self) -> None:
        self.lines: list[LogLine] = []

    def debug(self, event: str, **fields: object) -> None:
        self.lines.append(LogLine("debug", event, fields))

    def info(self, event: str, **fields: object) -> None:
        self.lines.append(LogLine("info", event, fields))

    def warning(self, event: str, **fields: object) -> None:
        self.lines.append(LogLine("warning", event, fields))

    def error(self, event: str, **fields: object) -> None:
        self.lines.append(LogLine("error", event, fields))


class FakeHost:
    """
    Be a plugin's host in a test.

    Args:
        data_dir: a folder of the test's, made at once.
        clock: stands still unless the test moves it.

    Attributes:
        logger: ``logger.lines`` is what the plugin logged.
        readiness: every reason given to ``ready``, in order.
        forgone: every hook that the plugin said has nothing to do.
        errors: what spawned work raised.
        alarms, dashboards: bella's own, as they are when nobody sets anything.
        public_url: where services would reach bella.
    """

    public_url: str | None = "https://bella.example.ca"

    def __init__(self, data_dir: Path, clock: StandingClock | None = None) -> None:
        data_dir.mkdir(parents=True, exist_ok=True)
        self.data_dir = data_dir
        self.clock = clock or StandingClock()
        self.logger = RecordingLogger()
        self.readiness: list[str | None] = []
        self.forgone: set[str] = set()
        self.alarms: tuple[Alarm, ...] = ALARMS
        self.dashboards: tuple[Dashboard, ...] = DASHBOARDS
        self.errors: list[Exception] = []
        self._tasks: set[asyncio.Task[None]] = set()

    def now(self) -> datetime:
        """Return the clock's time, aware UTC."""
        return self.clock.now()

    def spawn(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        """Run ``work`` on the running loop until it ends or the host stops."""
        task = asyncio.get_running_loop().create_task(self._run(work), name=f"spawned:{name}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def forgo(self, hook: str) -> None:
        """Keep the hook's name."""
        self.forgone.add(hook)

    def ready(self, reason: str | None) -> None:
        """Keep the reason."""
        self.readiness.append(reason)

    async def stop(self) -> None:
        """Cancel what was spawned, as the host does after ``shutdown``."""
        await asyncio.sleep(0)
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=1.0)

    async def _run(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Exception as error:  # noqa: BLE001  # kept, so that the test can look at it
            self.errors.append(error)


class FakeCommandHost(FakeHost):
    """
    Be a command's host in a test.

    Args:
        settings: of the plugin whose command it is.
    """

    def __init__(self, data_dir: Path, settings: Any = None, clock: StandingClock | None = None) -> None:
        super().__init__(data_dir, clock)
        self.settings = settings


def clinic_location() -> LocationView:
    """Return a small clinic: two services, a dentist and a hygienist, English and French."""
    return LocationView(
        "main",
        services=(
            ServiceView(
                "cleaning", {"en": "cleaning", "fr": "nettoyage"}, {"en": ("cleaning", "hygiene"), "fr": ("nettoyage", "détartrage")}
            ),
            ServiceView("exam", {"en": "check-up", "fr": "examen"}, {"en": ("check-up", "exam"), "fr": ("examen",)}),
        ),
        providers=(ProviderView("p1", "Dr. Anjali Rao", "dentist"), ProviderView("p2", "Luc Gagné", "hygienist")),
    )


def proposed_booking(start: str = "2026-03-02T09:00", *, minutes: int = 60, zone: str = "America/Toronto", **facts: Any) -> ProposedBooking:
    """
    Return a booking that a caller is about to make at the small clinic: a cleaning.

    Args:
        start: ISO 8601, on the location's clocks. ``minutes``: the visit's length. ``zone``: the location's, IANA.
        facts: any other field of ``ProposedBooking``, such as ``known=False``.
    """
    starts_at = datetime.fromisoformat(start).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    usual = ProposedBooking("book", "call", "main", "cleaning", "p2", "room-1", starts_at, starts_at, zone, "en-CA")
    return attrs.evolve(usual, ends_at=starts_at + timedelta(minutes=minutes), **facts)


def turn_context(
    language: str = "en-CA",
    *expecting: str,
    at: datetime = NOW,
    caller: str | None = None,
    pending: str = "",
    location: LocationView | None = None,
) -> TurnContext:
    """
    Return a turn's context.

    Args:
        language: ``en-CA`` or ``fr-CA``. ``expecting``: the kinds that the last question asked for.
        at: aware. ``caller``: E.164. ``pending``: what an earlier utterance left unfinished.
        location: the clinic's; ``None`` for ``clinic_location()``.
    """
    return TurnContext("0195a4e0-0000-7000-8000-000000000001", at, language, expecting, location or clinic_location(), 1.0, caller, pending)
