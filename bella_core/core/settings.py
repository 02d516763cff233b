"""The settings of bella, as plain classes: what there is to set, and what it is when nobody sets it."""

import base64
import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import attrs
from attrs.validators import and_, ge, gt, le, optional

from bella_core.plugin import Secret

from .alert_settings import AlertSettings
from .cost_settings import CostSettings
from .log_settings import LogSettings, MetricSettings
from .privacy_settings import PrivacySettings
from .reminder_settings import ReminderSettings
from .security_settings import SecuritySettings
from .staff_settings import StaffSettings
from .waiting_settings import FeedSettings, RecallSettings, WaitingListSettings
from .webhook_settings import WebhookSettings


def default_data_dir(environ: Mapping[str, str] = os.environ) -> Path:
    """Return the folder where this platform keeps a program's data."""
    if sys.platform == "win32":
        return Path(environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "bella"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "bella"
    return Path(environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "bella"


@attrs.frozen
class ServerSettings:
    """
    Say where the server listens.

    Args:
        host: an address of this machine, or ``0.0.0.0`` for all of them.
        port: 0 lets the system choose.
    """

    host: str = "127.0.0.1"
    port: int = attrs.field(default=8080, validator=and_(ge(0), le(65535)))


@attrs.frozen
class TwilioSettings:
    """
    Name the account whose webhooks are answered.

    Args:
        account_sid: the account's id.
        auth_token: what requests are signed with; without it nothing signed can be checked.
    """

    account_sid: str | None = None
    auth_token: Secret[str] | None = None


@attrs.frozen
class CallSettings:
    """
    Set the limits of a call.

    Args:
        soft_s: seconds of a turn after which the caller hears that bella is still there.
        hard_s: seconds after which the turn is ended without what is missing; Twilio gives up at 15.
        hold_s: seconds for which a slot is kept for a caller; each turn renews it.
    """

    soft_s: float = attrs.field(default=4.0, validator=gt(0))
    hard_s: float = attrs.field(default=9.0, validator=and_(gt(0), le(13)))
    hold_s: int = attrs.field(default=150, validator=and_(ge(120), le(180)))

    def __attrs_post_init__(self) -> None:
        if self.hard_s <= self.soft_s:
            raise ValueError(f"hard_s ({self.hard_s}) must be more than soft_s ({self.soft_s})")


@attrs.frozen
class SpeechSettings:
    """
    Set how calls by live audio are heard and spoken to.

    Args:
        max_streams: how many such calls one process takes at a time; whoever calls beyond them is heard by Twilio instead.
        voice_activity: what tells speech from noise: ``silero`` needs ``bella-core[stream]``, ``auto`` is silero where it is installed.
    """

    max_streams: int = attrs.field(default=40, validator=and_(ge(0), le(1000)))
    voice_activity: Literal["auto", "silero", "energy"] = "auto"


@attrs.frozen
class LocaleSettings:
    """
    Choose by what callers of one locale, en-CA or fr-CA, are heard and answered; what is left out is as in bella's own table.

    Args:
        gather_language: in which Twilio listens, in a ``<Gather>``.
        gather_model: its speech model.
        say_voice: Twilio's name of the voice that reads bella's words out, such as ``Polly.Liam-Neural``.
        relay_language: in which ConversationRelay listens and speaks.
        relay_transcription: its provider of transcripts, ``Deepgram`` or ``Google``.
        relay_model: that provider's speech model.
        relay_tts: its provider of voices, ``Amazon``, ``Google`` or ``ElevenLabs``.
        relay_voice: that provider's name of the voice.
        stream_voice: the voice on calls by live audio, by the name that the synthesizing plugin has for it.
    """

    gather_language: str | None = None
    gather_model: str | None = None
    say_voice: str | None = None
    relay_language: str | None = None
    relay_transcription: str | None = None
    relay_model: str | None = None
    relay_tts: str | None = None
    relay_voice: str | None = None
    stream_voice: str | None = None


def _check_sound(_instance: object, _field: object, value: str) -> None:
    if not re.fullmatch(r"https://[^\s/]+/\S+", value):
        raise ValueError("write it as https://example.ca/wait.wav, where Twilio can fetch it")


@attrs.frozen
class TelephonySettings:
    """
    Set how calls over ConversationRelay are held, and in which voices callers are answered.

    Args:
        max_relays: how many such calls one process takes at a time; whoever calls beyond them is heard by ``<Gather>`` instead.
        waiting_sound: a sound that is played over the relay while an answer takes long, ``https://…``; none for silence.
        locales: other names than bella's own table has, by locale.
    """

    max_relays: int = attrs.field(default=200, validator=and_(ge(0), le(10_000)))
    waiting_sound: str | None = attrs.field(default=None, validator=optional(_check_sound))
    locales: Mapping[str, LocaleSettings] = attrs.field(factory=dict)


@attrs.frozen
class LanguageModelSettings:
    """
    Limit what language models take; past a limit calls go on without them. A day is the location's own.

    Args:
        call_tokens, call_usd: for one call, in tokens and in US dollars.
        day_tokens, day_usd: for a day of the whole clinic.
        location_tokens, location_usd: for a day of one location.
        request_usd: what a request is taken to cost until the plugin tells, or where it does not know.
    """

    call_tokens: int = attrs.field(default=20_000, validator=and_(ge(0), le(1_000_000_000)))
    call_usd: float = attrs.field(default=0.25, validator=and_(ge(0), le(1_000_000)))
    day_tokens: int = attrs.field(default=2_000_000, validator=and_(ge(0), le(1_000_000_000)))
    day_usd: float = attrs.field(default=20.0, validator=and_(ge(0), le(1_000_000)))
    location_tokens: int = attrs.field(default=1_000_000, validator=and_(ge(0), le(1_000_000_000)))
    location_usd: float = attrs.field(default=10.0, validator=and_(ge(0), le(1_000_000)))
    request_usd: float = attrs.field(default=0.002, validator=and_(ge(0), le(1_000)))


@attrs.frozen
class RestSettings:
    """
    Limit what programs ask for through the REST interface.

    Args:
        requests_per_min: that one key may make; each process counts its own.
        burst: requests that a key may make at once, before that limit counts.
        chat_idle_min: minutes without a message after which a written conversation is over.
    """

    requests_per_min: float = attrs.field(default=600.0, validator=and_(gt(0), le(1_000_000)))
    burst: int = attrs.field(default=120, validator=and_(ge(1), le(1_000_000)))
    chat_idle_min: float = attrs.field(default=30.0, validator=and_(ge(1), le(1440)))


@attrs.frozen
class PluginHostSettings:
    """
    Say which plugins are used; decided before any of them is imported.

    Args:
        enable: only these; ``None`` for every one that is installed.
        disable: all but these.
        order: these first, in this order; the others follow by name.
        required: bella refuses to start without these.
        deadlines: seconds for one hook of one plugin, ``PLUGIN.HOOK = 3.0``, where the contract's own are too short or too long.
    """

    enable: tuple[str, ...] | None = None
    disable: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    deadlines: Mapping[str, Mapping[str, float]] = attrs.field(factory=dict)


def _check_email(_instance: object, _field: object, value: str) -> None:
    if value and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value):
        raise ValueError("write it as desk@clinic.ca")


def _check_clock(_instance: object, _field: object, value: str) -> None:
    if not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", value):
        raise ValueError("write a time of day as 21:00")


@attrs.frozen
class ScheduleSourceSettings:
    """
    Say which book of a practice-management system is kept free, and who reads it.

    Args:
        plugin: the plugin that reads the book.
        resources: what each of the book's columns stands for: ``OP1 = "room:op1"``, ``"Dr Okafor" = "provider:okafor"``.
        ignore: columns whose times bella may give away: an assistant's, a waiting list's.
        location: the location whose zone the book's times are in; may be left out where the clinic has one only.
        every_s: seconds from one pull to the next.
        until_read: what becomes of the resources' slots before all of the book was read for the first time as it is declared, as nobody
            knows what is taken: ``wait``: none is offered; ``offer``: they are, as if the book were empty. Once read, what was known
            counts.
    """

    plugin: str
    resources: Mapping[str, str]
    ignore: tuple[str, ...] = ()
    location: str | None = None
    every_s: float = attrs.field(default=60.0, validator=and_(ge(10), le(3600)))
    until_read: Literal["wait", "offer"] = "wait"


@attrs.frozen
class CalendarSettings:
    """
    Say whose calendar is kept in step with the book, and by which plugin.

    Args:
        plugin: the plugin that reaches the calendar.
        resource: whose it is: ``provider:okafor``, or ``room:op1``.
        calendar: the calendar's id at its service; for Google an e-mail address.
        until_read: what becomes of the resource's slots before all of the calendar was read for the first time, as nobody knows what is
            taken: ``wait``: none is offered; ``offer``: they are, as if the calendar were empty. Once read, what was known counts.
    """

    plugin: str
    resource: str
    calendar: str
    until_read: Literal["wait", "offer"] = "wait"


def _check_url(_instance: object, _field: object, value: str) -> None:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("write it as https://bella.example.ca, without query")


def _check_database_url(_instance: object, _field: object, value: Secret[str]) -> None:
    if urlsplit(value.reveal()).scheme.partition("+")[0] not in {"postgresql", "postgres", "sqlite"}:
        raise ValueError("write it as postgresql://user@host/name or sqlite:////path/to/bella.db")


def _check_redis_url(_instance: object, _field: object, value: Secret[str]) -> None:
    if urlsplit(value.reveal()).scheme not in {"redis", "rediss", "unix"}:
        raise ValueError("write it as redis://host:6379/0, or rediss://… for TLS")


def _check_keys(_instance: object, _field: object, value: Secret[str]) -> None:
    for place, key in enumerate(filter(None, map(str.strip, value.reveal().split(","))), 1):
        try:
            size = len(base64.b64decode(key.replace("-", "+").replace("_", "/"), validate=True))
        except ValueError:
            size = 0
        if size != 32:
            raise ValueError(f"key number {place} is not base64 of 32 bytes: make one with `openssl rand -base64 32`")


@attrs.frozen
class MessageSettings:
    """
    Say what patients are told in writing.

    Args:
        confirmations: whether an appointment that is booked, moved or cancelled is confirmed by text message, if a plugin carries them.
        email_confirmations: whether by e-mail too, with an entry for the calendar, where an address is known and a plugin carries e-mails.
        quiet_from: from this time on, by the location's clocks, texts wait; what a call has just done is confirmed at any hour.
        quiet_until: until this time; the same as ``quiet_from`` for no quiet hours.
        known_mobiles_only: text only those numbers that are known to be mobiles, and not those of which that is not known.
        desk_email: an address of the clinic's own that is told of each change by e-mail, without the patient's name; empty for none.
        carrier_answers_stop: whether the carrier itself takes STOP, UNSUBSCRIBE, CANCEL and the like, and answers them, as Twilio does.
    """

    confirmations: bool = True
    email_confirmations: bool = True
    quiet_from: str = attrs.field(default="21:00", validator=_check_clock)
    quiet_until: str = attrs.field(default="08:00", validator=_check_clock)
    known_mobiles_only: bool = False
    desk_email: str = attrs.field(default="", validator=_check_email)
    carrier_answers_stop: bool = True


@attrs.frozen
class RecordingSettings:
    """
    Say what is recorded, and for how long it is kept.

    Args:
        message_days: days for which a message is kept that a caller left after the tone.
        calls: whether whole calls are recorded by the carrier; callers are told so first, and what they were told is kept.
        call_days: days for which such a recording is kept.
        call_max_min: minutes of a call that are kept; what comes after them is not.
    """

    message_days: int = attrs.field(default=90, validator=and_(ge(1), le(3650)))
    calls: bool = False
    call_days: int = attrs.field(default=30, validator=and_(ge(1), le(3650)))
    call_max_min: int = attrs.field(default=60, validator=and_(ge(1), le(240)))


@attrs.frozen
class Settings:
    """
    Hold all settings of one bella.

    Args:
        environment: ``production`` refuses to start on anything that only serves to try bella out.
        data_dir: the folder of the embedded database, its key and the plugins' files.
        database_url: ``postgresql://…`` or ``sqlite:///…``; ``None`` for a SQLite file in ``data_dir``.
        redis_url: ``redis://…`` for more than one process; ``None`` keeps calls' state in memory.
        public_url: how Twilio reaches this server, ``https://…``, without a path's closing slash; signatures are checked against it.
        encryption_key: keys for patients' data, comma separated, the first encrypts; ``None`` makes a key file in ``data_dir``.
        schedule_sources: books of practice-management systems, each under the clinic's own name for it.
        calendars: calendars that are kept in step, each under the clinic's own name for it.
        plugins: each plugin's table, as it stands; its own class parses it.
    """

    environment: Literal["development", "production"] = "development"
    data_dir: Path = attrs.field(factory=default_data_dir)
    database_url: Secret[str] | None = attrs.field(default=None, validator=optional(_check_database_url))
    redis_url: Secret[str] | None = attrs.field(default=None, validator=optional(_check_redis_url))
    public_url: str | None = attrs.field(default=None, validator=optional(_check_url))
    encryption_key: Secret[str] | None = attrs.field(default=None, validator=optional(_check_keys))
    server: ServerSettings = ServerSettings()
    twilio: TwilioSettings = TwilioSettings()
    call: CallSettings = CallSettings()
    speech: SpeechSettings = SpeechSettings()
    telephony: TelephonySettings = TelephonySettings()
    language_model: LanguageModelSettings = LanguageModelSettings()
    messages: MessageSettings = MessageSettings()
    reminders: ReminderSettings = ReminderSettings()  # noqa: RUF009  # frozen
    waiting_list: WaitingListSettings = WaitingListSettings()  # noqa: RUF009  # frozen
    recalls: RecallSettings = RecallSettings()  # noqa: RUF009  # frozen
    feeds: FeedSettings = FeedSettings()  # noqa: RUF009  # frozen
    alerts: AlertSettings = AlertSettings()  # noqa: RUF009  # frozen
    costs: CostSettings = CostSettings()  # noqa: RUF009  # frozen
    rest: RestSettings = RestSettings()
    webhooks: WebhookSettings = WebhookSettings()  # noqa: RUF009  # frozen
    recordings: RecordingSettings = RecordingSettings()
    privacy: PrivacySettings = PrivacySettings()  # noqa: RUF009  # frozen
    log: LogSettings = LogSettings()  # noqa: RUF009  # frozen
    metrics: MetricSettings = MetricSettings()  # noqa: RUF009  # frozen
    security: SecuritySettings = SecuritySettings()  # noqa: RUF009  # frozen
    staff: StaffSettings = StaffSettings()  # noqa: RUF009  # frozen
    plugin_host: PluginHostSettings = PluginHostSettings()
    schedule_sources: Mapping[str, ScheduleSourceSettings] = attrs.field(factory=dict)
    calendars: Mapping[str, CalendarSettings] = attrs.field(factory=dict)
    plugins: Mapping[str, Mapping[str, object]] = attrs.field(factory=dict, repr=False)

    @property
    def database(self) -> Secret[str]:
        """Return the database's URL; the embedded one's where none was set."""
        return self.database_url or Secret(f"sqlite:///{self.data_dir.absolute() / 'bella.db'}")

    @property
    def embedded(self) -> bool:
        """Tell whether the database is a SQLite file of this process's own."""
        return self.database.reveal().startswith("sqlite")
