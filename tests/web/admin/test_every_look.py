"""Whoever looks at a list of patients, calls or what waits stands in the audit, and what they searched for does not."""

import pytest
from sqlalchemy import select

from bella_core.db.models import audit

ONE_ENGINE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
LISTS = ["", "schedule", "calls", "patients?q=tremblay", "waiting", "recall", "to-enter", "requests", "conflicts", "merges", "live"]


@ONE_ENGINE
async def test_each_look_at_a_list_is_in_the_audit_once(browser_of, office):
    browser = await browser_of("owner")
    mine = select(audit.c.action, audit.c.details).where(audit.c.actor == f"staff:{browser.account.id}").order_by(audit.c.id)
    for number, path in enumerate(LISTS, 1):
        assert (await browser.open(f"/admin/{path}")).status == 200, path
        rows = await office.bella.db.read(lambda conn: conn.execute(mine).all())
        assert (len(rows), rows[-1].action.endswith(".viewed")) == (number, True), path
        assert "tremblay" not in rows[-1].details
