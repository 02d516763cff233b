"""What a person agreed to stands in one list, in order, wherever it was said."""

import pytest

from bella_core.core.errors import NotFound
from bella_core.crud import permits
from bella_core.db.models import audit


async def test_messages_recordings_and_disclosure_stand_in_one_list(planted, privacy):
    held = await planted.db.read(permits.of_user, planted.user_id)
    told = {held.contacts[0].contact_id: False}
    await planted.db.write(permits.change, planted.user_id, do_not_disclose=None, may_be_told=told, actor="staff:1")
    log = await privacy.consents(planted.user_id, actor="staff:2")
    assert {(one.about, one.what, one.given, one.source) for one in log} == {
        ("recording", "call", True, "call"),
        ("messages", "recall", True, "form"),
        ("disclosure", held.contacts[0].contact_id, False, "staff"),
    }
    assert [one.at for one in log] == sorted(one.at for one in log)
    looked = await planted.db.read(lambda conn: conn.execute(audit.select().where(audit.c.action == "consents.viewed")).all())
    assert [(row.actor, row.subject_id) for row in looked] == [("staff:2", planted.user_id)]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_nobody_has_no_list(privacy):
    with pytest.raises(NotFound):
        await privacy.consents("nobody", actor="staff:2")
