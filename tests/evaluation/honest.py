"""
An honest model, as simple as they come: it reads the request that it is given and nothing else, and points at a time, or at a visit.

It is a reader of keywords, written with half of the turns in view: those that ``with_model.is_held_out`` does not keep for the measurement.
"""

import difflib
import json
import re

from bella_core.plugin import Completion, Usage, hookimpl

_WORD = re.compile(r"[\w:.']*\w")
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "today", "tomorrow")
_MONTHS = ("january", "february", "march", "april", "june", "july", "august", "september", "october", "november", "december")
_PARTS = ("morning", "afternoon", "evening")
_NUMBERS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirty", "fifteen", "noon"]
_AROUND = ("am", "pm", "a.m", "p.m", "o'clock", "in", "at", "on", "the", "of", "next", "this", "week", "half", "past", "quarter")
#: Words that are left out between words of a time.
_STRAY = ("uh", "um", "so", "it", "i", "a", "and", "to", "the", "you")
#: Somebody who wants to come says that they want something, and what: to do something, or whom or what for.
_WANTS = ("want", "need", "like", "help", "can", "could", "please", "hoping", "wish", "love", "looking", "must", "should", "interested")
_COMES = ("go", "come", "visit", "see", "find", "book", "schedule", "make", "get", "set", "reserve", "arrange")
_WHERE_TO = (
    "dentist",
    "doctor",
    "hygienist",
    "clinic",
    "office",
    "appointment",
    "appointments",
    "booking",
    "reservation",
    "visit",
    "checkup",
)
#: How much of a word must be right.
_ALIKE = 0.75


def _like(word, known):
    """Whether a word is one of these, or sounds as if it were meant to be."""
    return bool(difflib.get_close_matches(word.lower(), known, 1, _ALIKE))


def _of_time(word):
    low = word.lower()
    return bool(re.match(r"\d", low)) or low in _NUMBERS or low in _AROUND[:6] or _like(low, (*_DAYS, *_MONTHS, *_PARTS))


def honest(request):
    """Quote the words that look like a time, or like a wish to come, and propose the words without stray ones inside a time."""
    said = json.loads(request.input)["caller_said"]
    choices = request.schema["properties"]["proposals"]["items"]["properties"]["choice"]["enum"]
    words = [match.group() for match in _WORD.finditer(said)]
    places = [at for at, word in enumerate(words) if _of_time(word)]
    proposals = []
    if places and "time" in choices:
        proposals.append({"choice": "time", "words": " ".join(words[places[0] : places[-1] + 1])})
    low = [word.lower() for word in words]
    carrying = [word for word in words if word.lower() in _WHERE_TO] or [word for word in words if word.lower() in _COMES]
    if carrying and not set(_WANTS).isdisjoint(low) and "intent:book" in choices:
        proposals.append({"choice": "intent:book", "words": carrying[0]})
    for at in places:
        part = difflib.get_close_matches(words[at].lower(), _PARTS, 1, _ALIKE)
        if part and f"time:{part[0]}" in choices:
            proposals.append({"choice": f"time:{part[0]}", "words": words[at]})
    inside = range(places[0], places[-1]) if places else ()
    left = [word for at, word in enumerate(words) if not (at in inside and word.lower() in _STRAY)]
    return {"cleaned": " ".join(left) if len(left) < len(words) else "", "proposals": proposals}


class Honest:
    """The model as a plugin."""

    api = 1
    name = "honest"

    @hookimpl
    async def complete(self, request):
        return Completion(honest(request), Usage(500, 40), "honest")
