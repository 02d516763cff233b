"""Speak for bella on this machine, without a network, by eSpeak NG."""

from .plugin import Espeak, EspeakSettings

__all__ = ["Espeak", "EspeakSettings"]
