"""What is texted to those who wait for an earlier time. It never names the patient: who reads the telephone is not known."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

import attrs

from ..clinic import ClinicView, Locale
from ..written import written_moment, written_phone
from .rendering import MAX_SEGMENTS, called, service_name
from .segments import plain, segments

#: ``offer``: it is free, for whoever says so first. ``yours``: it is. ``wished``: the clinic will confirm it. ``gone``: it is not free
#: any more.
WaitingKind = Literal["offer", "yours", "wished", "gone"]

#: Of a kind the first text that fits is sent.
TEXTS: Mapping[Locale, Mapping[WaitingKind, tuple[str, ...]]] = {
    "en-CA": {
        "offer": (
            "{clinic}: an earlier time is free ({service}): {moment}. First to reply YES by {until} gets it. NO to pass, STOP to opt out.",
            "{clinic}: free, {moment}. First YES by {until} gets it. STOP to opt out.",
        ),
        "yours": (
            "{clinic}: it is yours: {service}, {moment}. To change it, call {phone}.",
            "{clinic}: it is yours, {moment}. {phone}",
        ),
        "wished": (
            "{clinic}: thank you. We have asked for {moment} ({service}) for you; the clinic will confirm. {phone}",
            "{clinic}: asked for {moment}; the clinic will confirm.",
        ),
        "gone": (
            "{clinic}: sorry, {moment} is no longer free. You are still on our waiting list. Reply STOP to opt out.",
            "{clinic}: sorry, {moment} is no longer free. STOP to opt out.",
        ),
    },
    "fr-CA": {
        "offer": (
            "{clinic} : place libre ({service}), {moment}. Au premier OUI avant {until}. NON pour passer, STOP pour vous désabonner.",
            "{clinic} : libre, {moment}. Au premier OUI avant {until}. STOP pour vous désabonner.",
            "{clinic} : libre, {moment}. OUI? STOP",
        ),
        "yours": (
            "{clinic} : elle est à vous : {service}, {moment}. Pour changer : {phone}.",
            "{clinic} : elle est à vous, {moment}. {phone}",
            "{clinic} : à vous, {moment}.",
        ),
        "wished": (
            "{clinic} : merci. Nous avons demandé {moment} ({service}) pour vous; la clinique confirmera. {phone}",
            "{clinic} : demandé, {moment}; la clinique confirmera.",
            "{clinic} : demandé, {moment}.",
        ),
        "gone": (
            "{clinic} : désolé, la place du {moment} n'est plus libre. Vous restez sur la liste d'attente. STOP pour vous désabonner.",
            "{clinic} : désolé, {moment} n'est plus libre. STOP pour vous désabonner.",
            "{clinic} : {moment}, plus libre. STOP",
        ),
    },
}


@attrs.frozen
class Opening:
    """
    What there is to tell of a freed time.

    Args:
        language: of whom it is told to. ``starts_at``: aware UTC.
        until: until when it is kept, aware UTC; counts for an offer.
    """

    kind: WaitingKind
    language: Locale
    location_id: str
    service: str
    starts_at: datetime
    until: datetime | None = None


def waiting_text(clinic: ClinicView, told: Opening, now: datetime) -> str:
    """
    Return the text to send, of at most ``MAX_SEGMENTS`` parts where that can be.

    Raises:
        KeyError: the clinic has no such location any more.
    """
    location = clinic.location(told.location_id)
    zone = ZoneInfo(location.zone)
    today = now.astimezone(zone).date()
    words = {
        "clinic": called(clinic, location),
        "service": service_name(clinic, told.service, told.language),
        "moment": written_moment(told.starts_at.astimezone(zone), today, told.language),
        "until": _until(told, zone, now),
        "phone": written_phone(location.numbers[0], told.language),
    }
    written = [plain(text.format_map(words)) for text in TEXTS[told.language][told.kind]]
    return next((text for text in written if segments(text) <= MAX_SEGMENTS), written[-1])


def _until(told: Opening, zone: ZoneInfo, now: datetime) -> str:
    if told.until is None:
        return ""
    until, today = told.until.astimezone(zone), now.astimezone(zone).date()
    whole = written_moment(until, today, told.language)
    if until.date() != today:
        return whole
    join = " à " if told.language == "fr-CA" else " at "
    return whole.rpartition(join)[2]
