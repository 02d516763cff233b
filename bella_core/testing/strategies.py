"""Hypothesis strategies for every type of the contract: ``values_of(Alert)`` draws alerts that the host would accept or send."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal, TypeVar, get_args

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from bella_core.plugin import (
    KINDS,
    Alarm,
    Alert,
    Applied,
    AppointmentChanged,
    AppointmentState,
    Attachment,
    Audio,
    AudioFormat,
    BirthDate,
    Busy,
    BusyPage,
    CalendarBinding,
    CallEnded,
    CallStarted,
    Chart,
    Cleaned,
    Completion,
    CompletionRequest,
    Dashboard,
    Emergency,
    Extraction,
    HealthCard,
    InsurerValue,
    IntentValue,
    LanguageValue,
    LetterHint,
    LocationView,
    LogBatch,
    LogRecord,
    Message,
    MetricBatch,
    MetricQuery,
    NameValue,
    OwnEvent,
    PatientRelation,
    PatientStatus,
    PhonePart,
    PhoneValue,
    PostalCode,
    ProposedBooking,
    ProviderValue,
    ProviderView,
    RejectedEntry,
    Sample,
    ScheduleEntry,
    SchedulePage,
    ScheduleSource,
    Segment,
    Sent,
    ServiceValue,
    ServiceView,
    Span,
    Speech,
    SpeechHints,
    TimeValue,
    TraceBatch,
    TraceSpan,
    Transcript,
    TurnContext,
    Usage,
    Utterance,
    Verdict,
    YesNo,
)
from bella_core.plugin.types.values import Grain, Intent

from .phrases import utterance_texts
from .strategies_web import STRATEGIES as WEB

T = TypeVar("T")

LANGUAGES = ("en-CA", "fr-CA")

#: The schema of every request that is drawn: what a plugin is asked to answer by.
REQUEST_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"choice": {"type": "string", "enum": ["cleaning", "checkup", "none"]}, "words": {"type": "string"}},
    "required": ["choice", "words"],
    "additionalProperties": False,
}

_languages = st.sampled_from(LANGUAGES)
_ids = st.uuids(version=4).map(str)
_codes = st.from_regex(r"[a-z]{2,8}(_[a-z]{2,8}){0,2}", fullmatch=True)
_names = st.sampled_from(["Zoé", "O'Brien", "Nguyễn", "Tremblay", "Singh", "Anne-Marie", "D'Arcy", "Ōta"])
_instants = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # the zone is its argument
_locals = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1))  # noqa: DTZ001  # a clinic's local time
_confidences = st.floats(0, 1)
_columns = st.sampled_from(["OP1", "OP2", "Hygiène 1"])
_provinces = st.sampled_from(["ON", "QC", "BC", "AB", "MB", "SK", "NS", "NB", "NL", "PE", "YT", "NT", "NU"])


@st.composite
def _periods(draw: st.DrawFn) -> tuple[datetime, datetime]:
    start = draw(_instants)
    return start, start + timedelta(minutes=draw(st.integers(5, 600)))


@st.composite
def _times(draw: st.DrawFn) -> TimeValue:
    start = draw(_locals)
    kind: Literal["date", "time", "datetime", "interval"] = draw(st.sampled_from(["date", "time", "datetime", "interval"]))
    end = start + timedelta(minutes=draw(st.integers(1, 10_000))) if kind == "interval" else None
    grain: Grain = draw(st.sampled_from(get_args(Grain)))
    return TimeValue(start, end, grain, kind, asap=draw(st.booleans()), recurring=draw(st.booleans()))


@st.composite
def _cleaned(draw: st.DrawFn) -> Cleaned:
    text = draw(utterance_texts())
    start = draw(st.integers(0, len(text)))
    end = draw(st.integers(start, len(text)))
    kept = (*range(start), *range(end, len(text)), len(text))
    return Cleaned(text[:start] + text[end:], (Span(start, end, "filler"),), kept)


@st.composite
def _extractions(draw: st.DrawFn) -> Extraction:
    words = draw(utterance_texts().filter(bool))
    kind = draw(st.sampled_from(sorted(KINDS)))
    value = draw(values_of(KINDS[kind]))
    return Extraction(kind, value, words, 0, len(words), draw(_confidences), draw(st.frozensets(st.just("doubt"))))


@st.composite
def _audio(draw: st.DrawFn) -> Audio:
    audio_format = draw(values_of(AudioFormat))
    samples = draw(st.binary(max_size=1600))
    even = samples if audio_format.encoding == "mulaw" else samples[: len(samples) // 2 * 2]
    return Audio(even, audio_format)


@st.composite
def _samples(draw: st.DrawFn) -> Sample:
    values = draw(st.lists(st.floats(0, 1e6), min_size=1, max_size=4))
    dimensions = tuple(draw(st.dictionaries(_codes, _codes, max_size=3)).items())
    unit = draw(st.sampled_from(["Seconds", "Count", "None", "Milliseconds", "Percent"]))
    return Sample("Bella/Tests", draw(_codes), unit, dimensions, tuple(values), tuple(draw(st.integers(1, 99)) for _ in values))


@st.composite
def _bookings(draw: st.DrawFn) -> ProposedBooking:
    start = draw(st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC)))  # noqa: DTZ001  # the zone is its argument
    start = start.replace(minute=start.minute // 5 * 5, second=0, microsecond=0)
    return ProposedBooking(
        action=draw(st.sampled_from(["book", "move"])),
        channel=draw(st.sampled_from(["call", "chat", "api", "assistant"])),
        location_id=draw(_codes),
        service=draw(st.sampled_from(["cleaning", "checkup", "exam_new", "emergency_exam"]) | _codes),
        provider_id=draw(_codes),
        room_id=draw(_codes),
        starts_at=start,
        ends_at=start + timedelta(minutes=draw(st.sampled_from([10, 30, 60, 90]))),
        zone=draw(st.sampled_from(["America/Toronto", "America/St_Johns", "America/Vancouver"])),
        language=draw(_languages),
        known=draw(st.none() | st.booleans()),
        age=draw(st.none() | st.integers(0, 110)),
        relation=draw(st.sampled_from(["self", "child", "partner", "parent", "other"])),
    )


@st.composite
def _changes(draw: st.DrawFn) -> AppointmentChanged:
    start, end = draw(_periods())
    action: Literal["requested", "booked", "moved", "cancelled"] = draw(st.sampled_from(["requested", "booked", "moved", "cancelled"]))
    return AppointmentChanged(
        appointment_id=draw(_ids),
        version=draw(st.integers(1, 99)),
        status="booked" if action == "moved" else action,
        action=action,
        location_id=draw(_codes),
        service=draw(_codes),
        provider_id=draw(_codes),
        starts_at=start,
        ends_at=end,
        channel=draw(st.sampled_from(["call", "chat", "api", "assistant", "staff"])),
        at=draw(_instants),
    )


_OUTCOMES = ("booked", "requested", "message", "transferred", "referred", "emergency", "abandoned", "robot", "none")


@st.composite
def _messages(draw: st.DrawFn) -> Message:
    channel: Literal["sms", "email"] = draw(st.sampled_from(["sms", "email"]))
    written = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Zl", "Zp")), min_size=1, max_size=300).filter(str.strip)
    language, made_at = draw(_languages), draw(_instants)
    if channel == "sms":
        number = "+1416555" + draw(st.text("0123456789", min_size=4, max_size=4))
        return Message(draw(_ids), channel, number, language, "", draw(written), attempt=draw(st.integers(1, 3)), made_at=made_at)
    attachments = tuple(draw(st.lists(values_of(Attachment), max_size=2)))
    address = draw(st.sampled_from(["zoe@example.ca", "jean-marc.o'brien+rdv@example.ca"]))
    return Message(draw(_ids), channel, address, language, draw(_names), draw(written), attachments, made_at=made_at)


_STRATEGIES: dict[type, Callable[[], st.SearchStrategy[Any]]] = {
    str: lambda: st.text(max_size=20),
    int: st.integers,
    # --- values --------------------------------------------------------------------------------------------------------
    TimeValue: _times,
    PhoneValue: lambda: st.builds(PhoneValue, st.integers(2_000_000_000, 9_999_999_999).map("+1{}".format), st.none(), st.just("CA")),
    PhonePart: lambda: st.builds(PhonePart, st.text("0123456789", min_size=1, max_size=9)),
    NameValue: lambda: st.builds(lambda given, family: NameValue(given, family, f"{given} {family}"), _names, _names),
    LetterHint: lambda: st.builds(LetterHint, st.sampled_from("BDKTZ"), st.sampled_from(["first", "last", None])),
    PostalCode: lambda: st.builds(PostalCode, st.from_regex(r"[ABCEGHJ-NPR-TVXY][0-9][A-Z] [0-9][A-Z][0-9]", fullmatch=True), _provinces),
    BirthDate: lambda: st.builds(BirthDate, st.dates(date(1915, 1, 1), date(2025, 12, 31))),
    HealthCard: lambda: st.builds(HealthCard, st.text("0123456789", min_size=9, max_size=12), _provinces),
    InsurerValue: lambda: st.builds(InsurerValue, _codes, st.just("Sun Life"), st.none()),
    ServiceValue: lambda: st.builds(ServiceValue, _codes),
    ProviderValue: lambda: st.builds(ProviderValue, _ids, st.sampled_from(["dentist", "hygienist", None])),
    YesNo: lambda: st.builds(YesNo, st.sampled_from(["yes", "no"])),
    IntentValue: lambda: st.builds(IntentValue, st.sampled_from(get_args(Intent)), st.none()),
    LanguageValue: lambda: st.builds(LanguageValue, _languages, st.booleans()),
    Emergency: lambda: st.builds(Emergency, st.sampled_from(["911", "immediate", "same_day"]), _codes),
    PatientRelation: lambda: st.builds(PatientRelation, st.sampled_from(["self", "child", "partner", "parent", "other"])),
    PatientStatus: lambda: st.builds(PatientStatus, st.booleans()),
    # --- a turn --------------------------------------------------------------------------------------------------------
    Utterance: lambda: st.builds(
        Utterance, utterance_texts(), _languages, st.none() | _confidences, st.sampled_from(["speech", "typed"]), st.just("tests")
    ),
    Span: lambda: st.integers(0, 99).flatmap(lambda start: st.builds(Span, st.just(start), st.integers(start, 100), st.just("filler"))),
    Cleaned: _cleaned,
    Extraction: _extractions,
    ServiceView: lambda: st.builds(
        ServiceView, _codes, st.fixed_dictionaries({"en": st.just("cleaning"), "fr": st.just("nettoyage")}), st.just({"en": ("cleaning",)})
    ),
    ProviderView: lambda: st.builds(ProviderView, _ids, _names, st.sampled_from(["dentist", "hygienist"])),
    LocationView: lambda: st.builds(
        LocationView,
        _codes,
        st.sampled_from(["America/Toronto", "America/St_Johns", "America/Vancouver"]),
        _provinces,
        st.permutations(LANGUAGES).map(tuple),
        st.just((((time(9), time(17)),),) * 5 + ((), ())),
        st.lists(values_of(ServiceView), max_size=3).map(tuple),
        st.lists(values_of(ProviderView), max_size=3).map(tuple),
    ),
    TurnContext: lambda: st.builds(
        TurnContext,
        _ids,
        _instants,
        _languages,
        st.lists(st.sampled_from(sorted(KINDS)), max_size=2, unique=True).map(tuple),
        values_of(LocationView),
        st.just(1.0),
        st.none() | st.just("+14165550123"),
        st.sampled_from(["", "416", "416555"]),
    ),
    # --- speech --------------------------------------------------------------------------------------------------------
    AudioFormat: lambda: st.builds(AudioFormat, st.sampled_from(["mulaw", "pcm16"]), st.sampled_from([8000, 16000])),
    Audio: _audio,
    SpeechHints: lambda: st.builds(SpeechHints, _languages, st.just(("phone",)), st.lists(_names, max_size=3).map(tuple)),
    Segment: lambda: st.builds(Segment, utterance_texts(), st.just(0.0), st.floats(0.1, 60.0), st.none() | _confidences),
    Speech: lambda: st.builds(
        Speech, utterance_texts().filter(str.strip), _languages, st.just(AudioFormat("mulaw")), st.sampled_from(["", "alloy"])
    ),
    Transcript: lambda: st.builds(
        Transcript,
        utterance_texts(),
        _languages,
        st.none() | _confidences,
        st.just("tests"),
        st.lists(values_of(Segment), max_size=2).map(tuple),
    ),
    # --- language model ------------------------------------------------------------------------------------------------
    CompletionRequest: lambda: st.builds(
        CompletionRequest,
        _codes,
        st.just("Which service is asked for?"),
        utterance_texts(),
        st.just(REQUEST_SCHEMA),
        st.integers(50, 500),
        st.floats(2.0, 4.0),
        _languages,
    ),
    Usage: lambda: st.builds(Usage, st.integers(0, 5000), st.integers(0, 500), st.none() | st.floats(0, 1)),
    Completion: lambda: st.builds(
        Completion,
        st.fixed_dictionaries({"choice": st.sampled_from(["cleaning", "checkup", "none"]), "words": utterance_texts()}),
        values_of(Usage),
        st.just("tests"),
    ),
    # --- calendar ------------------------------------------------------------------------------------------------------
    CalendarBinding: lambda: st.builds(CalendarBinding, _ids, _ids.map("provider:{}".format), st.just("tests@example.ca")),
    Busy: lambda: _periods().flatmap(lambda period: st.builds(Busy, _ids, st.just(period[0]), st.just(period[1]))),
    BusyPage: lambda: st.builds(
        BusyPage,
        st.lists(values_of(Busy), max_size=3).map(tuple),
        st.lists(_ids, max_size=2).map(tuple),
        st.none() | _codes,
        st.booleans(),
        st.none() | st.lists(values_of(OwnEvent), max_size=2).map(tuple),
        st.lists(_ids, max_size=2).map(tuple),
    ),
    OwnEvent: lambda: _periods().flatmap(
        lambda period: st.builds(OwnEvent, _ids, _ids, st.integers(1, 99), st.just(period[0]), st.just(period[1]))
    ),
    # --- schedule ------------------------------------------------------------------------------------------------------
    ScheduleSource: lambda: st.builds(
        ScheduleSource,
        _codes,
        st.sampled_from(["America/Toronto", "America/St_Johns", "America/Vancouver"]),
        st.lists(_columns, min_size=1, max_size=3, unique=True).map(tuple),
    ),
    ScheduleEntry: lambda: _periods().flatmap(
        lambda period: st.builds(ScheduleEntry, _ids, _columns.map(lambda one: (one,)), st.just(period[0]), st.just(period[1]))
    ),
    RejectedEntry: lambda: st.builds(RejectedEntry, st.integers(1, 9999), st.sampled_from(["bad_date", "bad_time", "unknown_column"])),
    SchedulePage: lambda: st.builds(
        SchedulePage,
        st.lists(values_of(ScheduleEntry), max_size=3, unique_by=lambda entry: entry.ref).map(tuple),
        st.lists(_ids, max_size=2).map(tuple),
        st.none() | _codes,
        st.booleans(),
        st.lists(values_of(RejectedEntry), max_size=2).map(tuple),
    ),
    AppointmentState: lambda: _periods().flatmap(
        lambda period: st.builds(
            AppointmentState,
            _ids,
            st.integers(1, 99),
            st.sampled_from(["requested", "booked", "cancelled"]),
            st.just(period[0]),
            st.just(period[1]),
            _codes,
        )
    ),
    Applied: lambda: st.builds(Applied, _ids, st.none() | values_of(Busy)),
    # --- messages ------------------------------------------------------------------------------------------------------
    Attachment: lambda: st.builds(Attachment, _codes.map("{}.ics".format), st.just("text/calendar"), st.binary(max_size=200)),
    Message: _messages,
    Sent: lambda: st.builds(Sent, _ids, st.none() | st.integers(1, 10)),
    # --- operators -----------------------------------------------------------------------------------------------------
    Alert: lambda: st.builds(
        Alert, _ids, _codes, st.sampled_from(["critical", "warning", "info"]), _codes, st.just("3 turns failed in 5 minutes"), _instants,
        st.dictionaries(_codes, st.integers(0, 99) | _ids, max_size=3),
        st.sampled_from(["firing", "escalated", "resolved"]), st.integers(1, 99),
        st.just("Turns fail"), st.just(("Look at the log.", "Restart the plugin.")), st.just("docs/runbooks/turn_failed.md"),
    ),
    MetricQuery: lambda: st.builds(
        MetricQuery, st.just("m"), st.just("Bella/Tests"), _codes,
        st.sampled_from(["Sum", "Average", "Maximum", "SampleCount", "p95", "TC(4:)"])
    ),
    Alarm: lambda: st.builds(
        Alarm, _codes, st.sampled_from(["critical", "warning", "info"]), values_of(MetricQuery).map(lambda query: (query,)),
        st.just("IF(m >= 5, m)"),
        st.sampled_from(["above", "below"]), st.floats(0, 100), st.just("count"), st.just("It is not as it should be."), _codes,
    ),
    Chart: lambda: st.builds(
        Chart, st.just("Calls"), values_of(MetricQuery).map(lambda query: (query,)), st.sampled_from(["", "100 * m"]),
        st.sampled_from(["count", "seconds", "percent", "times", "dollars", "state"]), st.sampled_from(["line", "number"]),
        st.sampled_from([60, 300, 3600, 86400]),
    ),
    Dashboard: lambda: st.builds(
        Dashboard, _codes, st.just("Calls"), st.lists(values_of(Chart), max_size=3).map(tuple),
        st.sampled_from([(), ("alarms",), ("errors",), ("alarms", "errors")]),
    ),
    Sample: _samples,
    MetricBatch: lambda: st.builds(
        lambda since, samples: MetricBatch(since, since + timedelta(seconds=10), samples),
        _instants,
        st.lists(values_of(Sample), max_size=5).map(tuple)
    ),
    LogRecord: lambda: st.builds(
        lambda at, stream, event, ms: LogRecord(
            at, stream, f'{{"time":"{at.isoformat()}","level":"info","event":"{event}","logger":"bella","ms":{ms}}}'
        ),
        _instants,
        st.sampled_from(["app", "access", "security"]),
        st.sampled_from(["turn_answered", "request_answered", "security_event", "été_à_noël"]),
        st.integers(0, 9999),
    ),
    LogBatch: lambda: st.builds(LogBatch, _instants, st.lists(values_of(LogRecord), max_size=5).map(tuple)),
    TraceSpan: lambda: st.builds(
        TraceSpan,
        st.integers(1, 2**128 - 1).map("{:032x}".format),
        st.integers(1, 2**64 - 1).map("{:016x}".format),
        st.just("") | st.integers(1, 2**64 - 1).map("{:016x}".format),
        st.sampled_from(["turn", "extract", "commit", "hook"]),
        _instants,
        st.floats(0, 60),
        st.sampled_from(["", "TimeoutError", "deadline"]),
        st.dictionaries(_codes, st.integers(-9, 9999) | st.booleans() | _ids, max_size=3).map(lambda some: tuple(some.items())),
    ),
    TraceBatch: lambda: st.builds(TraceBatch, _instants, st.lists(values_of(TraceSpan), max_size=5).map(tuple)),
    # --- rules and events ----------------------------------------------------------------------------------------------
    ProposedBooking: _bookings,
    Verdict: lambda: st.just(Verdict.allow()) | st.builds(
        Verdict.deny, _codes, st.just({"en-CA": "That time is for another visit.", "fr-CA": "Cette heure est pour une autre visite."}),
        instead=st.sampled_from(["other_time", "staff"]),
    ),
    CallStarted: lambda: st.builds(CallStarted, _ids, _codes, _languages, _instants),
    CallEnded: lambda: st.builds(
        CallEnded, _ids, _codes, _languages, st.sampled_from(_OUTCOMES), st.integers(0, 24), st.floats(0, 3600), _instants
    ),
    AppointmentChanged: _changes,
    **WEB,
}  # fmt: skip


def values_of(kind: type[T]) -> st.SearchStrategy[T]:
    """
    Return a strategy for one type of the contract.

    Args:
        kind: a class of ``bella_core.plugin``, or ``str`` or ``int``, which are values too.
    """
    if kind not in _STRATEGIES:
        raise TypeError(f"{kind.__name__} is no type of the contract; there are: {', '.join(sorted(one.__name__ for one in _STRATEGIES))}")
    return _STRATEGIES[kind]()


def limits(max_examples: int) -> settings:
    """Return the settings of a suite's property: no time limit of hypothesis' own, nothing kept on disk, no long explanations."""
    return settings(
        max_examples=max_examples,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=[HealthCheck.too_slow],  # a busy machine is not the plugin's fault
    )
