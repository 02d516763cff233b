"""The clinic as a readable TOML document: read strictly, with every mistake at once, and written so that reading gives the same clinic."""

import tomllib
from collections.abc import Iterable, Sequence
from typing import Any, cast

import attrs
import tomli_w

from bella_core.core.errors import ClinicError
from bella_core.domain.clinic import (
    FACTS,
    PARTS,
    Answering,
    AnswerMode,
    AnswerRule,
    CarrierTransport,
    ClinicView,
    Closure,
    Locale,
    Location,
    Need,
    Provider,
    Role,
    Room,
    Service,
    Week,
    Window,
)
from bella_core.domain.recall import MOST_MONTHS

from . import clinics_modes
from .clinics_lines import check_lines, paging_table, read_paging
from .clinics_prompts import own_prompt_mistake
from .clinics_rules import (
    MAX_BUFFER_MIN,
    MAX_HORIZON_DAYS,
    MAX_NOTICE_MIN,
    RULE_FIELDS,
    SERVICE_RULE_FIELDS,
    check_rules,
    read_ages,
    read_cancellation,
    read_per_day,
    read_reserve,
    rule_tables,
    service_tables,
)
from .clinics_tables import DAYS, TableReader

LOCALES = ("en-CA", "fr-CA")
ROLES = ("dentist", "hygienist")
MODES = ("first", "overflow", "after_hours", "off")
TRANSPORTS = ("gather", "relay", "stream")
PROVINCES = ("AB", "BC", "MB", "NB", "NL", "NS", "NT", "NU", "ON", "PE", "QC", "SK", "YT")

#: Characters of an answer that a caller listens to.
MAX_FACT = 400


