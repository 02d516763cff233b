"""Messages after the tone: brought home from Twilio, written down, listened to by staff, and gone when their time is up."""

import asyncio
import contextlib
import io
import json
import wave
from datetime import datetime, timedelta

import attrs
import pytest
from bella_twilio import Twilio
from sqlalchemy import select, update

from bella_core.core.errors import DatabaseAway
from bella_core.core.settings import RecordingSettings
from bella_core.crud import calls, recordings, tasks
from bella_core.db.models import audit, outbox
from bella_core.db.models import recording_parts as parts
from bella_core.db.models import recordings as table
from bella_core.domain.clinic import Answering
from bella_core.services.outbox import MAX_ATTEMPTS, Outbox
from bella_core.services.recordings.jobs import recording_jobs
from bella_core.services.recordings.words import TRIES, pieces
from bella_core.telephony import mulaw
from tests.conversation.plain_words import PlainWords
from tests.peers.engines import Modem
from tests.peers.modem import modulate
from tests.peers.twilio_caller import TwilioCaller
from tests.peers.twilio_recordings import TwilioRecordings
from tests.rest.test_page import RECORDED
from tests.web.conftest import PUBLIC, TOKEN, running, settings_for

SAID = "Please ring me back, it is Zoe"


@pytest.fixture
def account():
    with TwilioRecordings() as made:
        yield made


@contextlib.asynccontextmanager
async def clinic(database_url, tmp_path, account, *engines, fetches=True, jobs=False, prompts=None, **changes):
    """A server whose callers are sent to the recorder."""
    plugins = {"twilio": account.settings} if fetches else {}
    settings = settings_for(database_url, tmp_path, plugins=plugins, **changes)
    async with running(settings, plugins=(PlainWords, *([Twilio] if fetches else []), *engines), jobs=jobs) as server:
        view = server.bella.clinics.view
        location = attrs.evolve(view.locations[0], desk=None, answering=Answering(mode="off"))
        await server.bella.clinics.save(attrs.evolve(view, locations=(location,), prompts=prompts or view.prompts))
        yield server


@pytest.fixture
async def server(database_url, tmp_path, account):
    async with clinic(database_url, tmp_path, account, Modem()) as made:
        yield made


@pytest.fixture
def call(server, session):
    return TwilioCaller(session, server.url, public_url=PUBLIC, token=TOKEN)


async def leave(call, account, said=SAID):
    """Leave a message, that Twilio then has; return its id there."""
    await call.dial()
    assert call.state == "recording"
    await call.leave_message()
    ref = next(fields["RecordingSid"] for _, fields in reversed(call.requests) if "RecordingSid" in fields)
    if said is not None:
        account.kept[ref] = modulate(said)
    return ref


async def deliver(server, times=4):
    """Have the outbox do what is due, and what follows from it."""
    worker = Outbox(server.bella.db, server.bella.hooks, server.bella.clock, (), server.bella.tapes.deliveries())
    for _ in range(times):
        await worker.deliver_due()


async def due_again(server):
    await server.bella.db.write(lambda conn: conn.execute(update(outbox).values(due_at=outbox.c.created_at)))


async def the_call(server, call):
    return (await server.bella.db.read(calls.by_carrier, call.sid)).id


async def the_recording(server, call):
    [found] = await server.bella.db.read(recordings.of_call, await the_call(server, call))
    return found


async def asked(server, session, path, *, scope="read", **headers):
    key = await server.bella.keys.create("front desk", scope)
    return await session.get(server.url + path, headers={"X-API-Key": key, **headers})


async def test_a_message_is_brought_home_written_down_and_forgotten_at_twilio(server, session, call, account):
    ref = await leave(call, account)
    assert "Our team will get your message" in call.text
    await deliver(server)
    found = await the_recording(server, call)
    assert (found.status, found.words, found.words_status, found.samples) == ("kept", SAID, "done", len(modulate(SAID)))
    assert account.deleted == [ref]
    [item] = await server.bella.db.read(tasks.unresolved)
    assert (item.kind, item.details["recording_id"]) == ("message", found.id)
    answer = await asked(server, session, f"/calls/{found.call_id}/recordings")
    told = await answer.json()
    assert (answer.status, answer.headers["Cache-Control"]) == (200, "no-store")
    assert [(one["id"], one["transcript"], one["status"]) for one in told["items"]] == [(found.id, SAID, "kept")]
    assert [(one["kind"], one["version"], one["language"]) for one in told["consents"]] == [("message", "bella-1", "en-CA")]
    [one], [consent] = told["items"], told["consents"]
    by_the_clock = {datetime.fromisoformat(at).utcoffset() for at in (one["at"], one["kept_until"], consent["at"])}
    assert by_the_clock <= {timedelta(hours=-5), timedelta(hours=-4)}  # the demo clinic is in Toronto


