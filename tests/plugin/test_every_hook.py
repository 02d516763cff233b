"""No hook is in the contract on paper only: bella calls it, and a plugin that is here to be read has it."""

import ast
from pathlib import Path

import pytest

from bella_core.plugin.specs import FAMILIES

ROOT = Path(__file__).parents[2]
HOOKS = sorted({name for family in FAMILIES for name, value in vars(family).items() if hasattr(value, "bella_policy")})


def trees(*patterns):
    for pattern in patterns:
        for file in ROOT.glob(pattern):
            yield ast.parse(file.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def named():
    """Every text in the code of bella that runs hooks."""
    floors = ("runtime", "services", "app", "web")
    return {
        node.value
        for tree in trees(*(f"bella_core/{floor}/**/*.py" for floor in floors))
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


@pytest.fixture(scope="module")
def implemented():
    """The hooks of the classes of bundled plugins and examples that have an ``api``."""
    found = set()
    for tree in trees("plugins/*/src/**/*.py", "examples/**/*.py"):
        for plugin in (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)):
            fields = {
                target.id for line in plugin.body if isinstance(line, ast.Assign) for target in line.targets if isinstance(target, ast.Name)
            }
            if "api" in fields:
                found |= {line.name for line in plugin.body if isinstance(line, ast.FunctionDef | ast.AsyncFunctionDef)}
    return found


@pytest.mark.parametrize("hook", HOOKS)
def test_bella_calls_it(hook, named):
    assert hook in named


@pytest.mark.parametrize("hook", HOOKS)
def test_a_plugin_here_has_it(hook, implemented):
    assert hook in implemented
