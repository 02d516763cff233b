"""The kit's fixtures."""

pytest_plugins = ["bella_core.testing.fixtures"]
