"""The page about webhooks tells the truth: its example knows bella's events from others', and its table names them all."""

import re
import time
from pathlib import Path

import pytest

from bella_core.crud.webhooks import EVENTS
from bella_core.services.webhooks_signing import new_secret, signature

PAGE = (Path(__file__).parents[2] / "docs" / "webhooks.md").read_text(encoding="utf-8")


@pytest.fixture
def is_bellas():
    room = {}
    exec(compile(re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)[1], "docs/webhooks.md", "exec"), room)
    return room["is_bellas"]


def test_the_example_takes_what_is_signed_now_and_nothing_else(is_bellas):
    old, new, at = new_secret(), new_secret(), int(time.time())
    for keys in ([new], [new, old]):
        for secret in keys:
            sent = {"webhook-id": "msg_1", "webhook-timestamp": str(at), "webhook-signature": signature(keys, "msg_1", at, b"{}")}
            assert is_bellas(secret, sent, b"{}")
            assert not is_bellas(secret, sent, b"{} ")
            assert not is_bellas(secret, {**sent, "webhook-id": "msg_2"}, b"{}")
            assert not is_bellas(new_secret(), sent, b"{}")
    late = {**sent, "webhook-timestamp": str(at - 3600), "webhook-signature": signature([new], "msg_1", at - 3600, b"{}")}
    assert not is_bellas(new, late, b"{}")


def test_the_signature_is_that_of_the_standards_own_example():
    secret, body = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", b'{"test": 2432232314}'
    signed = signature([secret], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_page_names_every_event():
    assert set(re.findall(r"^\| `([a-z]+\.[a-z]+)` \|", PAGE, re.MULTILINE)) == set(EVENTS)
