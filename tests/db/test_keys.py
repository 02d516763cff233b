"""An API key is shown once, and works until it is revoked."""

import pytest
from sqlalchemy import select

from bella_core.core.clock import SystemClock
from bella_core.crud import api_keys
from bella_core.db.models import api_keys as table
from bella_core.services.keys import ApiKeys


async def test_a_key_works_with_its_scope_until_it_is_revoked(db):
    keys = ApiKeys(db)
    read, write = await keys.create("reports", "read"), await keys.create("desk", "write")
    assert (await keys.check(read), await keys.check(write)) == ("read", "write")
    holder = await keys.holder(write)
    assert holder.name == "desk"
    await db.write(api_keys.revoke, holder.id, SystemClock().now())
    assert (await keys.check(read), await keys.check(write)) == ("read", None)


@pytest.mark.parametrize("token", ["", "bella_", "bella_nonsense", "é\udcff", "x" * 10_000])
async def test_what_is_no_key_opens_nothing(db, token):
    assert await ApiKeys(db).check(token) is None


async def test_the_key_itself_is_not_stored(db):
    token = await ApiKeys(db).create("desk", "write")
    row = await db.read(lambda conn: conn.execute(select(table)).one())
    assert token[6:] not in str(row)


async def test_there_are_three_scopes(db):
    made = {scope: await ApiKeys(db).create("desk", scope) for scope in ("read", "write", "staff")}
    assert {scope: await ApiKeys(db).check(token) for scope, token in made.items()} == {scope: scope for scope in made}
    with pytest.raises(ValueError, match="read, write or staff"):
        await ApiKeys(db).create("desk", "admin")
