"""What simulated callers say: templates by language; ``{…}`` is filled in by whoever speaks."""

from collections.abc import Mapping

from .en import TEXTS as ENGLISH
from .fr import TEXTS as FRENCH
from .standing import EN, FR

#: By language, then by what is said.
WORDING: Mapping[str, Mapping[str, tuple[str, ...]]] = {"en": {**ENGLISH, **EN}, "fr": {**FRENCH, **FR}}
