"""The clinic of which exports are tested, with the desk that erases and holds."""

import pytest

from bella_core.core.privacy_settings import PrivacySettings
from bella_core.services.privacy.desk import Privacy
from tests.exporting.conftest import planted

__all__ = ["planted"]


@pytest.fixture
def privacy(planted):  # pytest's way to ask for a fixture
    house = planted.house
    return Privacy(house.db, house.clinics, PrivacySettings(), house.clock)
