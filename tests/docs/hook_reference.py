"""Write the reference of hooks in docs/hooks.md from the specs: ``python tests/docs/hook_reference.py``."""

import inspect
import re
from pathlib import Path

from bella_core.plugin.hooks import Policy
from bella_core.plugin.specs import FAMILIES

PAGE = Path(__file__).parents[2] / "docs" / "hooks.md"
MARK = "<!-- hooks: kept true by tests/docs -->\n"
MODULE = re.compile(r"\b(?:\w+\.)+(?=[A-Z])")


def signature(name, function):
    """The hook's signature as an author writes it, without ``self``."""
    shape = inspect.signature(function)
    parameters = [MODULE.sub("", str(parameter)) for parameter in list(shape.parameters.values())[1:]]
    returns = MODULE.sub("", inspect.formatannotation(shape.return_annotation))
    prefix = "async def" if inspect.iscoroutinefunction(function) else "def"
    return f"{prefix} {name}({', '.join(['self', *parameters])}) -> {returns}"


def title(family):
    """The family's name in words: ``LanguageModelSpecs`` is "Language model"."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", family.__name__.removesuffix("Specs")).capitalize()


def told(policy):
    """How a hook is called, and the calls of a stream that it opens."""
    calls = "".join(f"; {name} {seconds:g} s" for name, seconds in policy.calls)
    return f"*{policy.kind.value}, {policy.deadline_s:g} s, {policy.runs}{calls}*"


def reference():
    """The reference as Markdown: every hook with its signature, kind, deadline and documentation."""
    lines = []
    for family in FAMILIES:
        lines += [f"## {title(family)}", "", inspect.cleandoc(family.__doc__), ""]
        for name, function in vars(family).items():
            policy = getattr(function, "bella_policy", None)
            if isinstance(policy, Policy):
                lines += [
                    f"### {name}",
                    "",
                    f"`{signature(name, function)}`",
                    "",
                    told(policy),
                    "",
                    "```text",
                    inspect.cleandoc(function.__doc__),
                    "```",
                    "",
                ]
    return "\n".join(lines).rstrip() + "\n"


def page():
    """The page as it should be."""
    return PAGE.read_text(encoding="utf-8").split(MARK)[0] + MARK + "\n" + reference()


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