def read(text: str, revision: int = 0, source: str = "clinic file") -> ClinicView:
    """
    Read a clinic.

    Args:
        text: the TOML document. ``source``: its name, for the error.

    Raises:
        ClinicError: it cannot be used; every mistake at once.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ClinicError(source, [f"document: is no TOML: {error}"]) from None
    mistakes: list[str] = []
    top = TableReader(document, "", mistakes)
    clinic = ClinicView(
        id=top.name("id"),
        name=top.text("name"),
        revision=revision,
        locations=tuple(_location(table) for table in top.tables("locations")),
        providers=tuple(_provider(table) for table in top.tables("providers")),
        services=tuple(_service(table) for table in top.tables("services")),
        prompts=_prompts(top.table("prompts"), stored=revision > 0),
        recall_months=top.number("recall_months", 1, MOST_MONTHS, 6),
        to_set_up=top.texts("to_set_up", PARTS),
    )
    top.finish()
    _check(clinic, top)
    if mistakes:
        raise ClinicError(source, mistakes)
    return clinic


def mistakes_in(clinic: ClinicView) -> tuple[str, ...]:
    """Return what keeps a clinic from being imported, as ``ClinicError`` tells it; nothing where it can be."""
    try:
        read(write(clinic))
    except ClinicError as error:
        return error.mistakes
    return ()


def write(clinic: ClinicView) -> str:
    """Return the document of a clinic; what is as by default is left out."""
    document: dict[str, Any] = {"id": clinic.id, "name": clinic.name}
    if clinic.recall_months != attrs.fields(ClinicView).recall_months.default:
        document["recall_months"] = clinic.recall_months
    if clinic.to_set_up:
        document["to_set_up"] = list(clinic.to_set_up)
    if clinic.prompts:
        document["prompts"] = clinic.prompts
    document["locations"] = [_location_table(location) for location in clinic.locations]
    document["providers"] = [_provider_table(provider) for provider in clinic.providers]
    document["services"] = [_service_table(service) for service in clinic.services]
    return tomli_w.dumps(document)


def _location(table: TableReader) -> Location:
    return Location(
        id=table.name("id"),
        name=table.text("name"),
        address=table.text("address"),
        province=table.choice("province", PROVINCES),
        zone=table.zone("zone"),
        numbers=table.phones("numbers"),
        languages=cast("tuple[Locale, ...]", table.texts("languages", LOCALES)),
        hours=table.week("hours"),
        closures=tuple(_closure(closure) for closure in table.tables("closures")),
        rooms=tuple(Room(room.name("id"), room.text("name")) for room in table.tables("rooms")),
        facts=_facts(table.table("facts")),
        desk=table.phone("desk"),
        on_call=table.phone("on_call"),
        answering=_answering(table.table("answering")),
        notice_min=table.number("notice_min", 0, MAX_NOTICE_MIN, 60),
        horizon_days=table.number("horizon_days", 1, MAX_HORIZON_DAYS, 90),
        step_min=table.number("step_min", 5, 60, 10),
        mode=clinics_modes.mode(table),
        releases=clinics_modes.releases(table),
        approval=clinics_modes.approval(table),
        entering=clinics_modes.entering(table),
        statutory_holidays=table.flag("statutory_holidays", default=True),
        reserved=tuple(read_reserve(reserve) for reserve in table.tables("reserved")),
        cancellation=read_cancellation(table.table("cancellation")),
        overflow_lanes=table.number("overflow_lanes", 0, 9, 1),
        ask_insurance=table.flag("ask_insurance", default=False),
        paging=read_paging(table.table("paging")),
    )


def _facts(table: TableReader) -> dict[str, dict[str, str]]:
    facts = {}
    for topic in table.keys():  # noqa: SIM118 - as below
        if topic not in FACTS:
            table.wrong(topic, f"must be one of {', '.join(FACTS)}")
        texts = table.table(topic)
        facts[topic] = {language: texts.text(language) for language in texts.keys()}  # noqa: SIM118 - as below
        for language, text in facts[topic].items():
            if len(text) > MAX_FACT:
                texts.wrong(language, f"must be of {MAX_FACT} characters at most: it is said on the telephone")
    return facts


def _closure(table: TableReader) -> Closure:
    first = table.day("first")
    last = table.day("last")
    if last < first:
        table.wrong("last", "must not be before first")
    return Closure(first, last, table.text("reason", ""), table.windows("hours"))


def _answering(table: TableReader) -> Answering:
    answering = Answering(
        mode=cast("AnswerMode", table.choice("mode", MODES, "first")),
        ring_s=table.number("ring_s", 5, 120, 20),
        rules=tuple(_answer_rule(rule) for rule in table.tables("rules")),
        switch=cast("AnswerMode | None", table.choice("switch", MODES, "") or None),
        switch_until=table.moment("switch_until"),
        transport=cast("CarrierTransport", table.choice("transport", TRANSPORTS, "gather")),
    )
    table.finish()
    return answering


def _answer_rule(table: TableReader) -> AnswerRule:
    days = tuple(DAYS.index(day) for day in table.texts("days", DAYS) if day in DAYS)
    return AnswerRule(days, table.clock("start"), table.clock("end"), cast("AnswerMode", table.choice("mode", MODES)))


def _provider(table: TableReader) -> Provider:
    hours = table.table("hours")
    return Provider(
        id=table.name("id"),
        name=table.text("name"),
        role=cast("Role", table.choice("role", ROLES)),
        languages=cast("tuple[Locale, ...]", table.texts("languages", LOCALES) or ("en-CA",)),
        hours={location: hours.week(location) for location in hours.keys()} or None,  # noqa: SIM118 - a reader is no dict
    )


def _service(table: TableReader) -> Service:
    names, words = table.table("names"), table.table("words")
    return Service(
        code=table.name("code"),
        names={language: names.text(language) for language in names.keys()},  # noqa: SIM118 - as above
        minutes=table.number("minutes", 5, 8 * 60),
        needs=tuple(_need(need) for need in table.tables("needs")),
        words={language: words.texts(language) for language in words.keys()},  # noqa: SIM118 - as above
        turnover_min=table.number("turnover_min", 0, 120, 0),
        by_phone=cast("Any", table.choice("by_phone", ("book", "request", "staff"), "book")),
        for_new=table.flag("for_new", default=True),
        first_for_new=table.flag("first_for_new", default=False),
        ages=read_ages(table.table("ages")),
        per_day=read_per_day(table.table("per_day")),
        notice_min=table.optional_number("notice_min", 0, MAX_NOTICE_MIN),
        horizon_days=table.optional_number("horizon_days", 1, MAX_HORIZON_DAYS),
        buffer_before_min=table.number("buffer_before_min", 0, MAX_BUFFER_MIN, 0),
        buffer_after_min=table.number("buffer_after_min", 0, MAX_BUFFER_MIN, 0),
        recall_months=table.optional_number("recall_months", 0, MOST_MONTHS),
    )


def _need(table: TableReader) -> Need:
    return Need(
        resource=cast("Any", table.choice("resource", ("provider", "room"))),
        minutes=table.number("minutes", 5, 8 * 60),
        roles=cast("tuple[Role, ...]", table.texts("roles", ROLES)),
        offset_min=table.number("offset_min", 0, 8 * 60, 0),
        floats=table.flag("floats", default=False),
    )


def _prompts(table: TableReader, *, stored: bool) -> dict[str, dict[str, str]]:
    """Read the clinic's own texts; one that was stored under an older bella may have gone out of use, and is left alone."""
    prompts = {}
    for language in table.keys():  # noqa: SIM118 - as above
        if language not in LOCALES:
            table.wrong(language, f"must be one of {', '.join(LOCALES)}")
        texts = table.table(language)
        prompts[language] = {key: texts.text(key) for key in texts.keys()}  # noqa: SIM118 - as above
        for key, text in prompts[language].items() if language in LOCALES and not stored else ():
            if mistake := own_prompt_mistake(cast("Locale", language), key, text):
                texts.wrong(key, mistake)
    return prompts


