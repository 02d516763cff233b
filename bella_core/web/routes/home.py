"""``GET /``: a page for whoever opens the server's address in a browser."""

from aiohttp import web

from bella_core import __version__

_PAGE = f"""<!doctype html>
<html lang="en-CA">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Bella</title></head>
<body>
<main>
<h1>Bella {__version__} is running</h1>
<p>She answers the telephone of a dental clinic and books the appointment, in English and in French.</p>
<ul>
<li><a href="/healthz">/healthz</a>: the process lives</li>
<li><a href="/readyz">/readyz</a>: the database answers and refuses overlapping appointments</li>
<li><code>POST /twilio/voice</code>: set it as the webhook of the clinic's Twilio number, and <code>/twilio/status</code> as its status
callback</li>
<li><code>GET /appointments</code>, <code>GET /users</code>: with an API key of <code>bella keys create NAME --scope read</code></li>
</ul>
<p>Try her without a telephone: <code>bella call</code></p>
</main>
</body>
</html>
"""


def home_routes() -> list[web.RouteDef]:
    """Return the route of the page."""

    async def home(_request: web.Request) -> web.Response:
        """Say what runs here and where to go next."""
        return web.Response(text=_PAGE, content_type="text/html")

    return [web.get("/", home)]
