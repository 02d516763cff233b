"""
Twilio's Messages endpoint, strict: it takes what the documented form has and nothing else, and answers with whole resources.

By https://www.twilio.com/docs/messaging/api/message-resource: ``To``, ``Body``, one of ``From`` and ``MessagingServiceSid``, and perhaps a
``StatusCallback``, posted as a form under Basic authentication; errors as ``code``, ``message`` (which repeats the number), ``more_info``, ``status``.
"""

import base64
import re
import threading
from datetime import UTC, datetime
from email.utils import format_datetime
from urllib.parse import parse_qs, urlsplit

import attrs
import gsm0338

from bella_core.testing import Remote, Response

ACCOUNT, TOKEN, NUMBER = "AC" + "5" * 32, "a-token-of-the-tests", "+14165550100"
#: For ``[plugins.twilio]``, with ``base_url`` to be added.
SETTINGS = {"account_sid": ACCOUNT, "auth_token": TOKEN, "from_number": NUMBER}

_PATH = re.compile(r"/2010-04-01/Accounts/(AC[0-9a-f]{32})/Messages\.json")
_E164 = re.compile(r"\+[1-9]\d{6,14}")
_SENDERS = {"MessagingServiceSid", "From"}
_OPTIONAL = _SENDERS | {"StatusCallback"}


@attrs.frozen
class Accepted:
    """A message that Twilio took."""

    sid: str
    to: str
    body: str
    sender: str
    at: datetime
    callback: str | None = None


class Refused(Exception):
    """Twilio's error: ``status`` and ``code``."""

    def __init__(self, status, code, words):
        super().__init__(words)
        self.status, self.code = status, code


class TwilioMessages:
    """
    An account at Twilio.

    Attributes:
        accepted: what was taken, in order. ``stopped``, ``landlines``: numbers that take none.
        user, token: what is right. ``asked``: how many requests came. ``now``: Twilio's clock.
        trouble: asked before each message is taken; returns ``""``, ``"refuse"`` (503), ``"busy"`` (429), ``"lose"`` (take it, and close
            the connection without an answer) or ``"drop"`` (close it before).
    """

    def __init__(self, trouble=lambda: ""):
        self.accepted, self.stopped, self.landlines = [], set(), set()
        self.user, self.token, self.trouble, self.asked = ACCOUNT, TOKEN, trouble, 0
        self.redacts, self.counts_segments = False, True
        self.now = lambda: datetime.now(UTC)
        self._lock = threading.Lock()
        self._remote = None

    def __enter__(self):
        self._remote = Remote(self.respond)
        return self

    def __exit__(self, *_):
        self._remote.close()
        assert self._remote.mistakes == []

    @property
    def url(self):
        return self._remote.url

    @property
    def settings(self):
        return {**SETTINGS, "base_url": self.url}

    def close(self):
        """Be away: refuse connections."""
        self._remote.close()

    def bodies(self, to=None):
        return [message.body for message in self.accepted if to in (None, message.to)]

    def respond(self, request):
        with self._lock:
            self.asked += 1
            try:
                return self._answer(request)
            except Refused as error:
                told = {"code": error.code, "message": str(error), "more_info": f"https://www.twilio.com/docs/errors/{error.code}"}
                return Response.json({**told, "status": error.status}, error.status)

    def _answer(self, request):
        parts = urlsplit(request.path)
        self._authenticate(request, _PATH.fullmatch(parts.path))
        if request.method == "GET":
            return self._list(parse_qs(parts.query))
        assert request.method == "POST"
        return self._create(request)

    def _authenticate(self, request, path):
        wanted = "Basic " + base64.b64encode(f"{self.user}:{self.token}".encode()).decode()
        if request.headers.get("authorization") != wanted:
            raise Refused(401, 20003, "Authenticate")
        if path is None or path[1] != ACCOUNT:
            raise Refused(404, 20404, f"The requested resource {request.path} was not found")

    def _create(self, request):
        assert request.headers["content-type"].partition(";")[0] == "application/x-www-form-urlencoded"
        form = parse_qs(request.body.decode(), keep_blank_values=True, strict_parsing=True)
        assert form.keys() - _OPTIONAL == {"To", "Body"}, f"not in the documented form: {sorted(form)}"
        assert len(form.keys() & _SENDERS) == 1, "one of From and MessagingServiceSid"
        assert all(len(values) == 1 for values in form.values())
        trouble = self.trouble()
        if trouble == "drop":
            return None
        if trouble == "refuse":
            raise Refused(503, 20503, "Service unavailable")
        if trouble == "busy":
            raise Refused(429, 20429, "Too many requests")
        message = self._take({name: values[0] for name, values in form.items()})
        return None if trouble == "lose" else Response.json(self._resource(message), 201)

    def _take(self, form):
        to, body = form["To"], form["Body"]
        if not _E164.fullmatch(to):
            raise Refused(400, 21211, f"Invalid 'To' Phone Number: {to}")
        if not body:
            raise Refused(400, 21602, "Message body is required.")
        if len(body) > 1600:
            raise Refused(400, 21617, "The concatenated message body exceeds the 1600 character limit")
        if form.get("From", NUMBER) != NUMBER:
            raise Refused(400, 21659, f"'From' {form['From']} is not a Twilio phone number or Short Code country mismatch")
        if to in self.stopped:
            raise Refused(400, 21610, f"Attempt to send to unsubscribed recipient {to}")
        if to in self.landlines:
            raise Refused(400, 21614, f"'To' number: {to}, is not a valid mobile number")
        message = Accepted(f"SM{len(self.accepted):032x}", to, body, form.get("From", NUMBER), self.now(), form.get("StatusCallback"))
        self.accepted.append(message)
        return message

    def _list(self, query):
        assert query.keys() <= {"To", "PageSize", "Page", "PageToken"}, f"not in the documented query: {sorted(query)}"
        found = [message for message in reversed(self.accepted) if query.get("To", [message.to]) == [message.to]]
        size = int(query.get("PageSize", ["50"])[0])
        page = {"page": 0, "page_size": size, "start": 0, "end": len(found[:size]), "previous_page_uri": None, "next_page_uri": None}
        return Response.json({"messages": [self._resource(message) for message in found[:size]], **page})

    def _resource(self, message):
        at = format_datetime(message.at)
        return {
            "account_sid": ACCOUNT, "api_version": "2010-04-01", "body": "x" * 8 if self.redacts else message.body, "date_created": at,
            "date_sent": None, "date_updated": at, "direction": "outbound-api", "error_code": None, "error_message": None,
            "from": message.sender, "messaging_service_sid": None, "num_media": "0",
            "num_segments": str(parts(message.body)) if self.counts_segments else "0", "price": None, "price_unit": "USD",
            "sid": message.sid, "status": "queued", "to": message.to,
            "subresource_uris": {"media": f"/2010-04-01/Accounts/{ACCOUNT}/Messages/{message.sid}/Media.json"},
            "uri": f"/2010-04-01/Accounts/{ACCOUNT}/Messages/{message.sid}.json",
        }  # fmt: skip


def parts(body):
    """Count the parts of a text, by another codec than bella's."""
    try:
        size, one, each = len(gsm0338.Codec().encode(body)[0]), 160, 153
    except UnicodeError:
        size, one, each = len(body.encode("utf-16-be")) // 2, 70, 67
    return 1 if size <= one else -(-size // each)
