"""Little patience, as the tests' collectors answer at once or never."""

import pytest
from bella_opentelemetry import exporting


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(exporting, "REQUEST_S", 0.5)
