"""
The public contract: all that a plugin's author needs, and all that a plugin may import of bella.

A plugin is a class; its ``settings`` attribute names an attrs class; its methods marked ``@hookimpl`` are hooks. It is found
through the entry-point group ``bella.plugins``.
"""

from typing import TYPE_CHECKING

from . import types
from .commands import Command, CommandHost
from .deprecations import former as _former
from .errors import BadRequest, CursorGone, NotConfigured, PluginError, Rejected, Retry
from .hooks import Kind, Policy, hookimpl
from .host import Host, Logger
from .settings import Secret
from .types import *  # noqa: F403  # the types' own __all__ is the list; a test holds this façade to it

#: The version of the contract; a plugin names the one it was written for as ``api``.
API = 1

__all__ = [
    "API",
    "BadRequest",
    "Command",
    "CommandHost",
    "CursorGone",
    "Host",
    "Kind",
    "Logger",
    "NotConfigured",
    "PluginError",
    "Policy",
    "Rejected",
    "Retry",
    "Secret",
    "hookimpl",
]
__all__ += types.__all__

if not TYPE_CHECKING:  # else a type checker would take any name for one of the contract's

    def __getattr__(name: str) -> object:
        """Return a name that is to go away, with a warning."""
        return _former(__name__, name)
