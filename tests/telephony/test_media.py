"""The messages of a media stream: read without trust, put in order, and what came back counted for what it proves."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bella_core.telephony.media import (
    MAX_CHUNK,
    Connected,
    InOrder,
    Marked,
    Media,
    Pressed,
    Refused,
    Started,
    Stopped,
    clear_message,
    mark_message,
    media_message,
    parse,
)
from bella_core.telephony.media_playback import Playback

START = {
    "event": "start",
    "sequenceNumber": "1",
    "streamSid": "MZ1",
    "start": {
        "streamSid": "MZ1",
        "accountSid": "AC1",
        "callSid": "CA1",
        "tracks": ["inbound"],
        "customParameters": {"ticket": "t"},
        "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
    },
}


def media(payload, **more):
    return json.dumps({"event": "media", "sequenceNumber": "3", "media": {"track": "inbound", "chunk": "7", "payload": payload, **more}})


def test_every_message_of_twilios_is_understood():
    assert parse('{"event":"connected","protocol":"Call","version":"1.0.0"}') == Connected()
    assert parse(json.dumps(START)) == Started("MZ1", "CA1", True, {"ticket": "t"})
    assert parse(media(base64.b64encode(b"\x00\xff").decode())) == Media(7, b"\x00\xff")
    assert parse('{"event":"dtmf","streamSid":"MZ1","sequenceNumber":"5","dtmf":{"track":"inbound_track","digit":"1"}}') == Pressed("1")
    assert parse('{"event":"mark","sequenceNumber":"4","streamSid":"MZ1","mark":{"name":"my label"}}') == Marked("my label")
    assert parse('{"event":"stop","sequenceNumber":"5","streamSid":"MZ1","stop":{"accountSid":"AC1","callSid":"CA1"}}') == Stopped()


def test_the_other_sides_audio_is_left_out():
    assert parse(media("", track="outbound")) is None


@pytest.mark.parametrize("change", [{"encoding": "audio/x-l16"}, {"sampleRate": 16000}, {"channels": 2}])
def test_a_stream_of_another_kind_is_noticed(change):
    start = json.loads(json.dumps(START))
    start["start"]["mediaFormat"] |= change
    assert parse(json.dumps(start)).telephone_audio is False


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "not_json"),
        (b"\xff\xfe", "not_json"),
        ('{"event"', "not_json"),
        ("null", "no_event"),
        ("[1]", "no_event"),
        ('{"event":null}', "no_event"),
        ('{"event":"telepathy"}', "unknown_event"),
        ('{"event":"media"}', "bad_shape"),
        ('{"event":"media","media":{"payload":5}}', "bad_shape"),
        ('{"event":"media","media":{"payload":"","chunk":"x"}}', "bad_shape"),
        ('{"event":"media","media":{"payload":"*"}}', "bad_audio"),
        ('{"event":"media","media":{"payload":"YQ"}}', "bad_audio"),
        (media("A" * 4 * MAX_CHUNK), "bad_audio"),
        ('{"event":"start","start":{}}', "bad_shape"),
        ('{"event":"start","start":{"mediaFormat":{}}}', "bad_shape"),
        ('{"event":"mark","mark":{"name":4}}', "bad_shape"),
        ('{"event":"dtmf","dtmf":{"digit":"12"}}', "bad_shape"),
        ('{"event":"dtmf"}', "bad_shape"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(text, fault):
    assert parse(text) == Refused(fault)


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["event", "media", "start", "mark", "payload"]), inner, max_size=4)
    ),
)


@given(st.text() | st.binary() | _json.map(json.dumps) | _json.map(lambda inner: json.dumps({"event": "media", "media": inner})))
def test_nothing_that_comes_breaks_the_reading(text):
    parse(text)


@given(st.sampled_from(["start", "mark", "dtmf", "media", "stop"]), _json)
def test_no_shape_breaks_the_reading(event, inner):
    parse(json.dumps({"event": event, event: inner}))


@given(
    st.integers(1, 10**6),
    st.binary(max_size=400),
    st.permutations(["track", "chunk", "timestamp", "payload"]),
    st.dictionaries(st.sampled_from(["sequenceNumber", "streamSid", "note"]), st.text(max_size=5)),
    st.booleans(),
)
def test_audio_is_the_same_however_its_message_is_written(chunk, audio, order, more, first):
    payload = base64.b64encode(audio).decode()
    fields = {"track": "inbound", "chunk": str(chunk), "timestamp": str(20 * chunk), "payload": payload}
    inner = {"media": {name: fields[name] for name in order}}
    message = {"event": "media", **(inner | more if first else more | inner)}
    for separators in ((",", ":"), (", ", ": ")):
        for ascii_only in (True, False):
            assert parse(json.dumps(message, separators=separators, ensure_ascii=ascii_only)) == Media(chunk, audio)


def test_what_bella_sends_is_what_twilio_reads():
    assert json.loads(media_message("MZ1", b"\x00\xff")) == {"event": "media", "streamSid": "MZ1", "media": {"payload": "AP8="}}
    assert json.loads(mark_message("MZ1", "1.end")) == {"event": "mark", "streamSid": "MZ1", "mark": {"name": "1.end"}}
    assert json.loads(clear_message("MZ1")) == {"event": "clear", "streamSid": "MZ1"}


# --- order -----------------------------------------------------------------------------------------------------------


def ordered(numbers):
    order = InOrder()
    return [int(audio) for number in numbers for audio in order.put(Media(number, str(number).encode()))], order


@given(st.integers(1, 1000), st.lists(st.permutations(range(4)), max_size=5))
def test_audio_that_is_a_little_out_of_order_is_put_into_it(first, groups):
    start = [first]
    numbers = start + [first + 1 + 4 * at + place for at, group in enumerate(groups) for place in group]
    assert ordered(numbers)[0] == sorted(numbers)


def test_audio_that_never_came_is_not_waited_for_long():
    assert ordered([1, 2, 4, 5, 6, 7, 8, 9, 10])[0] == [1, 2, 4, 5, 6, 7, 8, 9, 10]


def test_audio_that_comes_twice_or_too_late_is_left_out():
    heard, order = ordered([1, 2, 2, 1, 3])
    assert (heard, order.late) == ([1, 2, 3], 2)


def test_audio_without_a_number_is_taken_as_it_comes():
    assert ordered([0, 0, 0])[0] == [0, 0, 0]


@given(st.lists(st.integers(-2, 60), max_size=80))
def test_nothing_is_heard_twice_and_five_at_most_wait(numbers):
    heard, order = ordered(numbers)
    counted = [number for number in heard if number > 0]
    assert counted == sorted(set(counted))
    assert len(order._waiting) <= 5


# --- what was heard --------------------------------------------------------------------------------------------------


def test_a_reply_counts_as_heard_when_its_last_mark_came_back():
    playback = Playback(1, seconds=3.0)
    assert (playback.heard, playback.interruptible, playback.over) == (False, True, False)
    assert playback.marked("1.end")
    assert (playback.heard, playback.interruptible, playback.over) == (True, False, True)


def test_marks_that_come_back_because_bella_cleared_prove_nothing():
    playback = Playback(1)
    playback.clear()
    assert not playback.marked("1.end")
    assert (playback.heard, playback.over) == (False, True)


def test_what_must_be_heard_cannot_be_cut_off_and_counts_when_it_was():
    playback = Playback(2, must=True)
    assert not playback.interruptible
    assert playback.marked("2.must")
    assert (playback.heard, playback.interruptible, playback.over) == (True, True, False)
    playback.clear()
    assert not playback.marked("2.end")
    assert playback.heard


def test_a_mark_of_an_earlier_reply_says_nothing_of_this_one():
    playback = Playback(3, must=True)
    assert not playback.marked("2.end")
    assert not playback.heard


def test_a_reply_that_was_said_by_the_carrier_was_heard():
    said = Playback.said()
    assert (said.heard, said.over) == (True, True)


@given(st.booleans(), st.lists(st.sampled_from(["1.must", "1.end", "0.end", "clear", "x"]), max_size=6))
def test_nothing_counts_as_heard_without_its_mark(must, happenings):
    playback = Playback(1, must=must)
    proved = set()
    for happening in happenings:
        if happening == "clear":
            playback.clear()
        elif playback.marked(happening):
            proved.add(happening)
    assert playback.heard == (bool(proved) if must else "1.end" in proved)
