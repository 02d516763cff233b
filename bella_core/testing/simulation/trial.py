"""
Many calls, held in one process or in several; what comes of a call depends on the trial and the call's number alone.

However busy the machine is, the same words are understood the same way: no plugin is taken out of use because it was late.
"""

import asyncio
import multiprocessing
import os
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

import attrs

from bella_core.app.plugins import Plugins
from bella_core.core.clock import SystemClock
from bella_core.core.config import load_settings
from bella_core.core.errors import BellaError
from bella_core.core.logging import configure
from bella_core.core.settings import Settings
from bella_core.runtime.breaker import Breaker
from bella_core.services.clinics import demo_toml
from bella_core.services.clinics_document import read
from bella_core.services.extraction import Extractor

from .call import Outcome
from .real_words import real_words
from .run import RATES, hold, refuse_unfit

#: Calls that a process is given at a time.
_SHARE = 25


@attrs.frozen
class Trial:
    """
    Say what to try.

    Args:
        seed: what the callers are drawn from. ``rates``: the word error rates that they take turns with.
        clinic: the document of the clinic that is called, TOML; None for the demo clinic. ``source``: what it is called in errors.
        config: the settings file, of which plugins understand the callers; None for the environment's own.
    """

    seed: int = 1
    rates: tuple[float, ...] = RATES
    clinic: str | None = None
    source: str = "clinic file"
    config: Path | None = None

    def settings(self) -> Settings:
        """Return the settings that the trial is held by."""
        return load_settings(self.config, os.environ)


class PatientBreaker(Breaker):
    """Goes on asking a plugin that is late or fails: on a busy machine it is late through no fault of its own."""

    __slots__ = ()

    def failed(self, rest_s: float = 0.0) -> bool:  # noqa: ARG002  # whatever it asks for
        return False


class Booth:
    """
    Hold the calls of a trial, one after the other: ``with Booth(trial) as booth: booth.hold(7)``.

    Raises:
        ClinicError, ConfigError: the clinic's document, or the settings, cannot be used.
        BellaError: when it is entered, if no plugin understands callers.
    """

    def __init__(self, trial: Trial) -> None:
        self._trial = trial
        self._words = real_words()
        self._clinic = read(demo_toml() if trial.clinic is None else trial.clinic, source=trial.source)
        refuse_unfit(self._clinic)
        self.plugins = Plugins(trial.settings(), (), SystemClock(), discover=True, breaker=PatientBreaker)
        self._runner = asyncio.Runner()

    def __enter__(self) -> Self:
        self._runner.run(self.plugins.__aenter__())
        if not self.plugins.hooks.runner.plugins("extract"):
            self.__exit__(None, None, None)
            raise BellaError("no plugin understands callers: pip install bella-canadian-nlp, or another that extracts, and enable it")
        self._extractor = Extractor(self.plugins.hooks)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        self._runner.run(self.plugins.__aexit__(kind, error, traceback))
        self._runner.close()

    def hold(self, number: int) -> Outcome:
        """Hold one call."""
        trial = self._trial
        return self._runner.run(hold(self._clinic, self._extractor, trial.seed, number, trial.rates, words=self._words))


def hold_calls(trial: Trial, numbers: Sequence[int], *, processes: int = 1) -> Iterator[Outcome]:
    """
    Hold calls, and yield what came of each, in order.

    Args:
        numbers: of the calls. ``processes``: how many hold them at once; what comes of a call is the same with any number.
    """
    if processes == 1:
        with Booth(trial) as booth:
            yield from map(booth.hold, numbers)
        return
    with Booth(trial):
        pass  # what is amiss is told here: a pool would start processes for ever that cannot begin
    with multiprocessing.get_context("spawn").Pool(processes, partial(_open, trial)) as pool:
        yield from pool.imap(_hold, numbers, chunksize=_SHARE)


_booth: Booth | None = None


def _open(trial: Trial) -> None:
    """Open this process's booth; the process ends with the pool, and its booth with it."""
    global _booth  # noqa: PLW0603  # what a process of a pool has is a global of its own
    configure(level="error", stream=sys.stderr.buffer)
    _booth = Booth(trial).__enter__()


def _hold(number: int) -> Outcome:
    assert _booth is not None  # it was opened when the process began
    return _booth.hold(number)
