"""What an operator can set, in ``[plugins.whisper]``."""

from typing import Literal
from urllib.parse import urlsplit

import attrs
from attrs.validators import and_, ge, gt, in_, le, lt, matches_re

from bella_core.plugin import Secret

Engine = Literal["remote", "local"]

_COMPUTE_TYPES = ("int8", "int8_float32", "int8_float16", "int16", "float16", "bfloat16", "float32", "auto", "default")

#: Where the service is when nothing else is said.
OPENAI = "https://api.openai.com/v1"


def _check_url(_instance: object, _field: object, value: str) -> None:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("write it as https://api.example.ca/v1, without query")


def _check_engines(_instance: object, _field: object, value: tuple[str, ...]) -> None:
    if len(set(value)) != len(value):
        raise ValueError("an engine can stand in the list once")


@attrs.frozen
class LocalSettings:
    """
    Say how this machine listens; needs ``bella-whisper[local]``.

    Args:
        model: a folder with a CTranslate2 model of Whisper, or the name of one that an installed package or the Hugging Face cache
            holds; empty takes what an installed package brings. Nothing is ever downloaded.
        sha256: what the model's ``model.bin`` must hash to; empty checks the weights that the plugin knows.
        calls: utterances that are transcribed at the same time; 0 for one a core.
        threads: threads for each of them; more than one pays on idle machines only.
        beam_size: how many readings are followed at a time; 1 is fastest.
        compute_type: how CTranslate2 computes, such as ``int8`` or ``float32``.
    """

    model: str = ""
    sha256: str = attrs.field(default="", validator=matches_re(r"(?:[0-9a-f]{64})?"))
    calls: int = attrs.field(default=0, validator=and_(ge(0), le(256)))
    threads: int = attrs.field(default=1, validator=and_(ge(1), le(64)))
    beam_size: int = attrs.field(default=5, validator=and_(ge(1), le(10)))
    compute_type: str = attrs.field(default="int8", validator=in_(_COMPUTE_TYPES))


@attrs.frozen
class RemoteSettings:
    """
    Name the service that is sent what callers say; without a key or an address of its own it is sent nothing.

    Args:
        base_url: of an OpenAI-compatible interface, with its version.
        api_key: what it is asked with; a service of the clinic's own may need none.
        model: the service's name of it.
        timeout_s: seconds after which a request is given up.
    """

    base_url: str = attrs.field(default=OPENAI, validator=_check_url)
    api_key: Secret[str] | None = None
    model: str = "gpt-transcribe"
    timeout_s: float = attrs.field(default=5.5, validator=and_(gt(0), le(30)))

    @property
    def configured(self) -> bool:
        """Tell whether the operator named a service."""
        return self.api_key is not None or self.base_url != OPENAI


@attrs.frozen
class VoiceSettings:
    """
    Say whether the service speaks too, for calls whose audio bella sends herself.

    Args:
        enabled: off, the carrier's voices speak.
        model: the service's name of it.
        english, french: a voice for each language.
        instructions: how to speak; empty for models that take none.
    """

    enabled: bool = False
    model: str = "gpt-4o-mini-tts"
    english: str = "marin"
    french: str = "marin"
    instructions: str = "Speak as a friendly, unhurried receptionist of a dental clinic in Canada."


@attrs.frozen
class WhisperSettings:
    """
    Say which engines listen, in which order.

    Args:
        engines: the first is asked first; the next one when it fails, does not know the language, or is slow. One that is not
            configured is left out.
        patience_s: seconds after which the next engine is asked as well, and the first answer counts; a call gives up after 6.
        local: the engine on this machine.
        remote: the service.
        voice: the service's voice.
    """

    engines: tuple[Engine, ...] = attrs.field(default=("remote", "local"), validator=_check_engines)
    patience_s: float = attrs.field(default=2.5, validator=and_(gt(0), lt(6)))
    local: LocalSettings = LocalSettings()
    remote: RemoteSettings = RemoteSettings()
    voice: VoiceSettings = VoiceSettings()
