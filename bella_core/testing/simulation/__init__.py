"""
Callers to try a clinic's set-up with, before people call it.

Each has an agenda (who, what, when), a way of talking, and a line that loses and mistakes words at a set rate. They talk to the real
understanding and the real dialogue; a judge, who knows nothing of either, compares the book with what they agreed to::

    for outcome in hold_calls(Trial(seed=1, clinic=Path("clinic.toml").read_text("utf-8")), range(1000), processes=2):
        if outcome.verdict == "wrong":
            print(outcome.told())
"""

from bella_core.services.call_timings import table as waiting_table

from .call import Outcome, hold_call
from .figures import Figures, Tally, figures, shortfalls, table, upper_bound
from .line import Line, MemoryLine
from .personas import PERSONAS, Persona
from .real_words import RealWords, real_words
from .rows import Row
from .run import RATES, Setting, caller_of, setting, simulate
from .trial import Trial, hold_calls

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
    "Tally",
    "Trial",
    "caller_of",
    "figures",
    "hold_call",
    "hold_calls",
    "real_words",
    "setting",
    "shortfalls",
    "simulate",
    "table",
    "upper_bound",
    "waiting_table",
]
