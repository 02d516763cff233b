import asyncio
import contextlib
import io
import json
import logging as standard
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bella_core.core import logging
from bella_core.core.phi import FIELDS, WITHHELD, allow

CALL = "0190a5b0-1234-7abc-8def-0123456789ab"


@pytest.fixture(autouse=True)
def lines():
    """Everything that is written, as the lines it was written in."""
    root = standard.getLogger()
    before = root.handlers, root.level
    stream = io.BytesIO()
    logging.configure(level="debug", stream=stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.configure()
    root.handlers, root.level = before[0], before[1]


log = logging.get_logger("tests.logging")


def test_a_line_is_json_with_time_level_event_and_fields(lines):
    log.info("call_started", call_id=CALL, turn=3, language="fr-CA")
    (line,) = lines()
    assert line.pop("time").endswith("Z")
    assert line == {
        "level": "info", "event": "call_started", "logger": "tests.logging", "call_id": CALL, "turn": 3, "language": "fr-CA",
    }  # fmt: skip


def test_context_reaches_every_line_inside_also_in_tasks(lines):
    async def turn(number):
        with logging.log_context(call_id=CALL, turn=number):
            await asyncio.sleep(0)
            log.info("turn_done")

    async def main():
        await asyncio.gather(turn(1), turn(2))
        log.info("all_done")

    asyncio.run(main())
    assert [line.get("turn") for line in lines()] == [1, 2, None]


def test_what_is_not_on_the_list_is_withheld_and_counted(lines):
    before = logging.withheld()
    log.info("call_started", caller="+14165550123", call_id="Marie Tremblay", count=4165550123, language="elvish")
    (line,) = lines()
    assert line["withheld"] == 1
    assert "caller" not in line
    assert [line["call_id"], line["count"], line["language"]] == [WITHHELD] * 3
    assert logging.withheld() == before + 4


def test_an_exception_is_its_type_and_place_never_its_text(lines):
    def fails():
        raise ValueError("Marie Tremblay 416 555 0123")

    try:
        fails()
    except ValueError as error:
        log.error("thing_failed", error=error)
    (line,) = lines()
    assert line["error"] == "ValueError"
    assert line["at"][-1].endswith(" fails")
    assert "test_logging.py:" in line["at"][-1]
    assert "Tremblay" not in json.dumps(line)


def test_levels_below_the_configured_one_are_not_written(lines):
    logging.configure(level="warning", stream=io.BytesIO())
    log.info("call_started")
    assert lines() == []


def test_other_libraries_lines_keep_their_place_and_lose_their_arguments(lines):
    library = standard.getLogger("some.library")
    caller = "Marie Tremblay"
    library.warning("cannot reach %s", caller)
    library.warning(f"cannot reach {caller}")  # the careless way is the point
    first, second = lines()
    assert (first["message"], second["message"]) == ("cannot reach %s", WITHHELD)
    assert first["logger"] == "some.library"
    assert "test_logging.py" in first["at"][0]


def test_an_exception_that_nobody_awaited_is_reported_without_its_text(lines):
    async def main():
        task = asyncio.get_running_loop().create_future()
        task.set_exception(ValueError("Marie Tremblay"))
        del task

    asyncio.run(main())
    (line,) = lines()
    assert (line["logger"], line["error"]) == ("asyncio", "ValueError")
    assert "Tremblay" not in json.dumps(line)


def test_a_field_of_codes_takes_the_words_that_the_program_added(lines):
    allow("route", ["/twilio/voice"])
    log.info("request_done", route="/twilio/voice")
    log.info("request_done", route="/twilio/voice?From=Marie")
    assert [line["route"] for line in lines()] == ["/twilio/voice", WITHHELD]
    with pytest.raises(TypeError, match="'call_id' holds ids"):
        allow("call_id", ["marie"])


people = st.sampled_from(
    ["Tremblay", "marie.tremblay@example.ca", "+14165550123", "416-555-0123", "j'ai mal aux dents", "1980-01-02", "M5V 2T6"]
)
planted = st.builds("{}{}{}".format, st.sampled_from(["", "call_", "x "]), people, st.sampled_from(["", "_done", "!"]))
values = st.one_of(
    planted,
    st.lists(planted, max_size=2),
    st.dictionaries(st.just("k"), planted, max_size=1),
    planted.map(ValueError),
    planted.map(str.encode),
    st.just(4165550123),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@given(
    event=planted,
    names=st.dictionaries(st.sampled_from(sorted(FIELDS)) | planted | st.sampled_from(["exc_info", "error", "plugin"]), values),
)
def test_whatever_is_given_wherever_nothing_of_a_patient_is_written(event, names):
    stream = io.BytesIO()
    logging.configure(stream=stream)
    secrets = ("Tremblay", "tremblay", "4165550123", "416-555-0123", "mal aux dents", "1980-01-02", "M5V 2T6")
    with logging.log_context(**{name: value for name, value in names.items() if name not in ("error", "exc_info")}):
        log.warning(event, **names)
        with contextlib.suppress(Exception):
            standard.getLogger("library").error(event, *names.values(), extra={"who": event})
    written = stream.getvalue().decode()
    assert written.count("\n") == 2
    assert not [secret for secret in secrets if secret in written]


def test_a_line_costs_at_most_twenty_microseconds_of_cpu():
    logging.configure(stream=io.BytesIO())
    best = 1.0
    for _ in range(7):
        started = time.process_time()
        for _ in range(1000):
            log.info("call_started", call_id=CALL, turn=3, language="fr-CA", ms=12.5)
        best = min(best, (time.process_time() - started) / 1000)
    assert best <= 20e-6
