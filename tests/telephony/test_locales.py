"""Nobody is heard in the wrong language, or answered in another country's accent."""

import re
from pathlib import Path

import attrs
import pytest

from bella_core.app.bella import Bella
from bella_core.core.config import load_settings
from bella_core.core.errors import ConfigError
from bella_core.core.settings import LocaleSettings
from bella_core.telephony.carrier_names import (
    GATHER_MODELS,
    LANGUAGES,
    RELAY_MODELS,
    TTS_PROVIDERS,
    is_relay_voice,
    relay_voices,
    say_voices,
)
from bella_core.telephony.locales import TABLE, CarrierLocale, locales

ROOT = Path(__file__).parents[2]
#: Amazon's and Google's voices of Canadian French, as their own lists have them.
CANADIAN_FRENCH = {"Chantal", "Gabrielle-Neural", "Liam-Neural"} | {
    f"fr-CA-{kind}-{letter}" for kind in ("Neural2", "Wavenet") for letter in "ABCD"
}


def chosen(locale="fr-CA", **names):
    return locales({locale: LocaleSettings(**names)}).row(locale)


def refused(locale="fr-CA", **names):
    with pytest.raises(ConfigError) as caught:
        chosen(locale, **names)
    return list(caught.value.mistakes)


def test_each_locale_is_heard_and_answered_as_pinned():
    assert {name: attrs.astuple(row) for name, row in TABLE.items()} == {
        "en-CA": ("en-US", "phone_call", "Polly.Joanna-Neural", "en-US", "Deepgram", "nova-3-general", "Amazon", "Joanna-Neural", ""),
        "fr-CA": ("fr-CA", "phone_call", "Polly.Gabrielle-Neural", "fr-CA", "Deepgram", "nova-2-general", "Amazon", "Gabrielle-Neural", ""),
    }


@pytest.mark.parametrize("locale", TABLE)
def test_the_table_itself_holds_only_names_that_fit_each_other(locale):
    row = locales({}).row(locale)
    assert row == TABLE[locale]
    assert row.say_language in LANGUAGES[locale]
    assert row.gather_language in GATHER_MODELS[row.gather_model]
    assert row.relay_language in RELAY_MODELS[row.relay_transcription][row.relay_model]


def test_every_voice_of_french_is_canadian():
    assert {voice.partition(".")[2] for voice in say_voices("fr-CA")} == CANADIAN_FRENCH
    assert {voice for provider in TTS_PROVIDERS for voice in relay_voices(provider, "fr-CA")} == CANADIAN_FRENCH
    assert LANGUAGES["fr-CA"] == ("fr-CA",)


def test_a_language_that_is_not_in_the_table_is_english():
    assert locales({}).row("de-DE") == TABLE["en-CA"]


def test_a_clinic_may_choose_other_voices_and_models():
    row = chosen(
        say_voice="Polly.Liam-Neural",
        relay_tts="Google",
        relay_voice="fr-CA-Neural2-B",
        relay_transcription="Google",
        relay_model="telephony",
    )
    assert (row.say_voice, row.say_language, row.relay_voice, row.gather_model) == (
        "Polly.Liam-Neural",
        "fr-CA",
        "fr-CA-Neural2-B",
        "phone_call",
    )


def test_what_one_locale_chooses_leaves_the_other_alone():
    made = locales({"fr-CA": LocaleSettings(say_voice="Polly.Liam-Neural")})
    assert made.row("en-CA") == TABLE["en-CA"]


def test_a_british_voice_is_called_british():
    assert chosen("en-CA", say_voice="Polly.Amy-Neural").say_language == "en-GB"