async def test_staff_hear_what_was_said_whole_or_in_part_and_it_is_noted_who_did(server, session, call, account):
    said = SAID * 4  # longer than one part of it in the database
    await leave(call, account, said)
    await deliver(server)
    found = await the_recording(server, call)
    path = f"/calls/{found.call_id}/recordings/{found.id}"
    answer = await asked(server, session, path)
    file = await answer.read()
    assert (answer.status, answer.content_type, answer.headers["Cache-Control"]) == (200, "audio/wav", "no-store")
    with wave.open(io.BytesIO(file)) as sound:
        assert sound.getparams()[:3] == (1, 2, 8000)
        assert sound.readframes(1 << 20) == mulaw.to_pcm16(modulate(said))
    for wanted, first, end in [
        ("bytes=0-9", 0, 10),
        ("bytes=40-47", 40, 48),
        ("bytes=31999-32102", 31999, 32103),
        ("bytes=-7", len(file) - 7, len(file)),
    ]:
        part = await asked(server, session, path, Range=wanted)
        assert (part.status, await part.read()) == (206, file[first:end])
        assert part.headers["Content-Range"] == f"bytes {first}-{end - 1}/{len(file)}"
    beyond = await asked(server, session, path, Range=f"bytes={len(file)}-")
    assert (beyond.status, beyond.headers["Content-Range"]) == (416, f"bytes */{len(file)}")
    rows = await server.bella.db.read(lambda conn: conn.execute(select(audit).where(audit.c.action == "recording.heard")).all())
    assert [(row.actor, row.subject_id) for row in rows] == [("api:front desk", found.id)] * 5


def shape(shown):
    """What a document is made of: its members' names and the kinds of their values, not the values."""
    if isinstance(shown, dict):
        return {name: shape(value) for name, value in shown.items()}
    return [shape(value) for value in shown] if isinstance(shown, list) else type(shown)


async def test_the_page_of_the_rest_interface_shows_what_is_told(server, session, call, account):
    [(_, shown)] = RECORDED
    await leave(call, account)
    await deliver(server)

    told = await asked(server, session, f"/calls/{await the_call(server, call)}/recordings")

    assert shape(json.loads(shown)) == shape(await told.json())


async def test_who_has_no_key_hears_nothing_and_a_strange_call_has_nothing(server, session, call, account):
    await leave(call, account)
    await deliver(server)
    found = await the_recording(server, call)
    for path in (f"/calls/{found.call_id}/recordings", f"/calls/{found.call_id}/recordings/{found.id}"):
        assert (await session.get(server.url + path)).status == 401
    for path in (
        f"/calls/{found.id}/recordings",
        f"/calls/{found.id}/recordings/{found.id}",
        "/calls/x/recordings",
        "/calls/x/recordings/y",
    ):
        assert (await asked(server, session, path)).status == 404


async def test_what_lies_in_the_database_is_sealed(server, call, account):
    await leave(call, account)
    await deliver(server)
    rows = await server.bella.db.read(lambda conn: conn.execute(select(parts.c.audio)).scalars().all())
    assert all(modulate(SAID)[:200] not in row for row in rows)
    words = await server.bella.db.read(lambda conn: conn.scalar(select(table.c.words)))
    assert b"Zoe" not in words


@pytest.mark.parametrize("way", ["raise", "none"])
async def test_a_message_that_no_engine_can_tell_stays_as_sound_with_the_reason(database_url, tmp_path, session, account, way):
    async with clinic(database_url, tmp_path, account, Modem(transcribe=way)) as server:
        call = TwilioCaller(session, server.url, public_url=PUBLIC, token=TOKEN)
        await leave(call, account)
        for _ in range(TRIES + 2):
            await deliver(server)
            await due_again(server)
        found = await the_recording(server, call)
        assert (found.status, found.words, found.words_status, found.words_trouble) == ("kept", "", "failed", "engines_failed")
        assert (await asked(server, session, f"/calls/{found.call_id}/recordings/{found.id}")).status == 200
        assert [item.kind for item in await server.bella.db.read(tasks.unresolved)] == ["message"]


async def test_without_an_engine_or_without_words_the_reason_is_told(database_url, tmp_path, session, account):
    async with clinic(database_url, tmp_path, account) as server:
        call = TwilioCaller(session, server.url, public_url=PUBLIC, token=TOKEN)
        await leave(call, account)
        await deliver(server)
        assert (await the_recording(server, call)).words_trouble == "no_engine"


