"""What callers may do, drawn at random: extractions of every kind, keys, silences, and answers that nothing asked for."""

from datetime import UTC, date, datetime, timedelta
from typing import get_args

import attrs
from hypothesis import strategies as st

from bella_core.domain.dialogue.types import (
    Answer,
    Appointments,
    Booked,
    BookedTogether,
    Changed,
    Coming,
    Failed,
    Held,
    HeldTogether,
    Keyed,
    Matches,
    Noted,
    Proposals,
    Purpose,
    Refused,
    Silence,
    Slots,
    StaffTakes,
    Started,
    Together,
    TransferEnd,
    TransferEnded,
    Understood,
    Visit,
    Waitlisted,
)
from bella_core.domain.slots import Claim, Hold, Slot
from bella_core.plugin.types import (
    BirthDate,
    Emergency,
    Extraction,
    InsurerValue,
    IntentValue,
    LanguageValue,
    LetterHint,
    NameValue,
    PatientRelation,
    PatientStatus,
    PhonePart,
    PhoneValue,
    ProviderValue,
    ServiceValue,
    TimeValue,
    YesNo,
)

INTENTS = (
    "book", "move", "cancel", "keep", "confirm", "when", "late", "waiting_list", "question", "human", "message", "prescription",
    "returned_call", "billing", "records", "professional", "sales", "wrong_number", "never_mind", "repeat", "wait", "earlier", "later",
    "first", "second", "neither", "either", "goodbye", "robot_refused",
)  # fmt: skip
#: Those that keep a caller in the conversation, so that random calls get far.
STAYING = ("book", "first", "second", "neither", "either", "earlier", "later", "repeat", "wait", "question", "never_mind", "confirm")

DAY = datetime(2027, 3, 2)  # extractions hold the clinic's local time


def extraction(kind, value, *, confidence=1.0, inferred=(), alternatives=()):
    words = value.value if isinstance(value, YesNo) else "words"
    return Extraction(kind, value, words, 0, len(words), confidence, frozenset(inferred), tuple(alternatives))


def times():
    starts = st.builds(
        lambda day, minutes: DAY + timedelta(days=day, minutes=minutes), st.integers(-2, 100), st.integers(0, 143).map(lambda n: n * 10)
    )
    grains = st.sampled_from(("minute", "hour", "day", "week", "month", "year"))
    points = st.builds(TimeValue, starts, st.none(), grains, st.sampled_from(("date", "time", "datetime")), recurring=st.booleans())
    spans = st.builds(
        lambda start, hours, grain, no_date, part, open_at: TimeValue(
            None if open_at == "start" else start,
            None if open_at == "end" else start + timedelta(hours=hours),
            grain,
            "interval",
            no_date=no_date,
            part=part,
        ),
        starts,
        st.integers(1, 200),
        grains,
        st.booleans(),
        st.sampled_from((None, "morning", "noon", "afternoon", "evening", "night")),
        st.sampled_from((None, "start", "end")),
    )
    soon = st.just(TimeValue(DAY, None, "minute", "interval", asap=True))
    return st.one_of(points, spans, soon)


def names():
    parts = st.sampled_from((None, "Marie", "Tremblay", "O’Brien", "Nguyễn", "D’Amours"))
    return st.builds(lambda given, family: NameValue(given, family, " ".join(filter(None, (given, family))) or "Li"), parts, parts)


def values(intents):
    return st.one_of(
        times().map(lambda value: ("time", value)),
        times().map(lambda value: ("time_excluded", value)),
        names().map(lambda value: ("name", value)),
        st.sampled_from(("A", "T")).map(lambda letter: ("letter_hint", LetterHint(letter, "first"))),
        st.just(("spelled", "TREMBLAY")),
        st.sampled_from(("+14165550123", "+15145550199")).map(lambda number: ("phone", PhoneValue(number))),
        st.sampled_from(("416", "416555", "0123")).map(lambda digits: ("phone_part", PhonePart(digits))),
        st.dates(date(1930, 1, 1), date(2026, 1, 1)).map(lambda born: ("date_of_birth", BirthDate(born))),
        st.sampled_from(("cleaning", "exam_new", "checkup", "root_canal", "gone")).map(lambda code: ("service", ServiceValue(code))),
        st.sampled_from(("lavoie", "okafor", "gone", None)).map(lambda who: ("provider", ProviderValue(who))),
        st.sampled_from(("yes", "no")).map(lambda value: ("yes_no", YesNo(value))),
        st.sampled_from(intents).map(lambda name: ("intent", IntentValue(name))),
        st.sampled_from(("en-CA", "fr-CA")).flatmap(
            lambda language: st.booleans().map(lambda explicit: ("language", LanguageValue(language, explicit)))
        ),
        st.sampled_from(("self", "child", "partner", "parent", "other")).map(lambda who: ("patient_relation", PatientRelation(who))),
        st.booleans().map(lambda known: ("patient_status", PatientStatus(known))),
        st.integers(0, 12).map(lambda number: ("number", number)),
        st.sampled_from(("cdcp", "sun_life")).map(lambda code: ("insurer", InsurerValue(code, code))),
    )


