"""Hear callers with Whisper, on this machine and by a service."""

from .plugin import Whisper
from .settings import LocalSettings, RemoteSettings, VoiceSettings, WhisperSettings

__all__ = ["LocalSettings", "RemoteSettings", "VoiceSettings", "Whisper", "WhisperSettings"]
