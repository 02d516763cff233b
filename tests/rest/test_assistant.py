"""A text in, an appointment or a clear answer out; the book is looked at, not only the answer."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import delete

from bella_core.db.models import idempotency

from .conftest import NOW, ONE_ENGINE

PLAIN = "Hi, this is Sarah Wilson, I'd like to book a cleaning on Tuesday March 16th at 10 am please."
VAGUE = "Hello, my name is Priya Sharma and I'd like a cleaning next Thursday in the afternoon."


async def book_of(client):
    """Who has what, when and with whom, as the lists show it."""
    users = {user["id"]: user["full_name"] for page in await client.pages("/users") for user in page}
    rows = [row for page in await client.pages("/appointments") for row in page]
    return [(users[row["user_id"]], row["service"], row["starts_at"], row["status"]) for row in rows]


async def test_a_plain_text_is_booked_and_stands_in_the_lists(writer):
    answer = await writer.book(PLAIN)

    assert answer["status"] == "booked"
    [[row]] = await writer.pages("/appointments")
    [[user]] = await writer.pages("/users")
    assert answer["appointment"] == row
    assert row["user_id"] == user["id"]
    assert row["location_id"] == "main"
    assert (row["service"], row["starts_at"], row["ends_at"], row["status"]) == (
        "cleaning",
        "2027-03-16T10:00:00-04:00",
        "2027-03-16T11:00:00-04:00",
        "booked",
    )
    assert {name: value for name, value in user.items() if name != "id"} == {
        "full_name": "Sarah Wilson",
        "mobile": "+14165550142",
        "language": "en-CA",
    }


@ONE_ENGINE
@pytest.mark.parametrize(
    ("transcript", "name", "service", "starts_at"),
    [
        (
            "My name is Daniel Okoye and I need a checkup on Thursday March 18th at 2:30 pm.",
            "Daniel Okoye",
            "checkup",
            "2027-03-18T14:30:00-04:00",
        ),
        (
            "um hello my name is Emily Wong, I need to get a filling on March 22nd at eleven in the morning",
            "Emily Wong",
            "filling",
            "2027-03-22T11:00:00-04:00",
        ),
        (
            "Bonjour, je m'appelle Marie Tremblay, j'aimerais prendre rendez-vous pour un nettoyage le mardi 16 mars à 14 heures.",
            "Marie Tremblay",
            "cleaning",
            "2027-03-16T14:00:00-04:00",
        ),
        (
            "Bonjour mon nom est Jean-François Gagnon, je voudrais un détartrage le jeudi 18 mars à quatorze heures trente s'il vous plaît",
            "Jean-François Gagnon",
            "cleaning",
            "2027-03-18T14:30:00-04:00",
        ),
        (
            "Allô, je m'appelle Émilie Bergeron, ça me prendrait un plombage lundi le 22 mars à 9 heures du matin",
            "Émilie Bergeron",
            "filling",
            "2027-03-22T09:00:00-04:00",
        ),
    ],
)
async def test_what_is_said_plainly_is_booked(writer, transcript, name, service, starts_at):
    answer = await writer.book(transcript)

    assert answer["status"] == "booked", answer
    assert await book_of(writer) == [(name, service, starts_at, "booked")]


@ONE_ENGINE
async def test_who_speaks_french_is_a_french_speaking_user(writer):
    await writer.book("Bonjour, je m'appelle Marie Tremblay, je voudrais un nettoyage le mardi 16 mars à 14 heures.")

    [[user]] = await writer.pages("/users")
    assert user["language"] == "fr-CA"


@ONE_ENGINE
@pytest.mark.parametrize(
    ("transcript", "doubt"),
    [
        (VAGUE, {"field": "time", "why": "vague"}),
        (
            "My name is Priya Sharma and I'd like a cleaning on March 18th at two.",
            {"field": "time", "why": "meridiem"},
        ),
        (
            "I'd like to book a check-up for my son Arun Sharma on March 18th at 2 pm.",
            {"field": "name", "why": "relation"},
        ),
        (
            "Bonjour, je m'appelle Luc Gagnon, j'aimerais un nettoyage le 18 mars en après-midi.",
            {"field": "time", "why": "vague"},
        ),
        (
            "Je m'appelle Luc Gagnon, je voudrais un nettoyage le 18 mars à deux heures.",
            {"field": "time", "why": "meridiem"},
        ),
        (
            "C'est pour ma fille Léa Gagnon, un examen le 18 mars à 14 heures.",
            {"field": "name", "why": "relation"},
        ),
    ],
)
async def test_what_is_in_doubt_is_proposed_and_not_written(writer, transcript, doubt):
    answer = await writer.book(transcript)

    assert answer["status"] == "proposal", answer
    assert doubt in answer["reading"]["doubts"]
    assert await book_of(writer) == []


@ONE_ENGINE
@pytest.mark.parametrize(
    ("transcript", "why"),
    [
        ("This is Alan Turner, I have a cleaning on March 18th at 10 am, is it still on?", "unsaid"),
        ("This is Alan Turner, I missed my cleaning on March 18th at 2 pm.", "unsaid"),
        ("This is Kate Brown, Ben Hall's assistant, he needs a cleaning on March 18th at 10 am.", "unsaid"),
        ("This message is for Sarah Wilson, your cleaning is on March 18th at 11 am.", "unsaid"),
        ("My name is Alan Turner. Maybe a cleaning on March 18th at 10 am?", "unsaid"),
        ("This is Alan Turner, how much is a cleaning on March 18th at 10 am?", "question"),
        ("This is Alan Turner, my cleaning is on March 18th at 3 pm, can I eat before it?", "question"),
        ("Je m'appelle Hélène Tremblay, j'ai un nettoyage le 18 mars à 15 heures, est-ce que c'est toujours bon?", "unsaid"),
        ("Je m'appelle Hélène Tremblay, j'avais un nettoyage le 18 mars à 14 heures mais je l'ai manqué.", "unsaid"),
        ("Je m'appelle Hélène Tremblay, combien coûte un nettoyage le 18 mars à 14 heures?", "question"),
    ],
)
async def test_who_tells_or_asks_about_an_appointment_gets_none_unasked(writer, transcript, why):
    answer = await writer.book(transcript)

    assert answer["status"] == "proposal", answer
    assert answer["reading"]["doubts"] == [{"field": "intent", "why": why}]
    assert await book_of(writer) == []


@ONE_ENGINE
@pytest.mark.parametrize(
    "transcript",
    [
        "Cleaning on March 18th at 9 am. My name is Linda Park.",
        "My name is Linda Park, just a cleaning on March 18th at 9 am.",
        "um uh my name is uh Linda Park a cleaning on March 18th at 9 am",
        "My name is Linda Park. March 18th at 9 am for a cleaning please.",
        "Je m'appelle Linda Park, un nettoyage le 18 mars à 9 h du matin.",
        "Je m'appelle Linda Park, le 18 mars à 9 heures du matin pour un nettoyage.",
    ],
)
async def test_a_note_without_a_verb_is_booked(writer, transcript):
    assert (await writer.book(transcript))["status"] == "booked"


async def test_a_proposal_sent_back_is_booked_once(writer):
    proposed = await writer.book(VAGUE)

    first = await writer.book(proposal=proposed["proposal"])
    again = await asyncio.gather(*(writer.book(proposal=proposed["proposal"]) for _ in range(4)))

    assert first["status"] == "booked"
    assert all(answer == first for answer in again)
    assert first["appointment"]["starts_at"] == proposed["reading"]["starts_at"]
    assert await book_of(writer) == [("Priya Sharma", "cleaning", "2027-03-18T13:00:00-04:00", "booked")]


async def test_a_proposal_expires_but_what_it_booked_stays_its_answer(writer, clock):
    taken, left = await writer.book(VAGUE), await writer.book(VAGUE, "+14165550143")
    booked = await writer.book(proposal=taken["proposal"])

    clock.at = NOW + timedelta(minutes=10)

    assert await writer.book(proposal=taken["proposal"]) == booked
    status, problem = await writer.book(proposal=left["proposal"])
    assert (status, problem["title"]) == (410, "Proposal expired")
    assert len(await book_of(writer)) == 1


async def test_a_proposal_whose_slot_is_gone_offers_others(writer):
    one, other = await writer.book(VAGUE), await writer.book(VAGUE.replace("Priya Sharma", "Tom Baker"), "+14165550143")
    await writer.book(proposal=one["proposal"])

    answer = await writer.book(proposal=other["proposal"])

    assert answer["status"] == "unavailable"
    taken = await writer.book(proposal=answer["alternatives"][0]["proposal"])
    assert (taken["status"], taken["appointment"]["starts_at"]) == ("booked", answer["alternatives"][0]["starts_at"])


@ONE_ENGINE
@pytest.mark.parametrize(
    ("transcript", "missing"),
    [
        ("Hi, I'm new. My name is Peter Jones, 416 555 0142. I need a cleaning that takes 45 minutes.", ["time"]),
        ("I'd like to book an appointment.", ["name", "service", "time"]),
        ("This is Sarah Wilson, I need a cleaning.", ["time"]),
        ("I need a cleaning on Tuesday at 10 am.", ["name"]),
        ("Je voudrais prendre rendez-vous.", ["name", "service", "time"]),
        ("Je m'appelle Marie Tremblay, je voudrais venir mardi à 14 heures.", ["service"]),
        ("", ["name", "service", "time"]),
    ],
)
async def test_what_was_not_said_is_asked_for(writer, transcript, missing):
    assert await writer.book(transcript) == {"status": "missing", "missing": missing}


@ONE_ENGINE
@pytest.mark.parametrize("sender", [None, "+14165550100"])
async def test_without_a_number_of_theirs_a_telephone_is_asked_for(writer, sender):
    assert await writer.book(PLAIN, sender) == {"status": "missing", "missing": ["phone"]}


async def test_a_number_that_was_said_is_the_patients(writer):
    await writer.book(PLAIN + " My number is 647-555-0123.")

    [[user]] = await writer.pages("/users")
    assert user["mobile"] == "+16475550123"


async def test_what_is_taken_is_unavailable_with_what_is_near(writer):
    with_grace = "My name is {}, a cleaning with Grace Okafor on Tuesday March 16th at 10 am please."
    assert (await writer.book(with_grace.format("Sarah Wilson")))["status"] == "booked"

    answer = await writer.book(with_grace.format("Tom Baker"), "+14165550143")

    assert answer["status"] == "unavailable"
    starts = [slot["starts_at"] for slot in answer["alternatives"]]
    assert starts == sorted(starts)
    assert "2027-03-16T10:00:00-04:00" not in starts
    assert set(answer["alternatives"][0]) == {
        "location_id", "provider_id", "room_id", "service", "starts_at", "ends_at", "proposal",
    }  # fmt: skip
    assert len(await book_of(writer)) == 1


@ONE_ENGINE
@pytest.mark.parametrize("day", ["on Sunday March 14th at 10 am", "on Tuesday March 16th at 7 pm", "today at 9 am"])
async def test_when_the_clinic_is_closed_or_the_time_has_passed_others_are_offered(writer, day):
    answer = await writer.book(f"My name is Sarah Wilson, I'd like a cleaning {day}.")

    assert answer["status"] == "unavailable"
    assert answer["alternatives"]
    assert await book_of(writer) == []


async def test_of_two_at_once_for_one_slot_one_is_booked(writer):
    texts = [
        f"My name is {name}, I'd like a cleaning with Grace Okafor on Tuesday March 16th at 10 am."
        for name in ("Sarah Wilson", "Tom Baker", "Priya Sharma", "Daniel Okoye")
    ]

    found = await asyncio.gather(*(writer.book(text, f"+1416555014{place}") for place, text in enumerate(texts)))

    assert sorted(answer["status"] for answer in found) == ["booked", "unavailable", "unavailable", "unavailable"]
    assert len(await book_of(writer)) == 1


async def test_of_three_at_once_for_two_hygienists_two_are_booked(writer):
    names = ("Sarah Wilson", "Tom Baker", "Priya Sharma")
    texts = [f"My name is {name}, I'd like a cleaning on Tuesday March 16th at 10 am." for name in names]

    found = await asyncio.gather(*(writer.book(text, f"+1416555014{place}") for place, text in enumerate(texts)))

    assert sorted(answer["status"] for answer in found) == ["booked", "booked", "unavailable"]
    assert len({answer["appointment"]["provider_id"] for answer in found if answer["status"] == "booked"}) == 2


async def test_one_patient_is_not_booked_twice_at_one_time(writer):
    found = await asyncio.gather(*(writer.book(PLAIN) for _ in range(3)))

    assert sorted(answer["status"] for answer in found) == ["booked", "unavailable", "unavailable"]
    assert len(await book_of(writer)) == 1


async def test_the_same_request_under_one_key_has_one_effect_and_one_answer(writer):
    found = await asyncio.gather(*(writer.book(PLAIN, key="a-key") for _ in range(4)))
    later = await writer.book(PLAIN, key="a-key")

    assert later["status"] == "booked"
    assert all(answer == later for answer in found)
    assert len(await book_of(writer)) == 1


async def test_an_answer_that_was_never_stored_is_found_again(bella, writer):
    """As when the server is killed after it booked and before it answered."""
    first = await writer.book(PLAIN, key="a-key")
    await bella.db.write(lambda conn: conn.execute(delete(idempotency).where(idempotency.c.key.endswith(":answer"))))

    assert await writer.book(PLAIN, key="a-key") == first
    assert len(await book_of(writer)) == 1


@pytest.mark.parametrize("transcript", [VAGUE, "I need a cleaning.", "Je dois annuler mon rendez-vous."])
async def test_any_answer_is_repeated_under_its_key(writer, transcript):
    assert await writer.book(transcript, key="k") == await writer.book(transcript, key="k")


async def test_another_request_under_a_used_key_is_refused(writer, make_client):
    await writer.book(PLAIN, key="a-key")

    status, problem = await writer.book(VAGUE, key="a-key")

    assert (status, problem["title"]) == (422, "Idempotency key reused")
    other_client = await make_client("write")
    assert (await other_client.book(VAGUE, key="a-key"))["status"] == "proposal"


@ONE_ENGINE
@pytest.mark.parametrize(
    ("transcript", "level"),
    [
        ("My face is swollen and I can't breathe, this is Sarah Wilson, a cleaning March 16th at 10 am", "911"),
        ("My daughter fell and her tooth got knocked out, can we come on March 16th at 10 am?", "immediate"),
        ("J'ai la face enflée pis j'ai de la misère à respirer", "911"),
        ("Mon fils s'est cogné pis sa dent d'adulte est tombée au complet", "immediate"),
    ],
)
async def test_an_emergency_is_told_and_nothing_is_booked(writer, transcript, level):
    assert await writer.book(transcript) == {"status": "emergency", "level": level}
    assert await book_of(writer) == []


@ONE_ENGINE
@pytest.mark.parametrize(
    ("transcript", "intent"),
    [
        ("I need to cancel my cleaning on March 16th at 10 am, my name is Sarah Wilson.", "cancel"),
        ("My name is Sarah Wilson and I need to move my cleaning to March 16th at 10 am.", "move"),
        ("Je m'appelle Marie Tremblay, je dois annuler mon nettoyage du 16 mars à 14 heures.", "cancel"),
        ("Je m'appelle Luc Roy, je voudrais déplacer mon rendez-vous au 16 mars à 14 heures pour mon nettoyage.", "move"),
    ],
)
async def test_who_wants_no_booking_gets_none(writer, transcript, intent):
    assert await writer.book(transcript) == {"status": "declined", "reason": "intent", "detail": intent}
    assert await book_of(writer) == []


@ONE_ENGINE
async def test_what_staff_book_is_left_to_them(writer):
    answer = await writer.book("My name is Sarah Wilson, I need a root canal on March 16th at 10 am.")

    assert answer == {"status": "declined", "reason": "rule", "detail": "staff_only"}
    assert await book_of(writer) == []


async def test_a_childs_row_owns_no_telephone(writer):
    proposed = await writer.book("C'est pour ma fille Léa Gagnon, un examen le 18 mars à 14 heures.")

    await writer.book(proposal=proposed["proposal"])

    [[user]] = await writer.pages("/users")
    assert (user["full_name"], user["mobile"]) == ("Léa Gagnon", None)


async def test_a_known_patient_is_not_made_anew(writer):
    await writer.book(PLAIN)
    await writer.book(PLAIN.replace("Tuesday March 16th", "Wednesday March 17th"))

    assert [user["full_name"] for user in (await writer.pages("/users"))[0]] == ["Sarah Wilson"]
    assert len(await book_of(writer)) == 2


async def test_no_patients_data_is_logged(writer, capfd):
    await writer.book(PLAIN)
    await writer.book(VAGUE)
    await writer.book("Bonjour, je m'appelle Marie Tremblay.", "Marie 12")

    logged = capfd.readouterr()
    for planted in ("Wilson", "Sharma", "Tremblay", "4165550142", "cleaning on Tuesday"):
        assert planted not in logged.out + logged.err
