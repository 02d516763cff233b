"""Plugins that keep every promise, one a family; the broken ones differ from them in one thing each."""

import asyncio
import json
from datetime import datetime

import attrs

from bella_core.plugin import (
    Applied,
    Audio,
    AudioFormat,
    BadRequest,
    Busy,
    BusyPage,
    Completion,
    CursorGone,
    Extraction,
    Facts,
    NotConfigured,
    Page,
    PageContent,
    Rejected,
    RejectedEntry,
    Retry,
    Route,
    ScheduleEntry,
    SchedulePage,
    Secret,
    Sent,
    Transcript,
    Usage,
    Verdict,
    WebResponse,
    hookimpl,
)


@attrs.frozen
class CardSettings:
    """
    Say what a card looks like.

    Args:
        prefix: what stands before the dash.
    """

    prefix: str = "LC"


class Card:
    settings = CardSettings
    api = 1

    def __init__(self, settings):
        self.prefix = settings.prefix

    @hookimpl
    async def startup(self, host):
        self.logger = host.logger

    @hookimpl
    def extract(self, utterance, cleaned, context):
        start = cleaned.text.find(self.prefix + "-")
        if start < 0:
            return []
        end = min(start + 7, len(cleaned.text))
        return [Extraction("card.number", cleaned.text[start:end], cleaned.text[start:end], start, end)]

    @hookimpl
    def clean_transcript(self, utterance, cleaned, context):
        self.logger.debug("words_cleaned", count=len(cleaned.text))
        return cleaned

    @hookimpl
    async def health(self):
        return None

    @hookimpl
    async def shutdown(self):
        self.logger.info("card_plugin_stopped")


@attrs.frozen
class ServiceSettings:
    """
    Name the service.

    Args:
        url: its address. ``token``: what it is asked with.
    """

    url: str = ""
    token: Secret[str] = Secret("")  # noqa: RUF009  # frozen


class Service:
    """What plugins of a service share: a client, and errors that say what to do."""

    settings = ServiceSettings
    api = 1

    def __init__(self, settings):
        self.given = settings

    @hookimpl
    async def startup(self, host):
        import aiohttp

        if not self.given.url:
            raise NotConfigured("set url in bella.toml")
        self.http = aiohttp
        self.client = aiohttp.ClientSession(headers={"Authorization": f"Bearer {self.given.token.reveal()}"})
        host.logger.info("service_client_opened")

    @hookimpl
    async def shutdown(self):
        await self.client.close()

    async def ask(self, method, path, **content):
        try:
            async with self.client.request(method, self.given.url + path, **content) as answer:
                self.judge(answer.status)
                return await answer.json()
        except self.http.ClientConnectionError as error:
            raise Retry("the service cannot be reached") from error

    def judge(self, status):
        if status == 410:
            raise CursorGone("the cursor is too old")
        if status == 429 or status >= 500:
            raise Retry(f"the service answered {status}")
        if status >= 400:
            raise Rejected(f"the service answered {status}")


class Engine(Service):
    @hookimpl
    async def transcribe(self, audio, hints):
        answer = await self.ask("POST", "/hear", data=audio.data)
        return Transcript(answer["text"], hints.language, engine="engine")

    @hookimpl
    async def open_transcription(self, fmt, hints):
        return Listener(self, hints)

    @hookimpl
    async def synthesize(self, speech):
        answer = await self.ask("POST", "/speak", json={"text": speech.text})
        return Audio(b"\x00\x10" * answer["samples"], AudioFormat("pcm16", 24_000))


class Listener:
    def __init__(self, engine, hints):
        self.engine, self.hints, self.heard = engine, hints, b""

    async def send(self, chunk):
        self.heard += chunk

    async def finish(self):
        return await self.engine.transcribe(Audio(self.heard, AudioFormat("mulaw")), self.hints)

    async def close(self):
        self.heard = b""


class Model(Service):
    @hookimpl
    async def complete(self, request):
        async with asyncio.timeout(request.budget_s):
            answer = await self.ask("POST", "/complete", json={"input": request.input, "schema": dict(request.schema)})
        return Completion(self.read(answer["text"]), Usage(answer["input_tokens"], answer["output_tokens"]), "model")

    def read(self, text):
        try:
            return json.loads(text)
        except ValueError:
            raise ValueError("the model did not write JSON") from None


class Diary(Service):
    @hookimpl
    async def calendar_pull(self, binding, cursor):
        answer = await self.ask("GET", "/busy")
        busy = [Busy(ref, datetime.fromisoformat(start), datetime.fromisoformat(end)) for ref, start, end in answer["busy"]]
        return BusyPage(tuple(busy), (), answer["cursor"])

    @hookimpl
    async def calendar_apply(self, binding, state, ref):
        event = "bella" + state.id
        await self.ask("PUT", "/events/" + event, json={"status": state.status})
        return Applied(event)


