"""``GET /admin/static/{digest}/{name}``: the style sheet and scripts of the admin pages, from the package; a browser keeps them."""

import asyncio
import functools
import hashlib
from collections.abc import Mapping
from importlib import resources

import attrs
from aiohttp import web

_TYPES = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
#: An address holds its file's digest, so what stands there never changes.
_KEPT = "public, max-age=31536000, immutable"


@attrs.frozen
class Asset:
    """A file that pages use: its ``body``, its content ``kind`` and the ``digest`` of its address."""

    body: bytes
    kind: str
    digest: str


@functools.cache
def assets() -> Mapping[str, Asset]:
    """Return the files by their names; they are read the first time."""
    found = {}
    for file in (resources.files("bella_core.web") / "static").iterdir():
        kind = _TYPES.get(file.name.rpartition(".")[2])
        if kind is not None:
            body = file.read_bytes()
            found[file.name] = Asset(body, kind, hashlib.sha256(body).hexdigest()[:12])
    return found


def asset_path(name: str) -> str:
    """Return the path of a file, below where bella is mounted."""
    return f"/admin/static/{assets()[name].digest}/{name}"


def asset_routes() -> list[web.RouteDef]:
    """Return the route of the files; they are no secret, so nobody is asked who they are."""

    async def give(request: web.Request) -> web.Response:
        """Give a file."""
        asset = (await asyncio.to_thread(assets)).get(request.match_info["name"])
        if asset is None:
            raise web.HTTPNotFound
        headers = {"Cache-Control": _KEPT, "X-Content-Type-Options": "nosniff"}
        return web.Response(body=asset.body, content_type=asset.kind, charset="utf-8", headers=headers)

    return [web.get("/admin/static/{digest}/{name}", give)]
