"""Prove that the configured keys open what is stored."""

from sqlalchemy import Connection, select

from .models import users
from .vault import vault_of


def prove_key(conn: Connection) -> None:
    """
    Open the newest record's name.

    Raises:
        VaultError: no configured key opens it.
    """
    sealed = conn.scalar(select(users.c.full_name).order_by(users.c.id.desc()).limit(1))
    if sealed is not None:
        vault_of(conn).open(sealed)
