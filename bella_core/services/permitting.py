"""Who may hear of a patient's appointments: shown to staff, and changed by them."""

from collections.abc import Mapping

from bella_core.crud import permits
from bella_core.crud.permits import Permits
from bella_core.db import Database


class Permitting:
    """Show and change who may hear of a patient."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def of_user(self, user_id: str) -> Permits | None:
        """Return who may hear of a patient; None if there is no such user."""
        return await self._db.read(permits.of_user, user_id)

    async def change(
        self, user_id: str, *, do_not_disclose: bool | None = None, may_be_told: Mapping[str, bool] | None = None, actor: str
    ) -> Permits | None:
        """
        Say who may hear of a patient from now on; each change is audited.

        Args:
            do_not_disclose: nothing is said to anybody; None leaves it as it is.
            may_be_told: by contact's id, of those that change.
            actor: ``api:NAME`` or ``staff:ID``.

        Returns:
            What holds now; None if there is no such user, or a contact is none of theirs: then nothing was changed.
        """
        told = may_be_told or {}
        return await self._db.write(permits.change, user_id, do_not_disclose=do_not_disclose, may_be_told=told, actor=actor)
