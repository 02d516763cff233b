"""
A patient with a telephone that texts: Twilio's webhooks of messages, signed, as documented
(https://www.twilio.com/docs/messaging/guides/webhook-request), and its answers read as TwiML.
"""

import os
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

from twilio.request_validator import RequestValidator


class TwilioTexter:
    """
    One telephone.

    Args:
        session: sends the webhooks. ``server``: where bella listens. ``public_url``, ``token``: what signatures are made with.
    """

    def __init__(self, session, server, *, public_url, token, number="+14165550123", called="+14165550100"):
        self._session, self._server, self._public_url = session, server, public_url
        self._validator = RequestValidator(token)
        self.number, self.called = number, called

    async def text(self, words, *, sid=None, **fields):
        """Text something; return what comes back, or None."""
        sid = sid or f"SM{os.urandom(16).hex()}"
        form = {
            "MessageSid": sid, "SmsSid": sid, "SmsMessageSid": sid, "AccountSid": "AC" + "5" * 32, "From": self.number, "To": self.called,
            "Body": words, "NumMedia": "0", "NumSegments": "1", "SmsStatus": "received", "ApiVersion": "2010-04-01", "ToCountry": "CA",
            "FromCity": "", **fields,
        }  # fmt: skip
        status, body, kind = await self.post("/twilio/sms", form)
        assert (status, kind) == (200, "text/xml"), body
        root = ET.fromstring(body)
        assert root.tag == "Response"
        assert all(child.tag == "Message" and not len(child) for child in root)
        assert len(root) <= 1, "one answer, or none"
        return root[0].text if len(root) else None

    async def status(self, sid, status, *, code=None):
        """Tell what became of a message."""
        form = {
            "MessageSid": sid, "SmsSid": sid, "MessageStatus": status, "SmsStatus": status, "AccountSid": "AC" + "5" * 32,
            "From": self.called, "To": self.number, "ApiVersion": "2010-04-01", **({"ErrorCode": code} if code else {}),
        }  # fmt: skip
        return (await self.post("/twilio/message-status", form))[0]

    async def post(self, path, form, *, signature=None):
        """Post a form as Twilio does; return status, body and type."""
        signed = signature or self._validator.compute_signature(self._public_url + path, form)
        headers = {"X-Twilio-Signature": signed, "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8"}
        async with self._session.post(self._server + path, data=urlencode(form), headers=headers) as answer:
            return answer.status, await answer.text(), answer.content_type
