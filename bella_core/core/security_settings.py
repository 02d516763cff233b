"""The settings of what is unusual enough to be told to whoever watches over security."""

import attrs
from attrs.validators import ge, gt


@attrs.frozen
class SecuritySettings:
    """
    Say what is unusual; it is counted and logged, and refused to nobody.

    Args:
        calls_from_number: calls from one number within ``calls_window_min`` that are still usual.
        calls_window_min: minutes of that window.
        export_rows: records of patients and appointments that one key may list within ``export_window_min`` before it is told.
        export_window_min: minutes of that window.
    """

    calls_from_number: int = attrs.field(default=10, validator=ge(1))
    calls_window_min: float = attrs.field(default=10.0, validator=gt(0))
    export_rows: int = attrs.field(default=5000, validator=ge(1))
    export_window_min: float = attrs.field(default=60.0, validator=gt(0))
