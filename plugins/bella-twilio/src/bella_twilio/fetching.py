"""
Recordings: fetched as Twilio made them, and deleted there once the clinic has them.

A recording is ``/Recordings/RE….wav`` under the account
(https://www.twilio.com/docs/voice/api/recording#fetch-a-recordings-media-file); while it is being written, it is not there yet.
"""

import re

from bella_core.plugin import Audio, Rejected, Retry

from .account import Account
from .settings import TwilioSettings
from .wav import read

#: Seconds for everything that one recording takes; the host gives up at 30, and at 15 for a deletion.
FETCH_S, DELETE_S = 27.0, 12.0
#: Most bytes of a recording: four hours, Twilio's own limit, of 16 bits at 8 kHz.
MOST = 4 * 3600 * 16_000 + 4096

_REF = re.compile(r"RE[0-9a-fA-F]{32}")


class Recordings:
    """
    Fetch and delete recordings.

    Args:
        settings: name the account.
    """

    def __init__(self, settings: TwilioSettings, account: Account) -> None:
        self._account = account
        self._path = f"/2010-04-01/Accounts/{settings.account_sid}/Recordings/"
        self._auth = settings.api_key_sid or settings.account_sid, settings.auth_token.reveal()

    async def fetch(self, ref: str) -> Audio:
        """
        Return a recording.

        Raises:
            Retry: not now, or not yet. Rejected: there cannot be such a recording.
        """
        _check(ref)

        async def fetched() -> Audio:
            status, body = await self._account.http.download(self._url(f"{ref}.wav"), self._auth, MOST)
            if status == 404:
                raise Retry("Twilio has no such recording yet")
            if status != 200:
                raise self._account.refused(status, None)
            return read(body)

        return await self._account.ask(fetched, FETCH_S)

    async def delete(self, ref: str) -> None:
        """
        Have Twilio delete a recording; one that is gone already is as good.

        Raises:
            Retry: not now. Rejected: there cannot be such a recording.
        """
        _check(ref)

        async def deleted() -> None:
            answer = await self._account.http.request("DELETE", self._url(f"{ref}.json"), auth=self._auth)
            if answer.status_code not in {204, 404}:
                raise self._account.refused(answer.status_code, None)

        await self._account.ask(deleted, DELETE_S)

    def _url(self, name: str) -> str:
        return self._account.address(f"{self._path}{name}")


def _check(ref: str) -> None:
    if not _REF.fullmatch(ref):
        raise Rejected("this is no id of a recording of Twilio's: RE and 32 of the signs 0-9 and a-f")
