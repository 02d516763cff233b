"""
Google Calendar, strict: its events of calendars, by the discovery document that Google's own client library ships.

A request with a parameter, a field or a type that the document does not have is a mistake of the test; an answer that does not fit the
document would be one of this file. Beyond the document it keeps what Google's guides promise: sync tokens that tell every change once and
are forgotten (410), pages that must be asked for in the words of the first, ETags, ids that stay taken after a deletion.
"""

import json
import re
import threading
import uuid
from datetime import UTC, datetime
from importlib.resources import files
from urllib.parse import parse_qsl, unquote, urlsplit

import attrs
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from bella_core.testing import Remote, Response

DOCUMENT = json.loads((files("googleapiclient.discovery_cache") / "documents" / "calendar.v3.json").read_text("utf-8"))
METHODS = DOCUMENT["resources"]["events"]["methods"]

_PATH = re.compile(r"/calendar/v3/calendars/([^/]+)/events(?:/([^/]+))?")
_STOP = "/calendar/v3/channels/stop"
_ID = re.compile(r"[0-9a-v]{5,1024}")
_TYPES = {"string": str, "boolean": bool, "integer": int, "array": list, "object": dict}
_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
_FIXED = ("singleEvents", "maxResults", "timeMin", "timeMax")


def misfits(value, schema, path=""):
    """Yield where a value is not what the discovery document says."""
    schema = DOCUMENT["schemas"][schema["$ref"]] if "$ref" in schema else schema
    if not isinstance(value, _TYPES[schema["type"]]):
        yield f"{path}: no {schema['type']}"
    elif schema["type"] == "object" and "properties" in schema:
        for name, inner in value.items():
            if name in schema["properties"]:
                yield from misfits(inner, schema["properties"][name], f"{path}.{name}")
            else:
                yield f"{path}.{name}: not in the document"
    elif schema["type"] == "array":
        for number, inner in enumerate(value):
            yield from misfits(inner, schema["items"], f"{path}[{number}]")
    elif schema.get("format") == "date-time":
        datetime.fromisoformat(value)


@attrs.define
class Calendar:
    """Its events by id, in the order of their last change."""

    events: dict = attrs.field(factory=dict)
    changes: int = 0


class Refused(Exception):
    """Google's error: a status and a reason."""

    def __init__(self, status, reason, headers=None):
        super().__init__(reason)
        self.status, self.reason, self.headers = status, reason, headers or {}


