"""Callers who talk as people do, understood by the bundled plugin, from the greeting to the row."""

import pytest

from bella_core.core.settings import PluginHostSettings
from bella_core.crud import appointments, calls, users
from tests.peers.twilio_caller import TwilioCaller
from tests.web.conftest import PUBLIC, TOKEN, running, settings_for

#: What a caller does, and what must then stand in the book: service, local start (Toronto is at UTC-5), name.
CALLS = {
    "english": (
        [
            "Hi, I'd like to book a cleaning please",
            "no, it's my first time",
            "my name is Peter Jones",
            "next Tuesday at ten in the morning",
            "yes please",
        ],
        ("cleaning", "2026-11-10T15:00:00+00:00", "Peter Jones"),
    ),
    "french, asked for": (
        [
            "français",
            "je voudrais un nettoyage",
            "non, c'est ma première visite",
            "je m'appelle Geneviève Tremblay",
            "mardi prochain à dix heures",
            "oui, c'est bon",
        ],
        ("cleaning", "2026-11-10T15:00:00+00:00", "Geneviève Tremblay"),
    ),
    "french, by key": (
        [
            "[2]",
            "un nettoyage s'il vous plaît",
            "non jamais",
            "Luc Gagnon",
            "jeudi le douze novembre à quatorze heures",
            "oui",
        ],
        ("cleaning", "2026-11-12T19:00:00+00:00", "Luc Gagnon"),
    ),
    "french, heard as english rubbish first": (
        [
            "bone jew jaw may raise prawn dray",
            "je voudrais prendre rendez-vous pour un nettoyage",
            "non",
            "Marie Côté",
            "mardi prochain à dix heures",
            "oui",
        ],
        ("cleaning", "2026-11-10T15:00:00+00:00", "Marie Côté"),
    ),
    "english with keys": (
        ["I need a check-up", "Anna Lee", "[2]", "next Tuesday at ten", "[1]"],
        ("checkup", "2026-11-10T15:00:00+00:00", "Anna Lee"),
    ),
    "a correction at the read-back": (
        [
            "I'd like a cleaning, I'm a new patient, my name is Peter Jones",
            "next Tuesday at ten in the morning",
            "no, Thursday the twelfth at two in the afternoon",
            "yes",
        ],
        ("cleaning", "2026-11-12T19:00:00+00:00", "Peter Jones"),
    ),
}


@pytest.mark.parametrize(("said", "row"), CALLS.values(), ids=CALLS.keys())
async def test_a_caller_who_talks_as_people_do_gets_the_appointment(database_url, session, tmp_path, said, row):
    settings = settings_for(database_url, tmp_path, plugin_host=PluginHostSettings(required=("canadian_nlp",)))
    async with running(settings, plugins=(), discover=True) as server:
        call = TwilioCaller(session, server.url, public_url=PUBLIC, token=TOKEN)
        await call.dial()
        for words in said:
            if call.state == "listening":
                await (call.press(words[1:-1]) if words.startswith("[") else call.say(words))
        found = await server.bella.db.read(calls.by_carrier, call.sid)
        booked = await server.bella.db.read(appointments.of_call, found.id)
        assert len(booked) == 1, "\n".join(f"{who}: {what}" for who, what in call.talk)
        patient = await server.bella.db.read(users.by_id, booked[0].user_id)
        assert (booked[0].service, booked[0].starts_at.isoformat(), patient.full_name) == row
        assert call.voice == {"fr-CA": "fr-CA", "en-CA": "en-US"}[patient.language]
