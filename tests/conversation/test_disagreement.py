"""Where two plugins read the same words in two ways the caller is asked, whichever of them is surer."""

from bella_core.domain.dialogue.heard import SURE
from bella_core.plugin import Extraction, NameValue, hookimpl
from bella_core.services.extraction import DISPUTED
from tests.conversation.house import House
from tests.conversation.plain_words import PlainWords


def second(family):
    """A plugin that reads the same name, with this family name."""

    class Second:
        name = "second"
        api = 1

        @hookimpl
        def extract(self, cleaned):
            at = cleaned.text.find("name=")
            value = NameValue("Peter", family, f"Peter {family}")
            return [Extraction("name", value, cleaned.text[at:], at, len(cleaned.text), 1.0)] if at >= 0 else []

    return Second


async def asked(db, *plugins):
    house = await House(db, plugins=plugins).open()
    line = await house.call("service=cleaning; known=no", "name=Peter Jones")
    await house.close()
    return line.keys, line.text


async def test_one_that_agrees_changes_nothing(db):
    assert await asked(db, PlainWords, second("Jones")) == await asked(db, PlainWords)


async def test_one_that_disagrees_has_the_caller_asked_and_not_what_it_read(db):
    keys, text = await asked(db, PlainWords, second("Jonas"))

    assert "name_sure" in " ".join(keys)
    assert "Jones" in text
    assert "Jonas" not in text


def test_what_is_disputed_is_less_sure_than_what_is_taken_without_asking():
    assert SURE > DISPUTED