def test_a_voice_of_elevenlabs_is_an_id():
    voice = "UgBBYS2sOqTuMpoF3BR0"
    assert chosen(relay_tts="ElevenLabs", relay_voice=voice).relay_voice == voice
    assert is_relay_voice("ElevenLabs", f"{voice}-flash_v2_5-1.0_0.8", "fr-CA")
    assert "20 letters and digits" in refused(relay_tts="ElevenLabs", relay_voice="Amélie")[0]


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ({"say_voice": "Polly.Lea-Neural"}, ("fr-CA.say_voice", "'Polly.Lea-Neural'", "Polly.Gabrielle-Neural", "Google.fr-CA-Neural2-A")),
        ({"say_voice": "alice"}, ("say_voice", "Polly.Liam-Neural")),
        ({"say_voice": "Polly.Joanna-Neural"}, ("say_voice", "for fr-CA")),
        ({"gather_language": "fr-FR"}, ("gather_language", "there are fr-CA")),
        ({"gather_model": "whisper"}, ("gather_model", "phone_call", "deepgram_nova-2")),
        ({"gather_model": "deepgram_nova-3"}, ("gather_model", "for fr-CA", "deepgram_nova-2")),
        ({"relay_language": "fr-FR"}, ("relay_language", "there are fr-CA")),
        ({"relay_transcription": "Azure"}, ("relay_transcription", "Deepgram, Google")),
        ({"relay_model": "flux"}, ("relay_model", "Deepgram, fr-CA", "nova-2-general")),
        ({"relay_tts": "Azure"}, ("relay_tts", "Amazon, Google, ElevenLabs")),
        ({"relay_voice": "Lea-Neural"}, ("relay_voice", "Amazon, fr-CA", "Liam-Neural")),
        ({"relay_voice": "fr-FR-Neural2-A", "relay_tts": "Google"}, ("relay_voice", "fr-CA-Neural2-A")),
        ({"relay_tts": "Google"}, ("relay_voice", "Google, fr-CA")),
    ],
)
def test_a_name_that_twilio_does_not_have_is_refused_with_those_that_it_has(names, said):
    mistake = "\n".join(refused(**names))
    assert all(part in mistake for part in said), mistake


def test_every_mistake_is_told_at_once():
    assert len(refused(say_voice="a", gather_model="b", relay_tts="c")) == 3


def test_a_locale_that_there_is_not_is_refused():
    (mistake,) = refused("fr-FR", say_voice="Polly.Lea-Neural")
    assert mistake == "telephony.locales.fr-FR: there is no such locale; there are en-CA, fr-CA"


def test_a_mistake_in_the_file_keeps_bella_from_starting(tmp_path):
    (tmp_path / "bella.toml").write_text('[telephony.locales.fr-CA]\nsay_voice = "Polly.Celine"')
    with pytest.raises(ConfigError, match=r"telephony\.locales\.fr-CA\.say_voice"):
        Bella(load_settings(tmp_path / "bella.toml", {}))


def test_a_variable_names_a_locale_as_variables_can(tmp_path):
    settings = load_settings(None, {"BELLA_TELEPHONY__LOCALES__FR_CA__SAY_VOICE": "Polly.Liam-Neural", "BELLA_DATA_DIR": str(tmp_path)})
    assert Bella(settings).locales.row("fr-CA").say_voice == "Polly.Liam-Neural"


def test_what_a_clinic_may_choose_is_what_the_table_has():
    assert {field.name for field in attrs.fields(CarrierLocale)} == {field.name for field in attrs.fields(LocaleSettings)}


#: A voice, a speech model or a provider of Twilio's, wherever it is written.
NAMED = re.compile(
    r"Polly\.|Google\.[a-z]{2}-|-Neural|-Wavenet|nova-[23]|\bphone_call\b|googlev2|Deepgram|ElevenLabs|\"(?:en-US|en-GB|fr-FR)\""
)


def test_no_voice_or_model_is_named_outside_the_table():
    own = {"bella_core/telephony/locales.py", "bella_core/telephony/carrier_names.py", "bella_core/core/settings.py"}
    found = [path.relative_to(ROOT).as_posix() for path in sorted(ROOT.glob("bella_core/**/*.py")) if NAMED.search(path.read_text("utf-8"))]
    assert [path for path in found if path not in own] == []