class GoogleCalendars:
    """
    Calendars at Google.

    Attributes:
        calendars: by their ids. ``page_size``: events of one page.
        trouble: asked before each request; returns ``""``, ``"busy"`` (403 rateLimitExceeded), ``"away"`` (503) or ``"lose"`` (do it, and
            close the connection without an answer).
        refuses: whether the credentials are taken for bad. ``refused``: how often they were.
        channels: by their ids, what they watch and where they tell; ``lasting_s``: how long Google lets one last.
    """

    def __init__(self, *names, zone="America/Toronto", trouble=lambda: "", now=lambda: datetime.now(UTC)):
        self.calendars = {name: Calendar() for name in names}
        self.zone, self.trouble, self.page_size, self.now = zone, trouble, 250, now
        self.refuses, self.refused, self.asked, self._oldest = False, 0, [], 0
        self.channels, self.lasting_s = {}, 7 * 24 * 3600
        self._lock, self._pages = threading.Lock(), {}
        self._remote = None

    def __enter__(self):
        self._remote = Remote(self.respond)
        return self

    def __exit__(self, *_):
        self._remote.close()
        assert self._remote.mistakes == []

    @property
    def settings(self):
        """For ``[plugins.google_calendar]``."""
        return self.settings_at(self.url)

    @property
    def url(self):
        """Where they are served."""
        return self._remote.url

    @staticmethod
    def settings_at(url):
        """Return what a plugin is told of calendars that are served at ``url``."""
        pem = _KEY.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()).decode()
        account = {"type": "service_account", "client_email": "bella@tests.iam.example", "token_uri": f"{url}/token"}
        return {"credentials": json.dumps({**account, "private_key": pem}), "base_url": url}

    # --- what people do in Google ---

    def add(self, calendar, start, end, **fields):
        """Have somebody put an event into a calendar; ``start`` and ``end`` as dates or as date-times with an offset."""
        event = {"id": uuid.uuid4().hex, "start": _edge(start), "end": _edge(end), "status": "confirmed", **fields}
        return self._store(self.calendars[calendar], event)["id"]

    def remove(self, calendar, event):
        """Have somebody delete one."""
        self._cancel(self.calendars[calendar], event)

    def move(self, calendar, event, start, end):
        """Have somebody drag one to another time; what a program keeps in it stays."""
        known = self.calendars[calendar].events[event]
        self._store(self.calendars[calendar], {**known, "start": _edge(start), "end": _edge(end)})

    def take_over(self, calendar, event, summary):
        """Have somebody's program make one its own; what another program kept in it goes."""
        known = {name: value for name, value in self.calendars[calendar].events[event].items() if name != "extendedProperties"}
        self._store(self.calendars[calendar], {**known, "summary": summary})

    def copy(self, calendar, event, to):
        """Have somebody copy one into another calendar, with what a program keeps in it; it gets an id of its own."""
        known = self.calendars[calendar].events[event]
        return self._store(self.calendars[to], {**known, "id": uuid.uuid4().hex})["id"]

    def forget_tokens(self):
        """Know no sync token given so far."""
        self._oldest = max(calendar.changes for calendar in self.calendars.values()) + 1
        for calendar in self.calendars.values():
            calendar.changes = self._oldest

    def shown(self, calendar):
        """Return the events that there are."""
        return [event for event in self.calendars[calendar].events.values() if event["status"] != "cancelled"]

    # --- what the API does ---

    def respond(self, request):
        parts = urlsplit(request.path)
        self.refused += self.refuses
        if parts.path == "/token":
            return (
                Response.json({"error": "invalid_grant"}, 400) if self.refuses else Response.json({"access_token": "t", "expires_in": 3600})
            )
        with self._lock:
            try:
                return self._answer(request, parts)
            except Refused as error:
                told = {"code": error.status, "message": error.reason, "errors": [{"domain": "global", "reason": error.reason}]}
                answer = Response.json({"error": told}, error.status)
                return attrs.evolve(answer, headers={**answer.headers, **error.headers})

    def _answer(self, request, parts):
        if self.refuses or request.headers.get("authorization") != "Bearer t":
            raise Refused(401, "authError")
        trouble = self.trouble()
        if trouble in {"busy", "away"}:
            raise Refused(*((403, "rateLimitExceeded") if trouble == "busy" else (503, "backendError")))
        if parts.path == _STOP:
            return self._stop(request)
        found = _PATH.fullmatch(parts.path)
        calendar = self.calendars.get(unquote(found[1]))
        if calendar is None:
            raise Refused(404, "notFound")
        name = {"GET": "get" if found[2] else "list", "POST": "insert", "PUT": "update", "DELETE": "delete"}[request.method]
        if (request.method, found[2]) == ("POST", "watch"):
            self.asked.append("watch")
            return self._watch(unquote(found[1]), request)
        asked = dict(parse_qsl(parts.query)) | {"calendarId": unquote(found[1])} | ({"eventId": found[2]} if found[2] else {})
        self.asked.append(name)
        _check_parameters(name, asked)
        answer = getattr(self, f"_{name}")(calendar, asked, request)
        if trouble == "lose":
            return None
        if answer is None:
            return Response(204)
        assert list(misfits(answer, METHODS[name]["response"])) == []
        return Response.json(answer)

    def _watch(self, calendar, request):
        channel = request.json()
        assert list(misfits(channel, METHODS["watch"]["request"])) == []
        assert channel["type"] == "web_hook"
        if not channel["address"].startswith("https://"):
            raise Refused(400, "push.webhookUrlNotHttps")
        if channel["id"] in self.channels:
            raise Refused(400, "push.channelIdNotUnique")
        self.channels[channel["id"]] = (calendar, channel["address"])
        ends = min(int(channel["expiration"]), int((self.now().timestamp() + self.lasting_s) * 1000))
        answer = {"kind": "api#channel", "id": channel["id"], "resourceId": f"resource-{calendar}", "expiration": str(ends)}
        assert list(misfits(answer, METHODS["watch"]["response"])) == []
        return Response.json(answer)

    def _stop(self, request):
        channel = request.json()
        assert list(misfits(channel, DOCUMENT["resources"]["channels"]["methods"]["stop"]["request"])) == []
        calendar, _ = self.channels.get(channel["id"], (None, None))
        if calendar is None or channel["resourceId"] != f"resource-{calendar}":
            raise Refused(404, "channelUnknown")
        del self.channels[channel["id"]]
        return Response(204)

    def _get(self, calendar, asked, _request):
        return self._known(calendar, asked["eventId"])

    def _insert(self, calendar, _asked, request):
        event = {"id": uuid.uuid4().hex} | _body(request, "insert")
        assert _ID.fullmatch(event["id"]), "an id is made of 0-9 and a-v"
        if event["id"] in calendar.events:
            raise Refused(409, "duplicate")
        return self._store(calendar, event)

    def _update(self, calendar, asked, request):
        known, event = self._known(calendar, asked["eventId"]), _body(request, "update")
        if request.headers.get("if-match", known["etag"]) != known["etag"]:
            raise Refused(412, "conditionNotMet")
        return self._store(calendar, {**event, "id": asked["eventId"]})

    def _delete(self, calendar, asked, request):
        known = self._known(calendar, asked["eventId"])
        if known["status"] == "cancelled":
            raise Refused(410, "deleted")
        if request.headers.get("if-match", known["etag"]) != known["etag"]:
            raise Refused(412, "conditionNotMet")
        self._cancel(calendar, asked["eventId"])

    def _list(self, calendar, asked, _request):
        token, page = asked.get("syncToken"), asked.get("pageToken")
        if token is not None and not token.isdecimal():
            raise Refused(400, "invalid")
        if token is not None and int(token) < self._oldest:
            raise Refused(410, "fullSyncRequired")
        assert not (token and {"timeMin", "timeMax", "orderBy", "q", "updatedMin"} & asked.keys()), "not beside a sync token"
        words = tuple(asked.get(name) for name in (*_FIXED, "syncToken"))
        events = [dict(event) for event in calendar.events.values() if self._wanted(calendar, event, token)]
        start = 0
        if page is not None:
            start, first = self._pages.pop(page)
            assert first == words, "a page is asked for in the words of the first"
        size = min(self.page_size, int(asked.get("maxResults", 250)))
        answer = {"kind": "calendar#events", "timeZone": self.zone, "items": [_told(event) for event in events[start : start + size]]}
        if start + size < len(events):
            answer["nextPageToken"] = uuid.uuid4().hex
            self._pages[answer["nextPageToken"]] = (start + size, words)
        else:
            answer["nextSyncToken"] = str(calendar.changes)
        return answer

    @staticmethod
    def _wanted(calendar, event, token):
        return event["status"] != "cancelled" if token is None else event["sequence"] > int(token)

    @staticmethod
    def _known(calendar, event):
        if event not in calendar.events:
            raise Refused(404, "notFound")
        return calendar.events[event]

    @staticmethod
    def _store(calendar, event):
        calendar.changes += 1
        calendar.events.pop(event["id"], None)
        kept = {"kind": "calendar#event", "status": "confirmed", **event, "sequence": calendar.changes, "etag": f'"{calendar.changes}"'}
        calendar.events[event["id"]] = kept
        return kept

    def _cancel(self, calendar, event):
        self._store(calendar, {**calendar.events[event], "status": "cancelled"})


def _edge(when):
    return {"dateTime": when} if "T" in when else {"date": when}


def _told(event):
    """Of a deleted event only the id is promised."""
    return {"kind": event["kind"], "id": event["id"], "status": "cancelled"} if event["status"] == "cancelled" else event


def _check_parameters(name, asked):
    known = METHODS[name]["parameters"] | DOCUMENT["parameters"]
    assert not asked.keys() - known.keys(), f"{name} takes no {asked.keys() - known.keys()}"
    assert all(parameter in asked for parameter, what in METHODS[name]["parameters"].items() if what.get("required"))


def _body(request, name):
    event = request.json()
    assert list(misfits(event, METHODS[name]["request"])) == []
    assert {"start", "end"} <= event.keys()
    return event
