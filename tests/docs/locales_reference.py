"""Write the tables of docs/locales.md from the code: ``python tests/docs/locales_reference.py``."""

from pathlib import Path

from bella_core.telephony.carrier_names import GATHER_MODELS, LANGUAGES, RELAY_MODELS, TTS_PROVIDERS, relay_voices, say_voices
from bella_core.telephony.locales import TABLE

PAGE = Path(__file__).parents[2] / "docs" / "locales.md"
MARK = "<!-- locales: kept true by tests/docs -->"


def code(*names):
    return ", ".join(f"`{name}`" for name in names)


def chosen():
    """The table itself."""
    yield "| locale | transport | language | hears by | speaks by |"
    yield "|---|---|---|---|---|"
    for name, row in TABLE.items():
        voice = f"`{row.stream_voice}`" if row.stream_voice else "the plugin's own voice"
        yield f"| `{name}` | `gather` | `{row.gather_language}` | Twilio, `{row.gather_model}` | `{row.say_voice}` |"
        yield f"| `{name}` | `relay` | `{row.relay_language}` | {row.relay_transcription}, `{row.relay_model}` | {row.relay_tts}, `{row.relay_voice}` |"
        yield f"| `{name}` | `stream` | `{name}` | plugins, in their order | plugins: {voice}; else `{row.say_voice}` |"


def known():
    """What may be chosen in its place."""
    yield "| locale | key | known names |"
    yield "|---|---|---|"
    for name, languages in LANGUAGES.items():
        fits = set(languages)
        yield f"| `{name}` | `gather_language`, `relay_language` | {code(*languages)} |"
        yield f"| `{name}` | `gather_model` | {code(*(model for model, spoken in GATHER_MODELS.items() if fits & set(spoken)))} |"
        yield f"| `{name}` | `say_voice` | {code(*(voice for language in languages for voice in say_voices(language)))} |"
        for provider, models in RELAY_MODELS.items():
            yield f"| `{name}` | `relay_model`, {provider} | {code(*(model for model, spoken in models.items() if fits & set(spoken)))} |"
        for provider in TTS_PROVIDERS:
            voices = [voice for language in languages for voice in relay_voices(provider, language)]
            yield f"| `{name}` | `relay_voice`, {provider} | {code(*voices) or 'a voice’s id, 20 letters and digits'} |"


def page():
    """The page as it should be."""
    tables = ["## As it is", "", *chosen(), "", "## What bella knows", "", *known()]
    return PAGE.read_text(encoding="utf-8").split(MARK)[0] + MARK + "\n\n" + "\n".join(tables) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
