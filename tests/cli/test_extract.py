import json
import sys

import pytest

from bella_core.plugin import BirthDate, Cleaned, PostalCode, Span, TimeValue
from bella_core.schemas.readings import original_span, plain


def answers(ran):
    assert ran.code == 0, ran.err
    return [json.loads(line) for line in ran.out.splitlines()]


def test_a_text_is_answered_by_one_object_on_one_line(bella):
    (answer,) = answers(bella("extract", "--now", "2026-03-02T09:30", "call me at 416 555 0123 please"))
    assert answer["text"] == "call me at 416 555 0123 please"
    assert answer["cleaned"]
    (phone,) = [found for found in answer["extractions"] if found["kind"] == "phone"]
    assert phone["value"] == {"number": "+14165550123", "ext": None, "region": "CA"}
    assert (phone["text"], phone["plugin"]) == (answer["text"][phone["start"] : phone["end"]], "canadian_nlp")
    assert 0 <= phone["confidence"] <= 1
    assert {"inferred", "alternatives"} < set(phone)


def test_what_a_time_may_mean_to_others_follows_it_as_an_entry_of_its_own(bella):
    (answer,) = answers(bella("extract", "--now", "2026-03-02T09:30", "this is Ann Lee, tomorrow at 5"))

    times = [found for found in answer["extractions"] if found["kind"] == "time"]
    assert [(found["value"]["start"], found["alternative"]) for found in times] == [("2026-03-03T17:00", False), ("2026-03-03T05:00", True)]
    assert times[1]["confidence"] < 0.5 < times[0]["confidence"]
    assert times[0]["alternatives"] == [times[1]["value"]]
    assert [times[1][key] for key in ("text", "start", "end", "plugin")] == [times[0][key] for key in ("text", "start", "end", "plugin")]
    assert {found["alternative"] for found in answer["extractions"] if found["kind"] != "time"} == {False}


def test_each_line_is_answered_in_order_and_bad_ones_do_not_stop_it(bella):
    lines = [
        {"id": "a", "text": "mardi à dix heures", "language": "fr-CA", "now": "2026-03-02T09:30"},
        "not json",
        ["not an object"],
        {"id": 1},
        {"id": 2, "text": 3},
        {"id": 3, "text": "x", "language": "de"},
        {"id": 4, "text": "x", "now": "yesterday"},
        {"id": 5, "text": "x", "expecting": "phone"},
        {"id": 6, "text": "x", "expecting": ["fone"]},
        {"id": 7, "text": "x" * 4001},
        {"id": 8, "text": "x", "langage": "en-CA"},
        {"text": "tuesday", "now": "2026-03-02T14:30:00+00:00", "expecting": ["time"]},
        {"id": None, "text": ""},
    ]
    source = "\n\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    found = answers(bella("extract", "--jsonl", "-", stdin=source))
    assert len(found) == len(lines)
    time = found[0]["extractions"][0]
    assert (found[0]["id"], time["kind"], time["value"]["start"], time["value"]["kind"]) == ("a", "time", "2026-03-03T10:00", "datetime")
    assert [(answer["id"], answer["error"].split()[0]) for answer in found[1:11]] == [
        (None, "the"), (None, "the"), (1, "text"), (2, "text"), (3, "language"), (4, "now"), (5, "expecting"), (6, "expecting:"), (7, "text"),
        (8, "unknown"),
    ]  # fmt: skip
    assert "id" not in found[11]
    assert found[11]["extractions"][0]["value"]["start"] == "2026-03-03T00:00"
    assert found[12] == {"id": None, "text": "", "cleaned": "", "extractions": []}


def test_broken_utf8_is_a_bad_line(bella):
    found = answers(bella("extract", "--jsonl", "-", stdin=b'{"id": 1, "text": "\xff"}\n{"id": 2, "text": "ok", "language": "en"}\n'))
    assert found[0] == {"id": None, "error": "the line is not JSON"}
    assert found[1]["id"] == 2


def test_a_file_is_read_like_standard_input(bella, tmp_path):
    (tmp_path / "rows.jsonl").write_text('{"id": "x", "text": "yes"}\n')
    assert answers(bella("extract", "--jsonl", "rows.jsonl"))[0]["id"] == "x"


def test_no_database_is_opened_and_none_is_imported(bella, tmp_path):
    import subprocess

    script = "import sys; from bella_core.cli import main; code = main(['extract', 'yes']); sys.exit(code or 'sqlalchemy' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, env={"BELLA_DATA_DIR": str(tmp_path / "none")}, check=False)
    assert ran.returncode == 0, ran.stderr
    assert not (tmp_path / "none").exists()


def test_a_plugin_that_cannot_be_used_is_named(bella):
    ran = bella("extract", "yes", BELLA_PLUGINS__CANADIAN_NLP__TYPO="x")
    assert "bella: plugin canadian_nlp is not used: plugins.canadian_nlp.typo: unknown key" in ran.err


@pytest.mark.parametrize(
    ("text", "cleaned", "start", "end", "words"),
    [
        ("um my name", Cleaned("my name", (Span(0, 3),), tuple(range(3, 11))), 0, 2, "my"),
        ("tuesday um ok", Cleaned("tuesday ok", (Span(8, 11),), (*range(8), 11, 12, 13)), 0, 7, "tuesday"),
        ("tuesday um", Cleaned("tuesday", (Span(8, 10),), (*range(7), 10)), 0, 7, "tuesday"),
        ("one for two", Cleaned("one 4 two", (Span(4, 7),), (0, 1, 2, 3, 4, 7, 8, 9, 10, 11)), 4, 5, "for"),
        (
            "four one six no sorry four",
            Cleaned("four four", (Span(5, 21),), (*range(5), *range(22, 27))),
            0,
            9,
            "four one six no sorry four",
        ),
    ],
)
def test_spans_point_into_the_words_as_they_were_said(text, cleaned, start, end, words):
    first, stop = original_span(start, end, cleaned, text)
    assert text[first:stop] == words


def test_values_are_plain_json():
    import datetime as dt

    assert plain(PostalCode("M5V 2T6", "ON")) == {"code": "M5V 2T6", "province": "ON"}
    assert plain(BirthDate(dt.date(1980, 1, 2))) == {"date": "1980-01-02"}
    start = dt.datetime(2026, 3, 3, 15, 0)  # local, as a TimeValue has it
    assert plain(TimeValue(start, None, "minute", "datetime"))["start"] == "2026-03-03T15:00"
    assert [plain(value) for value in ("x", 7, ("a", 1))] == ["x", 7, ["a", 1]]
