"""The aiohttp application around one ``Bella``."""

from aiohttp import web

from bella_core.app.bella import Bella

from .admin import add_admin
from .middleware import MAX_BODY, accessed, answered, measured
from .rest import rest_routes
from .routes.health import health_routes
from .routes.home import home_routes
from .routes.media import media_routes
from .routes.openapi import openapi_routes
from .routes.plugins import plugin_routes
from .routes.relay import relay_routes
from .routes.twilio import twilio_routes
from .routes.twilio_texts import twilio_text_routes
from .routes.unsubscribe import unsubscribe_routes


def make_app(bella: Bella) -> web.Application:
    """
    Make the application of a bella that has started.

    Args:
        bella: whoever started it (``async with bella:``) also stops it.

    Returns:
        An application to serve, or to mount into another with ``add_subapp``.
    """
    middlewares = [measured(bella.meter), answered, *([accessed] if bella.settings.log.access else [])]
    app = web.Application(middlewares=middlewares, client_max_size=MAX_BODY)
    rest = rest_routes(bella)
    app.add_routes([*home_routes(bella), *health_routes(bella), *twilio_routes(bella), *rest, *openapi_routes(rest)])
    app.add_routes([*plugin_routes(bella), *twilio_text_routes(bella), *media_routes(bella), *relay_routes(bella)])
    app.add_routes(unsubscribe_routes(bella))
    add_admin(app, bella)

    async def end_sockets(_app: web.Application) -> None:
        await bella.streams.close()
        await bella.relays.close()

    app.on_shutdown.append(end_sockets)
    return app
