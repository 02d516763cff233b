"""Where the server may listen, and what it must have before it does."""

import asyncio
import ipaddress
from collections.abc import Callable, Iterator

import attrs
from aiohttp import web

from bella_core.app.keyring import KEY_NOT_SET
from bella_core.core.errors import StartupRefused
from bella_core.core.settings import Settings


@attrs.frozen
class Listening:
    """Where to listen, and what whoever starts the server should know."""

    host: str
    port: int
    notices: tuple[str, ...] = ()


def listening(settings: Settings) -> Listening:
    """
    Decide where to listen.

    Without Twilio's token nobody's signature can be checked: then only this machine may call.

    Raises:
        StartupRefused: what is missing must not be missing in production, or would leave signatures unchecked.
    """
    host, port = settings.server.host, settings.server.port
    if missing := list(_missing(settings)):
        raise StartupRefused("\n  ".join(missing))
    if settings.twilio.auth_token is None:
        notice = "No TWILIO_AUTH_TOKEN: webhooks are not checked, so bella listens on this machine only."
        return Listening(host if is_loopback(host) else "127.0.0.1", port, (notice,))
    if settings.public_url is None:
        return Listening(host, port, (f"No BELLA_PUBLIC_URL: signatures are checked against {origin(settings)}.",))
    return Listening(host, port)


def _missing(settings: Settings) -> Iterator[str]:
    """Yield everything that must be set and is not."""
    production, token = settings.environment == "production", settings.twilio.auth_token
    if production and token is None:
        yield "TWILIO_AUTH_TOKEN is not set: in production the signature of every webhook is checked; set the token"
    reachable = token is not None and not is_loopback(settings.server.host)
    if settings.public_url is None and (production or reachable):
        yield "BELLA_PUBLIC_URL is not set: Twilio signs the public address; set it to https://… as Twilio calls it"
    if production and settings.encryption_key is None:
        yield KEY_NOT_SET


def origin(settings: Settings) -> str:
    """Return the address that Twilio is told and that it signs: the public one, else the one that is listened on."""
    if settings.public_url:
        return settings.public_url.rstrip("/")
    return _address(settings.server.host, settings.server.port)


def reached(request: web.Request) -> str:
    """Return the address by which a request reached this process; read off the socket, for a ``Host`` may say anything."""
    transport = request.transport
    host, port = transport.get_extra_info("sockname")[:2] if transport is not None else ("127.0.0.1", 0)
    return _address(host, port)


def is_loopback(host: str) -> bool:
    """Tell whether only this machine reaches ``host``."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


async def serve(app: web.Application, where: Listening, ready: Callable[[str], None], stop: asyncio.Event) -> None:
    """
    Serve until ``stop`` is set; requests that are being answered are finished.

    Args:
        ready: called with the address, ``http://127.0.0.1:8080``, once it is listened on.
    """
    runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=12.0)
    await runner.setup()
    try:
        site = web.TCPSite(runner, where.host, where.port)
        await site.start()
        host, port = runner.addresses[0][:2]
        ready(_address(host, port))
        await stop.wait()
    finally:
        await runner.cleanup()


def _address(host: str, port: int) -> str:
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"
