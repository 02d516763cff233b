"""Check what plugins that carry messages tell: their channels, and what they sent."""

from collections.abc import Mapping
from typing import Any, get_args

from bella_core.core.suggesting import suggestion
from bella_core.plugin import Channel, Sent

from .checks import expect
from .errors import BadValue

#: The channels that there are.
CHANNELS: tuple[str, ...] = get_args(Channel)

_sent = expect(Sent)


def check_channels(value: object, _plugin: str) -> tuple[str, ...]:
    """Return the channels that a plugin names."""
    if not isinstance(value, list | tuple) or not all(type(channel) is str for channel in value):
        raise BadValue(f"expected a list or tuple of str, got {type(value).__name__}: return ('sms',)")
    for channel in value:
        if channel not in CHANNELS:
            raise BadValue(f"there is no channel {channel!r}{suggestion(channel, CHANNELS)}")
    return tuple(value)


def check_sent(value: Any, plugin: str) -> Sent:
    """Return what a plugin sent; a service that accepts a message has an id for it."""
    sent: Sent = _sent(value, plugin)
    if not sent.ref.strip():
        raise BadValue("Sent.ref is empty: give the id that the service has for the message")
    if sent.segments is not None and sent.segments < 1:
        raise BadValue("Sent.segments must be 1 or more, or None where the service does not say")
    return sent


def carriers(contributed: list[tuple[str, tuple[str, ...]]], senders: list[str]) -> Mapping[str, str]:
    """
    Return which plugin carries which channel: the first in order that names it.

    Args:
        contributed: plugins in their order, with their channels. ``senders``: those that have ``send_message``.
    """
    carried: dict[str, str] = {}
    for plugin, channels in contributed:
        for channel in channels if plugin in senders else ():
            carried.setdefault(channel, plugin)
    return carried
