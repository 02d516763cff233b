"""Google's client library, one transport a thread, and its errors in the contract's words."""

import contextlib
import json
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, cast

import google_auth_httplib2  # type: ignore[import-untyped]  # ships no types
import httplib2  # type: ignore[import-untyped]  # ships no types
from google.auth.exceptions import GoogleAuthError, MutualTLSChannelError, RefreshError, TransportError
from google.oauth2 import credentials as authorized_user
from google.oauth2 import service_account
from googleapiclient.discovery import build  # type: ignore[import-untyped]  # ships no types
from googleapiclient.errors import HttpError  # type: ignore[import-untyped]  # ships no types

from bella_core.plugin import CursorGone, Host, NotConfigured, PluginError, Rejected, Retry

from .settings import GoogleCalendarSettings

SCOPE = "https://www.googleapis.com/auth/calendar.events"

#: Seconds that Google may keep quiet; less than the deadline of any hook here.
_QUIET_S = 15
#: Seconds to wait where Google says "too many" and not for how long; and for credentials to be mended.
_SLOW_DOWN_S, _MENDED_S = 30.0, 300.0
_REFUSED = "Google refuses the credentials; make a new key, or share the calendars again, and set plugins.google_calendar.credentials"
#: Reasons of a 403 that mean "not now", by Google's guide (https://developers.google.com/calendar/api/guides/errors).
_LIMITS = frozenset({"rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded", "calendarUsageLimitsExceeded"})


