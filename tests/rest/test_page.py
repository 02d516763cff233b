"""The page of the REST interface tells the truth: every request on it is sent, and answered as it says."""

import json
import re
import shlex
from pathlib import Path
from urllib.parse import urlsplit

from bella_core.services import assistant_doubts, assistant_reading

from .conftest import ONE_ENGINE

PAGE = (Path(__file__).parents[2] / "docs" / "rest.md").read_text(encoding="utf-8")
EXCHANGES = re.findall(r"```console\n\$ (curl .*)\n((?:.*\n)*?)```", PAGE)
RECORDED = [
    exchange for exchange in EXCHANGES if "/recordings" in exchange[0]
]  # sent by tests/web/test_recordings.py, which has a recorder
BOOKED = next(exchange for exchange in EXCHANGES if "Sarah Wilson, I would like" in exchange[0])


def spoken_of(shown, found):
    """Whether an answer is the one shown; ``…`` stands for any text."""
    if shown == "…":
        return isinstance(found, str) and found
    if isinstance(shown, dict):
        return isinstance(found, dict) and list(shown) == list(found) and all(spoken_of(shown[key], found[key]) for key in shown)
    if isinstance(shown, list):
        return isinstance(found, list) and len(shown) == len(found) and all(map(spoken_of, shown, found))
    return shown == found


async def send(client, command, known):
    words = shlex.split(command)
    address = urlsplit(words[-1])
    data = None
    if "-d" in words:
        given = json.loads(words[words.index("-d") + 1])
        data = json.dumps({name: known[name] if value == "…" else value for name, value in given.items()}).encode()
    assert words[words.index("-H") + 1] == "X-API-Key: $KEY"
    path = f"{address.path}?{address.query}" if address.query else address.path
    return (await client.request("POST" if data else "GET", path, data=data))[2]


@ONE_ENGINE
async def test_every_request_of_the_page_is_answered_as_it_says(writer):
    assert len(EXCHANGES) == 15
    assert len(RECORDED) == 1
    known = {}
    for command, answer in [BOOKED, *(exchange for exchange in EXCHANGES if exchange not in [BOOKED, *RECORDED])]:
        found = await send(writer, command, known)
        known |= {name: found[name] for name in ("proposal", "id") if name in found}

        assert spoken_of(json.loads(answer), found), (command, found)


def test_every_doubt_is_explained():

    source = "".join(Path(module.__file__).read_text(encoding="utf-8") for module in (assistant_doubts, assistant_reading))
    codes = set(re.findall(r'Doubt\("?\w+"?, "(\w+)"\)', source)) | assistant_doubts.UNSAID

    assert {code for code in codes if f"`{code}`" not in PAGE} == set()