class Book(Service):
    @hookimpl
    async def schedule_pull(self, source, cursor):
        answer = await self.ask("GET", "/book")
        entries, rejected = [], []
        for place, (key, column, start, end, _patient) in enumerate(answer["rows"], 1):
            if column in source.columns:
                entries.append(self.entry(key, column, datetime.fromisoformat(start), datetime.fromisoformat(end), _patient))
            elif column not in source.ignored:
                rejected.append(RejectedEntry(place, "unknown_column"))
        return SchedulePage(tuple(entries), (), answer["cursor"], rejected=tuple(rejected))

    def entry(self, key, column, start, end, patient):
        return ScheduleEntry(key, (column,), start, end)


class Courier(Service):
    @hookimpl
    def message_channels(self):
        return ("sms",)

    @hookimpl
    async def send_message(self, message):
        answer = await self.ask("POST", "/messages", json={"key": message.id, "to": message.to, "text": message.text})
        return Sent(answer["id"], answer["parts"])

    def judge(self, status):
        if status == 401:
            raise Retry("the service refuses the token")
        super().judge(status)


class Tape(Service):
    @hookimpl
    async def fetch_recording(self, ref):
        answer = await self.ask("GET", f"/tapes/{ref}")
        return Audio(bytes(answer["samples"]), AudioFormat("mulaw"))

    @hookimpl
    async def delete_recording(self, ref):
        await self.ask("DELETE", f"/tapes/{ref}")

    def judge(self, status):
        if status in {401, 403}:
            raise Retry("the service refuses the token")
        if status != 404:
            super().judge(status)


class Switch(Service):
    @hookimpl
    async def redirect_call(self, ref, url):
        await self.ask("POST", f"/calls/{ref}", json={"url": url})

    def judge(self, status):
        if status in {401, 403}:
            raise Retry("the service refuses the token")
        super().judge(status)


class Sink(Service):
    @hookimpl
    async def send_alert(self, alert):
        await self.ask("POST", "/alerts", json={"id": alert.id, "rule": alert.rule})


class Journal(Service):
    @hookimpl
    async def record_log(self, batch):
        await self.ask("POST", "/log", json=[record.text for record in batch.records])


class Tracer(Service):
    @hookimpl
    async def record_traces(self, batch):
        await self.ask("POST", "/traces", json=[[span.trace, span.id, span.name] for span in batch.spans])


class Backend(Service):
    @hookimpl
    async def record_metrics(self, batch):
        await self.ask("POST", "/metrics", json=[sample.name for sample in batch.samples])


@attrs.frozen
class DoorSettings:
    """
    Say when new patients come.

    Args:
        until: the hour, local time, from which on they do not.
    """

    until: int = 16


class Doorkeeper:
    settings = DoorSettings
    api = 1

    def __init__(self, settings):
        self.until = settings.until

    @hookimpl
    def check_booking(self, booking):
        if booking.known is False and booking.local_start.hour >= self.until:
            says = {"en-CA": "New patients come earlier in the day.", "fr-CA": "Les nouveaux patients viennent plus tôt dans la journée."}
            return Verdict.deny("too_late_for_new", says)
        return Verdict.allow()


class Reporter(Service):
    @hookimpl
    async def call_started(self, event):
        await self.ask("POST", "/calls", json={"id": event.call_id})

    @hookimpl
    async def call_ended(self, event):
        await self.ask("PUT", "/calls/" + event.call_id, json={"outcome": event.outcome, "seconds": event.seconds})

    @hookimpl
    async def appointment_changed(self, event):
        await self.ask("PUT", "/appointments/" + event.appointment_id, json={"status": event.status, "version": event.version})


@attrs.frozen
class RoomSettings:
    """
    Say what the room is called, and who may push.

    Args:
        room: its name on the page.
        secret: what a push is signed with.
    """

    room: str = "main"
    secret: Secret[str] = Secret("p1anted")  # noqa: RUF009  # frozen


class Room:
    settings = RoomSettings
    api = 1

    def __init__(self, settings):
        self.given = settings
        self.waiting = []

    @hookimpl
    def routes(self):
        return [
            Route("GET", "/waiting/{number}", self.one, "read"),
            Route("GET", "/badge.svg", self.badge, "public"),
            Route("POST", "/push", self.push, "public"),
        ]

    @hookimpl
    def pages(self):
        return [Page("/", {"en": "Waiting room", "fr": "Salle d'attente"}, self.show, "read")]

    async def one(self, request):
        number = request.parameters["number"]
        if not (number.isascii() and number.isdigit()):
            raise BadRequest("a number is made of digits", 404)
        return WebResponse.json({"number": int(number[:9]), "room": self.given.room})

    async def badge(self, request):
        return WebResponse(200, f"<svg><text>{len(self.waiting)}</text></svg>", "image/svg+xml")

    async def push(self, request):
        if request.headers.get("X-Secret") != self.given.secret.reveal():
            raise BadRequest("sign the push", 403)
        self.waiting.append(request.json())
        return WebResponse(202)

    async def show(self, request):
        words = "waiting" if request.language == "en-CA" else "en attente"
        return PageContent((Facts(((self.given.room, f"{len(self.waiting)} {words}"),)),))


class ShowRoom:
    """Show the room's name."""

    def arguments(self, parser):
        parser.add_argument("--loud", action="store_true", help="in capitals")

    async def run(self, args, host):
        print(host.settings.room.upper() if args.loud else host.settings.room)
        return 0
