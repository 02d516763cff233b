"""Number words of English and French, cardinal and ordinal, as one table each."""

from types import MappingProxyType
from typing import Final

EN_UNITS: Final = MappingProxyType(
    {
        word: value
        for value, words in enumerate(
            (
                "zero naught nought", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
                "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
            )
        )
        for word in words.split()
    }
)  # fmt: skip
EN_TENS: Final = MappingProxyType(
    {"twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
)
EN_SCALES: Final = MappingProxyType({"hundred": 100, "thousand": 1_000, "million": 1_000_000, "millions": 1_000_000})

_EN_IRREGULAR = {
    "first": 1, "second": 2, "third": 3, "fifth": 5, "eighth": 8, "ninth": 9, "twelfth": 12, "twentieth": 20, "thirtieth": 30,
    "fortieth": 40, "fiftieth": 50,
}  # fmt: skip
_EN_TAKEN = {"one", "two", "three", "five", "eight", "nine", "twelve", "zero", "naught", "nought"}
EN_ORDINALS: Final = MappingProxyType(_EN_IRREGULAR | {word + "th": value for word, value in EN_UNITS.items() if word not in _EN_TAKEN})

FR_UNITS: Final = MappingProxyType(
    {
        word: value
        for value, words in enumerate(
            (
                "zero", "un une", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize",
                "quatorze", "quinze", "seize",
            )
        )
        for word in words.split()
    }
)  # fmt: skip
FR_TENS: Final = MappingProxyType(
    {
        "vingt": 20, "vingts": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60, "septante": 70, "huitante": 80,
        "octante": 80, "nonante": 90,
    }
)  # fmt: skip
FR_SCALES: Final = MappingProxyType({"cent": 100, "cents": 100, "mille": 1_000, "mil": 1_000, "million": 1_000_000, "millions": 1_000_000})

_FR_STEMS = {
    2: "deux", 3: "trois", 4: "quatr", 5: "cinqu", 6: "six", 7: "sept", 8: "huit", 9: "neuv", 10: "dix", 11: "onz", 12: "douz",
    13: "treiz", 14: "quatorz", 15: "quinz", 16: "seiz", 20: "vingt", 30: "trent",
}  # fmt: skip
FR_ORDINALS: Final = MappingProxyType(
    {"premier": 1, "premiere": 1, "premiers": 1, "premieres": 1, "second": 2, "seconde": 2, "unieme": 1}
    | {stem + "ieme": value for value, stem in _FR_STEMS.items()}
)