async def test_no_more_is_kept_than_a_caller_may_say(server, call, account):
    ref = await leave(call, account)
    account.kept[ref] = b"\xff" * 8000 * 600
    await deliver(server, 1)
    found = await the_recording(server, call)
    assert 120 * 8000 <= found.samples <= 135 * 8000
    assert await server.bella.db.read(recordings.count_parts, found.id) == -(-found.samples // recordings.PART)


async def test_a_long_recording_is_written_down_a_little_at_a_time(server, call, account, monkeypatch):
    """Other deliveries wait for none, and no piece is heard twice."""
    monkeypatch.setattr("bella_core.services.recordings.words._AT_ONCE_S", -1.0)
    ref = await leave(call, account)
    account.kept[ref] = modulate("one") + b"\xff" * 30 * 8000 + modulate("two") + b"\xff" * 30 * 8000 + modulate("three")
    monkeypatch.setattr("bella_core.services.recordings.words._PIECE_S", 20)
    await deliver(server, 1)
    heard = server.bella.registry.plugins["modem"].made.asked
    await deliver(server, 1)
    assert (heard.count("transcribe"), (await the_recording(server, call)).words_status) == (0, "waiting")
    monkeypatch.setattr("bella_core.services.recordings.words._AT_ONCE_S", 1000.0)
    await deliver(server)
    assert (await the_recording(server, call)).words == "one two three"
    assert heard.count("transcribe") == 4


async def test_silence_is_no_words(server, call, account):
    ref = await leave(call, account)
    account.kept[ref] = b"\xff" * 16_000
    await deliver(server)
    assert (await the_recording(server, call)).words_trouble == "nothing_said"


async def test_a_message_that_is_not_there_yet_is_asked_for_until_it_is(server, session, call, account):
    ref = await leave(call, account, said=None)
    await deliver(server)
    found = await the_recording(server, call)
    assert (found.status, account.deleted) == ("waiting", [])
    answer = await asked(server, session, f"/calls/{found.call_id}/recordings/{found.id}")
    assert (answer.status, (await answer.json())["title"]) == (409, "Recording not here yet")
    account.kept[ref] = modulate(SAID)
    await due_again(server)
    await deliver(server)
    assert (await the_recording(server, call)).status == "kept"


async def test_a_message_that_cannot_be_fetched_for_a_day_is_told_to_staff_with_where_it_is(server, session, call, account):
    account.trouble = 401
    ref = await leave(call, account)
    await server.bella.db.write(lambda conn: conn.execute(update(outbox).values(attempts=MAX_ATTEMPTS - 1)))
    await deliver(server)
    found = await the_recording(server, call)
    assert (found.status, found.trouble, account.deleted) == ("failed", "not_fetched", [])
    answer = await asked(server, session, f"/calls/{found.call_id}/recordings/{found.id}")
    assert answer.status == 410
    assert ref in (await answer.json())["detail"]
    assert {item.kind for item in await server.bella.db.read(tasks.unresolved)} == {"message", "undelivered"}


async def test_without_the_plugin_a_message_waits_at_twilio(database_url, tmp_path, session, account):
    async with clinic(database_url, tmp_path, account, fetches=False) as server:
        call = TwilioCaller(session, server.url, public_url=PUBLIC, token=TOKEN)
        await leave(call, account)
        await deliver(server)
        assert (await the_recording(server, call)).status == "waiting"


async def test_the_news_of_a_recording_may_come_twice_and_by_either_way(server, session, call, account):
    """Twilio tells of it when the caller has spoken, and again when the file is there; one of them may be lost."""
    ref = await leave(call, account)
    await call.again()
    other = TwilioCaller(session, server.url, public_url=PUBLIC, token=TOKEN)
    await other.dial()
    other._base.pop("From")  # as in Twilio's own news of a recording
    for _ in range(2):
        await other.post("/twilio/recording?kind=message", RecordingSid="RE" + "7" * 32, RecordingStatus="completed", RecordingDuration="3")
    await call.post("/twilio/recording?kind=message", RecordingSid=ref, RecordingStatus="completed", RecordingDuration="9")
    assert (await the_recording(server, call)).ref == ref
    assert (await the_recording(server, other)).ref == "RE" + "7" * 32
    assert len(await server.bella.db.read(tasks.unresolved)) == 2


async def test_a_recording_that_failed_at_twilio_is_no_message(server, call):
    await call.dial()
    await call.post("/twilio/recording?kind=message", RecordingSid="RE" + "7" * 32, RecordingStatus="absent")
    assert await server.bella.db.read(tasks.unresolved) == ()


async def test_news_that_twilio_did_not_sign_is_refused(server, session):
    stranger = TwilioCaller(session, server.url, public_url=PUBLIC, token="another")
    assert (await stranger.post("/twilio/recording?kind=message", RecordingSid="RE" + "7" * 32))[1] == 403


async def test_a_process_that_dies_between_fetching_and_keeping_loses_nothing(server, call, account, monkeypatch):
    """The row's lease ends, and whoever takes it fetches again: Twilio is told to forget only what is kept."""
    ref = await leave(call, account)

    class Killed(BaseException):
        pass

    def dies(*_):
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr("bella_core.services.recordings.fetching.keep_fetched", dies)
        with pytest.raises(Killed):
            await deliver(server, 1)
    assert (account.fetched, account.deleted, (await the_recording(server, call)).status) == (1, [], "waiting")
    await server.bella.db.write(lambda conn: conn.execute(update(outbox).values(leased_until=None)))
    await due_again(server)
    await deliver(server)
    assert ((await the_recording(server, call)).status, account.fetched, account.deleted) == ("kept", 2, [ref])


async def test_what_is_kept_twice_is_kept_once(server, call, account):
    from bella_core.services.recordings.keeping import keep_fetched

    await leave(call, account)
    await deliver(server)
    found = await the_recording(server, call)
    assert not await server.bella.db.write(keep_fetched, found.id, b"other", "twilio")
    assert (await the_recording(server, call)).samples == len(modulate(SAID))


async def test_a_message_is_gone_when_its_time_is_up_and_whoever_asks_is_told_so(server, session, call, account):
    await leave(call, account)
    await deliver(server)
    found = await the_recording(server, call)
    assert found.expires_at - found.created_at == timedelta(days=90)
    purge, _ = recording_jobs(server.bella.db, server.bella.hooks)
    await purge.run()
    assert (await the_recording(server, call)).status == "kept"
    await server.bella.db.write(lambda conn: conn.execute(update(table).values(expires_at=found.created_at - timedelta(days=3650))))
    await purge.run()
    gone = await the_recording(server, call)
    assert (gone.status, gone.words, await server.bella.db.read(recordings.count_parts, gone.id)) == ("deleted", None, 0)
    answer = await asked(server, session, f"/calls/{gone.call_id}/recordings/{gone.id}")
    assert (answer.status, (await answer.json())["title"]) == (410, "Recording deleted")


async def test_a_message_whose_time_is_up_before_it_was_fetched_is_deleted_at_twilio(database_url, tmp_path, session, account):
    async with clinic(database_url, tmp_path, account, recordings=RecordingSettings(message_days=1)) as server:
        call = TwilioCaller(session, server.url, public_url=PUBLIC, token=TOKEN)
        ref = await leave(call, account)
        at = (await the_recording(server, call)).created_at
        await server.bella.db.write(lambda conn: conn.execute(update(table).values(expires_at=at - timedelta(days=3650))))
        await recording_jobs(server.bella.db, server.bella.hooks)[0].run()
        await deliver(server)
        assert (account.deleted, account.fetched) == ([ref], 0)


async def test_words_of_the_clinics_own_have_a_version_of_their_own(database_url, tmp_path, session, account):
    own = {"en-CA": {"trouble.message": "Speak after the beep; we keep it for a month."}}
    async with clinic(database_url, tmp_path, account, prompts=own) as server:
        call = TwilioCaller(session, server.url, public_url=PUBLIC, token=TOKEN)
        await leave(call, account)
        assert "we keep it for a month" in call.talk[0][1]
        [consent] = await server.bella.db.read(recordings.agreed, await the_call(server, call))
        assert consent.version.startswith("clinic-")


async def test_the_recorder_beeps_stops_at_two_minutes_and_tells_when_it_is_ready(call):
    await call.dial()
    assert 'maxLength="120"' in call.twiml
    assert 'playBeep="true"' in call.twiml
    assert f'recordingStatusCallback="{PUBLIC}/twilio/recording?kind=message' in call.twiml


async def test_a_running_server_does_all_of_it_by_itself(sqlite_url, tmp_path, session, account):
    async with clinic(sqlite_url, tmp_path, account, Modem(), jobs=True) as server:
        call = TwilioCaller(session, server.url, public_url=PUBLIC, token=TOKEN)
        ref = await leave(call, account)
        async with asyncio.timeout(15):
            while (await the_recording(server, call)).words != SAID or account.deleted != [ref]:  # noqa: ASYNC110  # another process's work
                await asyncio.sleep(0.1)


# --- whole calls -----------------------------------------------------------------------------------------------------


def line(server, session):
    return TwilioCaller(session, server.url, public_url=PUBLIC, token=TOKEN)


@contextlib.asynccontextmanager
async def open_clinic(database_url, tmp_path, account, *engines, **changes):
    settings = settings_for(database_url, tmp_path, plugins={"twilio": account.settings}, **changes)
    async with running(settings, plugins=(PlainWords, Twilio, *engines)) as server:
        yield server


async def test_calls_are_not_recorded_unless_the_clinic_wants_it(database_url, tmp_path, session, account):
    async with open_clinic(database_url, tmp_path, account) as server:
        call = line(server, session)
        await call.dial()
        assert "<Recording" not in call.twiml
        assert "recorded" not in call.text
        await call.post("/twilio/recording?kind=call", RecordingSid="RE" + "9" * 32, RecordingStatus="completed")
        assert await server.bella.db.read(recordings.of_call, await the_call(server, call)) == ()
        assert await server.bella.db.read(recordings.agreed, await the_call(server, call)) == ()


async def test_who_is_recorded_is_told_first_and_what_they_were_told_is_kept(database_url, tmp_path, session, account):
    async with open_clinic(database_url, tmp_path, account, Modem(), recordings=RecordingSettings(calls=True, call_days=7)) as server:
        call = line(server, session)
        await call.dial()
        assert call.twiml.index("This call is recorded") < call.twiml.index("<Recording") < call.twiml.index("<Gather")
        call_id = await the_call(server, call)
        told = await server.bella.db.read(recordings.agreed, call_id)
        assert {(one.kind, one.version) for one in told} == {("call", "bella-1")}
        assert {one.language for one in told} == set(server.bella.clinics.view.locations[0].languages)
        account.kept["RE" + "9" * 32] = modulate(SAID)
        await call.post("/twilio/recording?kind=call", RecordingSid="RE" + "9" * 32, RecordingStatus="completed", RecordingDuration="60")
        await deliver(server)
        found = await the_recording(server, call)
        assert (found.kind, found.status, found.words, found.expires_at - found.created_at) == ("call", "kept", SAID, timedelta(days=7))
        assert await server.bella.db.read(tasks.unresolved) == ()


async def test_the_recording_of_a_call_that_nobody_makes_is_deleted_where_it_is(database_url, tmp_path, session, account):
    ref = "RE" + "9" * 32
    async with open_clinic(database_url, tmp_path, account, recordings=RecordingSettings(calls=True)) as server:
        call = line(server, session)
        await call.dial()
        account.kept[ref] = modulate(SAID)
        await call.silence()
        await call.silence()
        await call.post("/twilio/recording?kind=call", RecordingSid=ref, RecordingStatus="completed", RecordingDuration="20")
        await deliver(server)
        assert (account.deleted, account.fetched) == ([ref], 0)
        assert await server.bella.db.read(recordings.of_call, await the_call(server, call)) == ()


async def test_news_of_a_call_that_cannot_be_noted_now_is_told_again(database_url, tmp_path, session, account, monkeypatch):
    async with open_clinic(database_url, tmp_path, account, recordings=RecordingSettings(calls=True)) as server:
        call = line(server, session)
        await call.dial()
        assert "#rc=3&amp;rp=ct,rt,5xx" in call.twiml

        async def away(*_):
            raise DatabaseAway("gone")

        with monkeypatch.context() as patched:
            patched.setattr(server.bella.tapes, "leave_call", away)
            news = {"RecordingSid": "RE" + "9" * 32, "RecordingStatus": "completed"}
            assert (await call.post("/twilio/recording?kind=call", **news))[1] == 503
        assert (await call.post("/twilio/recording?kind=call", **news))[1] == 200
        assert (await the_recording(server, call)).status == "waiting"


# --- pieces ----------------------------------------------------------------------------------------------------------


def test_a_long_recording_is_cut_where_nobody_speaks():
    voice, pause = modulate("x" * 600), b"\xff" * 4000
    audio = voice[: 24 * 8000] + pause + voice[: 24 * 8000] + pause + voice[: 10 * 8000]
    cut = list(pieces(audio))
    assert b"".join(cut) == audio
    assert all(len(piece) <= 28 * 8000 for piece in cut)
    assert all(mulaw.level(piece[-400:]) < 20 for piece in cut[:-1])


def test_what_is_short_is_one_piece_and_nothing_is_none():
    assert list(pieces(b"abc")) == [b"abc"]
    assert list(pieces(b"")) == []
