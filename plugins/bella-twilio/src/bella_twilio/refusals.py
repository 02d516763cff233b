"""
What Twilio's refusals mean: try again, mend the settings, or give this person up.

Codes by Twilio's Error and Warning Dictionary (https://www.twilio.com/docs/api/errors). What Twilio writes beside a code is left out of
every reason: it repeats the number.
"""

from collections.abc import Mapping

import attrs

from bella_core.plugin import PluginError, Rejected, Retry

#: The account, its credentials or its sender are not in order: no message is given up for that, and staff are told what to mend.
_TO_MEND: Mapping[int, str] = {
    10001: "the account is not active",
    20003: "the credentials are refused; check account_sid and auth_token",
    20008: "these are test credentials, which send nothing; take the live ones",
    20404: "there is no such account; check account_sid",
    21603: "no sender is set; check from_number",
    21606: "from_number cannot send texts",
    21659: "from_number is no number of Twilio's",
    21660: "from_number belongs to another account",
    21701: "there is no such Messaging Service; check messaging_service_sid",
    21703: "the Messaging Service has no number that can send this",
    21704: "the Messaging Service has no numbers",
    21705: "there is no such Messaging Service; check messaging_service_sid",
    30002: "the account is suspended",
    63038: "the account has sent as many texts as it may in a day",
    90010: "the account is not active",
}

#: This person cannot be reached by text.
_FOR_GOOD: Mapping[int, str] = {
    21211: "there is no such number",
    21214: "the number cannot be reached",
    21217: "the number is not well formed",
    21408: "the account may not send texts to that country",
    21610: "the person has replied STOP",
    21612: "the number cannot be reached from this sender",
    21614: "the number takes no texts",
    21617: "the text is too long",
    21635: "the number is a landline",
}

#: The person has replied STOP: Twilio itself lets nothing more through.
_STOPPED = 21610

#: Statuses that say something of the account and nothing of the message.
_ACCOUNT_STATUSES = (401, 402, 403, 404)


@attrs.frozen
class Refusal:
    """What to raise; and what staff must mend, if it is the account's or the settings' fault."""

    error: PluginError
    to_mend: str | None = None


def refusal(status: int, code: int | None) -> Refusal:
    """
    Return what a refusal means.

    Args:
        status: the HTTP status. ``code``: Twilio's own, if it gave one.
    """
    told = f"Twilio answered {status}" + (f", error {code}" if code not in {None, status} else "")
    if why := _FOR_GOOD.get(code or 0):
        return Refusal(Rejected(f"{told}: {why}", opted_out=code == _STOPPED))
    to_mend = _TO_MEND.get(code or 0)
    if to_mend or status in _ACCOUNT_STATUSES:
        to_mend = to_mend or "the account or its credentials are refused; check account_sid and auth_token"
        return Refusal(Retry(f"{told}: {to_mend}"), f"{told}: {to_mend}")
    if status in {408, 429} or status >= 500:
        return Refusal(Retry(told))
    return Refusal(Rejected(told))
