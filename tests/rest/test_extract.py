"""What bella reads in a text, for programs: the same values as the command shows."""

import json
from zoneinfo import ZoneInfo

import pytest

from bella_core.cli.reading import Reader

from .conftest import NOW, ONE_ENGINE

pytestmark = ONE_ENGINE


async def extract(client, **body):
    status, _, answer = await client.request("POST", "/assistant/extract", json=body)
    return answer if status == 200 else (status, answer)


async def test_a_text_is_read_as_a_call_would_read_it(reader):
    said = "um this is Sarah Wilson, 416 555 0142, can I come next Tuesday at ten"
    answer = await extract(reader, text=said)

    assert answer["text"] == said
    found = {one["kind"]: one for one in answer["extractions"] if not one["alternative"]}
    assert found["phone"]["value"] == {"number": "+14165550142", "ext": None, "region": "CA"}
    assert found["name"]["value"]["family"] == "Wilson"
    assert found["time"]["value"]["start"] == "2027-03-16T10:00"
    others = [one["value"]["start"] for one in answer["extractions"] if one["alternative"]]
    assert others == ["2027-03-16T22:00"]
    assert all(said[one["start"] : one["end"]] == one["text"] for one in answer["extractions"])


async def test_the_answer_is_the_one_that_the_command_prints(reader, bella):
    said = "j'aimerais un nettoyage mardi prochain, mon numéro c'est le 514 555 0199"
    shown = await Reader(bella.extraction, "fr-CA", NOW.astimezone(ZoneInfo("America/Toronto"))).read({"text": said})

    assert await extract(reader, text=said, language="fr-CA") == json.loads(json.dumps(shown))


async def test_what_is_expected_decides_how_a_bare_answer_is_read(reader):
    kinds = [{one["kind"] for one in (await extract(reader, text="Wilson", expecting=wanted))["extractions"]} for wanted in ([], ["name"])]

    assert "name" not in kinds[0]
    assert "name" in kinds[1]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "#/text"),
        ({"text": 5}, "#/text"),
        ({"text": "x" * 4001}, "#/text"),
        ({"text": "x", "language": "de"}, "#/language"),
        ({"text": "x", "expecting": ["fone"]}, "#/expecting/0"),
        ({"text": "x", "location": "nowhere"}, "#/location"),
        ({"text": "x", "now": "2026-03-02"}, "#/now"),
    ],
)
async def test_a_request_that_does_not_fit_is_explained(reader, body, pointer):
    status, problem = await extract(reader, **body)

    assert status == 422
    assert problem["errors"][0]["pointer"] == pointer


async def test_a_key_is_needed_and_one_that_reads_will_do(make_client):
    assert (await extract(await make_client(None), text="x"))[0] == 401
    assert (await extract(await make_client("read"), text="x"))["text"] == "x"
