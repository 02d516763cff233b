"""The plugin: alerts by whatever Apprise reaches."""

from typing import TYPE_CHECKING

from bella_core.plugin import Alert, Host, NotConfigured, hookimpl

from .settings import AppriseSettings

if TYPE_CHECKING:
    from .sending import Receivers


class Apprise:
    """Bring alerts to Slack, Teams, PagerDuty, e-mail, SMS and more."""

    settings = AppriseSettings
    api = 1

    def __init__(self, settings: AppriseSettings) -> None:
        self._settings = settings
        self._receivers: Receivers | None = None

    @hookimpl
    def startup(self, host: Host) -> None:
        """Load the library and read the addresses; a plain def, which the host runs in a thread, as that takes a moment."""
        addresses = list(self._settings.addresses())
        if not addresses:
            raise NotConfigured("set urls in [plugins.apprise], best in the environment as BELLA_PLUGINS__APPRISE__URLS")
        from .sending import Receivers  # noqa: PLC0415  # whoever has no address never loads the library

        self._receivers = Receivers(addresses, host)
        host.logger.info("apprise_started", count=len(addresses))

    @hookimpl
    def send_alert(self, alert: Alert) -> None:
        """Send the alert to every address that its severity is for; a plain def, as the library waits for each."""
        if self._receivers is None:
            raise NotConfigured("the plugin was not started")
        self._receivers.send(alert)
