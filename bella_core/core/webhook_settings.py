"""Settings of the addresses that are told of events."""

import attrs


@attrs.frozen
class WebhookSettings:
    """
    Say where events may be sent.

    Args:
        private: also to addresses of private networks and of this machine itself, and to the latter without TLS. Leave it off where
            others than those who run bella make keys of scope ``staff``.
    """

    private: bool = False
