"""
The library of eSpeak NG, called by ctypes; the distribution ``espeakng-loader`` carries it with its voices.

It keeps one voice and one speech at a time for a whole process. So there is one ``Library``, and whoever speaks waits for its turn; a
sentence takes some hundredths of a second.
"""

import ctypes
import sys
import threading
from array import array
from functools import cache
from importlib import import_module

#: Seconds of the longest speech; what would come after them is not made.
LONGEST_S = 60
#: Seconds to wait for one's turn, well within the hook's deadline.
_TURN_S = 3.0

# The names of speak_lib.h.
_SYNCHRONOUS, _DONT_EXIT = 2, 0x8000
_RATE, _POS_CHARACTER, _UTF8 = 1, 1, 1
_OK = 0

_Samples = ctypes.POINTER(ctypes.c_short)
_Callback = ctypes.CFUNCTYPE(ctypes.c_int, _Samples, ctypes.c_int, ctypes.c_void_p)


class LibraryMissing(Exception):
    """The library cannot be used on this machine."""


@cache
def open_library() -> "Library":
    """
    Return this process's library.

    Raises:
        LibraryMissing: it is not installed, or not made for this machine.
    """
    try:
        loader = import_module("espeakng_loader")  # it ships no types, and only who speaks pays for it
        return Library(loader.get_library_path(), loader.get_data_path())
    except (ImportError, OSError, RuntimeError) as error:
        raise LibraryMissing("eSpeak NG cannot be loaded on this machine: reinstall espeakng-loader") from error


class Library:
    """
    Speak.

    Args:
        path: of the library. ``data``: the folder of its voices.

    Attributes:
        rate_hz: of all its audio.
    """

    def __init__(self, path: str, data: str) -> None:
        self._lib = ctypes.CDLL(path)
        self._turn = threading.Lock()
        self._made = bytearray()
        self._heard = _Callback(self._take)  # kept, for the library only has its address
        self.rate_hz: int = self._lib.espeak_Initialize(_SYNCHRONOUS, 0, data.encode(), _DONT_EXIT)
        if self.rate_hz <= 0:
            raise OSError("it does not start")
        self._lib.espeak_SetSynthCallback(self._heard)

    def has(self, voice: str) -> bool:
        """Tell whether there is a voice of that name."""
        with self._turn:
            return bool(self._lib.espeak_SetVoiceByName(voice.encode()) == _OK)

    def speak(self, text: str, voice: str, words_a_minute: int) -> bytes:
        """
        Return a text's audio: 16-bit samples, little-endian; empty for what has no sound.

        Raises:
            TimeoutError: too many others are speaking.
        """
        if not self._turn.acquire(timeout=_TURN_S):
            raise TimeoutError("others are speaking")
        try:
            self._made.clear()
            self._lib.espeak_SetVoiceByName(voice.encode())
            self._lib.espeak_SetParameter(_RATE, words_a_minute, 0)
            spoken = text.replace("\x00", " ").encode() + b"\x00"
            self._lib.espeak_Synth(spoken, ctypes.c_size_t(len(spoken)), 0, _POS_CHARACTER, 0, _UTF8, None, None)
            self._lib.espeak_Synchronize()
            return _little_endian(bytes(self._made))
        finally:
            self._turn.release()

    def _take(self, samples: "ctypes._Pointer[ctypes.c_short]", count: int, _events: int | None) -> int:
        """Take the next samples; any answer but 0 ends the speech."""
        if samples and count > 0:
            self._made += ctypes.string_at(samples, 2 * count)
        return int(len(self._made) > 2 * LONGEST_S * self.rate_hz)


def _little_endian(samples: bytes) -> bytes:
    if sys.byteorder == "little":
        return samples
    swapped = array("h", samples)
    swapped.byteswap()
    return swapped.tobytes()
