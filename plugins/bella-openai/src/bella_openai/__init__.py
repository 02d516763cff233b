"""A language model for bella, by OpenAI or any server that speaks its protocol."""

from .plugin import OpenAI, OpenAISettings

__all__ = ["OpenAI", "OpenAISettings"]
