"""The plugin's settings."""

from collections.abc import Iterator

import attrs

from bella_core.plugin import Secret

_NONE = Secret("")


@attrs.frozen
class AppriseSettings:
    """
    Say where alerts go. Each setting holds addresses as Apprise writes them, apart by spaces or line breaks; they hold keys, so set them in
    the environment or in files.

    Args:
        urls: for every alert.
        critical_urls: for critical alerts only.
        warning_urls: for warnings only.
        info_urls: for alerts of severity ``info`` only.
    """

    urls: Secret[str] = _NONE
    critical_urls: Secret[str] = _NONE
    warning_urls: Secret[str] = _NONE
    info_urls: Secret[str] = _NONE

    def addresses(self) -> Iterator[tuple[str, str, str]]:
        """Yield each address with its name for people, such as ``urls, number 2``, and the severity that it is for; empty for every one."""
        for field in attrs.fields(AppriseSettings):
            for number, url in enumerate(getattr(self, field.name).reveal().split(), 1):
                yield f"{field.name}, number {number}", url, field.name.removesuffix("urls").removesuffix("_")
