"""Hand an alert to Apprise, an address at a time, and find out what the service answered."""

import logging
import re
import threading
from collections import OrderedDict
from collections.abc import Sequence
from time import monotonic

import apprise
import attrs
from apprise import AppriseAsset, NotifyFormat, NotifyType

from bella_core.plugin import Alert, Host, NotConfigured, Rejected, Retry

from .writing import body, title

#: Seconds for one connection and for one answer, and for all addresses of an alert; the host gives up at 10.
TIMEOUT_S, LIMIT_S = 3.0, 8.0
#: Alerts of which it is remembered which addresses have them, so that a repeat goes only to the others.
REMEMBERED = 500

_STATUS = re.compile(r"\berror=(\d{3})\b")
_AGAIN = frozenset({408, 425, 429})
_TYPES = {"critical": NotifyType.FAILURE, "warning": NotifyType.WARNING, "info": NotifyType.INFO}


class _Overheard(logging.Handler):
    """
    Keep Apprise's own log lines from everybody, since they repeat addresses with their keys; listen in them for the status of an answer,
    which Apprise tells nobody else.
    """

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._of = threading.local()

    def emit(self, record: logging.LogRecord) -> None:
        if found := _STATUS.search(record.getMessage()):
            self._of.status = int(found[1])

    def begin(self) -> None:
        """Forget what this thread heard before."""
        self._of.status = 0

    @property
    def status(self) -> int:
        """Return the last status that this thread heard of, 0 for none."""
        return getattr(self._of, "status", 0)


_OVERHEARD = _Overheard()


def silence() -> None:
    """Let nothing of what Apprise, and the library by which it speaks HTTP, log reach anybody: addresses stand in it."""
    for name in ("apprise", "urllib3"):
        logger = logging.getLogger(name)
        logger.propagate = False
        logger.setLevel(logging.WARNING)
        if not any(isinstance(handler, _Overheard) for handler in logger.handlers):
            logger.handlers[:] = [_OVERHEARD]


@attrs.frozen(eq=False)
class _Receiver:
    """One address; ``told`` is its name for people, ``severity`` empty for every one."""

    told: str
    service: apprise.NotifyBase = attrs.field(repr=False)
    severity: str


class Receivers:
    """
    Send alerts to addresses.

    Args:
        addresses: see ``AppriseSettings.addresses``. ``host``: is told what must be mended.

    Raises:
        NotConfigured: an address is none that Apprise knows; it is named by its place and never shown.
    """

    def __init__(self, addresses: Sequence[tuple[str, str, str]], host: Host) -> None:
        silence()
        self._host = host
        self._asset = AppriseAsset(app_id="bella", app_desc="bella", async_mode=False, allow_templates=False, http_redirects=False)
        self._receivers = tuple(self._receiver(*address) for address in addresses)
        self._has: OrderedDict[tuple[str, str], set[_Receiver]] = OrderedDict()
        self._lock = threading.Lock()

    def _receiver(self, told: str, url: str, severity: str) -> _Receiver:
        joint = "&" if "?" in url else "?"
        limits = f"cto={TIMEOUT_S:g}&rto={TIMEOUT_S:g}"
        service = apprise.Apprise.instantiate(f"{url}{joint}{limits}", asset=self._asset)
        if service is None:
            raise NotConfigured(f"{told}: this is no address that Apprise knows; see https://appriseit.com/services/")
        service.request_rate_per_sec = 0  # a service that is asked too often says so, and the alert is tried again later
        return _Receiver(told, service, severity)

    def send(self, alert: Alert) -> None:
        """
        Send an alert to every address that its severity is for, and that does not have it yet.

        Raises:
            Retry: a service is away or busy. Rejected: one refuses the alert for good, and all others have it.
        """
        wanted = [at for at in self._receivers if at.severity in ("", alert.severity)]
        settled = self._settled(alert)
        until = monotonic() + LIMIT_S
        outcomes = {at: self._outcome(at, alert) if monotonic() < until else -1 for at in wanted if at not in settled}
        settled.update(at for at, status in outcomes.items() if status == 200)
        failed = {at: status for at, status in outcomes.items() if status != 200}
        self._host.ready("; ".join(f"{at.told}: {_words(status)}" for at, status in failed.items()) or None)
        again = [at for at, status in failed.items() if not _is_final(status)]
        if again:
            raise Retry(f"{len(again)} of {len(wanted)} addresses could not be reached: {', '.join(at.told for at in again)}")
        if failed:
            raise Rejected(f"refused by {', '.join(f'{at.told} ({status})' for at, status in failed.items())}")

    def _outcome(self, at: _Receiver, alert: Alert) -> int:
        """Return 200 for a message that was taken, the status of one that was not, 0 where there was no answer."""
        kind = NotifyType.SUCCESS if alert.status == "resolved" else _TYPES[alert.severity]
        _OVERHEARD.begin()
        try:
            taken = at.service.notify(body=body(alert), title=title(alert), notify_type=kind, body_format=NotifyFormat.TEXT)
        except Exception:  # noqa: BLE001  # a service's own code may raise anything, and its text may hold the address
            taken = False
        return 200 if taken else _OVERHEARD.status

    def _settled(self, alert: Alert) -> set[_Receiver]:
        with self._lock:
            has = self._has.setdefault((alert.id, alert.status), set())
            while len(self._has) > REMEMBERED:
                self._has.popitem(last=False)
            return has


def _is_final(status: int) -> bool:
    return 400 <= status < 500 and status not in _AGAIN


def _words(status: int) -> str:
    return f"the service answered {status}" if status > 0 else "the service cannot be reached" if status == 0 else "there was no time left"
