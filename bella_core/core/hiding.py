"""A table as it was read, of which some values are secrets and nobody knows which."""

from typing import Any


class HiddenTable(dict[str, Any]):
    """Print the keys, and never a value; what is in it is read as from any dict."""

    def __repr__(self) -> str:
        return f"<{', '.join(self)}>"

    __str__ = __repr__
