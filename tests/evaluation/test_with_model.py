"""A language model that does its honest best makes bella find more of what booking turns need, and never less."""

import json
import os

import pytest

from bella_core.plugin import CompletionRequest
from tests.evaluation.honest import honest
from tests.evaluation.with_model import DIALOGUES, evaluate, is_held_out

#: Turns that said what they need, as people write: and what an honest model may be asked about.
LINES = (
    ("I want to go to a dentist", "BookAppointment"),
    ("I'd like to book an appointment", "BookAppointment"),
    ("Can you make my reservation please?", "BookAppointment"),
    ("Which dentists are there in town?", "FindProvider"),
)


def write(folder):
    acts = [{"act": "INFORM_INTENT", "slot": "intent", "values": [None]}]
    turns = [{"speaker": "USER", "text": text, "acts": [{**acts[0], "values": [intent]}]} for text, intent in LINES]
    (folder / DIALOGUES).write_text(json.dumps({"turns": turns}) + "\n", "utf-8")
    row = {
        "text": "Is it free at five o'clock?",
        "lang": "en",
        "reference_datetime": "2019-03-01T08:00:00",
        "expect": {"items": [{"any": [{"type": "time", "value": "17:00"}]}]},
    }
    (folder / "time_en_sgd.jsonl").write_text(json.dumps(row) + "\n", "utf-8")


async def test_only_what_bella_did_not_understand_is_asked_and_only_it_can_rise(tmp_path, sqlite_url):
    write(tmp_path)

    wishes, times = await evaluate(tmp_path, sqlite_url, (0.0,), counts=lambda text: True)

    assert (wishes.rows, wishes.without, wishes.with_model, wishes.asked, wishes.lost) == (3, 1, 3, 2, 0)
    assert (times.rows, times.without, times.with_model, times.asked, times.lost) == (1, 1, 1, 0, 0)


async def test_each_rate_of_errors_asks_the_model_anew(tmp_path, sqlite_url):
    write(tmp_path)

    first, second, *_ = await evaluate(tmp_path, sqlite_url, (0.0, 0.0), counts=lambda text: True)

    assert first == second


async def test_only_turns_that_the_model_was_not_written_for_are_counted(tmp_path, sqlite_url):
    write(tmp_path)

    found = await evaluate(tmp_path, sqlite_url, (0.0,))

    kept = [text for text, intent in LINES if intent == "BookAppointment" and is_held_out(text)]
    assert 0 < len(kept) < 3
    assert found[0].rows == len(kept)


def test_the_honest_model_answers_by_the_request_alone():
    choice = {"type": "string", "enum": ["intent:book", "time", "time:morning"]}
    schema = {"properties": {"proposals": {"items": {"properties": {"choice": choice}}}}}

    def asked(said):
        return honest(CompletionRequest("understand", "", json.dumps({"asked": "", "caller_said": said}), schema))

    assert asked("I want to go to a dentist")["proposals"] == [{"choice": "intent:book", "words": "dentist"}]
    assert asked("nothing of the kind") == {"cleaned": "", "proposals": []}
    assert asked("on Tuesday uh at ten") == {
        "cleaned": "on Tuesday at ten",
        "proposals": [{"choice": "time", "words": "Tuesday uh at ten"}],
    }


@pytest.mark.skipif("BELLA_EVAL_DATA" not in os.environ, reason="BELLA_EVAL_DATA names no folder of evaluation rows")
async def test_with_it_more_booking_turns_have_all_their_values_found_and_none_is_lost(sqlite_url):
    found = await evaluate(os.environ["BELLA_EVAL_DATA"], sqlite_url)

    assert [one.lost for one in found] == [0] * len(found)
    assert all(one.with_model >= one.without for one in found)
    plain, *noisy = (one for one in found if one.question == "reason")
    assert plain.with_model / plain.rows >= plain.without / plain.rows + 0.05
    assert all(one.with_model / one.rows >= one.without / one.rows + 0.05 for one in noisy)
    assert all(one.with_model > one.without for one in found if one.question == "when" and one.wer)
