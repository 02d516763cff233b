"""When a new encryption key takes over, answers by text are found and read as before, and the old key can go."""

from datetime import timedelta

import attrs

from bella_core.core.clock import SystemClock
from bella_core.crud import rotation, text_answers
from bella_core.crud.text_answers import Replied, TextAnswerRow, Todo
from bella_core.db import Database, Vault
from bella_core.domain.texting.deciding import Asked, Question
from tests.booking.conftest import NOW
from tests.peers.stores import KEY
from tests.texting.conftest import PHONE

NEW = Vault.new_key()
ASKED = Question("cancel", (Asked("a", NOW),))
ROW = TextAnswerRow("SM1", None, PHONE, "main", "ask_cancel", "Cancel?", ASKED, Todo("cancel", ("a",)), NOW)


async def test_answers_outlive_the_key_that_sealed_them(database_url):
    old = await Database.open(database_url, Vault([KEY]), clock=SystemClock())
    assert await old.write(text_answers.add, ROW)
    assert not await old.write(text_answers.add, attrs.evolve(ROW, reply="other"))
    await old.close()
    both = await Database.open(database_url, Vault([NEW, KEY]), clock=SystemClock())
    assert await both.read(text_answers.asked, PHONE, NOW - timedelta(hours=1)) == (ASKED, NOW)
    assert await both.write(rotation.reseal) == 1
    await both.close()
    new = await Database.open(database_url, Vault([NEW]), clock=SystemClock())
    assert await new.read(text_answers.replied, "SM1") == Replied("Cancel?", Todo("cancel", ("a",)))
    assert await new.read(text_answers.asked, PHONE, NOW - timedelta(hours=1)) == (ASKED, NOW)
    assert await new.read(text_answers.asked, PHONE, NOW + timedelta(hours=1)) is None
    await new.close()
