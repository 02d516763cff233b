"""
Callers to try a clinic's set-up with, before people call it.

Each has an agenda (who, what, when), a way of talking, and a line that loses and mistakes words at a set rate. They talk to the real
understanding and the real dialogue; a judge, who knows nothing of either, compares the book with what they agreed to::

    async for outcome in simulate(clinic, extractor, calls=1000, seed=1):
        if outcome.verdict == "wrong":
            print(outcome.told())
"""

from .call import Outcome, hold_call
from .figures import Figures, figures, shortfalls, table, upper_bound
from .line import Line, MemoryLine
from .personas import PERSONAS, Persona
from .real_words import RealWords, real_words
from .rows import Row
from .run import RATES, Setting, caller_of, setting, simulate

__all__ = [
    "PERSONAS",
    "RATES",
    "Figures",
    "Line",
    "MemoryLine",
    "Outcome",
    "Persona",
    "RealWords",
    "Row",
    "Setting",
    "caller_of",
    "figures",
    "hold_call",
    "real_words",
    "setting",
    "shortfalls",
    "simulate",
    "table",
    "upper_bound",
]