class Client:
    """
    Ask Google.

    Args:
        settings: who bella is. ``host``: told when Google refuses that.

    Raises:
        NotConfigured: the credentials are no key of Google's.
    """

    def __init__(self, settings: GoogleCalendarSettings, host: Host) -> None:
        self._settings, self._host = settings, host
        self._local = threading.local()
        self._opened: list[httplib2.Http] = []
        self._cut: list[Any] = []
        self._closed = threading.Event()
        self._refused_at: datetime | None = None
        self._credentials = _credentials(settings)

    def sign_in(self) -> None:
        """See whether Google takes the credentials; where it does not, the host is told."""
        http = self._connect()
        try:
            self._credentials.refresh(google_auth_httplib2.Request(http))
        except RefreshError as error:
            if not error.retryable:
                self._credentials_refused()
        except (GoogleAuthError, httplib2.HttpLib2Error, OSError):
            self._host.logger.warning("google_not_reached")  # it may be in a moment; requests sign in by themselves

    def close(self) -> None:
        """Close every thread's connection; a thread that nobody waits for any more opens no other, and closes what it has."""
        self._closed.set()
        for http in tuple(self._opened):
            self._cut.extend(http.connections.values())
            http.close()
        for connection in tuple(self._cut):  # one that was being opened as it was closed is open again: its thread closes it once more
            connection.connect = _refuse
            connection.close()

    def ask(self, make: Callable[[Any], Any], *, etag: str = "") -> Any:
        """
        Make one request, and return its answer.

        Args:
            make: given the resource ``events``, returns the request. ``etag``: the version that is meant to be changed.

        Raises:
            CursorGone, Retry, Rejected, NotConfigured: what Google or the network had against it. HttpError: 404, 409 and 412.
        """
        return self._ask(lambda service: make(service.events()), etag)

    def stop_channel(self, named: dict[str, str]) -> None:
        """
        End a channel of pushes, by the ids of it and of what it watches.

        Raises:
            PluginError: it goes on until it ends by itself.
        """
        try:
            self._ask(lambda service: service.channels().stop(body=named))
        except HttpError:
            raise Rejected("Google knows no such channel") from None

    def _ask(self, make: Callable[[Any], Any], etag: str = "") -> Any:
        if self._closed.is_set():
            raise Retry("the plugin was stopped")
        if (left_s := self._refused_for_s()) > 0:
            raise Retry(_REFUSED, left_s)
        try:
            request = make(self._service())
            if etag:
                request.headers["If-Match"] = etag
            answer = request.execute(num_retries=0)  # bella's own pauses are longer than the library's
        except HttpError as error:
            raise self._meant(error) from None
        except RefreshError as error:
            raise (Retry("Google is busy", _SLOW_DOWN_S) if error.retryable else self._credentials_refused()) from None
        except (TransportError, MutualTLSChannelError, httplib2.HttpLib2Error, OSError):
            self._hang_up()
            raise Retry("Google cannot be reached") from None
        finally:
            if self._closed.is_set():
                self.close()
        self._accepted()
        return answer

    def _service(self) -> Any:
        service = getattr(self._local, "service", None)
        if service is None:
            self._local.http = self._connect()
            http = google_auth_httplib2.AuthorizedHttp(self._credentials, http=self._local.http)
            options = {"api_endpoint": f"{self._settings.base_url}/calendar/v3/"} if self._settings.base_url else None
            service = build("calendar", "v3", http=http, static_discovery=True, cache_discovery=False, client_options=options)
            self._local.service = service
        return service

    def _hang_up(self) -> None:
        """Close this thread's connection, which may be half read: the next request opens another."""
        http, self._local.service, self._local.http = getattr(self._local, "http", None), None, None
        if http is not None and not self._closed.is_set():
            http.close()
            self._opened.remove(http)

    def _connect(self) -> httplib2.Http:
        http = httplib2.Http(timeout=_QUIET_S)
        self._opened.append(http)
        return http

    def _meant(self, error: Any) -> Exception:
        status = int(error.resp.status)
        if status in {404, 409, 412}:
            return cast("Exception", error)
        if status == 410:
            return CursorGone("Google no longer knows the token")
        if status == 401:
            return self._credentials_refused()
        if status == 429 or status >= 500 or (status == 403 and _LIMITS & _reasons(error)):
            told = str(error.resp.get("retry-after", ""))
            return Retry(f"Google answered {status}", float(told) if told.isdecimal() else _SLOW_DOWN_S)
        return Rejected(f"Google answered {status}")

    def _credentials_refused(self) -> PluginError:
        self._refused_at = self._host.now()
        self._host.ready(_REFUSED)
        return Retry(_REFUSED, _MENDED_S)

    def _refused_for_s(self) -> float:
        """Return for how many seconds more Google is not asked: what it refused once it refuses to every calendar and appointment."""
        refused_at = self._refused_at
        return 0.0 if refused_at is None else (refused_at + timedelta(seconds=_MENDED_S) - self._host.now()).total_seconds()

    def _accepted(self) -> None:
        if self._refused_at is not None:
            self._refused_at = None
            self._host.ready(None)


def _refuse() -> None:
    raise ConnectionAbortedError


def _credentials(settings: GoogleCalendarSettings) -> Any:
    """Return the credentials of a key; of any other kind that Google's library knows, some run programs, so those are refused."""
    made = None
    with contextlib.suppress(ValueError, GoogleAuthError, KeyError, TypeError, AttributeError):
        key = json.loads(settings.credentials.reveal())
        make = {"authorized_user": _person, "service_account": _account}[key["type"]]
        made = make(key)
    if made is None:
        raise NotConfigured("credentials is no JSON key of a service account or an authorized user; copy the whole file")
    return made.with_subject(settings.subject) if settings.subject else made


def _person(key: dict[str, Any]) -> Any:
    return authorized_user.Credentials.from_authorized_user_info(key, scopes=[SCOPE])  # type: ignore[no-untyped-call]  # not annotated


def _account(key: dict[str, Any]) -> Any:
    return service_account.Credentials.from_service_account_info(key, scopes=[SCOPE])  # type: ignore[no-untyped-call]  # not annotated


def _reasons(error: HttpError) -> set[str]:
    try:
        told = json.loads(error.content)["error"]["errors"]
        return {str(item["reason"]) for item in told}
    except (ValueError, KeyError, TypeError):
        return set()