def extractions(intents):
    doubts = st.sampled_from(((), (), (), ("doubt",), ("meridiem",), ("order",)))
    return st.builds(
        lambda pair, confidence, doubt: extraction(*pair, confidence=confidence, inferred=doubt), values(intents), st.floats(0.2, 1), doubts
    )


#: Words that say who shall come, how many, and what is wrong with a read-back.
OF_SEVERAL = ("for my two kids", "pour mes enfants", "for me and my daughter", "a family of six", "three", "the name is wrong", "Marie")

EMERGENCIES = st.builds(
    lambda level, flag: extraction("emergency", Emergency(level, flag)),
    st.sampled_from(("911", "immediate", "same_day")),
    st.sampled_from(("breathing", "knocked_out_tooth", "swelling")),
)


def utterances(intents=INTENTS, emergencies=True):
    found = extractions(intents) | EMERGENCIES if emergencies else extractions(intents)
    return st.builds(
        Understood,
        st.sampled_from(("words that were said", "words that were said", "", "euh", *OF_SEVERAL)),
        st.lists(found, max_size=4).map(tuple),
        st.sampled_from((True, True, True, False)),
        st.sampled_from((None, None, 0.9, 0.2)),
    )


KEYS = st.builds(
    Keyed,
    st.text("0123456789*#", max_size=12)
    | st.sampled_from(("0", "1", "1", "2", "3", "9", "*", "#", "", "99", "4165550123", "416", "19800131", "99999999", "1" * 40)),
    st.booleans(),
)

SLOT = Slot(
    "checkup", "main", "chen", "room-1", datetime(2027, 3, 2, 15, tzinfo=UTC), datetime(2027, 3, 2, 15, 30, tzinfo=UTC),
    (Claim("provider:chen", datetime(2027, 3, 2, 15, tzinfo=UTC), datetime(2027, 3, 2, 15, 30, tzinfo=UTC)),),
)  # fmt: skip

STRAY_ANSWERS = st.sampled_from(
    (
        Answer("late", Slots((SLOT,), exact=True)),
        Answer("late", Slots((), exact=False)),
        Answer("late", Held(Hold("stray", SLOT, SLOT.ends_at))),
        Answer("late", Booked("stray", "checkup", "main", "chen", SLOT.starts_at, SLOT.ends_at)),
        Answer("late", Refused("taken")),
        Answer("late", Refused("rule", "not_then", {"en-CA": "Not then."}, "other_time")),
        Answer("late", Matches("somebody")),
        Answer(
            "late", Matches("somebody", visits=(Visit("cleaning", "bouchard", SLOT.starts_at),), name=NameValue("Ann", "Lee", "Ann Lee"))
        ),
        Answer("late", Matches(None, several=True)),
        Answer("late", Proposals((extraction("intent", IntentValue("book")),))),
        Answer("late", Failed("deadline")),
        Answer("late", Appointments("somebody", (Coming(Booked("stray", "checkup", "main", "chen", SLOT.starts_at, SLOT.ends_at), 1),))),
        Answer("late", Appointments(None)),
        Answer("late", Changed("cancelled", Booked("stray", "checkup", "main", "chen", SLOT.starts_at, SLOT.ends_at))),
        Answer("late", Noted("stray")),
        Answer("late", Together(((SLOT, SLOT),), exact=True)),
        Answer("late", HeldTogether((Hold("stray", SLOT, SLOT.ends_at),) * 2)),
        Answer("late", BookedTogether("stray", (Booked("stray", "checkup", "main", "chen", SLOT.starts_at, SLOT.ends_at),))),
        Answer("late", Waitlisted("stray")),
        Answer("late", Purpose("recall", service="cleaning")),
    )
)


