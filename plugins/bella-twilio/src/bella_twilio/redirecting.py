"""
Live calls: sent on to another address while they last.

``POST /Calls/CA….json`` with ``Url`` makes Twilio leave what it was doing and ask that address for TwiML
(https://www.twilio.com/docs/voice/api/call-resource#update-a-call-resource); a call that is over cannot be sent anywhere (21220).
"""

import json
import re

from bella_core.plugin import PluginError, Rejected

from .account import Account
from .settings import TwilioSettings

#: Seconds for the whole; the host gives up at 8, and somebody waits at a screen.
LIMIT_S = 6.0

_REF = re.compile(r"CA[0-9a-fA-F]{32}")
#: Twilio's code for a call that is not under way.
_OVER = 21220


class LiveCalls:
    """
    Send live calls on.

    Args:
        settings: name the account.
    """

    def __init__(self, settings: TwilioSettings, account: Account) -> None:
        self._account = account
        self._path = f"/2010-04-01/Accounts/{settings.account_sid}/Calls/"
        self._auth = settings.api_key_sid or settings.account_sid, settings.auth_token.reveal()

    async def redirect(self, ref: str, url: str) -> None:
        """
        Have Twilio ask an address how a call goes on.

        Raises:
            Retry: not now. Rejected: the call is over, or there cannot be such a one.
        """
        if not _REF.fullmatch(ref):
            raise Rejected("this is no id of a call of Twilio's: CA and 32 of the signs 0-9 and a-f")

        async def asked() -> None:
            sent = {"Url": url, "Method": "POST"}
            answer = await self._account.http.request("POST", self._account.address(f"{self._path}{ref}.json"), data=sent, auth=self._auth)
            if answer.status_code != 200:
                raise self._judged(answer.status_code, _code(answer.text))

        await self._account.ask(asked, LIMIT_S)

    def _judged(self, status: int, code: int | None) -> PluginError:
        if status == 404 or code == _OVER:
            return Rejected(f"Twilio answered {status}: the call is over")
        return self._account.refused(status, code)


def _code(text: str) -> int | None:
    """Return Twilio's own code of an error, where it gave one."""
    try:
        code = json.loads(text).get("code")
    except (ValueError, AttributeError):
        return None
    return code if isinstance(code, int) else None
