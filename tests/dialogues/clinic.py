"""The clinic to call: the demo clinic that comes with bella, so that the same scripts can be spoken to a server."""

from bella_core.services.clinics import demo_toml
from bella_core.services.clinics_document import read

CLINIC = read(demo_toml())
LOCATION = CLINIC.locations[0]
