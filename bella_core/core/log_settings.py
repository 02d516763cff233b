"""The settings of what is logged and measured."""

import ipaddress
from pathlib import Path
from typing import Literal

import attrs


@attrs.frozen
class LogSettings:
    """
    Say what the server logs, and where to; all of it goes to standard output, for whatever collects it there.

    Args:
        level: the lowest that is written.
        access: whether each request of a program or a person is logged; Twilio's are, by their turns.
        access_file: a file for these lines, which otherwise stand among the others, told by their field ``stream``.
        security_file: likewise for what concerns security.
    """

    level: Literal["debug", "info", "warning", "error"] = "info"
    access: bool = True
    access_file: Path | None = None
    security_file: Path | None = None


def _check_addresses(_instance: object, _field: object, value: tuple[str, ...]) -> None:
    for network in value:
        try:
            ipaddress.ip_network(network)
        except ValueError:
            raise ValueError(f"{network!r} is no address or network: write 10.0.0.7 or 10.0.0.0/8") from None


@attrs.frozen
class MetricSettings:
    """
    Say who may read the measurements at ``GET /metrics``; an API key always may.

    Args:
        allowed: addresses and networks that need no key, such as ``10.0.0.0/8``: the address of the connection, not of a header.
    """

    allowed: tuple[str, ...] = attrs.field(default=(), validator=_check_addresses)
