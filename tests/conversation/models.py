"""Language models for tests, as plugins: what one answers is a function of the request."""

import json

from bella_core.plugin import Completion, Usage, hookimpl

NOTHING = {"cleaned": "", "proposals": []}


def propose(*pairs, cleaned=""):
    """Return an answer: pairs of a choice and the words that carry it."""
    return {"cleaned": cleaned, "proposals": [{"choice": choice, "words": words} for choice, words in pairs]}


class Model:
    """
    A plugin whose model answers with ``answer(said, request)``: an object, or whatever else a test wants of it.

    ``requests`` holds what it was asked.
    """

    api = 1
    name = "model"

    def __init__(self, answer):
        self.answer = answer
        self.requests = []

    @hookimpl
    async def complete(self, request):
        self.requests.append(request)
        made = self.answer(json.loads(request.input)["caller_said"], request)
        if hasattr(made, "__await__"):
            made = await made
        if isinstance(made, BaseException):
            raise made
        return Completion(made, Usage(200, 20, 0.0001), "scripted") if isinstance(made, dict) else made
