"""Fixtures for all tests: real servers of their own, and a migrated database on each engine."""

pytest_plugins = ["tests.peers.postgres", "tests.peers.valkey", "tests.peers.stores"]
