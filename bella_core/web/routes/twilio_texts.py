"""Twilio's webhooks of text messages: ``POST /twilio/sms`` and ``POST /twilio/message-status``."""

from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.core.errors import DatabaseAway
from bella_core.core.logging import get_logger
from bella_core.telephony.texts import read_status_form, read_text_form, text_reply

from ..webhooks import Webhooks

_log = get_logger(__name__)


def twilio_text_routes(bella: Bella) -> list[web.RouteDef]:
    """Return the routes of text messages."""
    webhooks = Webhooks(bella.settings)

    async def sms(request: web.Request) -> web.Response:
        """Answer a text."""
        form = read_text_form(await webhooks.read_pairs(request))
        if form is None:
            raise web.HTTPBadRequest(text="MessageSid is missing or is no id\n")
        try:
            reply = await bella.texts.receive(form)
        except DatabaseAway:  # Twilio can bring it again: see the page on messages
            raise web.HTTPServiceUnavailable(text="the database does not answer\n") from None
        except Exception as error:  # noqa: BLE001  # whatever it is, Twilio must hear that the text was not taken
            _log.error("text_failed", carrier_id=form.sid, error=error)
            await bella.alerts.raise_alert("webhook_failed", "critical", {"carrier_id": form.sid})
            raise web.HTTPInternalServerError(text="the text could not be read\n") from None
        return web.Response(body=text_reply(reply).encode(), content_type="text/xml", charset="utf-8")

    async def message_status(request: web.Request) -> web.Response:
        """Note what became of a message."""
        form = read_status_form(await webhooks.read_pairs(request))
        if form is None:
            raise web.HTTPBadRequest(text="MessageSid is missing or is no id\n")
        try:
            await bella.delivery.note(form.sid, form.final, form.code)
        except DatabaseAway:
            raise web.HTTPServiceUnavailable(text="the database does not answer\n") from None
        return web.Response(status=204)

    return [web.post("/twilio/sms", sms), web.post("/twilio/message-status", message_status)]
