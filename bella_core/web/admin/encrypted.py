"""Whether a page is asked for encrypted."""

from urllib.parse import urlsplit

from aiohttp import web

#: A browser that has seen a page encrypted asks for none unencrypted for a year (RFC 6797).
STRICT = {"Strict-Transport-Security": "max-age=31536000"}


def is_encrypted(request: web.Request, public_url: str | None) -> bool:
    """
    Tell whether a request came encrypted: to this process, or to the proxy that has the public address.

    Args:
        public_url: the settings' own.
    """
    public = urlsplit(public_url or "")
    return request.secure or (public.scheme == "https" and request.host == public.netloc)
