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
#: Who has the focus: what it is, its words, and whether one sees that it has it and where it is.
FOCUSED = """() => {
  const one = document.activeElement;
  if (!one || one === document.body || one === document.documentElement) return null;
  const style = getComputedStyle(one), box = one.getBoundingClientRect();
  const words = (one.getAttribute('aria-label') || one.labels?.[0]?.textContent || one.textContent || '').trim().replace(/\\s+/g, ' ');
  const seen = box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  window.walked ??= new Map();
  if (!window.walked.has(one)) window.walked.set(one, window.walked.size);
  return {
    tag: one.tagName.toLowerCase(), name: one.getAttribute('name') || '', words: words.slice(0, 60), number: window.walked.get(one),
    outlined: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2, seen,
  };
}"""
#: What one can do something with; of radio buttons with one name the keyboard reaches one.
DOABLE = """() => {
  const groups = new Set(), found = [];
  for (const one of document.querySelectorAll('a[href], button, input, select, textarea, summary, audio[controls], [tabindex="0"]')) {
    if (one.disabled || one.type === 'hidden' || !one.checkVisibility({visibilityProperty: true})) continue;
    if (one.type === 'radio') { const key = one.form?.id + one.name; if (groups.has(key)) continue; groups.add(key); }
    found.push(one.outerHTML.slice(0, 120));
  }
  return found;
}"""


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
