"""The audit in the terminal: who did what, and whether anybody changed what stands there."""

import asyncio
import json
import re
import sqlite3

from bella_core.services.audit_chain import AuditChain
from tests.peers.stores import KEY, open_database


def test_who_did_what_is_shown(bella):
    assert bella("keys", "create", "site", "--scope", "read").code == 0
    told = bella("audit", "report")
    assert told.code == 0
    assert re.fullmatch(r"Audit of .*\n\nTo look at\n  nothing\n\nstaff: 1\n  api_key\.created +1\n", told.out)
    wrong = bella("audit", "report", "--from", "2026-11-03", "--to", "2026-11-01")
    assert (wrong.code, wrong.err) == (1, "bella: the last day must not be before the first\n")


async def seal(url):
    db = await open_database(url)
    await AuditChain(db).seal()
    await db.close()


def test_an_audit_that_somebody_changed_is_not_whole(bella, sqlite_url):
    known = {"BELLA_DATABASE_URL": sqlite_url, "BELLA_ENCRYPTION_KEY": KEY}
    for name in ("site", "book"):
        assert bella("keys", "create", name, "--scope", "read", **known).code == 0
    asyncio.run(seal(sqlite_url))

    told = bella("audit", "verify", **known)
    assert told.code == 0
    found = re.fullmatch(r"The audit is whole: 2 rows are sealed, 0 wait to be\.\nHead, to be kept elsewhere: (2:[0-9a-f]{64})\n", told.out)
    assert bella("audit", "verify", "--head", found[1], **known).out == told.out

    with sqlite3.connect(sqlite_url.removeprefix("sqlite:///")) as raw:
        raw.execute("DROP TRIGGER audit_append_only_update")
        [(row_id,)] = raw.execute("UPDATE audit SET actor = 'nobody' WHERE id = (SELECT max(id) FROM audit) RETURNING id").fetchall()
    told = bella("audit", "verify", **known)
    assert told.code == 1
    assert told.out.startswith(
        f"The audit is NOT whole: 2 rows are sealed, 0 wait to be.\nrow {row_id} (number 2) was changed after it was"
    )
    [place] = json.loads(bella("audit", "verify", "--json", **known).out)["breaks"]
    assert place == {"position": 2, "audit_id": row_id, "why": "changed"}


def test_a_head_that_is_not_in_the_chain_or_none_is_told(bella):
    told = bella("audit", "verify", "--head", "7:" + "0" * 64)
    assert (told.code, "it was cut off, or the head is another database's" in told.out) == (1, True)
    wrong = bella("audit", "verify", "--head", "7")
    assert (wrong.code, "write the head as it was shown" in wrong.err) == (2, True)