def _check(clinic: ClinicView, top: TableReader) -> None:
    """Check what only the whole document shows."""
    for key, found in (("locations", clinic.locations), ("providers", clinic.providers), ("services", clinic.services)):
        if not found:
            top.wrong(key, f"there must be one at least; add [[{key}]]")
    _check_unique(top, "providers", [provider.id for provider in clinic.providers], "id")
    _check_unique(top, "services", [service.code for service in clinic.services], "code")
    _check_locations(clinic, top)
    clinics_modes.check(clinic, top)
    known = {location.id for location in clinic.locations}
    for place, provider in enumerate(clinic.providers):
        for location_id in sorted(set(provider.hours or ()) - known):
            top.wrong(f"providers[{place}].hours.{location_id}", "there is no such location")
    languages = {language[:2] for location in clinic.locations for language in location.languages}
    for place, service in enumerate(clinic.services):
        _check_service(clinic, service, languages, top, f"services[{place}]")
    check_rules(clinic, top)
    if not clinic.revision:  # one that is stored is used all the same: `bella doctor` tells, and a loop is broken when it happens
        check_lines(clinic, top)
    if sum(service.first_for_new for service in clinic.services) > 1:
        top.wrong("services", "only one may have first_for_new")


def _check_locations(clinic: ClinicView, top: TableReader) -> None:
    locations, needed = clinic.locations, ["numbers", "languages", "rooms"]
    if "telephones" in clinic.to_set_up:  # a clinic that is being set up has its number last
        needed.remove("numbers")
    _check_unique(top, "locations", [location.id for location in locations], "id")
    _check_unique(top, "locations", [number for location in locations for number in location.numbers], "number")
    _check_unique(top, "locations", [room.id for location in locations for room in location.rooms], "room id")
    for place, location in enumerate(locations):
        for key in needed:
            if not getattr(location, key):
                top.wrong(f"locations[{place}].{key}", "there must be one at least")
        for topic, texts in location.facts.items():
            missing, strange = {language[:2] for language in location.languages} - texts.keys(), texts.keys() - {"en", "fr"}
            for language in sorted(missing):
                top.wrong(f"locations[{place}].facts.{topic}.{language}", "is missing: the location speaks this language")
            for language in sorted(strange):
                top.wrong(f"locations[{place}].facts.{topic}.{language}", "must be en or fr")


