"""Understand callers of a Canadian clinic, in English and French."""

from .plugin import CanadianNlp, CanadianNlpSettings

__all__ = ["CanadianNlp", "CanadianNlpSettings"]
