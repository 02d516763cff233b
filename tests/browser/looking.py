"""What is asked of a page however it is looked at: axe finds nothing, nothing runs out of the window, no script complains."""

import os
import re
from pathlib import Path

from axe_playwright_python.async_playwright import Axe

#: WCAG 2.2 AA, and what axe calls best practice.
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
WIDER = "() => Math.max(document.documentElement.scrollWidth, document.body.scrollWidth) - document.documentElement.clientWidth"


async def faults(window):
    """Return what is wrong with the page as it stands, in lines that somebody can act on."""
    found = await Axe().run(window.page, options=RULES)
    lines = [_line(fault, node) for fault in found.response["violations"] for node in fault["nodes"][:5]]
    if (wider := await window.page.evaluate(WIDER)) > 0:
        lines.append(f"the page is {wider} px wider than its window")
    lines += [f"the browser says: {said}" for said in window.said]
    window.said.clear()
    return lines


def _line(fault, node):
    return f"{fault['id']}: {' '.join(node['target'])}: {fault['help']}\n    {node['html'][:300]}\n    {_why(node)}"


def _why(node):
    return "; ".join(check["message"] for kind in ("any", "all", "none") for check in node[kind])[:400]


async def picture(window, *words):
    """Save how the page looks, where ``BELLA_TEST_SCREENSHOTS`` names a folder."""
    if folder := os.environ.get("BELLA_TEST_SCREENSHOTS"):
        name = re.sub(r"[^\w.-]+", "_", " ".join(words))
        path = Path(folder) / f"{name}.png"
        await window.page.screenshot(path=path, full_page=True)