def _check_service(clinic: ClinicView, service: Service, languages: set[str], top: TableReader, path: str) -> None:
    for language in sorted(languages - set(service.names)):
        top.wrong(f"{path}.names.{language}", "is missing: a location speaks this language")
    if sum(need.resource == "room" for need in service.needs) != 1:
        top.wrong(f"{path}.needs", 'exactly one must have resource = "room"')
    if not any(need.resource == "provider" for need in service.needs):
        top.wrong(f"{path}.needs", 'one at least must have resource = "provider"; the first is whom the appointment is with')
    for place, need in enumerate(service.needs):
        if need.offset_min + need.minutes > service.minutes:
            top.wrong(f"{path}.needs[{place}].minutes", f"ends after the visit, which takes {service.minutes} minutes")
        if need.resource == "provider" and not any(provider.role in need.roles for provider in clinic.providers):
            top.wrong(f"{path}.needs[{place}].roles", "no provider has such a role")
        if need.resource == "room" and (need.roles or need.floats):
            top.wrong(f"{path}.needs[{place}]", "a room has no roles and does not float")


def _check_unique(top: TableReader, path: str, names: Sequence[str], what: str) -> None:
    for name in sorted({name for name in names if name and names.count(name) > 1}):
        top.wrong(path, f"the {what} {name!r} stands twice")


def _location_table(location: Location) -> dict[str, Any]:
    own = ("hours", "closures", "rooms", "answering", "paging", *clinics_modes.FIELDS, *RULE_FIELDS)
    table = _changed(location, skip=own) | clinics_modes.write(location) | rule_tables(location)
    if answering := _answering_table(location.answering):
        table["answering"] = answering
    if paging := paging_table(location.paging):
        table["paging"] = paging
    table["hours"] = _week_table(location.hours)
    table["rooms"] = [attrs.asdict(room) for room in location.rooms]
    if location.closures:
        table["closures"] = [
            {**_changed(closure, skip=("hours",)), **({"hours": _windows_text(closure.hours)} if closure.hours else {})}
            for closure in location.closures
        ]
    return table


def _answering_table(answering: Answering) -> dict[str, Any]:
    table = _changed(answering, skip=("rules",))
    if answering.rules:
        table["rules"] = [
            {"days": [DAYS[day] for day in rule.days], "start": f"{rule.start:%H:%M}", "end": f"{rule.end:%H:%M}", "mode": rule.mode}
            for rule in answering.rules
        ]
    return table


def _provider_table(provider: Provider) -> dict[str, Any]:
    table = _changed(provider, skip=("hours",))
    if provider.hours:
        table["hours"] = {location: _week_table(week) for location, week in provider.hours.items()}
    return table


def _service_table(service: Service) -> dict[str, Any]:
    table = _changed(service, skip=("names", "words", "needs", *SERVICE_RULE_FIELDS)) | service_tables(service)
    table["names"] = service.names
    if service.words:
        table["words"] = {language: list(words) for language, words in service.words.items()}
    table["needs"] = [_changed(need) for need in service.needs]
    return table


def _changed(thing: attrs.AttrsInstance, skip: Iterable[str] = ()) -> dict[str, Any]:
    """Return the fields of an attrs object that are not as by default."""
    values = {field.name: (getattr(thing, field.name), field.default) for field in attrs.fields(type(thing)) if field.name not in skip}
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, (value, default) in values.items()
        if value is not None and (default is attrs.NOTHING or value != default)
    }


def _week_table(week: Week) -> dict[str, str]:
    return {name: _windows_text(windows) for name, windows in zip(DAYS, week, strict=True) if windows}


def _windows_text(windows: tuple[Window, ...]) -> str:
    return ", ".join(f"{window.start:%H:%M}-{window.end:%H:%M}" for window in windows)
