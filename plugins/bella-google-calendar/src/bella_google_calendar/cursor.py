"""
How far a pull has come, as the host keeps it.

Pages of one pull must be asked for in the same words as the first, so what was asked goes along.
"""

import json

import attrs


@attrs.frozen
class Cursor:
    """
    Say what to ask for next.

    Args:
        sync: Google's token of the last pull; empty for everything from ``since`` to ``until``, RFC 3339.
        page: Google's token of the next page of this pull.
    """

    sync: str = ""
    page: str = ""
    since: str = ""
    until: str = ""

    @classmethod
    def read(cls, text: str) -> "Cursor | None":
        """Return what ``write`` wrote, or None for anything else."""
        try:
            fields = json.loads(text)
            return cls(**{name: str(value) for name, value in fields.items()})
        except (ValueError, TypeError, AttributeError):
            return None

    def write(self) -> str:
        """Return it as text."""
        return json.dumps(attrs.asdict(self, filter=lambda _, value: bool(value)))

    def asked(self) -> dict[str, str]:
        """Return the parameters of the request; with a token of the last pull Google takes no window."""
        named = {"syncToken": self.sync, "timeMin": self.since, "timeMax": self.until, "pageToken": self.page}
        return {name: value for name, value in named.items() if value}
