import pytest

from tests.conversation.house import House


@pytest.fixture
async def house(db):
    """One process, once on each engine."""
    made = await House(db).open()
    yield made
    await made.close()


@pytest.fixture
async def other(db, house):
    """Another process on the same database, with sessions of its own."""
    made = await House(db).open()
    yield made
    await made.close()
