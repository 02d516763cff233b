"""
Record the contract as it stands in tests/plugin/contract.json: ``python tests/plugin/snapshot.py``.

Run it after adding to the contract. What a release has is bound: it is refused to record a contract in which something of it is gone that
had not been deprecated until now, or in which something means something else.
"""

import enum
import inspect
import json
import re
import sys
import typing
from pathlib import Path

import attrs

import bella_core
from bella_core import plugin
from bella_core.plugin import deprecations
from bella_core.plugin.hooks import Policy
from bella_core.plugin.specs import FAMILIES

FILE = Path(__file__).with_name("contract.json")
CHANGELOG = Path(__file__).parents[2] / "CHANGELOG.md"
_MODULE = re.compile(r"\b(?:\w+\.)+(?=\w)")
_WORDS = re.compile(r"Literal\[(.*?)\]")


def release(version):
    """A version as a tuple that can be compared."""
    return tuple(int(part) for part in re.findall(r"\d+", version))


def released():
    """Every release there was, by the CHANGELOG."""
    return set(re.findall(r"^## (\d+\.\d+\.\d+)", CHANGELOG.read_text(encoding="utf-8"), re.MULTILINE))


_OPTIONAL = re.compile(r"Optional\[(.*)\]")
_VALUE = _MODULE.sub("", inspect.formatannotation(plugin.Value))


# --- what there is ------------------------------------------------------------------------------------------------------


def _written(annotation):
    if annotation is inspect.Parameter.empty:
        return ""
    text = _MODULE.sub("", inspect.formatannotation(annotation)).replace(_VALUE, "Value")
    return _OPTIONAL.sub(r"\1 | None", text)


def _parameters(function):
    shape = inspect.signature(function)
    for place, (name, parameter) in enumerate(shape.parameters.items()):
        if name != "self":
            needed = "" if parameter.default is parameter.empty else ", optional"
            yield name, f"{place - 1 if 'self' in shape.parameters else place} {_written(parameter.annotation)}{needed}"


def _hook(name, function):
    policy = function.bella_policy
    kind = "async" if inspect.iscoroutinefunction(function) else "plain"
    returns = _written(inspect.signature(function).return_annotation)
    yield f"hook {name}", f"{policy.kind.value}, runs {policy.runs}, {kind}, returns {returns}"
    for argument, told in _parameters(function):
        yield f"argument {name}.{argument}", told


def _word(item):
    return item.__name__ if isinstance(item, type) else repr(item)


def _class(name, kind):
    if attrs.has(kind):
        yield f"name {name}", "class"
        hints = typing.get_type_hints(kind)
        for place, field in enumerate(attrs.fields(kind)):
            needed = "" if field.default is attrs.NOTHING else ", optional"
            yield f"field {name}.{field.name}", f"{place} {_written(hints[field.name])}{needed}"
    elif issubclass(kind, enum.Enum):
        yield f"name {name}", "enum"
        yield from ((f"field {name}.{member.name}", str(member.value)) for member in kind)
    else:
        yield f"name {name}", f"class of {', '.join(base.__name__ for base in kind.__bases__ if base.__module__ != 'typing')}"
    for method, value in vars(kind).items():
        if method == "__init__" and not attrs.has(kind) and inspect.isfunction(value) and kind.__module__.startswith("bella_core"):
            yield from (
                (f"argument {name}.{argument}", told) for argument, told in _parameters(value) if argument not in {"args", "kwargs"}
            )
        elif not method.startswith("_") and inspect.isroutine(getattr(kind, method)):
            function = value.__func__ if isinstance(value, classmethod | staticmethod) else value
            told = ", ".join(f"{argument} {how}" for argument, how in _parameters(function))
            yield f"method {name}.{method}", f"({told}) -> {_written(inspect.signature(function).return_annotation)}"
        elif isinstance(value, property):
            yield f"method {name}.{method}", f"property -> {_written(inspect.signature(value.fget).return_annotation)}"


