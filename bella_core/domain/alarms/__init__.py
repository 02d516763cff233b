"""Whether a measurement is as it should be: pure, from values to a verdict."""

from .expressions import BadExpression, compute, names
from .judging import Point, State, judge

__all__ = ["BadExpression", "Point", "State", "compute", "judge", "names"]
