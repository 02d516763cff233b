"""What Twilio accepts, read off its SDK's own method signatures: verb, nested nouns, attributes."""

import inspect
import re
from functools import cache
from xml.etree import ElementTree as ET

from twilio.twiml import voice_response
from twilio.twiml.voice_response import VoiceResponse

#: Arguments that become an element's text and no attribute; but the url of these is one.
TEXT = {"message", "url", "phone_number", "number", "words", "self", "kwargs"}
WITH_URL = {"Stream", "ConversationRelay", "Number"}


def camel(name: str) -> str:
    head, *tail = name.rstrip("_").split("_")
    return head + "".join(part.capitalize() for part in tail)


@cache
def children_of(kind: type) -> dict[str, tuple[set[str], type]]:
    """Return for each element allowed inside ``kind``: its attributes and its class."""
    found = {}
    for name, method in inspect.getmembers(kind, inspect.isfunction):
        made = re.search(r"return self\.nest\(\s*(\w+)\(", inspect.getsource(method))
        if name.startswith("_") or made is None or not hasattr(voice_response, made[1]):
            continue
        made_class = getattr(voice_response, made[1])
        attributes = {camel(argument) for argument in inspect.signature(method).parameters if argument not in TEXT}
        tag = instance_name(made_class)
        found[tag] = (attributes | {"url"} if tag in WITH_URL else attributes, made_class)
    return found


def instance_name(kind: type) -> str:
    required = [
        "x"
        for name, parameter in inspect.signature(kind).parameters.items()
        if parameter.default is inspect.Parameter.empty and name != "kwargs"
    ]
    return kind(*required).name


def faults(twiml: str) -> list[str]:
    """Return what Twilio would refuse or silently ignore: unknown elements, wrong nesting, unknown attributes."""
    root = ET.fromstring(twiml)
    if root.tag != "Response":
        return [f"the root is {root.tag}"]
    return list(_faults(root, VoiceResponse))


def _faults(element, kind):
    allowed = children_of(kind)
    for child in element:
        if child.tag not in allowed:
            yield f"<{child.tag}> inside <{element.tag}>"
            continue
        attributes, made = allowed[child.tag]
        yield from (f"{child.tag}@{name}" for name in child.attrib if name not in attributes)
        yield from _faults(child, made)
