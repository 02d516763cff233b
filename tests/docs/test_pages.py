"""The pages tell the truth: links lead somewhere, code runs, the reference is the contract's own."""

import importlib.util
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", *ROOT.glob("docs/**/*.md"), *ROOT.glob("plugins/*/README.md"), *ROOT.glob("examples/*/README.md")])


def hook_reference():
    spec = importlib.util.spec_from_file_location("hook_reference", Path(__file__).with_name("hook_reference.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page):
    targets = re.findall(r"\]\((?!https?://|#)([^)#]+)", page.read_text(encoding="utf-8"))

    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_the_reference_of_hooks_is_the_contracts_own():
    module = hook_reference()

    assert module.PAGE.read_text(encoding="utf-8") == module.page(), "run: python tests/docs/hook_reference.py"


def test_the_first_plugin_of_the_guide_reads_a_card():
    from bella_core.plugin import Cleaned, TurnContext, Utterance

    code = re.search(r"```python\n(.*?)```", (ROOT / "docs/plugins.md").read_text(encoding="utf-8"), re.DOTALL).group(1)
    room = {}
    exec(compile(code, "docs/plugins.md", "exec"), room)
    context = TurnContext("call", __import__("datetime").datetime(2026, 3, 2, 9, 0), "en-CA")

    found = room["Loyalty"](room["LoyaltySettings"]()).extract(
        Utterance("my card is LC-1234", "en-CA"), Cleaned.verbatim("my card is LC-1234"), context
    )

    assert [(card.kind, card.value, card.start, card.end) for card in found] == [("loyalty.card", "LC-1234", 11, 18)]


def test_the_readme_begins_with_the_two_commands():
    blocks = re.findall(r"```console\n\$ (.*?)\n```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)

    assert blocks[:2] == ["pip install . ./plugins/* && bella serve", "pip install tox && tox"]
