"""A module that loads what no plugin may load when it is imported."""

import sqlalchemy

HEAVY = sqlalchemy
