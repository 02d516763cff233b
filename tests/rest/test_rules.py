"""A text whose booking a plugin's rule forbids is declined with the rule's code and sentence; what cannot be checked is left to staff."""

import pytest

from bella_core.app.bella import Bella
from bella_core.core.settings import Settings
from bella_core.crud import outbox, tasks
from bella_core.plugin import Secret, Verdict, hookimpl
from bella_core.services.alerting import from_payload
from tests.peers.stores import KEY

from .conftest import ONE_ENGINE

ENGLISH = "Hi, this is Sarah Wilson, I would like to book a cleaning on Tuesday March 16th at 10 am."
FRENCH = "Bonjour, je m'appelle Marie Tremblay, je voudrais un nettoyage le mardi 16 mars à 14 heures."


class House:
    """A clinic's rules in one plugin, and somebody who is paged."""

    name = "house"
    api = 1

    def __init__(self):
        self.verdict = Verdict.deny("no_tuesdays", {"en-CA": "Tuesdays are for checkups.", "fr-CA": "Le mardi est pour les examens."})
        self.asked, self.told = [], []

    @hookimpl
    def check_booking(self, booking):
        self.asked.append(booking)
        return self.verdict

    @hookimpl
    async def appointment_changed(self, event):
        self.told.append(event)

    @hookimpl
    async def send_alert(self, alert): ...


@pytest.fixture
def house():
    return House()


@pytest.fixture
async def bella(database_url, tmp_path, clock, house):
    settings = Settings(data_dir=tmp_path / "data", database_url=Secret(database_url), encryption_key=Secret(KEY))
    async with Bella(settings, clock=clock, plugins=[house], jobs=False) as bella:
        await bella.clinics.load(demo=True)
        yield bella


@ONE_ENGINE
async def test_a_rule_declines_with_its_code_and_a_sentence_in_the_texts_language(writer, house):
    declined = {"status": "declined", "reason": "rule", "detail": "no_tuesdays", "instead": "other_time"}
    assert await writer.book(ENGLISH) == {**declined, "says": "Tuesdays are for checkups."}
    assert await writer.book(FRENCH) == {**declined, "says": "Le mardi est pour les examens."}
    assert [(asked.channel, asked.action, asked.language) for asked in house.asked] == [
        ("assistant", "book", "en-CA"),
        ("assistant", "book", "fr-CA"),
    ]
    assert await writer.pages("/appointments") == [[]]


@ONE_ENGINE
async def test_a_rule_without_words_in_a_language_is_told_in_bellas(writer, house):
    house.verdict = Verdict.deny("no_tuesdays", {"en-CA": "Tuesdays are for checkups."})
    assert (await writer.book(FRENCH))["says"] == "Je suis désolée, cette heure n’est pas possible pour cette visite."
    house.verdict = Verdict.deny("no_tuesdays", {"en-CA": "Our team books Tuesdays."}, instead="staff")
    answer = await writer.book(FRENCH)
    assert (answer["says"], answer["instead"]) == ("Je suis désolée, c’est notre équipe qui doit s’en occuper.", "staff")


@ONE_ENGINE
async def test_a_proposal_is_checked_when_it_is_taken_up(writer, house):
    house.verdict = Verdict.allow()
    proposed = await writer.book("My name is Sarah Wilson, I would like to book a cleaning on Tuesday March 16th in the morning.")
    assert proposed["status"] == "proposal"
    house.verdict = Verdict.deny("no_tuesdays", {"en-CA": "Tuesdays are for checkups."})
    assert (await writer.book(proposal=proposed["proposal"]))["detail"] == "no_tuesdays"
    house.verdict = Verdict.allow()
    assert (await writer.book(proposal=proposed["proposal"]))["status"] == "booked"


@ONE_ENGINE
async def test_what_cannot_be_checked_is_left_to_staff_and_operators_hear_of_it(bella, writer, house):
    house.verdict = None
    answer = await writer.book(ENGLISH, key="a-key")
    assert await writer.book(ENGLISH, key="a-key") == answer
    assert answer == {
        "status": "declined",
        "reason": "rule",
        "detail": "unchecked",
        "says": "I’m sorry, our team has to arrange that one.",
        "instead": "staff",
    }
    (task,) = await bella.db.read(tasks.unresolved)
    assert (task.kind, task.urgency) == ("callback", "today")
    assert (task.details["name"], task.details["phone"], task.details["about"]) == ("Sarah Wilson", "+14165550142", "unchecked")
    assert task.details["denied"].startswith("2027-03-16T14:00")
    (row,) = [row for row in await bella.db.write(outbox.lease, 10, 60) if row.topic == "alert"]
    assert from_payload(row.payload)[1].rule == "booking_unchecked"


@ONE_ENGINE
async def test_a_request_sent_again_is_no_news(bella, writer, house):
    house.verdict = Verdict.allow()
    for _ in range(2):
        assert (await writer.book(ENGLISH, key="a-key"))["status"] == "booked"
    await bella.hooks.runner.flush()
    assert [(told.action, told.channel) for told in house.told] == [("booked", "assistant")]
    assert len(house.asked) == 1
