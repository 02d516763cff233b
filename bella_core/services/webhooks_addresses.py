"""Where events may be sent: to the open network by HTTPS; into private networks only where the settings say so."""

import ipaddress
import socket
from urllib.parse import urlsplit

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_LONGEST = 2000
#: Addresses of IPv4 written as IPv6, for networks without IPv4 (RFC 6052).
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class BadAddress(ValueError):
    """Nothing is sent there; says why, and how to mend it."""


class PrivateAddress(OSError):
    """A name leads into a private network."""


def check_url(url: str, *, private: bool) -> None:
    """
    See that an address may be one of a webhook; where its name leads is seen each time that something is sent.

    Raises:
        BadAddress: it may not.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise BadAddress("must be an address such as https://example.ca/bella") from None
    if not host or port == 0 or len(url) > _LONGEST or not (url.isascii() and url.isprintable()) or " " in url:
        raise BadAddress("must be an address such as https://example.ca/bella")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise BadAddress("must have neither a name, a password nor a fragment in it: the signature says who sends")
    literal = _literal(host)
    if literal is not None and not private and not is_open(literal):
        raise BadAddress("must not lead into a private network; `private = true` under [webhooks] allows it")
    is_here = host == "localhost" or (literal is not None and literal.is_loopback)
    if is_here and not private:
        raise BadAddress("must not lead to this machine; `private = true` under [webhooks] allows it")
    if parts.scheme != "https" and not (parts.scheme == "http" and is_here):
        raise BadAddress("must begin with https://; only what is on this machine may go without")


def is_open(address: Address) -> bool:
    """Tell whether an address is one of the open network, however it is written."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if address in _NAT64:
            inner = ipaddress.IPv4Address(address.packed[-4:])
        if inner is not None:
            return is_open(inner)
    return address.is_global and not address.is_multicast


class OpenResolver(AbstractResolver):
    """Find names' addresses, and refuse a name that leads into a private network: what is connected to is what was looked at."""

    def __init__(self) -> None:
        self._inner = ThreadedResolver()

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET) -> list[ResolveResult]:
        """
        Return a name's addresses.

        Raises:
            PrivateAddress: one of them is of a private network.
        """
        found = await self._inner.resolve(host, port, family)
        if not all(is_open(ipaddress.ip_address(one["host"].partition("%")[0])) for one in found):
            raise PrivateAddress("the name leads into a private network")
        return found

    async def close(self) -> None:
        """Close what was opened."""
        await self._inner.close()


def _literal(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return None