#: How transfers end, also those that never began.
def is_with_staff(state):
    """Tell whether somebody of the staff has taken the call over: what is held stays held for them."""
    return state.outcome == "transferred" and state.handover is not None and state.handover.about == "staff"


TRANSFERS = st.sampled_from(get_args(TransferEnd)).map(TransferEnded) | st.just(StaffTakes())

MARIE = NameValue("Marie", "Tremblay", "Marie Tremblay")
ANSWERS = {
    "reason": Understood("book me in", (extraction("intent", IntentValue("book")),)),
    "anything_else": Understood("book me in", (extraction("intent", IntentValue("book")),)),
    "after_911": Understood("book me in", (extraction("intent", IntentValue("book")),)),
    "name": Understood("Marie Tremblay", (extraction("name", MARIE),)),
    "family": Understood("Tremblay", (extraction("name", NameValue(None, "Tremblay", "Tremblay")),)),
    "birth_date": Keyed("19800131"),
    "phone": Keyed("4165550123"),
    "phone_more": Keyed("4165550123"),
    "service": Understood("a check-up", (extraction("service", ServiceValue("checkup")),)),
    "when": Understood("next week", (extraction("time", TimeValue(DAY + timedelta(days=6), None, "week", "date")),)),
    "offer": Understood("the first", (extraction("intent", IntentValue("first")),)),
    "party": Understood("two of them"),
    "whose": Keyed("1"),
    "errand": Understood("about my bill"),
    "insurer": Understood("Green Valley Mutual"),
    "benefit_day": Understood("in three days", (extraction("time", TimeValue(DAY + timedelta(days=2), None, "day", "date")),)),
    "member": Keyed("12345"),
    "existing": Understood("move it", (extraction("intent", IntentValue("move")),)),
    "own_name": Understood("Marie Tremblay", (extraction("name", MARIE),)),
    "which": Understood("the first", (extraction("intent", IntentValue("first")),)),
    "how_late": Understood("ten minutes"),
    "change": Understood("in two days", (extraction("time", TimeValue(DAY + timedelta(days=1), None, "day", "date")),)),
}
YES = Understood("yes", (extraction("yes_no", YesNo("yes")),))


@attrs.frozen
class Helpful:
    """An answer to whatever was asked last."""

    def to(self, question):
        return ANSWERS.get(question, YES)


def happenings():
    """Return all that may happen after the greeting; most of it helps, so that random calls get to their end."""
    stray = st.just(Silence()) | STRAY_ANSWERS | st.just(Started("main", "+14165550123")) | TRANSFERS
    polite = utterances(STAYING, emergencies=False)
    helpful = st.just(Helpful())
    return st.one_of(helpful, helpful, helpful, helpful, helpful, helpful, polite, polite, utterances(), KEYS, stray)


def keyed_courses(longest=30):
    """Return whole calls of who says nothing: keys, silences, and what comes late."""
    pressed = KEYS | st.sampled_from(("1", "1", "1", "2", "533232", "216262", "19800131")).map(Keyed)
    return st.lists(pressed | pressed | pressed | st.just(Silence()) | STRAY_ANSWERS | TRANSFERS, max_size=longest)


#: First words of calls that are not about one visit.
FIRST = (
    Understood("cleanings for my two kids", (extraction("intent", IntentValue("book")), extraction("service", ServiceValue("cleaning")))),
    Understood("un nettoyage pour mes enfants", (extraction("service", ServiceValue("cleaning")),)),
    *(Understood(f"about a {errand}", (extraction("intent", IntentValue(errand)),)) for errand in ("prescription", "professional")),
    Understood(
        "a check-up on the federal dental plan",
        (extraction("insurer", InsurerValue("cdcp", "CDCP")), extraction("service", ServiceValue("checkup"))),
    ),
    *(Understood("hello", (extraction("intent", IntentValue(errand)),)) for errand in ("returned_call", "waiting_list")),
)


def courses(longest=30):
    """Return whole calls: some first words, some way that goes well, then whatever happens."""
    first = st.sampled_from(((), (), (), *((words,) for words in FIRST)))
    then = st.lists(happenings(), max_size=longest)
    return st.builds(lambda first, well, then: [*first, *[Helpful()] * well, *then], first, st.integers(0, 16), then)
