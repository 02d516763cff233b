"""The database: engine, schema, guard and vault."""

from .database import Database
from .vault import Vault

__all__ = ["Database", "Vault"]
