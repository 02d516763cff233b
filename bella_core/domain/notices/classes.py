"""
The classes of messages that patients are sent, and which of them need a consent of their own.

Canada's anti-spam legislation (CASL, S.C. 2010, c. 23) exempts from consent what only confirms or reminds of something that was agreed
(6(6)), and what answers a request (6(6)(a)); a reminder that it is time to come again offers something and needs an express consent.
Whoever does not want any of them may say so of each.
"""

from collections.abc import Mapping
from typing import Literal, get_args

MessageClass = Literal["confirmation", "reminder", "recall", "waiting_list"]

CLASSES: tuple[MessageClass, ...] = get_args(MessageClass)

#: What a patient is sent until they say no: it belongs to what they asked for. All else needs a yes first.
ASSUMED: frozenset[MessageClass] = frozenset({"confirmation", "reminder", "waiting_list"})

#: What the outbox's rows are sent to patients as, by their topic.
TOPICS: Mapping[str, MessageClass] = {
    "notice": "confirmation", "email_notice": "confirmation", "family_notice": "confirmation",
    "reminder": "reminder", "recall": "recall", "waiting_list": "waiting_list",
}  # fmt: skip
