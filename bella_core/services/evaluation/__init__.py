"""Measure what the plugins read against rows whose values are known."""

from .figures import Figures, evaluate, table

__all__ = ["Figures", "evaluate", "table"]