def _name(name, value):
    if isinstance(value, type):
        yield from _class(name, value)
    elif isinstance(value, dict):
        yield f"name {name}", "mapping"
        yield from ((f"field {name}.{key}", _written(item)) for key, item in value.items())
    elif typing.get_origin(value) is not None or isinstance(value, type(int | str)):
        yield f"name {name}", f"Literal[{', '.join(map(_word, typing.get_args(value)))}]"  # a union's types may become more, as words may
    elif not isinstance(value, int):  # API is a number that goes up
        yield f"name {name}", "function"


def contract(families=FAMILIES, names=None):
    """Everything that a plugin may rely on: what it is called, and what it means."""
    names = {name: getattr(plugin, name) for name in plugin.__all__} if names is None else names
    found = {}
    for family in families:
        for name, function in vars(family).items():
            if isinstance(getattr(function, "bella_policy", None), Policy):
                found.update(_hook(name, function))
    for name, value in names.items():
        found.update(_name(name, value))
    return dict(sorted(found.items()))


# --- what it was --------------------------------------------------------------------------------------------------------


def read():
    """What is recorded: each part's meaning, and the version it came with; and what is gone."""
    return json.loads(FILE.read_text(encoding="utf-8"))


def _means_the_same(before, now):
    """Equal, but for new words where one of a list stands, and for an argument that need not be given any more."""
    words = [{word for found in _WORDS.findall(text) for word in found.split(", ")} for text in (before, now)]
    frames = [_WORDS.sub("Literal", text).removesuffix(", optional") for text in (before, now)]
    return frames[0] == frames[1] and words[0] <= words[1] and (before.endswith(", optional") <= now.endswith(", optional"))


def problems(recorded, now, version, bound):
    """
    Why the contract may not be as it is now.

    Args:
        recorded: as ``read`` returns it. ``now``: as ``contract`` returns it.
        version: of bella-core. ``bound``: the versions that were released.
    """
    parts = recorded["parts"]
    kept = {part: entry for part, entry in parts.items() if entry["since"] in bound}
    for part, entry in kept.items():
        what, _, name = part.partition(" ")
        if part in now:
            if not _means_the_same(entry["is"], now[part]):
                yield f"{part} meant {entry['is']!r} and means {now[part]!r}: leave it, and make another of another name"
        elif not (what in {"hook", "argument", "name"} or f"name {name.partition('.')[0]}" not in now):
            yield f"{part} is gone: a type keeps its fields; make another type, and deprecate this one"
        elif not _warned(part, parts, version) and not _belongs_to_what_is_gone(part, now, parts, version):
            yield f"{part} is gone without warning: deprecate it for a minor release first, in bella_core/plugin/deprecations.py"
    for part, told in now.items():
        owner = f"name {part.partition(' ')[2].partition('.')[0]}"
        if part not in parts and part.startswith("field ") and owner in kept and now[owner] == "class" and not told.endswith("optional"):
            yield f"{part} is new and has no default: whoever builds one would break"


def _warned(part, parts, version):
    breaks_in = parts[part].get("breaks_in")
    return breaks_in is not None and release(breaks_in) <= release(version)


def _belongs_to_what_is_gone(part, now, parts, version):
    name = part.partition(" ")[2].partition(".")[0]
    return any(owner in parts and owner not in now and _warned(owner, parts, version) for owner in (f"hook {name}", f"name {name}"))


def renewed(recorded, now, version):
    """What is to be recorded: every part with the version it came with, what is deprecated marked, what is gone kept."""
    marks = {f"{entry.part} {entry.name}": entry for entry in deprecations.DEPRECATIONS}
    parts = {}
    for part, told in now.items():
        parts[part] = {"is": told, "since": recorded["parts"].get(part, {}).get("since", version)}
        if part in marks:
            parts[part] |= {"deprecated": marks[part].since, "breaks_in": marks[part].breaks_in}
    gone = {part: entry for part, entry in recorded["parts"].items() if part not in now and "breaks_in" in entry}
    return {"parts": parts, "gone": recorded["gone"] | gone}


def main():
    recorded, now = read() if FILE.exists() else {"parts": {}, "gone": {}}, contract()
    found = list(problems(recorded, now, bella_core.__version__, released()))
    if found:
        print("\n".join(found))
        return 1
    FILE.write_text(json.dumps(renewed(recorded, now, bella_core.__version__), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
