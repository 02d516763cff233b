"""Every text that patients may get, filled in as for a clinic's own patient: what it says, and into how many parts it is cut."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import get_args

import attrs

from ..clinic import ClinicView, Locale, Location
from ..notices.families import FamilyKind, Visits, family_text
from ..notices.recall import Recall, recall_text
from ..notices.reminding import Coming, reminder_text
from ..notices.rendering import Notice, render
from ..notices.requested import RequestKind
from ..notices.segments import is_gsm, segments
from ..notices.texts import Kind
from ..notices.waiting import Opening, WaitingKind, waiting_text
from .replies import About, ReplyKind, policy_words, reply_text

_KINDS: tuple[Kind, ...] = ("booked", "moved", "cancelled", "reminder", "reminder_confirmed", *get_args(RequestKind))
#: A family's visits follow each other so.
_APART = timedelta(minutes=40)


@attrs.frozen
class Written:
    """
    A text as somebody gets it.

    Args:
        name: what it is; ``notice.KIND`` can be replaced in the clinic's file.
        segments: into how many parts it is cut, each of which is paid for.
        gsm: whether all of its letters are in the telephones' 7-bit alphabet.
    """

    name: str
    language: Locale
    text: str
    segments: int
    gsm: bool


@attrs.frozen
class Sample:
    """What the texts tell of: a visit for a service (its code) at a location; when it begins, and when it is told, both aware."""

    location: Location
    service: str
    at: datetime
    now: datetime


def catalogue(clinic: ClinicView, language: Locale, sample: Sample) -> tuple[Written, ...]:
    """Return every text in a language."""
    return tuple(Written(name, language, text, segments(text), is_gsm(text)) for name, text in _texts(clinic, language, sample))


def _texts(clinic: ClinicView, language: Locale, sample: Sample) -> Iterator[tuple[str, str]]:
    location, service, at, now = sample.location, sample.service, sample.at, sample.now
    for kind in _KINDS:
        yield f"notice.{kind}", render(clinic, Notice(kind, language, location.id, service, at), now)
    starts = tuple(at + number * _APART for number in range(3))
    coming = [Coming(location.id, service, start, number=number) for number, start in enumerate(starts, 1)]
    yield "reminder.several", reminder_text(clinic, language, coming, now)
    family: FamilyKind
    for family in get_args(FamilyKind):
        yield f"family.{family}", family_text(clinic, Visits(family, language, location.id, starts, (service,) * 3), now)
    offer: WaitingKind
    for offer in get_args(WaitingKind):
        told = Opening(offer, language, location.id, service, at, now + timedelta(minutes=30))
        yield f"waiting_list.{offer}", waiting_text(clinic, told, now)
    for visits in (1, 3):
        yield f"recall.{'one' if visits == 1 else 'several'}", recall_text(clinic, Recall(language, location.id, service, visits))
    reply: ReplyKind
    for reply in get_args(ReplyKind):
        several = reply in {"which_confirm", "which_cancel"}
        about = About(language, location.id, coming if several else coming[:1], policy_words(location.cancellation, language))
        yield f"reply.{reply}", reply_text(clinic, reply, about, now)
