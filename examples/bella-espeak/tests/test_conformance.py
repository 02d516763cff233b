"""The plugin keeps the contract's promises."""

from bella_espeak import Espeak

from bella_core.testing import SpeechSuite


class TestEspeak(SpeechSuite):
    plugin = Espeak
    uses_remote = False
    transcribes = False
    synthesizes = True
