"""What bella understands is measured, and does not get worse."""

import json
import os
import tomllib
from datetime import datetime
from pathlib import Path

import pytest

from bella_core.app.plugins import Plugins
from bella_core.cli.reading import demo_location
from bella_core.core.clock import SystemClock
from bella_core.core.config import load_settings
from bella_core.core.errors import BellaError
from bella_core.plugin import TimeValue
from bella_core.services.evaluation import evaluate, table
from bella_core.services.evaluation.moments import meets, moments
from bella_core.services.extraction import Extractor

RECORDED = tomllib.loads(Path(__file__).with_name("recorded.toml").read_text("utf-8"))


async def figures(folder, data):
    async with Plugins(load_settings(None, {"BELLA_DATA_DIR": str(data)}), (), SystemClock(), discover=True) as plugins:
        return {one.file: one for one in await evaluate(folder, Extractor(plugins.hooks), demo_location())}


def write(folder, name, *rows):
    lines = [
        json.dumps(
            {"text": text, "lang": lang, "reference_datetime": "2026-03-02T09:00:00", "expect": {"items": [{"any": [v]} for v in values]}}
        )
        for text, lang, values in rows
    ]
    (folder / f"{name}.jsonl").write_text("\n".join(lines), "utf-8")


async def test_right_and_wrong_readings_are_told_apart(tmp_path):
    write(
        tmp_path,
        "time_en_own",
        ("Thursday at 2:30 pm", "en", [{"type": "datetime", "value": "2026-03-05T14:30"}]),
        ("Thursday at 2:30 pm", "en", [{"type": "datetime", "value": "2026-03-05T15:30"}]),
        ("I like it", "en", []),
        ("come on Friday", "en", []),
    )
    write(tmp_path, "yesno_fr", ("oui", "fr", [{"type": "yesno", "value": "yes"}]), ("non", "fr", [{"type": "yesno", "value": "yes"}]))

    found = await figures(tmp_path, tmp_path / "data")

    times = found["time_en_own"]
    assert (times.rows, times.accuracy, times.positives, times.negatives) == (4, 0.5, 0.5, 0.5)
    assert found["yesno_fr"].accuracy == 0.5
    assert len(table(found.values()).splitlines()) == 3


async def test_another_reading_of_a_time_counts_and_is_told_apart_from_the_first(tmp_path):
    write(
        tmp_path,
        "time_en_own",
        ("tomorrow at 5", "en", [{"type": "datetime", "value": "2026-03-03T17:00"}]),
        ("tomorrow at 5", "en", [{"type": "datetime", "value": "2026-03-03T05:00"}]),
        ("tomorrow at 5", "en", [{"type": "datetime", "value": "2026-03-03T06:00"}]),
        ("at five it is", "en", []),
    )

    (times,) = (await figures(tmp_path, tmp_path / "data")).values()

    assert (times.accuracy, times.first, times.negatives, times.extra) == (0.5, 0.25, 0.0, 0.25)


async def test_a_folder_without_rows_and_a_broken_row_are_explained(tmp_path):
    with pytest.raises(BellaError, match="holds no evaluation rows"):
        await figures(tmp_path, tmp_path / "data")

    (tmp_path / "phone_en.jsonl").write_text('{"text": "no more"}\n', "utf-8")

    with pytest.raises(BellaError, match=r"phone_en\.jsonl, line 1"):
        await figures(tmp_path, tmp_path / "data")


@pytest.mark.parametrize(
    ("value", "wanted", "item", "right"),
    [
        (TimeValue(datetime(2026, 3, 5), None, "day", "date"), ("date", "2026-03-05"), {}, True),
        (TimeValue(datetime(2026, 3, 5, 14), None, "minute", "datetime"), ("date", "2026-03-05"), {}, False),
        (TimeValue(datetime(2026, 3, 5, 14), None, "minute", "datetime"), ("date", "2026-03-05"), {"split": True}, True),
        (TimeValue(datetime(2026, 3, 2, 14), None, "minute", "time"), ("time", "14:00"), {}, True),
        (TimeValue(datetime(2026, 3, 2, 2), None, "minute", "time"), ("time", "14:00"), {}, False),
        (TimeValue(datetime(2026, 3, 9), None, "week", "date"), ("interval", ["2026-03-09T00:00", "2026-03-16T00:00"]), {}, True),
        (TimeValue(datetime(2026, 12, 1), None, "month", "date"), ("interval", ["2026-12-01T00:00", "2027-01-01T00:00"]), {}, True),
        (TimeValue(datetime(2026, 3, 5, 15), None, "hour", "interval"), ("interval", ["2026-03-05T15:00", None]), {}, True),
        (TimeValue(None, datetime(2026, 3, 5, 12), "hour", "interval"), ("interval", ["2026-03-05T08:00", "2026-03-05T12:00"]), {}, False),
        (
            TimeValue(datetime(2026, 3, 5, 8), datetime(2026, 3, 5, 12), "hour", "interval"),
            ("interval", ["2026-03-05T06:00", "2026-03-05T12:00"]),
            {"approx": True},
            True,
        ),
        (
            TimeValue(datetime(2026, 3, 2, 14), datetime(2026, 3, 2, 16), "hour", "interval", no_date=True),
            ("timerange", ["14:00", "16:00"]),
            {},
            True,
        ),
        (TimeValue(datetime(2026, 3, 2, 14), None, "minute", "time"), ("detect", "date"), {}, False),
        (TimeValue(datetime(2026, 3, 2, 14), None, "minute", "time"), ("detect", "time"), {}, True),
    ],
)
def test_a_reading_meets_what_a_caller_meant(value, wanted, item, right):
    (found,) = moments([value])

    assert meets(item, {"type": wanted[0], "value": wanted[1]}, found) is right


def test_a_day_and_a_time_said_apart_are_one_instant():
    found = moments([TimeValue(datetime(2026, 3, 5), None, "day", "date"), TimeValue(datetime(2026, 3, 2, 14, 30), None, "minute", "time")])

    assert any(meets({}, {"type": "datetime", "value": "2026-03-05T14:30"}, moment) for moment in found)


@pytest.mark.skipif("BELLA_EVAL_DATA" not in os.environ, reason="BELLA_EVAL_DATA names no folder of evaluation rows")
async def test_no_figure_falls_below_the_last_one_recorded(tmp_path):
    found = await figures(Path(os.environ["BELLA_EVAL_DATA"]), tmp_path)

    fallen = {
        f"{file}.{figure}": (getattr(found[file], figure), recorded)
        for file, shares in RECORDED.items()
        for figure, recorded in shares.items()
        if round(getattr(found[file], figure), 4) < recorded
    }
    assert fallen == {}
